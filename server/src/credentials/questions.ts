/**
 * Questions that rules ask of capabilities. Answers are three-valued where a policy may say less than it seems to:
 * "unknown" comes from conditions that were not understood, that depend on who calls, or from bounds that stand in
 * another place than the policy.
 */
import { isChallengeName } from "../text/challenge-names";
import { rightsAtName } from "./by-name";
import {
  gives,
  isCertain,
  normalizeCertificateName,
  normalizeOwnerName,
  shortZoneId,
  type Capability,
  type CertificateChange,
  type Dimension,
  type RecordChange,
  type Scope,
} from "./capability";
import { contains, isUnbounded, listed, type TextPattern, type TextSet } from "./text-set";

/** Yes, no, or not to be told from the policy alone. */
export type Answer = "yes" | "no" | "unknown";

/** The rights to write zone data, zones, DNSSEC keys or registrations that hold for certain. */
export function dnsWrite(capabilities: readonly Capability[]): Capability[] {
  return capabilities.filter(
    (capability) =>
      capability.writes &&
      isCertain(capability) &&
      (capability.plane === "dns" || capability.plane === "registrar"),
  );
}

/** The rights to issue, deploy or revoke certificates, or to change keys, CAs or trust, that hold for certain. */
export function pkiWrite(capabilities: readonly Capability[]): Capability[] {
  return capabilities.filter(
    (capability) => capability.writes && isCertain(capability) && capability.plane === "pki",
  );
}

/** Whether the right reaches no further than TXT records at `_acme-challenge` names. True for a right that only reads. */
export function onlyChallengeTxt(capability: Capability): boolean {
  if (!capability.writes) return true;
  const { included } = capability.scope.ownerNames;
  return onlyTxt(capability) && included !== "all" && included.every(isAtChallenge);
}

/** Whether the right reaches only TXT records at names that are listed one by one, each of which is one of these. */
export function onlyTxtAt(capability: Capability, isMeant: (ownerName: string) => boolean): boolean {
  const names = listed(capability.scope.ownerNames);
  return onlyTxt(capability) && names !== undefined && names.length > 0 && names.every(isMeant);
}

function onlyTxt({ plane, operation, scope: { recordTypes } }: Capability): boolean {
  if (plane !== "dns" || operation !== "record-write" || recordTypes.included === "all") return false;
  return recordTypes.included.every(({ match, value }) => match === "exact" && value === "TXT");
}

/** Whether the right reaches only TXT records at `_acme-challenge` names that are listed one by one. */
export function onlyListedChallengeTxt(capability: Capability): boolean {
  return (
    onlyChallengeTxt(capability) && (!capability.writes || listed(capability.scope.ownerNames) !== undefined)
  );
}

/** A zone as manifests know it. */
export interface ZoneReference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Whether the right reaches no further than challenges: TXT at `_acme-challenge` names, or records of zones that hold
 * nothing but challenges. True for a right that only reads.
 */
export function onlyChallenges(capability: Capability, challengeZones: readonly ZoneReference[]): boolean {
  if (onlyChallengeTxt(capability)) return true;
  if (capability.plane !== "dns" || capability.operation !== "record-write") return false;
  const { zones, zonesBy } = capability.scope;
  const known = challengeZones.flatMap(({ id, name }) => (zonesBy === "id" ? id : name) ?? []);
  const reached = listed(zones);
  if (reached === undefined) return namesBelow(capability.scope.ownerNames, challengeZones);
  return reached.length > 0 && reached.every((zone) => known.some((other) => sameZone(other, zone, zonesBy)));
}

/**
 * Whether the right may reach no further than challenges in zones of which nothing is known here. It does reach further in
 * zones that hold names of the certificates, where it writes addresses, and where nothing bounds it.
 *
 * @param certificates rights over certificates that the same identity has
 */
export function mayBeOnlyChallenges(capability: Capability, certificates: readonly Capability[]): boolean {
  if (onlyChallengeTxt(capability)) return true;
  if (capability.plane !== "dns" || capability.operation !== "record-write") return false;
  const { zones, zonesBy, ownerNames, recordTypes } = capability.scope;
  if (listed(recordTypes)?.some((type) => ADDRESSES.has(type)) === true) return false;
  if (capability.boundElsewhere?.some(({ dimension }) => OF_RECORDS.has(dimension)) === true) return true;
  const names = certificates.flatMap(({ scope }) => domainsOf(scope.certificateNames));
  if (ownerNames.included !== "all") return !holdsOne(ownerNames, names);
  if (zones.included === "all") return false;
  // A zone goes down from its name.
  return zonesBy === "id" || !domainsOf(zones).some((zone) => names.some((name) => isWithin(name, zone)));
}

/** Types that lead clients to a host. */
const ADDRESSES: ReadonlySet<string> = new Set(["A", "AAAA", "HTTPS", "SVCB", "MX"]);

const OF_RECORDS: ReadonlySet<Dimension> = new Set(["zones", "ownerNames", "recordTypes"]);

function holdsOne(set: TextSet, names: readonly string[]): boolean {
  return names.some((name) => contains(set, name));
}

/** The domains that a set names: of wildcards, what they stand below. */
function domainsOf({ included }: TextSet): readonly string[] {
  if (included === "all") return [];
  return included.flatMap(({ match, value }) => {
    const domain = normalizeOwnerName(value.replace(/^\*\./, ""));
    return match === "prefix" || /[*?]/.test(domain) ? [] : [domain];
  });
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Whether the capabilities together allow the change. */
export function allows(capabilities: readonly Capability[], change: RecordChange): Answer {
  const normal = normalized(change);
  let answer: Answer = "no";
  for (const capability of rightsAtName(capabilities, "ownerNames", normal.ownerName)) {
    const alone = allowsAlone(capability, normal);
    if (alone === "yes") return alone;
    if (alone === "unknown") answer = alone;
  }
  return answer;
}

/** The change with its owner name in the form of scopes. */
function normalized(change: RecordChange): RecordChange {
  return { ...change, ownerName: normalizeOwnerName(change.ownerName) };
}

/** Whether the capabilities together allow the operation on a certificate with all of these names. */
export function allowsCertificate(capabilities: readonly Capability[], change: CertificateChange): Answer {
  return every(
    change.names.map((name) =>
      best(
        rightsAtName(capabilities, "certificateNames", normalizeCertificateName(name)).map((capability) =>
          writesCertificates(capability, change)
            ? doubted(
                capability,
                certificateAnswers(capability.scope, change, name),
                capability.boundElsewhere,
              )
            : "no",
        ),
      ),
    ),
  );
}

/** What a right over records can do to certificates: Route 53's and other providers' scopes alike. */
export function canProveControl(capability: Capability): boolean {
  return (
    capability.writes &&
    writesRecords(capability) &&
    capability.scope.view !== "internal" &&
    contains(capability.scope.recordTypes, "TXT")
  );
}

/** Whether the right is one to change records. */
export function writesRecords(capability: Capability): boolean {
  return capability.writes && capability.plane === "dns" && gives(capability, "record-write");
}

/** Whether the right is one to do this to certificates. */
export function writesCertificates(capability: Capability, change: CertificateChange): boolean {
  return capability.writes && capability.plane === "pki" && gives(capability, change.operation);
}

/** What one dimension of a scope says to a change. */
export type DimensionAnswer = readonly [Dimension, Answer];

/** What each dimension of a scope says to a change of records. */
export function recordAnswers(scope: Scope, change: RecordChange): DimensionAnswer[] {
  const normal = normalized(change);
  return RECORD_DIMENSIONS.map(([dimension, answer]) => [dimension, answer(scope, normal)]);
}

/** Of a change whose owner name is in the form of scopes. */
const RECORD_DIMENSIONS: readonly (readonly [Dimension, (scope: Scope, change: RecordChange) => Answer])[] = [
  ["zones", inZones],
  ["ownerNames", ({ ownerNames }, { ownerName }) => has(ownerNames, ownerName)],
  [
    "recordTypes",
    ({ recordTypes }, { type }) =>
      typesInPolicies(type).some((one) => contains(recordTypes, one)) ? "yes" : "no",
  ],
  ["changes", ({ changes }, { change }) => has(changes, change)],
];

/**
 * The types by which policies may speak of a record type, in upper case. A provider's alias (`ALIAS`, `ANAME`,
 * `Route53Provider/ALIAS`) is stored as an address record where its policies know no type of that name.
 */
function typesInPolicies(type: string): readonly string[] {
  const base = type.slice(type.lastIndexOf("/") + 1).toUpperCase();
  return base === "ALIAS" || base === "ANAME" ? [base, "A", "AAAA"] : [base];
}

/** What each dimension of a scope says to an operation on a certificate with this name. */
export function certificateAnswers(scope: Scope, change: CertificateChange, name: string): DimensionAnswer[] {
  const { certificateNames, authorities, certificates, profiles } = scope;
  return [
    ["certificateNames", has(certificateNames, normalizeCertificateName(name))],
    [
      "authorities",
      change.authority === undefined ? unlessUnbounded(authorities) : has(authorities, change.authority),
    ],
    // Without a profile the one that is used is the issuer's own business.
    ["profiles", change.profile === undefined ? "yes" : has(profiles, change.profile)],
    ["certificates", unlessUnbounded(certificates)],
  ];
}

function allowsAlone(capability: Capability, change: RecordChange): Answer {
  if (!writesRecords(capability)) return "no";
  const answers: DimensionAnswer[] = [];
  for (const [dimension, answerOf] of RECORD_DIMENSIONS) {
    const answer = answerOf(capability.scope, change);
    // Most rights reach to another zone or owner name: one "no" is enough.
    if (answer === "no") return "no";
    answers.push([dimension, answer]);
  }
  return doubted(capability, answers, capability.boundElsewhere);
}

function inZones(scope: Scope, change: RecordChange): Answer {
  if (scope.view !== undefined && change.view !== undefined && scope.view !== change.view) return "no";
  if (isUnbounded(scope.zones) && scope.zones.excluded.length === 0) return "yes";
  if (scope.zonesBy === "id") {
    return change.zoneId === undefined ? "unknown" : hasZoneId(scope.zones, change.zoneId);
  }
  const name = change.zoneName && normalizeOwnerName(change.zoneName);
  return name ? has(scope.zones, name) : "unknown";
}

/**
 * Zone ids are written short (`example-com`, `Z0EXAMPLE`) or as the path of a resource that ends in the short form.
 * Two that are written in forms that cannot be compared, a number and a name, say, are "unknown".
 */
function hasZoneId(zones: TextSet, id: string): Answer {
  const patterns = [...(zones.included === "all" ? [] : zones.included), ...zones.excluded];
  if (patterns.some(({ value }) => value.includes("/"))) {
    return id.includes("/") ? has(zones, id.toLowerCase()) : "unknown";
  }
  const short = shortZoneId(id);
  if (has(zones, short) === "yes") return "yes";
  const isNumber = /^\d+$/.test(short);
  return patterns.some(({ value }) => /^\d+$/.test(value) !== isNumber) ? "unknown" : "no";
}

function sameZone(one: string, other: string, by: "id" | "name"): boolean {
  return by === "id"
    ? one === other || shortZoneId(one) === other
    : normalizeOwnerName(one) === normalizeOwnerName(other);
}

/** Whether every owner name lies in one of the zones, for rights that name owners and no zones. */
function namesBelow(ownerNames: TextSet, zones: readonly ZoneReference[]): boolean {
  if (ownerNames.included === "all" || ownerNames.included.length === 0) return false;
  const names = zones.flatMap(({ name }) => (name === undefined ? [] : normalizeOwnerName(name)));
  return ownerNames.included.every(({ match, value }) => {
    if (match === "prefix" || (match === "glob" && !/^\*\.[^*?]+$/.test(value))) return false;
    const base = match === "glob" ? value.slice(2) : value;
    return names.some((zone) => base === zone || base.endsWith(`.${zone}`));
  });
}

function isAtChallenge({ match, value }: TextPattern): boolean {
  return isChallengeName(match === "prefix" ? value : `${value}.`);
}

function has(set: TextSet, text: string): Answer {
  return contains(set, text) ? "yes" : "no";
}

function unlessUnbounded(set: TextSet): Answer {
  return isUnbounded(set) && set.excluded.length === 0 ? "yes" : "unknown";
}

/** A right that may be narrower than it looks, or that depends on the caller, cannot promise anything. */
function doubted(
  capability: Capability,
  answers: readonly DimensionAnswer[],
  elsewhere: Capability["boundElsewhere"] = [],
): Answer {
  const answer = every(answers.map(([, one]) => one));
  if (answer !== "yes") return answer;
  const open = answers.some(([dimension]) => elsewhere.some((bound) => bound.dimension === dimension));
  const certain = isCertain(capability) && capability.callerConditions.length === 0 && !open;
  return certain ? "yes" : "unknown";
}

/** Yes if all are, no if one is. */
export function every(answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** Yes if one is, no if all are. */
export function best(answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}
