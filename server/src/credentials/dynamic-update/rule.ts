/** One rule on dynamic updates, whichever server it is written for, and the reading of BIND's. */
import { normalizeOwnerName, type BoundElsewhere, type Place } from "../capability";
import { LEFT_OUT_BY_DEFAULT, NEVER_UPDATED, ruleNamesOf, type RuleNames } from "../data/dynamic-update";
import { isFilledIn } from "../plain-value";
import { ALL, allBut, matching, NONE, only, type TextSet } from "../text-set";

/** Who a rule is for. */
export type RuleIdentity =
  | { readonly kind: "key"; readonly name: string }
  /** Every key that the server knows. */
  | { readonly kind: "any-key" }
  /** Whoever sends the update: nothing is signed. */
  | { readonly kind: "unsigned" }
  | { readonly kind: "unread"; readonly why: string };

/** A rule that grants or denies updates. */
export interface UpdateRule {
  readonly place: Place;
  /** As its author wrote it. */
  readonly text: string;
  readonly grants: boolean;
  readonly identity: RuleIdentity;
  readonly kind: RuleNames | "whole-zone";
  /** The zone that the rule stands in, without final dot. */
  readonly zone: string | undefined;
  readonly names: TextSet;
  readonly types: TextSet;
  readonly boundElsewhere: readonly BoundElsewhere[];
  readonly unread: readonly string[];
  /** Why the rule can never match, where that is so. */
  readonly never?: string;
}

/** A rule of `update-policy`: `grant IDENTITY RULETYPE [NAME] [TYPES]`. Undefined for words that are none. */
export function updatePolicyRule(
  words: readonly string[],
  place: Place,
  zone: string | undefined,
): UpdateRule | undefined {
  const [verb = "", identity = "", ruleType = "", ...rest] = words;
  if (!/^(?:grant|deny)$/i.test(verb)) return undefined;
  const kind = ruleNamesOf(ruleType);
  const base = {
    place,
    text: words.join(" "),
    grants: verb.toLowerCase() === "grant",
    zone,
    identity: identityOf(identity, kind),
  };
  if (kind === undefined) {
    const why = ruleType === "" ? "a rule without a rule type" : `the rule type ${ruleType}`;
    return { ...base, kind: "external", names: ALL, types: ALL, boundElsewhere: [], unread: [why] };
  }
  if (rest.some(isFilledIn)) {
    const why = "a part of the rule is filled in elsewhere";
    return { ...base, kind, names: ALL, types: ALL, boundElsewhere: [], unread: [why] };
  }
  const [name, types] = kind === "zone" ? [undefined, rest] : [rest[0], rest.slice(1)];
  const strange = types.find((type) => !/^[A-Za-z0-9-]+(?:\(\d+\))?$/.test(type));
  const unread = strange === undefined ? [] : [`${strange} among the record types`];
  if (kind !== "zone" && name === undefined) unread.push("a rule without a name");
  if (kind === "external") unread.push("another program decides");
  return {
    ...base,
    kind,
    types: typesOf(types),
    unread,
    ...namesOf(kind, name ?? "", identity, zone),
    ...neverOf(kind, name),
  };
}

function identityOf(identity: string, kind: RuleNames | undefined): RuleIdentity {
  if (kind === "address") return { kind: "unsigned" };
  if (identity === "") return { kind: "unread", why: "a rule without an identity" };
  if (isFilledIn(identity)) return { kind: "unread", why: "the identity is filled in elsewhere" };
  if (identity === "*" || identity === "*.") return { kind: "any-key" };
  return { kind: "key", name: normalizeOwnerName(identity) };
}

function namesOf(
  kind: RuleNames,
  name: string,
  identity: string,
  zone: string | undefined,
): Pick<UpdateRule, "names" | "boundElsewhere"> {
  const owner = normalizeOwnerName(name);
  const own = normalizeOwnerName(identity);
  const isAnyKey = identity.startsWith("*");
  const ofKey: BoundElsewhere[] = isAnyKey ? [{ dimension: "ownerNames", by: "the name of the key" }] : [];
  switch (kind) {
    case "name":
      return { names: only(owner), boundElsewhere: [] };
    case "subdomain":
      return { names: subtree(owner), boundElsewhere: [] };
    case "wildcard":
      return { names: wildcard(name), boundElsewhere: [] };
    case "zone":
      return zoneNames(zone);
    case "self":
      return { names: isAnyKey ? ALL : only(own), boundElsewhere: ofKey };
    case "self-subtree":
      return { names: isAnyKey ? ALL : subtree(own), boundElsewhere: ofKey };
    case "self-below":
      return { names: isAnyKey ? ALL : matching([{ match: "below", value: own }]), boundElsewhere: ofKey };
    case "machine":
      return { names: ALL, boundElsewhere: [{ dimension: "ownerNames", by: "the name of the machine" }] };
    case "realm":
      return owner === "" ? zoneNames(zone) : { names: subtree(owner), boundElsewhere: [] };
    case "address":
      return { names: ALL, boundElsewhere: [{ dimension: "ownerNames", by: "the address of the client" }] };
    case "external":
      return { names: ALL, boundElsewhere: [] };
  }
}

/** The names of the zone that a rule stands in. */
export function zoneNames(zone: string | undefined): Pick<UpdateRule, "names" | "boundElsewhere"> {
  return zone === undefined
    ? { names: ALL, boundElsewhere: [{ dimension: "zones", by: "the zone that the rule stands in" }] }
    : { names: ALL, boundElsewhere: [] };
}

function subtree(owner: string): TextSet {
  return owner === "" ? ALL : matching([{ match: "subtree", value: owner }]);
}

function wildcard(name: string): TextSet {
  if (name === "*" || name === "*.") return ALL;
  return name.startsWith("*.")
    ? matching([{ match: "below", value: normalizeOwnerName(name.slice(2)) }])
    : NONE;
}

function typesOf(types: readonly string[]): TextSet {
  const known = types.map((type) => type.replace(/\(\d+\)$/, "").toUpperCase());
  if (known.length === 0) return allBut(LEFT_OUT_BY_DEFAULT.map(exact));
  return known.includes("ANY") ? allBut(NEVER_UPDATED.map(exact)) : only(...known);
}

function exact(value: string) {
  return { match: "exact", value } as const;
}

/** Types that stand where the name should. */
const COMMON_TYPES = /^(?:A|AAAA|CAA|CNAME|DNAME|DS|HTTPS|MX|NS|PTR|SOA|SRV|SSHFP|SVCB|TLSA|TXT|ANY)$/i;

function neverOf(kind: RuleNames, name: string | undefined): { never?: string } {
  if (name === undefined) return {};
  if (kind === "wildcard" && !name.startsWith("*"))
    return {
      never: `the name ${name} of a wildcard rule is no wildcard, and named refuses it. Write *.${name}`,
    };
  const takesName = kind === "name" || kind === "subdomain";
  return takesName && COMMON_TYPES.test(name)
    ? {
        never: `${name} stands where the name belongs, and named refuses it. Write the name before the types`,
      }
    : {};
}
