/**
 * Evaluates a condition for one kind of resource: which scopes it lets through, which of it depends on the time or the
 * caller only, and which is not read. Source: IAM documentation, "Attribute reference for IAM Conditions".
 */
import { DIMENSIONS, UNBOUNDED, type Scope } from "../capability";
import type { GcpResource } from "../data/gcp-permissions";
import { intersectScopes, withoutScope } from "../scope";
import { isUnbounded } from "../text-set";
import type { Condition } from "./cel";
import { recordSetReach, zoneReach, type NameReach, type NameTest } from "./resource-name";

/** What a condition lets through: the union of the scopes, unless something of it is not read. */
export interface ConditionReach {
  readonly scopes: readonly Scope[];
  readonly caller: readonly string[];
  readonly unread: readonly string[];
}

/** A part of a condition that can never hold, and what would. */
export interface NeverMatch {
  readonly text: string;
  readonly why: string;
  readonly right?: string;
}

/** What a permission is checked on. */
export interface CheckedResource {
  readonly kind: GcpResource;
  /** As conditions name it: `dns.googleapis.com`. */
  readonly service: string;
}

/** The most scopes that a condition is taken apart into. */
const MAX_SCOPES = 64;

const EVERYTHING: ConditionReach = { scopes: [UNBOUNDED], caller: [], unread: [] };
const NOTHING: ConditionReach = { scopes: [], caller: [], unread: [] };

/** What the condition lets through of permissions that are checked on this kind of resource. */
export function conditionReach(
  condition: Condition,
  resource: CheckedResource,
  never: (match: NeverMatch) => void,
): ConditionReach {
  switch (condition.kind) {
    case "constant":
      return condition.value ? EVERYTHING : NOTHING;
    case "and":
      return condition.parts.map((part) => conditionReach(part, resource, never)).reduce(both, EVERYTHING);
    case "or":
      return condition.parts.map((part) => conditionReach(part, resource, never)).reduce(either, NOTHING);
    case "not":
      return inverse(conditionReach(condition.part, resource, never));
    case "compare":
      return comparison(condition, resource, never);
    case "call":
      return condition.attribute === "resource.name" && isNameTest(condition.method)
        ? nameReach(condition.method, condition.text, resource.kind, never)
        : unread(`${condition.attribute}.${condition.method}(...)`);
    case "other":
      return isAboutTime(condition.text) ? ofCaller(condition.text) : unread(condition.text);
  }
}

function comparison(
  condition: Extract<Condition, { kind: "compare" }>,
  resource: CheckedResource,
  never: (match: NeverMatch) => void,
): ConditionReach {
  const { attribute, operator, value } = condition;
  if (isAboutTime(attribute)) return ofCaller(`${attribute} ${operator} ...`);
  if (value.kind !== "text" || (operator !== "==" && operator !== "!=")) return unread(attribute);
  const equals = equality(attribute, value.text, resource, never);
  return operator === "==" ? equals : inverse(equals);
}

function equality(
  attribute: string,
  text: string,
  resource: CheckedResource,
  never: (match: NeverMatch) => void,
): ConditionReach {
  switch (attribute) {
    case "resource.service":
      return text === resource.service ? EVERYTHING : NOTHING;
    case "resource.type":
      return typeReach(text, resource.kind);
    case "resource.name":
      return nameReach("equals", text, resource.kind, never);
    default:
      return unread(attribute);
  }
}

const RECORD_SET = "dns.googleapis.com/ResourceRecordSet";

/** Google documents the type of record sets; on which type `dns.changes.create` is checked it does not say. */
function typeReach(type: string, kind: GcpResource): ConditionReach {
  if (kind === "record-set") return type === RECORD_SET ? EVERYTHING : NOTHING;
  if (type === RECORD_SET) return NOTHING;
  if (kind === "zone" && type.startsWith("dns.googleapis.com/"))
    return type === "dns.googleapis.com/ManagedZone" ? EVERYTHING : NOTHING;
  return unread(`resource.type == "${type}"`);
}

function nameReach(
  test: NameTest,
  text: string,
  kind: GcpResource,
  never: (match: NeverMatch) => void,
): ConditionReach {
  if (kind === "authority" || kind === "project") return unread("resource.name");
  // What a change of records is named by is not documented beyond the zone that it is in.
  if (kind === "change" && test !== "startsWith") return unread("resource.name");
  const reach: NameReach = kind === "record-set" ? recordSetReach(test, text) : zoneReach(test, text);
  if (reach.kind === "scope") return { ...NOTHING, scopes: [reach.scope] };
  if (reach.kind === "unread") return unread(`resource.name with "${text}"`);
  // On a zone a test that is meant for record sets fails as it should.
  if (kind === "record-set") never({ text, why: reach.why, ...(reach.right && { right: reach.right }) });
  return NOTHING;
}

function isNameTest(method: string): method is "startsWith" | "endsWith" {
  return method === "startsWith" || method === "endsWith";
}

function isAboutTime(text: string): boolean {
  return /^request\.time\b/.test(text);
}

function ofCaller(text: string): ConditionReach {
  return { ...EVERYTHING, caller: [text] };
}

function unread(what: string): ConditionReach {
  return { ...EVERYTHING, unread: [`the condition on ${what}`] };
}

function both(one: ConditionReach, other: ConditionReach): ConditionReach {
  if (one.scopes.length === 0 || other.scopes.length === 0) return NOTHING;
  const scopes: Scope[] = [];
  const notExact: string[] = [];
  for (const first of one.scopes) {
    for (const second of other.scopes) {
      const common = intersectScopes(first, second);
      if (common === undefined) continue;
      scopes.push(common.scope);
      if (!common.exact) notExact.push("two tests on the same name overlap");
    }
  }
  if (scopes.length > MAX_SCOPES) return unread("too many alternatives");
  return {
    scopes,
    caller: [...one.caller, ...other.caller],
    unread: [...one.unread, ...other.unread, ...notExact.slice(0, 1)],
  };
}

function either(one: ConditionReach, other: ConditionReach): ConditionReach {
  for (const [side, rest] of [
    [one, other],
    [other, one],
  ] as const) {
    if (side.scopes.length === 0) return rest;
    if (isEverything(side)) return side;
  }
  const scopes = [...one.scopes, ...other.scopes];
  if (scopes.length > MAX_SCOPES) return unread("too many alternatives");
  const unreadParts = [...one.unread, ...other.unread];
  // Where one side depends on the time, the whole of it holds at times at most.
  return { scopes, caller: [...one.caller, ...other.caller], unread: unreadParts };
}

function isEverything({ scopes, caller, unread: parts }: ConditionReach): boolean {
  return caller.length === 0 && parts.length === 0 && scopes.some(hasNoBound);
}

function hasNoBound(scope: Scope): boolean {
  return DIMENSIONS.every(
    (dimension) => isUnbounded(scope[dimension]) && scope[dimension].excluded.length === 0,
  );
}

function inverse(reach: ConditionReach): ConditionReach {
  if (reach.unread.length > 0 || reach.caller.length > 0)
    return { ...EVERYTHING, caller: reach.caller, unread: reach.unread };
  let rest: Scope | undefined = UNBOUNDED;
  for (const scope of reach.scopes) {
    const left: ReturnType<typeof withoutScope> = rest && withoutScope(rest, scope);
    if (left !== undefined && !left.exact) return unread("the opposite of two tests at once");
    rest = left?.scope;
  }
  return rest === undefined ? NOTHING : { ...NOTHING, scopes: [rest] };
}
