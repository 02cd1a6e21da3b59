/**
 * The values of Route 53's and ACM's condition keys: the form that requests have them in, and remarks on values and
 * operators that can never match or that bind nothing.
 */
import { normalizeOwnerName, type Dimension, type Json, type ReaderNote, type Repair } from "../capability";
import { isFilledIn } from "../plain-value";
import type { ConditionKey, Operator } from "./condition-language";
import type { ConditionClause, Statement } from "./statement";

/** The value in the form in which scopes hold it. Only for values that `badValue` finds nothing wrong with. */
export function normalValue(text: string, operator: Operator, dimension: Dimension): string {
  if (dimension === "certificateNames") return text.toLowerCase();
  if (!operator.ignoresCase) return text;
  if (dimension === "ownerNames") return text.toLowerCase();
  return dimension === "recordTypes" || dimension === "changes" ? text.toUpperCase() : text;
}

/** Why no request can ever have this value, or undefined where one can. */
export function badValue(text: string, operator: Operator, dimension: Dimension): string | undefined {
  switch (dimension) {
    case "ownerNames":
      return badOwnerName(text, operator);
    case "recordTypes":
      return badUpperCase(text, operator, "record types");
    case "changes":
      return badUpperCase(text, operator, "actions") ?? badChange(text, operator);
    default:
      return undefined;
  }
}

/** Remarks on the conditions of a statement whose actions Route 53 or ACM give these keys for. */
export function conditionNotes(statement: Statement): ReaderNote[] {
  return statement.conditions.flatMap((clause) => {
    const { knownKey: key, meaning: operator } = clause;
    if (key === undefined || operator === undefined || operator.family !== "text") return [];
    return [...operatorNotes(clause, operator, key, statement), ...valueNotes(clause, operator, key)];
  });
}

function operatorNotes(
  clause: ConditionClause,
  operator: Operator,
  key: ConditionKey,
  statement: Statement,
): ReaderNote[] {
  if (!key.multivalued) return [];
  // A batch is allowed if all of its members are, and denied if one of them is.
  const fitting = statement.effect === "Deny" ? "ForAnyValue" : "ForAllValues";
  if (operator.qualifier === fitting) return [];
  const right = `${fitting}:${clause.operator.replace(/^[^:]*:/, "")}`;
  const place = { source: "policy", path: clause.path.slice(0, -1) } as const;
  const repair = operatorRepair(clause, right, statement);
  if (operator.qualifier === undefined) {
    const text = `${clause.key} has several values in one request; ${clause.operator} compares a single one. Write ${right}.`;
    return [{ ...place, kind: "condition-never-matches", text, repair }];
  }
  const text =
    fitting === "ForAllValues"
      ? `${clause.operator} admits a whole batch of changes as soon as one member matches ${clause.key}; the others are not bound. Write ForAllValues instead of ForAnyValue.`
      : `${clause.operator} denies a batch of changes only if every member matches ${clause.key}; one other member is enough to get past it. Write ForAnyValue instead of ForAllValues.`;
  return [{ ...place, kind: "condition-does-not-bind", text, repair }];
}

/** The operator's key renamed, or, where it has keys that it fits, the whole block with the others moved. */
function operatorRepair(clause: ConditionClause, right: string, statement: Statement): Repair {
  const path = clause.path.slice(0, -1);
  const isMoved = ({ operator, knownKey }: ConditionClause) =>
    operator === clause.operator && knownKey?.multivalued === true;
  const { conditions } = statement;
  const moveAll = conditions.every((other) => other.operator !== clause.operator || isMoved(other));
  if (moveAll && !conditions.some(({ operator }) => operator === right))
    return { kind: "key", path, key: right };
  const block: Record<string, Record<string, Json>> = {};
  for (const other of conditions) {
    const operator = isMoved(other) ? right : other.operator;
    const before = block[operator]?.[other.key];
    const texts = [...(Array.isArray(before) ? before : []), ...other.values.map(({ text }) => text)];
    block[operator] = { ...block[operator], [other.key]: texts };
  }
  return { kind: "value", path: path.slice(0, -1), value: block };
}

function valueNotes(clause: ConditionClause, operator: Operator, key: ConditionKey): ReaderNote[] {
  const { dimension } = key;
  if (dimension === undefined) return [];
  return clause.values.flatMap(({ text, path }) => {
    if (isFilledIn(text)) return [];
    const why = badValue(text, operator, dimension);
    if (why === undefined) return [];
    const right = rightValue(text, dimension);
    const isRight = right !== text && badValue(right, operator, dimension) === undefined;
    const repair = isRight ? { repair: { kind: "value", path, value: right } as const } : {};
    return [{ source: "policy", kind: "condition-never-matches", path, text: why, ...repair } as const];
  });
}

/** The value in the form that requests have it in. A wildcard stays: only its author knows what it should mean. */
function rightValue(text: string, dimension: Dimension): string {
  if (dimension !== "ownerNames") return text.toUpperCase();
  return text
    .split(/([*?])/)
    .map((part, index) => (index % 2 === 1 ? part : normalizeOwnerName(part)))
    .join("");
}

function badOwnerName(text: string, operator: Operator): string | undefined {
  if (!operator.ignoresCase && /[A-Z]/.test(text)) {
    const form = text.endsWith(".") ? "in lower case and without the final dot" : "in lower case";
    return `"${text}" never matches: Route 53 compares record names ${form}. Write "${text.toLowerCase().replace(/\.$/, "")}".`;
  }
  if (text.endsWith(".")) {
    return `"${text}" never matches: Route 53 compares record names without the final dot. Write "${text.slice(0, -1)}".`;
  }
  const foreign = foreignCharacter(text, operator);
  if (foreign === undefined) return undefined;
  if (foreign === "*" || foreign === "?") {
    return `"${text}" never matches: ${foreign} is no wildcard here. Write ${normalizeOwnerName(foreign)} for a wildcard record, or ForAllValues:StringLike for a pattern.`;
  }
  return `"${text}" never matches: Route 53 compares "${foreign}" in record names as ${normalizeOwnerName(foreign)}.`;
}

/** The first character that a normalised record name cannot hold as it is. */
function foreignCharacter(text: string, operator: Operator): string | undefined {
  const plain = text.replace(/\\\d{3}/g, "");
  const foreign = operator.wildcards ? /[^a-zA-Z0-9._*?-]/u : /[^a-zA-Z0-9._-]/u;
  return foreign.exec(plain)?.[0];
}

function badUpperCase(text: string, operator: Operator, what: string): string | undefined {
  if (operator.ignoresCase || text === text.toUpperCase()) return undefined;
  return `"${text}" never matches: Route 53 compares ${what} in upper case. Write "${text.toUpperCase()}".`;
}

function badChange(text: string, operator: Operator): string | undefined {
  if (operator.wildcards || /^(?:create|upsert|delete)$/i.test(text)) return undefined;
  return `"${text}" never matches: the actions of a change are CREATE, UPSERT and DELETE.`;
}
