/** Which CAA records hold for a name: the climb of RFC 8659 section 3. */
import type { CaaData } from "./caa";
import { isWildcard, parentName, type DomainName } from "./name";

/** What is known of the CAA records of one name, aliases followed. */
export type CaaLookup =
  | { readonly kind: "records"; readonly records: readonly CaaData[] }
  /** The name has none, or does not exist. */
  | { readonly kind: "none" }
  /** Nobody here can tell, and why: a clause for people. */
  | { readonly kind: "unknown"; readonly reason: string };

/** The relevant CAA records of a name. */
export type RelevantCaa =
  | {
      readonly kind: "records";
      /** Where the climb found them: the name itself or one above it. */
      readonly at: DomainName;
      readonly records: readonly CaaData[];
    }
  /** No name up to the top has any, so that every authority may issue. */
  | { readonly kind: "none" }
  /** The climb ends at a name of which nothing is known; the names below it have none. */
  | { readonly kind: "unknown"; readonly at: DomainName; readonly reason: string };

/**
 * Climbs from the name towards the root and stops at the first name that has CAA records. A wildcard name starts at the
 * name behind its asterisk. Aliases are followed at each name by `lookUp`; the climb goes on above the alias, never
 * above its target.
 */
export function relevantCaa(name: DomainName, lookUp: (name: DomainName) => CaaLookup): RelevantCaa {
  let current: DomainName | undefined = isWildcard(name) ? parentName(name) : name;
  for (; current !== undefined && current !== ""; current = parentName(current)) {
    const found = lookUp(current);
    if (found.kind === "records" && found.records.length > 0) return { at: current, ...found };
    if (found.kind === "unknown") return { at: current, ...found };
  }
  return { kind: "none" };
}

/**
 * The properties among relevant records that restrict who may issue: `issue`, and for a wildcard name `issuewild`
 * instead, where there is one (RFC 8659 sections 4.2 and 4.3). None restrict nobody.
 */
export function restrictingProperties(records: readonly CaaData[], name: DomainName): readonly CaaData[] {
  const having = (tag: string): CaaData[] => records.filter((record) => record.tag === tag);
  const forWildcards = isWildcard(name) ? having("issuewild") : [];
  return forWildcards.length > 0 ? forWildcards : having("issue");
}

const knownTags: ReadonlySet<string> = new Set([
  "issue",
  "issuewild",
  "iodef",
  "contactemail",
  "contactphone",
]);

/** Critical properties that authorities need not know; one that does not must not issue (RFC 8659 section 4.1). */
export function unknownCriticalProperties(records: readonly CaaData[]): readonly CaaData[] {
  return records.filter((record) => record.isCritical && !knownTags.has(record.tag));
}
