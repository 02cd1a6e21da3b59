/**
 * What the `Condition` block of an IAM statement does to an action: bounds what it reaches, depends on the caller only,
 * can never hold, or is not understood. Semantics: IAM User Guide, condition operators and multivalued context keys;
 * Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
import type { Dimension } from "../capability";
import type { AwsAction } from "../data/aws-actions";
import { isFilledIn } from "../plain-value";
import { allBut, matching, type TextPattern, type TextSet } from "../text-set";
import type { ConditionKey, Operator } from "./condition-language";
import { badValue, normalValue } from "./condition-values";
import type { ConditionClause } from "./statement";

/** What one clause means for one action. */
export type Limit =
  | { readonly kind: "bound"; readonly dimension: Dimension; readonly set: TextSet }
  | { readonly kind: "none" }
  | { readonly kind: "caller"; readonly text: string }
  | { readonly kind: "never" }
  | { readonly kind: "unread"; readonly why: string };

/** What the clause means for the action, in a statement with this effect. */
export function limitOf(clause: ConditionClause, action: AwsAction, effect: "Allow" | "Deny"): Limit {
  const operator = clause.meaning;
  if (operator === undefined)
    return unread(clause, `the condition operator ${clause.operator} is not one that is read here`);
  if (clause.values.some((value) => isFilledIn(value.text))) {
    return unread(clause, `a value of ${clause.key} is filled in elsewhere`);
  }
  const key = clause.knownKey;
  if (key === undefined) return limitByOtherKey(clause);
  if (operator.family === "null") return limitByNull(clause, key.action === action.name);
  if (operator.family !== "text") return unread(clause, `${clause.key} is compared by ${clause.operator}`);
  return key.action === action.name
    ? limitByPresentKey(clause, operator, key, effect)
    : limitByAbsentKey(operator);
}

/** Global keys that tell who calls, when, from where and how. They bound no zone, name, type, CA or certificate. */
const CALLER_KEYS =
  /^aws:(?:securetransport|multifactorauth(?:present|age)|tokenissuetime|currenttime|epochtime|sourceip|vpcsourceip|sourcevpc|sourcevpce|principal(?:arn|account|type|isawsservice|orgid|orgpaths|servicename|tag\/.+)|userid|username|federatedprovider|sourceidentity|resourceaccount|resourceorgid)$/i;

function limitByOtherKey(clause: ConditionClause): Limit {
  if (CALLER_KEYS.test(clause.key)) {
    return { kind: "caller", text: `${clause.operator} on ${clause.key}` };
  }
  return unread(clause, `the condition key ${clause.key} is not one that is read here`);
}

/** `Null: {key: "true"}` holds where the request does not carry the key. */
function limitByNull(clause: ConditionClause, present: boolean): Limit {
  const wanted = clause.values.map((value) => value.text.toLowerCase());
  if (wanted.length === 0 || wanted.some((value) => value !== "true" && value !== "false")) {
    return unread(clause, `Null on ${clause.key} has a value other than true and false`);
  }
  return wanted.includes(present ? "false" : "true") ? { kind: "none" } : { kind: "never" };
}

/** A request without the key: ForAllValues, IfExists and negated operators then hold, the others do not. */
function limitByAbsentKey(operator: Operator): Limit {
  if (operator.ifExists || operator.qualifier === "ForAllValues") return { kind: "none" };
  return operator.negated && operator.qualifier === undefined ? { kind: "none" } : { kind: "never" };
}

function limitByPresentKey(
  clause: ConditionClause,
  operator: Operator,
  key: ConditionKey,
  effect: "Allow" | "Deny",
): Limit {
  if (key.multivalued && operator.qualifier === undefined) {
    return unread(clause, `${clause.key} has several values, and ${clause.operator} compares only one`);
  }
  if (key.multivalued && effect === "Allow" && operator.qualifier === "ForAnyValue") return { kind: "none" };
  if (key.multivalued && effect === "Deny" && operator.qualifier === "ForAllValues") {
    return unread(clause, `a Deny with ${clause.operator} leaves mixed batches allowed`);
  }
  if (key.dimension === undefined) return { kind: "none" };
  const patterns = usablePatterns(clause, operator, key.dimension);
  if (!operator.negated && patterns.length === 0) return { kind: "never" };
  const set = operator.negated ? allBut(patterns) : matching(patterns);
  return { kind: "bound", dimension: key.dimension, set };
}

/** The values that a request can have at all, as patterns in the form in which scopes hold them. */
function usablePatterns(clause: ConditionClause, operator: Operator, dimension: Dimension): TextPattern[] {
  return clause.values
    .filter((value) => badValue(value.text, operator, dimension) === undefined)
    .map((value) => {
      const text = normalValue(value.text, operator, dimension);
      return operator.wildcards && /[*?]/.test(text)
        ? { match: "glob", value: text }
        : { match: "exact", value: text };
    });
}

function unread(clause: ConditionClause, why: string): Limit {
  return { kind: "unread", why: clause.values.length === 0 ? `${clause.key} has no values` : why };
}
