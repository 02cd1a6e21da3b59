/**
 * The statements of IAM policies, taken apart with their paths. Nothing is judged here; what has not the form of a
 * statement is kept with the reason why it cannot be read.
 */
import { asList, isRecord, textsAt, type TextAt } from "../plain-value";
import type { Path } from "../capability";
import { globPattern, type TextPattern } from "../text-set";
import { conditionKeyOf, operatorOf, type ConditionKey, type Operator } from "./condition-language";

/** One operator, key and list of values of a `Condition` block. All clauses of a statement must hold. */
export interface ConditionClause {
  readonly operator: string;
  readonly key: string;
  /** The operator and key, where they are ones that are read here. */
  readonly meaning: Operator | undefined;
  readonly knownKey: ConditionKey | undefined;
  readonly values: readonly TextAt[];
  readonly path: Path;
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Selector {
  readonly negated: boolean;
  readonly entries: readonly TextAt[];
  readonly path: Path;
  /** The entries as patterns in lower case, the widest first: what they take in is their fault, not that of others. */
  readonly byWidth: readonly { readonly entry: TextAt; readonly pattern: TextPattern }[];
  /** The selector as one text, with its keyword where it is negated. */
  readonly whole: TextAt;
}

/** One statement. Where `actions` or `resources` is missing, `unread` says why. */
export interface Statement {
  readonly path: Path;
  /** The place of the list (or single value) of statements that this one is in. */
  readonly listPath: Path;
  readonly index: number;
  /** The values of all statements in the list. */
  readonly siblings: readonly unknown[];
  readonly effect: "Allow" | "Deny" | undefined;
  readonly actions: Selector | undefined;
  readonly resources: Selector | undefined;
  readonly conditions: readonly ConditionClause[];
  readonly unread: readonly string[];
  readonly value: unknown;
}

/** The most statements that are read; IAM's own limit on the length of a policy allows fewer. */
const MAX_STATEMENTS = 200;

/**
 * The statements of a policy document, of a list of statements, or of a single statement. Undefined where the value
 * is none of these, or holds more statements than any policy can.
 */
export function statementsOf(document: unknown, path: Path): Statement[] | undefined {
  const list = statementList(document, path);
  if (list === undefined || list.values.length > MAX_STATEMENTS) return undefined;
  return list.values.map((value, index) =>
    readStatement(value, {
      path: list.isList ? [...list.path, index] : list.path,
      listPath: list.path,
      index,
      siblings: list.values,
    }),
  );
}

/** Whether the value has the form of an IAM policy. */
export function looksLikeIam(document: unknown): boolean {
  return statementList(document, []) !== undefined;
}

interface StatementList {
  readonly values: readonly unknown[];
  readonly isList: boolean;
  readonly path: Path;
}

function statementList(document: unknown, path: Path): StatementList | undefined {
  if (Array.isArray(document)) {
    return document.length > 0 && document.every(isStatement)
      ? { values: document, isList: true, path }
      : undefined;
  }
  if (!isRecord(document)) return undefined;
  if ("Statement" in document) {
    const value = document["Statement"];
    return { values: asList(value), isList: Array.isArray(value), path: [...path, "Statement"] };
  }
  if (isStatement(document)) return { values: [document], isList: false, path };
  return undefined;
}

function isStatement(value: unknown): boolean {
  return isRecord(value) && "Effect" in value;
}

type StatementPlace = Pick<Statement, "path" | "listPath" | "index" | "siblings">;

function readStatement(value: unknown, at: StatementPlace): Statement {
  const { path } = at;
  const place = { ...at, value };
  if (!isRecord(value)) return { ...place, ...UNREADABLE, unread: ["a statement that is not an object"] };
  const unread: string[] = [];
  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") unread.push("a statement without Effect: Allow or Deny");
  const actions = selectorOf(value, "Action", path, unread);
  const resources = selectorOf(value, "Resource", path, unread);
  const conditions = conditionsOf(value["Condition"], [...path, "Condition"], unread);
  return {
    ...place,
    effect: effect === "Allow" || effect === "Deny" ? effect : undefined,
    actions,
    resources,
    conditions,
    unread,
  };
}

const UNREADABLE = { effect: undefined, actions: undefined, resources: undefined, conditions: [] };

function selectorOf(
  statement: Readonly<Record<string, unknown>>,
  key: "Action" | "Resource",
  path: Path,
  unread: string[],
): Selector | undefined {
  const negatedKey = `Not${key}`;
  const negated = !(key in statement) && negatedKey in statement;
  const name = negated ? negatedKey : key;
  const entries = textsAt(statement[name], [...path, name]);
  if (entries === undefined) {
    unread.push(name in statement ? `${name} is not a text or a list of texts` : `no ${key} is given`);
    return undefined;
  }
  const text = `${name} ${entries.map((entry) => entry.text).join(", ")}`;
  return {
    negated,
    entries,
    byWidth: byWidth(entries).map((entry) => ({ entry, pattern: globPattern(entry.text.toLowerCase()) })),
    path: [...path, name],
    whole: { text, path: [...path, name] },
  };
}

function byWidth(entries: readonly TextAt[]): TextAt[] {
  return [...entries].sort((one, other) => width(other.text) - width(one.text));
}

function width(pattern: string): number {
  return /[*?]/.test(pattern) ? 1000 - pattern.length : 0;
}

function conditionsOf(block: unknown, path: Path, unread: string[]): ConditionClause[] {
  if (block === undefined || block === null) return [];
  if (!isRecord(block)) {
    unread.push("Condition is not an object");
    return [];
  }
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (isRecord(keys)) return clausesOf(operator, keys, [...path, operator], unread);
    unread.push(`the condition ${operator} is not an object`);
    return [];
  });
}

function clausesOf(
  operator: string,
  keys: Readonly<Record<string, unknown>>,
  path: Path,
  unread: string[],
): ConditionClause[] {
  return Object.entries(keys).flatMap(([key, value]) => {
    const plain = typeof value === "boolean" || typeof value === "number" ? String(value) : value;
    const values = textsAt(plain, [...path, key]);
    const meaning = operatorOf(operator);
    const knownKey = conditionKeyOf(key);
    if (values !== undefined) return [{ operator, key, meaning, knownKey, values, path: [...path, key] }];
    unread.push(`the values of the condition ${operator} on ${key} are not texts`);
    return [];
  });
}
