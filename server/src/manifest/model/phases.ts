import { attached } from "../../text/once";
import type { RecordSet } from "./record-set";
import type { Zone } from "./zone";

type Phases = readonly RecordSet[];

/** Tells the RRsets of a zone from each other: an RRset has one name, one type and, where there are several, one provider. */
function keyOf({ reference = "", provider }: RecordSet): string {
  return provider === undefined ? reference : `${reference} at ${provider}`;
}

/** Entries by zone and RRset, told apart once for all that ask about one of them. */
const byRRset = attached((named: Phases): ReadonlyMap<Zone, ReadonlyMap<string, Phases>> => {
  const all = new Map<Zone, Map<string, RecordSet[]>>();
  for (const record of named) {
    const ofZone = all.get(record.zone) ?? new Map<string, RecordSet[]>();
    const phases = ofZone.get(keyOf(record)) ?? [];
    phases.push(record);
    all.set(record.zone, ofZone.set(keyOf(record), phases));
  }
  return all;
});

/**
 * The entries for the RRset of a record, in order: its phases.
 *
 * @param named all entries that the reference of the record may mean
 */
export function phasesAmong(named: Phases, record: RecordSet): Phases {
  if (named.length === 1 && named[0] === record) return named;
  return byRRset(named).get(record.zone)?.get(keyOf(record)) ?? [];
}
