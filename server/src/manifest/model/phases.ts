import { sameRecordData, type RecordData } from "../../dns/record-data";
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

/** What a phase begins with, typed; undefined where nothing says it. */
export function foundBy(phase: RecordSet): readonly (RecordData | undefined)[] | undefined {
  if (phase.op === "create") return [];
  const found = phase.op === "keep" ? phase.data() : phase.previousData();
  return found.length === 0 ? undefined : found;
}

/** What a phase leaves, typed. */
export function leftBy(phase: RecordSet): readonly (RecordData | undefined)[] {
  return phase.op === "delete" ? [] : phase.data();
}

/** Whether a phase begins with what there is when it comes; undefined where one of the two is not known. */
export function joins(
  there: readonly (RecordData | undefined)[] | undefined,
  phase: RecordSet,
): boolean | undefined {
  const found = foundBy(phase);
  return there && found && sameRecordData(there, found);
}
