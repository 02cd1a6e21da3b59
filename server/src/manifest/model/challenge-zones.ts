import { CHALLENGE_LABEL, isChallengeName } from "../../text/challenge-names";
import type { TrustChange } from "./trust-change";
import type { RecordSet } from "./record-set";
import type { Zone } from "./zone";

/**
 * The zones of a change that hold nothing but answers to challenges: those below an `_acme-challenge` label, and those
 * that are listed in full and where every record is a TXT record, at `_acme-challenge` names or in a zone into which
 * such names are pointed by CNAME (RFC 8555 section 8.4: the authority follows it).
 */
export function readChallengeZones(change: TrustChange): readonly Zone[] {
  const delegated = delegatedZones(change);
  return change
    .zones()
    .filter(
      (zone) =>
        zone.name?.startsWith(`${CHALLENGE_LABEL}.`) === true ||
        holdsOnlyChallenges(change, zone, delegated.has(zone)),
    );
}

function delegatedZones(change: TrustChange): ReadonlySet<Zone> {
  const zones = change
    .challengeRecords("CNAME")
    .flatMap((record) =>
      record
        .targets()
        .flatMap(({ name }) => change.zonesHolding(name).filter((zone) => zone !== record.zone)),
    );
  return new Set(zones);
}

function holdsOnlyChallenges(change: TrustChange, zone: Zone, isDelegated: boolean): boolean {
  if (zone.hasSource) return false;
  let holdsChallenges = isDelegated;
  for (const record of change.recordsIn(zone)) {
    if (isOfTheZoneItself(record)) continue;
    const isAtChallenge =
      isDelegated || (record.ownerName !== undefined && isChallengeName(record.ownerName));
    if (record.type !== "TXT" || !isAtChallenge) return false;
    holdsChallenges = true;
  }
  return holdsChallenges;
}

function isOfTheZoneItself({ type, ownerName, zone }: RecordSet): boolean {
  return (type === "NS" || type === "SOA") && ownerName === zone.name;
}
