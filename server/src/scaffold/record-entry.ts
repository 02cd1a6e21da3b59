/** One record set as a new manifest lists it. */
import { ownerName, relativeTo, withFinalDot, type DomainName } from "../dns/name";
import { formatRecordData } from "../dns/record-data";
import type { RRset } from "../dns/zone/zone";
import { hasTabStops } from "../manifest/edits/snippet";
import { Inline, type Json, type Writable } from "../manifest/edits/write";
import { present } from "./blank";

export interface RecordEntry {
  /** What steps call it, where an RRset has several entries. */
  readonly id?: string;
  readonly owner: DomainName;
  readonly type: string;
  readonly op: "create" | "update" | "delete" | "keep";
  /** Seconds; `undefined` where nobody says. */
  readonly ttl: number | undefined;
  /** In presentation format; a value may be a blank. */
  readonly values: readonly string[];
  readonly previous?: RecordState;
  /** The entry of the certificate that is served there. */
  readonly certificate?: string;
}

/** What an RRset is. */
export interface RecordState {
  readonly ttl: number | undefined;
  readonly values: readonly string[];
}

/** What a zone has now. */
export function stateOf(rrset: RRset): RecordState {
  const values = new Set(rrset.records.map(({ data }) => formatRecordData(data)));
  return { ttl: rrset.ttl, values: [...values] };
}

/** An RRset that the change relies on and leaves alone. */
export function kept(rrset: RRset, certificate?: string): RecordEntry {
  const { owner, type } = rrset;
  return { owner, type, op: "keep", ...stateOf(rrset), ...(certificate !== undefined && { certificate }) };
}

/** What steps call an entry. */
export function referenceTo({ id, owner, type }: RecordEntry): string {
  return id ?? `${owner}/${type}`;
}

/** The entry in the shape of the language, on one line where the change leaves the record alone. */
export function writtenRecord(entry: RecordEntry, apex: DomainName): Writable {
  const { id, owner, type, op, ttl, values, previous, certificate } = entry;
  const start = { name: nameIn(owner, apex), id, type, op };
  if (op === "keep") {
    const line = oneLine(present<Json>({ ...start, ttl, values, certificate }));
    if (line instanceof Inline) return line;
  }
  const state = op === "delete" ? {} : { ttl, values: oneLine(values) };
  return present<Writable>({
    ...start,
    ...state,
    previous: previous && oneLine(present<Json>({ ttl: previous.ttl, values: previous.values })),
    certificate,
  });
}

/** Relative to the zone where that is read as the same name: one that ends in the zone's name is absolute. */
function nameIn(owner: DomainName, apex: DomainName): string {
  if (owner === apex) return "";
  const relative = relativeTo(owner, apex);
  const read = ownerName(relative, apex);
  return read.ok && read.name === owner ? relative : withFinalDot(owner);
}

/** Longer than this, a value is easier to read over several lines. In characters of JSON. */
const LONGEST_LINE = 110;

/** On one line, but for long values and for blanks, which are comments and need lines of their own. */
function oneLine(value: Json): Json | Inline {
  const text = JSON.stringify(value);
  return text.length > LONGEST_LINE || hasTabStops(text) ? value : new Inline(value);
}
