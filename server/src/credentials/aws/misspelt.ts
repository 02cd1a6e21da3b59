/**
 * Words of an IAM policy that are one slip away from a word of the language: elements, operators, condition keys,
 * actions and resource types. AWS adds words of its own, so a word that is near none of the known ones is left alone.
 */
import type { Path } from "../capability";
import { AWS_ACTIONS } from "../data/aws-actions";
import { isRecord, textsAt } from "../plain-value";
import { BASE_OPERATOR_NAMES, CONDITION_KEY_NAMES } from "./condition-language";

export interface MisspeltWord {
  /** Keys and indices from the root of the policy to the map that has the key, or to the value. */
  readonly path: Path;
  /** The key that is misspelt; undefined where it is the value at the path. */
  readonly key?: string;
  readonly what: "element" | "operator" | "condition key" | "action" | "resource type" | "effect" | "place";
  readonly found: string;
  readonly meant: string;
}

const POLICY = ["Version", "Id", "Statement"];
const STATEMENT = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const RESOURCE_TYPES = [
  "hostedzone",
  "change",
  "healthcheck",
  "delegationset",
  "trafficpolicy",
  "trafficpolicyinstance",
];
const OPERATOR = /^((?:ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/;

/** The most statements and words that are looked at. */
const MOST = 500;

/**
 * @param policy a policy document, a list of statements, or one statement, as plain values
 * @param isSlip whether two words differ by one slip of the keyboard
 */
export function misspeltWords(
  policy: unknown,
  isSlip: (a: string, b: string) => boolean,
): readonly MisspeltWord[] {
  const words: MisspeltWord[] = [];
  const nearest = (word: string, known: readonly string[]): string | undefined =>
    known.includes(word) ? undefined : known.find((candidate) => isSlip(word, candidate));
  const keysOf = (map: Readonly<Record<string, unknown>>, path: Path, known: readonly string[]): void => {
    for (const key of Object.keys(map).slice(0, MOST)) {
      const meant = nearest(key, known);
      if (meant !== undefined) words.push({ path, key, what: "element", found: key, meant });
      else if (isOperator(key)) words.push({ path, key, what: "place", found: key, meant: "Condition" });
      else if (isConditionKey(key))
        words.push({ path, key, what: "place", found: key, meant: "an operator" });
    }
  };
  for (const { value, path } of documentsOf(policy)) keysOf(value, path, POLICY);
  for (const { value, path } of statementsIn(policy)) {
    keysOf(value, path, STATEMENT);
    words.push(...wordsOfStatement(value, path, nearest));
  }
  return words;
}

interface Part {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

function documentsOf(policy: unknown): readonly Part[] {
  return isRecord(policy) && !isStatement(policy) ? [{ value: policy, path: [] }] : [];
}

function isStatement(value: Readonly<Record<string, unknown>>): boolean {
  return ["Effect", "Action", "NotAction"].some((key) => Object.hasOwn(value, key));
}

function statementsIn(policy: unknown): readonly Part[] {
  const isDocument = isRecord(policy) && !isStatement(policy);
  const at = isDocument ? policy["Statement"] : policy;
  const path = isDocument ? ["Statement"] : [];
  const parts = Array.isArray(at)
    ? at.map((value: unknown, index) => ({ value, path: [...path, index] }))
    : [{ value: at, path }];
  return parts
    .slice(0, MOST)
    .flatMap(({ value, path: own }) => (isRecord(value) ? [{ value, path: own }] : []));
}

type Nearest = (word: string, known: readonly string[]) => string | undefined;

function* wordsOfStatement(
  statement: Readonly<Record<string, unknown>>,
  path: Path,
  nearest: Nearest,
): Generator<MisspeltWord> {
  const effect = statement["Effect"];
  const meantEffect = typeof effect === "string" ? nearest(effect, ["Allow", "Deny"]) : undefined;
  if (meantEffect !== undefined)
    yield { path: [...path, "Effect"], what: "effect", found: String(effect), meant: meantEffect };
  for (const key of ["Action", "NotAction"]) {
    for (const { text, path: at } of textsAt(statement[key], [...path, key]) ?? []) {
      const meant = nearestAction(text, nearest);
      if (meant !== undefined) yield { path: at, what: "action", found: text, meant };
    }
  }
  for (const key of ["Resource", "NotResource"]) {
    for (const { text, path: at } of textsAt(statement[key], [...path, key]) ?? []) {
      const [, type = ""] = /^arn:aws[\w-]*:route53:::([a-z]+)\//.exec(text) ?? [];
      const meant = type === "" ? undefined : nearest(type, RESOURCE_TYPES);
      if (meant !== undefined) yield { path: at, what: "resource type", found: type, meant };
    }
  }
  const conditions = statement["Condition"];
  if (isRecord(conditions)) yield* wordsOfConditions(conditions, [...path, "Condition"], nearest);
}

/** Names that differ by an s alone may both exist: `ListTagsForResource` and `ListTagsForResources`. */
function nearestAction(text: string, nearest: Nearest): string | undefined {
  if (/[*?$]/.test(text)) return undefined;
  if (AWS_ACTIONS.some(({ lowerCaseName }) => lowerCaseName === text.toLowerCase())) return undefined;
  const meant = nearest(
    text,
    AWS_ACTIONS.map(({ name }) => name),
  );
  return meant === `${text}s` || text === `${meant ?? ""}s` ? undefined : meant;
}

function isOperator(key: string): boolean {
  const [, , base = ""] = OPERATOR.exec(key) ?? [];
  return BASE_OPERATOR_NAMES.some((name) => name.toLowerCase() === base.toLowerCase());
}

function isConditionKey(key: string): boolean {
  return CONDITION_KEY_NAMES.some((name) => name.toLowerCase() === key.toLowerCase());
}

function* wordsOfConditions(
  conditions: Readonly<Record<string, unknown>>,
  path: Path,
  nearest: Nearest,
): Generator<MisspeltWord> {
  for (const [operator, block] of Object.entries(conditions).slice(0, MOST)) {
    const [, qualifier = "", base = "", suffix = ""] = OPERATOR.exec(operator) ?? [];
    if (isConditionKey(operator))
      yield { path, key: operator, what: "place", found: operator, meant: "an operator" };
    const meantBase = isOperator(operator) ? undefined : nearest(base, BASE_OPERATOR_NAMES);
    if (meantBase !== undefined)
      yield { path, key: operator, what: "operator", found: operator, meant: qualifier + meantBase + suffix };
    for (const key of isRecord(block) ? Object.keys(block).slice(0, MOST) : []) {
      const meant = isConditionKey(key) ? undefined : nearest(key, CONDITION_KEY_NAMES);
      if (meant !== undefined)
        yield { path: [...path, operator], key, what: "condition key", found: key, meant };
    }
  }
}
