import { UNBOUNDED, type Capability } from "../../credentials/capability";
import { changesCaa, provesControl, type CertifiedHost } from "../../credentials/issuance-authority";
import {
  canProveControl,
  onlyChallenges,
  onlyListedChallengeTxt,
  onlyTxtAt,
  type Answer,
  type ZoneReference,
} from "../../credentials/questions";
import { contains, isUnbounded, listed, type TextPattern } from "../../credentials/text-set";
import type { CaaData } from "../../dns/caa";
import { parentName, type DomainName } from "../../dns/name";
import { queryByTwo } from "../../query/query";
import { parseHost } from "./names";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/** A right over records that lets its holder have certificates issued, and what of the change it reaches. */
export interface IssuanceReach {
  readonly capability: Capability;
  /** The zones of the change in which it proves control of names, each with the highest of these names. */
  readonly zones: readonly { readonly zone: Zone; readonly host: DomainName }[];
  /** Whether it reaches zones of which the change knows nothing. */
  readonly reachesOthers: boolean;
}

/**
 * What of rights can prove control of names by TXT records at `_acme-challenge` of them, at them, or above (RFC 8555
 * section 8.4). Left out is what certainly is no more than a challenge needs (TXT at `_acme-challenge` names that are
 * listed one by one or at the targets of aliases there, zones that hold nothing but challenges), what was not understood,
 * and what a CAA record binds to an account and the rights cannot change (RFC 8657).
 */
export function issuanceReach(
  change: TrustChange,
  capabilities: readonly Capability[],
): readonly IssuanceReach[] {
  const able = capabilities.filter(isAble);
  if (able.length === 0) return [];
  const forChallenges = change.challengeZones().flatMap(referencesTo);
  return able
    .filter(
      (capability) => !isInZonesOf(capability, forChallenges) && !isWhereChallengesLead(change, capability),
    )
    .flatMap((capability) => {
      const { zones, reachesOthers } = reachOf(change, capability);
      const unbound = zones.filter(
        ({ zone, host }) => !(isBoundToAccounts(change, zone, host) && keepsCaa(capabilities, zone, host)),
      );
      const free = unbound.filter(({ answer }) => answer === "yes");
      // Which zone an id stands for may not be said: then it may be the one that is bound.
      const perhaps = zones.filter(({ answer }) => answer === "unknown");
      const isOpen = perhaps.length === 0 || perhaps.some((zone) => unbound.includes(zone));
      const others = reachesOthers && (isOpen || isEverywhere(capability));
      return free.length > 0 || others ? [{ capability, zones: free, reachesOthers: others }] : [];
    });
}

/** Whether a right that is certain writes TXT records, and not just to listed challenges. */
function isAble(capability: Capability): boolean {
  const { changes } = capability.scope;
  const isOpen = capability.boundElsewhere?.some(
    ({ dimension }) => dimension === "zones" || dimension === "ownerNames" || dimension === "recordTypes",
  );
  return (
    canProveControl(capability) &&
    capability.unread.length === 0 &&
    isOpen !== true &&
    (contains(changes, "CREATE") || contains(changes, "UPSERT")) &&
    !onlyListedChallengeTxt(capability) &&
    reachesHosts(capability)
  );
}

/** Whether some name that it reaches may be one that certificates are for: none of them has an underscore. */
function reachesHosts({ scope: { ownerNames } }: Capability): boolean {
  const { included } = ownerNames;
  return included === "all" || included.some(({ value }) => isHost(withoutChallenge(value)));
}

function withoutChallenge(name: string): string {
  return name.replace(/^_acme-challenge\./, "");
}

function isHost(name: string): boolean {
  return !/(?:^|\.)_/.test(name);
}

function isInZonesOf(capability: Capability, zones: readonly ZoneReference[]): boolean {
  // Types do not matter in such a zone, and a pattern for TXT at challenges would answer for any zone.
  const ofAnyType = { ...capability, scope: { ...capability.scope, recordTypes: UNBOUNDED.recordTypes } };
  return zones.length > 0 && onlyChallenges(ofAnyType, zones);
}

/** Whether it writes TXT alone, and that only where aliases of this change lead from the names of challenges. */
function isWhereChallengesLead(change: TrustChange, capability: Capability): boolean {
  return onlyTxtAt(capability, change.isAnswerToChallenge);
}

function referencesTo({ ids, name }: Zone): readonly ZoneReference[] {
  return ids.length === 0 ? [{ name }] : ids.map((id) => ({ id, name }));
}

interface ReachedZone {
  readonly zone: Zone;
  readonly host: DomainName;
  readonly answer: Exclude<Answer, "no">;
}

function reachOf(
  change: TrustChange,
  capability: Capability,
): { readonly zones: readonly ReachedZone[]; readonly reachesOthers: boolean } {
  const all = change.zones();
  const zones = all.flatMap((zone) => reachedIn(zone, capability) ?? []);
  const own = listed(capability.scope.zones);
  if (own === undefined) return { zones, reachesOthers: isEverywhere(capability) };
  const known = new Set(
    all.flatMap((zone) => (capability.scope.zonesBy === "id" ? zone.ids : (zone.name ?? []))),
  );
  return { zones, reachesOthers: own.some((zone) => !known.has(zone)) };
}

/** Whether neither zones nor domains are bounded. */
function isEverywhere({ scope: { zones, ownerNames } }: Capability): boolean {
  const { included } = ownerNames;
  const isAnyDomain =
    included === "all" || included.some(({ match, value }) => match === "glob" && value.endsWith("*"));
  return isAnyDomain && isUnbounded(zones);
}

/** The highest name of a zone of which a right proves control. */
const reachedIn = queryByTwo((zone: Zone, capability: Capability): ReachedZone | undefined => {
  const { name } = zone;
  if (name === undefined || zone.viewName === "internal") return undefined;
  let perhaps: ReachedZone | undefined;
  for (const host of hostsIn(name, capability)) {
    const hosts = (zone.ids.length === 0 ? [undefined] : zone.ids).map((id) => hostIn(zone, host, id));
    const answers = hosts
      .map((one) => provesControl([capability], one))
      .filter(({ record }) => record?.type === "TXT");
    if (answers.some(({ answer }) => answer === "yes")) return { zone, host, answer: "yes" };
    if (answers.some(({ answer }) => answer === "unknown")) perhaps ??= { zone, host, answer: "unknown" };
  }
  return perhaps;
});

function hostIn(zone: Zone, host: DomainName, zoneId: string | undefined): CertifiedHost {
  return { name: host, zoneId, zoneName: zone.name, view: zone.viewName };
}

/** More patterns than these are not tried one by one. */
const MOST_PATTERNS = 200;

/**
 * Names in a zone that a right may prove control of, the highest first: the apex, which stands for all below it, and those
 * that its patterns speak of.
 */
function hostsIn(apex: string, { scope }: Capability): readonly DomainName[] {
  const { included } = scope.ownerNames;
  const patterns = included === "all" ? [] : included.slice(0, MOST_PATTERNS);
  const inZone = patterns.filter(({ match, value }) => mayBeFilled(match) || value.endsWith(apex));
  const hosts = [apex, ...inZone.flatMap((pattern) => hostsOf(pattern, apex))].flatMap((candidate) => {
    const host = parseHost(candidate);
    return host !== undefined && isHost(host) && `.${host}`.endsWith(`.${apex}`) ? host : [];
  });
  return hosts.length < 2 ? hosts : byHeight(hosts);
}

/** Those of one height stay in their order. */
function byHeight(hosts: readonly DomainName[]): readonly DomainName[] {
  const labels = new Map(hosts.map((host) => [host, host.split(".").length]));
  return [...hosts].sort((one, other) => (labels.get(one) ?? 0) - (labels.get(other) ?? 0));
}

/** Whether a pattern may stand for names in any zone, whatever it ends with. */
function mayBeFilled(match: TextPattern["match"]): boolean {
  return match === "prefix" || match === "glob";
}

function hostsOf({ match, value }: TextPattern, apex: string): readonly string[] {
  const bare = withoutChallenge(value);
  if (match === "prefix") return [`${bare.replace(/\.$/, "")}.${apex}`];
  if (match === "below" || match === "child") return [bare, `host.${bare}`];
  if (match !== "glob") return [bare];
  const filled = bare
    .replace(/(?<!\*)\*+$/, `host.${apex}`)
    .replace(/[*]+/g, "host")
    .replace(/\?/g, "x");
  return [...(/^\*\.[^*?]+$/.test(bare) ? [bare.slice(2)] : []), filled];
}

/** Whether every property that lets somebody issue for a host binds to accounts. Unlisted CAA records bind nobody here. */
function isBoundToAccounts(change: TrustChange, zone: Zone, host: DomainName): boolean {
  for (let at: DomainName | undefined = host; at !== undefined; at = parentName(at)) {
    const found = change.contents.recordsAt(zone, at, "after").find(({ entry }) => entry.type === "CAA");
    if (found) return bindsAccounts(found.data.filter((data): data is CaaData => data?.type === "CAA"));
    if (at === zone.name) return false;
  }
  return false;
}

function bindsAccounts(records: readonly CaaData[]): boolean {
  const issuing = records.filter(({ tag }) => tag === "issue" || tag === "issuewild");
  return (
    issuing.some(({ tag }) => tag === "issue") &&
    issuing.every(
      ({ issuer }) => issuer?.isWellFormed !== true || issuer.domain === "" || issuer.accountUris.length > 0,
    )
  );
}

function keepsCaa(capabilities: readonly Capability[], zone: Zone, host: DomainName): boolean {
  const ids = zone.ids.length === 0 ? [undefined] : zone.ids;
  return ids.every((id) => changesCaa(capabilities, hostIn(zone, host, id)).answer === "no");
}

/** Whether a right writes the records that say who may issue. */
export function writesCaa({ scope }: Capability): boolean {
  return contains(scope.recordTypes, "CAA");
}

/** The names that a right reaches, for people: `undefined` for every name. */
export function namesReached({ scope }: Capability): readonly string[] | undefined {
  const { included } = scope.ownerNames;
  if (included === "all") return undefined;
  return included.map(({ match, value }) => {
    if (match === "subtree") return `${value} and below`;
    if (match === "below" || match === "child") return `*.${value}`;
    return match === "prefix" ? `${value}*` : value;
  });
}
