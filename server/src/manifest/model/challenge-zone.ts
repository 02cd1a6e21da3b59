import type { DomainName } from "../../dns/name";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

const CHALLENGE = "_acme-challenge.";

/**
 * Whether a zone is listed in full and holds nothing but answers to ACME challenges: TXT records at `_acme-challenge`
 * names, or at names that such a name is an alias for. What else stands in a zone with a `source` is not known.
 */
function holdsOnlyChallenges(change: TrustChange, zone: Zone): boolean {
  const records = zone.records().filter((record) => !isOfTheZoneItself(record));
  if (zone.hasSource || zone.name === undefined || records.length === 0) return false;
  const targets = challengeTargets(change);
  return records.every(
    ({ type, ownerName }) =>
      type === "TXT" &&
      ownerName !== undefined &&
      (ownerName.startsWith(CHALLENGE) || targets.has(ownerName)),
  );
}

function isOfTheZoneItself({ type, ownerName, zone }: RecordSet): boolean {
  return (type === "NS" || type === "SOA") && ownerName === zone.name;
}

/** The names at which challenges of other names are answered (RFC 8555 section 8.4: the CA follows the CNAME). */
function challengeTargets(change: TrustChange): ReadonlySet<DomainName> {
  const aliases = change
    .records()
    .filter(({ type, ownerName }) => type === "CNAME" && ownerName?.startsWith(CHALLENGE));
  return new Set(aliases.flatMap((record) => record.targets().map(({ name }) => name)));
}

/** The listed zones that hold nothing but answers to challenges. */
export function challengeZones(change: TrustChange): readonly Zone[] {
  return change.zones().filter((zone) => holdsOnlyChallenges(change, zone));
}
