import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/**
 * The zones of a change that hold nothing but answers to challenges: those below an `_acme-challenge` label, and those
 * that `_acme-challenge` names are pointed into by CNAME, where every record that is written here is TXT and no other
 * record may stand elsewhere.
 */
export function challengeZones(change: TrustChange): readonly Zone[] {
  const delegated = delegatedZones(change);
  return change
    .zones()
    .filter((zone) => isNamedSo(zone) || (delegated.has(zone) && holdsOnlyTxt(change, zone)));
}

function isNamedSo({ name }: Zone): boolean {
  return name?.startsWith("_acme-challenge.") === true;
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

function holdsOnlyTxt(change: TrustChange, zone: Zone): boolean {
  return !zone.hasSource && change.recordsIn(zone).every(({ type }) => type === "TXT");
}
