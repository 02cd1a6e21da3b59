/**
 * Questions that rules ask of capabilities. Answers are three-valued where a policy may say less than it seems to:
 * "unknown" comes from conditions that were not understood or that depend on who calls.
 */
import {
  gives,
  isCertain,
  normalizeCertificateName,
  normalizeOwnerName,
  type Capability,
  type Dimension,
  type Scope,
} from "./capability";
import { contains, isUnbounded, listed, type TextSet } from "./text-set";

/** Yes, no, or not to be told from the policy alone. */
export type Answer = "yes" | "no" | "unknown";

/** A change of one RRset. */
export interface RecordChange {
  /** The zone's id at the provider. */
  readonly zoneId?: string | undefined;
  readonly zoneName?: string | undefined;
  /** Absolute, with or without the final dot. */
  readonly ownerName: string;
  readonly type: string;
  readonly change: "CREATE" | "UPSERT" | "DELETE";
}

/** An operation on one certificate. */
export interface CertificateChange {
  readonly operation: "issue" | "deploy" | "revoke";
  readonly names: readonly string[];
  /** The certification authority's id at the provider. */
  readonly authority?: string | undefined;
}

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
  if (capability.plane !== "dns" || capability.operation !== "record-write") return false;
  const { ownerNames, recordTypes } = capability.scope;
  if (
    recordTypes.included === "all" ||
    recordTypes.included.some(({ match, value }) => match !== "exact" || value !== "TXT")
  ) {
    return false;
  }
  return (
    ownerNames.included !== "all" &&
    ownerNames.included.every(({ match, value }) => isChallengeName(match, value))
  );
}

/** Whether the right reaches only TXT records at `_acme-challenge` names that are listed one by one. */
export function onlyListedChallengeTxt(capability: Capability): boolean {
  return (
    onlyChallengeTxt(capability) && (!capability.writes || listed(capability.scope.ownerNames) !== undefined)
  );
}

/** Whether the capabilities together allow the change. */
export function allows(capabilities: readonly Capability[], change: RecordChange): Answer {
  return best(capabilities.map((capability) => allowsAlone(capability, change)));
}

/** Whether the capabilities together allow the operation on a certificate with all of these names. */
export function allowsCertificate(capabilities: readonly Capability[], change: CertificateChange): Answer {
  return every(
    change.names.map((name) =>
      best(capabilities.map((capability) => certifiesAlone(capability, change, name))),
    ),
  );
}

/** A right that comes close to what is asked, and where it falls short. */
export interface NearMiss {
  readonly capability: Capability;
  readonly missing: readonly Dimension[];
}

/**
 * The right to change records that fails for the fewest reasons, so that a message can say what is missing: the zone,
 * the name, the type, or the kind of change (a DELETE, say). Undefined where there is no such right at all.
 */
export function closestMiss(capabilities: readonly Capability[], change: RecordChange): NearMiss | undefined {
  const misses = capabilities.filter(writesRecords).map((capability) => ({
    capability,
    missing: recordAnswers(capability.scope, change)
      .filter(([, answer]) => answer === "no")
      .map(([dimension]) => dimension),
  }));
  return misses
    .filter(({ missing }) => missing.length > 0)
    .sort((one, other) => one.missing.length - other.missing.length)[0];
}

/** What a right over records can do to certificates: Route 53's and other providers' scopes alike. */
export function canProveControl(capability: Capability): boolean {
  return capability.writes && writesRecords(capability) && contains(capability.scope.recordTypes, "TXT");
}

function isChallengeName(match: string, value: string): boolean {
  return match === "exact" || match === "glob" || match === "subtree"
    ? /^_acme-challenge(?:\.|$)/.test(value)
    : false;
}

function writesRecords(capability: Capability): boolean {
  return capability.writes && capability.plane === "dns" && gives(capability, "record-write");
}

function allowsAlone(capability: Capability, change: RecordChange): Answer {
  if (!writesRecords(capability)) return "no";
  return doubted(capability, every(recordAnswers(capability.scope, change).map(([, answer]) => answer)));
}

function recordAnswers(scope: Scope, change: RecordChange): [Dimension, Answer][] {
  return [
    ["zones", inZones(scope, change)],
    ["ownerNames", has(scope.ownerNames, normalizeOwnerName(change.ownerName))],
    ["recordTypes", has(scope.recordTypes, change.type.toUpperCase())],
    ["changes", has(scope.changes, change.change)],
  ];
}

function inZones(scope: Scope, change: RecordChange): Answer {
  const zone =
    scope.zonesBy === "id" ? change.zoneId : change.zoneName && normalizeOwnerName(change.zoneName);
  if (zone !== undefined) return has(scope.zones, zone);
  return isUnbounded(scope.zones) && scope.zones.excluded.length === 0 ? "yes" : "unknown";
}

function certifiesAlone(capability: Capability, change: CertificateChange, name: string): Answer {
  if (!capability.writes || capability.plane !== "pki" || !gives(capability, change.operation)) return "no";
  const { certificateNames, authorities, certificates } = capability.scope;
  const answers = [
    has(certificateNames, normalizeCertificateName(name)),
    change.authority === undefined ? unlessUnbounded(authorities) : has(authorities, change.authority),
    unlessUnbounded(certificates),
  ];
  return doubted(capability, every(answers));
}

function has(set: TextSet, text: string): Answer {
  return contains(set, text) ? "yes" : "no";
}

function unlessUnbounded(set: TextSet): Answer {
  return isUnbounded(set) && set.excluded.length === 0 ? "yes" : "unknown";
}

/** A right that may be narrower than it looks, or that depends on the caller, cannot promise anything. */
function doubted(capability: Capability, answer: Answer): Answer {
  const certain = isCertain(capability) && capability.callerConditions.length === 0;
  return answer === "yes" && !certain ? "unknown" : answer;
}

function every(answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

function best(answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}
