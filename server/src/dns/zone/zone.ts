/** One zone as it stands, whatever it was read from: its records by owner and type, with the place of each. */
import { atOnce, type Stepwise } from "../../text/stepwise";
import { isAtOrBelow, type DomainName } from "../name";
import type { RecordData } from "../record-data";
import { zoneNamesStepwise, type ZoneNames } from "../wildcard";

/** Where a record is written: in a text file, or in a tree of plain values. */
export type RecordPlace = TextPlace | ValuePlace;

/** A stretch of a text file. Offsets count UTF-16 code units from the start of the file; `end` is exclusive. */
export interface TextPlace {
  readonly kind: "text";
  /** The file as the reader was told to call it. */
  readonly file: string;
  /** Zero-based line of `start`. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A value in a tree: the keys and indices that lead to it. */
export interface ValuePlace {
  readonly kind: "path";
  readonly path: readonly (string | number)[];
}

/** One record. */
export interface ZoneRecord {
  readonly owner: DomainName;
  /** In upper case, `TYPEnnn` for types without a name; a provider's own type keeps its provider (`Route53Provider/ALIAS`). */
  readonly type: string;
  /** Seconds; `undefined` where nothing says what it is. */
  readonly ttl: number | undefined;
  readonly data: RecordData;
  readonly place: RecordPlace;
}

/** The records of one owner and type. */
export interface RRset {
  readonly owner: DomainName;
  readonly type: string;
  /** For RRSIG: the type that is signed. Signatures over several types are several sets (RFC 4035 section 2.2). */
  readonly covers?: string;
  /** The TTL that a server gives the whole set; the records keep what is written for each. */
  readonly ttl: number | undefined;
  /** In the order of the file; never empty. A value that is written twice stands there twice. */
  readonly records: readonly ZoneRecord[];
}

/** A zone, ready to be asked. */
export interface Zone {
  readonly apex: DomainName;
  /** `IN` in all but museums. */
  readonly recordClass: string;
  /** The RRsets of every owner inside the zone, owners and types in the order in which they appear. */
  readonly rrsets: ReadonlyMap<DomainName, readonly RRset[]>;
  /** The owners as a tree, for wildcards and delegations. */
  readonly names: ZoneNames;
  /** Records whose owners lie outside the zone. Servers leave them out. */
  readonly outside: readonly ZoneRecord[];
}

/** Puts records, in the order of their file, together to a zone. */
export function buildZone(apex: DomainName, records: Iterable<ZoneRecord>, recordClass?: string): Zone {
  return atOnce(buildZoneStepwise(apex, records, recordClass));
}

/** As `buildZone`, record by record. */
export function* buildZoneStepwise(
  apex: DomainName,
  records: Iterable<ZoneRecord>,
  recordClass = "IN",
): Stepwise<Zone> {
  const rrsets = new Map<DomainName, GrowingRRset[]>();
  const outside: ZoneRecord[] = [];
  const runs = countRuns();
  for (const record of records) {
    if (isAtOrBelow(record.owner, apex)) addRecord(rrsets, record, runs(record));
    else outside.push(record);
    yield;
  }
  const names = yield* zoneNamesStepwise(apex, rrsets.keys(), {
    delegations: ownersOf(rrsets, "NS"),
    redirections: ownersOf(rrsets, "DNAME"),
  });
  return { apex, recordClass, rrsets, names, outside };
}

interface GrowingRRset extends RRset {
  ttl: number | undefined;
  readonly records: ZoneRecord[];
  run: number;
}

/** A server gives an RRset the first TTL of the last run of lines of one owner that adds to it. */
function addRecord(rrsets: Map<DomainName, GrowingRRset[]>, record: ZoneRecord, run: number): void {
  const { owner, type, ttl, data } = record;
  const covers = data.type === "RRSIG" ? data.typeCovered : undefined;
  const atOwner = rrsets.get(owner);
  const same = atOwner?.find((rrset) => rrset.type === type && rrset.covers === covers);
  if (same === undefined) {
    const rrset = { owner, type, ...(covers === undefined ? {} : { covers }), ttl, records: [record], run };
    if (atOwner === undefined) rrsets.set(owner, [rrset]);
    else atOwner.push(rrset);
    return;
  }
  if (same.run !== run) same.ttl = ttl;
  same.run = run;
  same.records.push(record);
}

/** Numbers the runs of records that stand together: of one owner and in one file. */
function countRuns(): (record: ZoneRecord) => number {
  let [owner, file, run]: [DomainName | undefined, string | undefined, number] = [undefined, undefined, 0];
  return (record) => {
    const recordFile = record.place.kind === "text" ? record.place.file : undefined;
    if (record.owner !== owner || recordFile !== file) run++;
    [owner, file] = [record.owner, recordFile];
    return run;
  };
}

function ownersOf(rrsets: ReadonlyMap<DomainName, readonly RRset[]>, type: string): DomainName[] {
  const owners: DomainName[] = [];
  for (const [owner, atOwner] of rrsets) if (atOwner.some((rrset) => rrset.type === type)) owners.push(owner);
  return owners;
}

/** The RRsets of an owner, none where it owns nothing. */
export function rrsetsAt(zone: Zone, owner: DomainName): readonly RRset[] {
  return zone.rrsets.get(owner) ?? [];
}

/** The RRset of an owner and a type, without regard to wildcards and delegations; for RRSIG the first of several. */
export function rrsetAt(zone: Zone, owner: DomainName, type: string): RRset | undefined {
  return rrsetsAt(zone, owner).find((rrset) => rrset.type === type);
}
