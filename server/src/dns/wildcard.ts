/** Which owner of a zone answers a name: RFC 1034 section 4.3.2 as clarified by RFC 4592. */
import { atOnce, type Stepwise } from "../text/stepwise";
import { isAtOrBelow, parentName, wildcardBelow, type DomainName } from "./name";

/** Names that can be asked about one by one. */
export interface NameSet {
  has(name: DomainName): boolean;
}

/** The names of one zone in one state, ready to be asked. */
export interface ZoneNames {
  readonly apex: DomainName;
  /** Names that own records. */
  readonly owners: NameSet;
  /** Names that exist: the owners, the apex and every name between them (empty non-terminals). */
  readonly existing: NameSet;
  /** Owners of NS records other than the apex: from there down another zone answers. */
  readonly delegations: NameSet;
  /** Owners of DNAME records: names below them are redirected. */
  readonly redirections: NameSet;
}

/** The names of a zone that is known as a whole. */
export interface ListedZoneNames extends ZoneNames {
  readonly existing: ReadonlySet<DomainName>;
}

/** Where the answer for a name comes from. */
export type AnswerSource =
  | { readonly kind: "owner"; readonly owner: DomainName }
  | { readonly kind: "wildcard"; readonly owner: DomainName; readonly closestEncloser: DomainName }
  /** The name exists but owns nothing, or the wildcard that covers it owns nothing: NODATA. */
  | { readonly kind: "empty-non-terminal"; readonly name: DomainName }
  | { readonly kind: "delegation"; readonly owner: DomainName }
  | { readonly kind: "redirection"; readonly owner: DomainName }
  | { readonly kind: "nothing"; readonly closestEncloser: DomainName }
  | { readonly kind: "other-zone" };

/**
 * Collects what a zone holds. `owners` are all names that own records; those outside the zone are left out.
 * `cuts` names those among them that own NS (the apex is ignored) or DNAME records.
 */
export function zoneNames(apex: DomainName, owners: Iterable<DomainName>, cuts?: Cuts): ListedZoneNames {
  return atOnce(zoneNamesStepwise(apex, owners, cuts));
}

interface Cuts {
  readonly delegations?: Iterable<DomainName>;
  readonly redirections?: Iterable<DomainName>;
}

/** As `zoneNames`, name by name. */
export function* zoneNamesStepwise(
  apex: DomainName,
  owners: Iterable<DomainName>,
  cuts: Cuts = {},
): Stepwise<ListedZoneNames> {
  const inside = new Set<DomainName>();
  for (const owner of owners) if (isAtOrBelow(owner, apex)) inside.add(owner);
  const delegations = new Set(cuts.delegations ?? []);
  delegations.delete(apex);
  return {
    apex,
    owners: inside,
    existing: yield* withNamesBetween(apex, inside),
    delegations,
    redirections: new Set(cuts.redirections ?? []),
  };
}

/**
 * The longest existing name at or above `name` (RFC 4592 section 3.3.1); `undefined` outside the zone.
 */
export function closestEncloser(name: DomainName, zone: ZoneNames): DomainName | undefined {
  if (!isAtOrBelow(name, zone.apex)) return undefined;
  let current: DomainName | undefined = name;
  while (current !== undefined && !zone.existing.has(current)) current = parentName(current);
  return current;
}

/**
 * Says where the answer for a name comes from. A name at a delegation counts as delegated, which holds for
 * every type but DS.
 */
export function answerSource(name: DomainName, zone: ZoneNames): AnswerSource {
  const encloser = closestEncloser(name, zone);
  if (encloser === undefined) return { kind: "other-zone" };
  const cut = highestCut(name, zone);
  if (cut !== undefined) return cut;
  if (encloser === name)
    return zone.owners.has(name) ? { kind: "owner", owner: name } : { kind: "empty-non-terminal", name };
  const wildcard = wildcardBelow(encloser);
  if (wildcard === undefined || !zone.existing.has(wildcard))
    return { kind: "nothing", closestEncloser: encloser };
  if (!zone.owners.has(wildcard)) return { kind: "empty-non-terminal", name: wildcard };
  return { kind: "wildcard", owner: wildcard, closestEncloser: encloser };
}

/**
 * The wildcard owner that answers `name` (RFC 4592 section 3.3.1): `*` at the closest encloser, where it owns
 * records. `undefined` where the name exists itself, lies behind a cut, or no wildcard covers it.
 */
export function wildcardOwnerFor(name: DomainName, zone: ZoneNames): DomainName | undefined {
  const source = answerSource(name, zone);
  return source.kind === "wildcard" ? source.owner : undefined;
}

function* withNamesBetween(apex: DomainName, owners: ReadonlySet<DomainName>): Stepwise<Set<DomainName>> {
  const existing = new Set<DomainName>([apex]);
  for (const owner of owners) {
    let current: DomainName | undefined = owner;
    while (current !== undefined && !existing.has(current)) {
      existing.add(current);
      current = parentName(current);
    }
    yield;
  }
  return existing;
}

/** The first cut that a server meets on its way down from the apex. */
function highestCut(name: DomainName, zone: ZoneNames): AnswerSource | undefined {
  let found: AnswerSource | undefined;
  for (let current: DomainName | undefined = name; current !== undefined; current = parentName(current)) {
    if (zone.delegations.has(current)) found = { kind: "delegation", owner: current };
    else if (current !== name && zone.redirections.has(current))
      found = { kind: "redirection", owner: current };
    if (current === zone.apex) break;
  }
  return found;
}
