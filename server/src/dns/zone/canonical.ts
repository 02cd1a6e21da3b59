/** Zones in one canonical text, so that two of them hold the same exactly when their texts are equal. */
import { withFinalDot, type DomainName } from "../name";
import { canonicalNameKey } from "../name-wire";
import { formatRecordData, recordDataToWire, type RecordData } from "../record-data";
import { typeCode } from "../type-codes";
import type { RRset, Zone } from "./zone";

/**
 * Every record of the zone on a line of its own, `OWNER TTL CLASS TYPE DATA` with one blank between them: names
 * absolute and in lower case, data as BIND's tools write it, each value once. Owners and the values of an RRset are in
 * the canonical order of RFC 4034 section 6; the types of an owner are in the order of their numbers, but SOA and NS
 * before all and RRSIG behind what it covers. A TTL that is not known is written as a hyphen.
 */
export function canonicalZoneText(zone: Zone): string {
  const lines: string[] = [];
  for (const owner of inCanonicalOrder(zone.rrsets.keys()))
    for (const rrset of inTypeOrder(zone.rrsets.get(owner) ?? []))
      for (const line of rrsetLines(rrset, zone.recordClass)) lines.push(line, "\n");
  return lines.join("");
}

/** Names in the canonical order of RFC 4034 section 6.1. */
export function inCanonicalOrder(names: Iterable<DomainName>): DomainName[] {
  return Array.from(names, (name) => [canonicalNameKey(name), name] as const)
    .sort(byKey)
    .map(([, name]) => name);
}

/** The values of an RRset in the canonical order of RFC 4034 section 6.3, each once. */
export function distinctData(rrset: RRset): RecordData[] {
  const [only, ...others] = rrset.records;
  if (only !== undefined && others.length === 0) return [only.data];
  const byOctets = new Map(rrset.records.map(({ data }) => [orderKey(data), data] as const));
  return [...byOctets].sort(byKey).map(([, data]) => data);
}

/** The octets by which values compare; the text stands in where there are none. */
function orderKey(data: RecordData): string {
  return recordDataToWire(data) ?? formatRecordData(data);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function rrsetLines(rrset: RRset, recordClass: string): string[] {
  return distinctData(rrset).map((data) => {
    const start = `${withFinalDot(rrset.owner)} ${rrset.ttl ?? "-"} ${recordClass} ${rrset.type} `;
    return withPlainNames(start + formatRecordData(data));
  });
}

/** Normalised names escape more characters than a zone file needs; BIND escapes only what it must. */
function withPlainNames(line: string): string {
  return line.includes("\\")
    ? line.replace(/\\(.)/g, (escape, character: string) =>
        ",:<>{}".includes(character) ? character : escape,
      )
    : line;
}

function inTypeOrder(rrsets: readonly RRset[]): readonly RRset[] {
  if (rrsets.length === 1) return rrsets;
  return [...rrsets].sort(
    (one, other) => typeRank(one) - typeRank(other) || byKey([one.type, one], [other.type, other]),
  );
}

function typeRank({ type, covers }: RRset): number {
  const ranked = covers ?? type;
  const rank = ranked === "SOA" ? 0 : ranked === "NS" ? 1 : 2 + (typeCode(ranked) ?? 65_536);
  return rank * 2 + (covers === undefined ? 0 : 1);
}
