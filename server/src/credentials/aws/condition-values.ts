/**
 * The values of Route 53's and ACM's condition keys: the form that requests have them in, and remarks on values and
 * operators that can never match or that bind nothing.
 */
import { normalizeOwnerName, type Dimension, type ReaderNote } from "../capability";
import type { ConditionKey, Operator } from "./condition-language";
import { hasPlaceholder } from "./resources";
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
    return [...operatorNotes(clause, operator, key, statement.effect), ...valueNotes(clause, operator, key)];
  });
}

function operatorNotes(
  clause: ConditionClause,
  operator: Operator,
  key: ConditionKey,
  effect: "Allow" | "Deny" | undefined,
): ReaderNote[] {
  if (!key.multivalued) return [];
  const path = clause.path.slice(0, -1);
  if (operator.qualifier === undefined) {
    const text = `${clause.key} has several values in one request; ${clause.operator} compares a single one. Write ForAllValues:${clause.operator}.`;
    return [{ source: "policy", kind: "condition-never-matches", path, text }];
  }
  if (effect !== "Allow" || operator.qualifier !== "ForAnyValue") return [];
  const text = `${clause.operator} admits a whole batch of changes as soon as one member matches ${clause.key}; the others are not bound. Write ForAllValues instead of ForAnyValue.`;
  return [{ source: "policy", kind: "condition-does-not-bind", path, text }];
}

function valueNotes(clause: ConditionClause, operator: Operator, key: ConditionKey): ReaderNote[] {
  const { dimension } = key;
  if (dimension === undefined) return [];
  return clause.values.flatMap((value) => {
    if (hasPlaceholder(value.text)) return [];
    const why = badValue(value.text, operator, dimension);
    if (why === undefined) return [];
    return [{ source: "policy", kind: "condition-never-matches", path: value.path, text: why } as const];
  });
}

function badOwnerName(text: string, operator: Operator): string | undefined {
  if (!operator.ignoresCase && /[A-Z]/.test(text)) {
    return `"${text}" never matches: Route 53 compares record names in lower case. Write "${text.toLowerCase()}".`;
  }
  if (text.endsWith(".")) {
    return `"${text}" never matches: Route 53 compares record names without the final dot. Write "${text.slice(0, -1)}".`;
  }
  const foreign = foreignCharacter(text, operator);
  if (foreign === undefined) return undefined;
  return `"${text}" never matches: Route 53 compares "${foreign}" in record names as ${normalizeOwnerName(foreign)}.`;
}

/** The first character that a normalised record name cannot hold as it is. */
function foreignCharacter(text: string, operator: Operator): string | undefined {
  const plain = text.replace(/\\\d{3}/g, "");
  const allowed = operator.wildcards ? /[a-zA-Z0-9._*?-]/ : /[a-zA-Z0-9._-]/;
  return Array.from(plain).find((character) => !allowed.test(character));
}

function badUpperCase(text: string, operator: Operator, what: string): string | undefined {
  if (operator.ignoresCase || text === text.toUpperCase()) return undefined;
  return `"${text}" never matches: Route 53 compares ${what} in upper case. Write "${text.toUpperCase()}".`;
}

function badChange(text: string, operator: Operator): string | undefined {
  if (operator.wildcards || /^(?:create|upsert|delete)$/i.test(text)) return undefined;
  return `"${text}" never matches: the actions of a change are CREATE, UPSERT and DELETE.`;
}
