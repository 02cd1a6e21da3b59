/** The records that a change relies on and leaves alone: for the names of the certificate, its issuance, its aliases. */
import { mostAliases } from "../dns/alias";
import { relevantCaa } from "../dns/caa-tree";
import { isAtOrBelow, isWildcard, parentName, parseName, type DomainName } from "../dns/name";
import { targetOf } from "../dns/record-data";
import { isAddressBearing } from "../dns/types";
import { answerOf, type ZoneAnswer } from "../dns/zone/answer";
import { caaFromZones } from "../dns/zone/caa-lookup";
import { rrsetAt, type RRset, type Zone } from "../dns/zone/zone";
import { blank } from "./blank";
import { kept, type RecordEntry } from "./record-entry";

/** What stands in the zone at a name to which something leads, and at the names to which that leads on. */
export function recordsBehind(zone: Zone, target: DomainName | undefined): readonly RRset[] {
  const chain: RRset[] = [];
  const seen = new Set<DomainName>();
  for (let name = target; name !== undefined && !seen.has(name) && seen.size < mostAliases;) {
    if (!isAtOrBelow(name, zone.apex)) break;
    seen.add(name);
    const rrsets = leadingRrsets(zone, name);
    chain.push(...rrsets);
    const data = rrsets.find(({ type }) => type === "CNAME")?.records[0]?.data;
    name = data && targetOf(data);
  }
  return chain;
}

/** What leads a client of a name to an address: its own records, those of a wildcard, or the cut above it. */
export function leadingRrsets(zone: Zone, name: DomainName): readonly RRset[] {
  const answers = [answerOf(zone, name, "A"), answerOf(zone, name, "AAAA")];
  return [...new Set(answers.flatMap(rrsetsOf))];
}

function rrsetsOf(answer: ZoneAnswer): readonly RRset[] {
  return "rrset" in answer && answer.rrset !== undefined ? [answer.rrset] : [];
}

/** The CAA records that hold for names in the zone, found by climbing (RFC 8659 section 3); each once. */
export function caaRecords(zone: Zone, names: readonly DomainName[]): readonly RRset[] {
  const lookUp = caaFromZones([zone]);
  const rrsets = names.flatMap((name) => {
    const relevant = isAtOrBelow(name, zone.apex) ? relevantCaa(name, lookUp) : undefined;
    return relevant?.kind === "records" ? (caaAt(zone, relevant.at) ?? []) : [];
  });
  return [...new Set(rrsets)];
}

function caaAt(zone: Zone, name: DomainName, aliases = 0): RRset | undefined {
  const answer = answerOf(zone, name, "CAA");
  if (answer.kind === "records") return answer.rrset;
  const target = answer.kind === "alias" && aliases < mostAliases ? answer.target : undefined;
  return target && caaAt(zone, target, aliases + 1);
}

/** The TLSA records for the services of hosts: `_443._tcp.` and the like in front of one of them. */
export function tlsaRecords(zone: Zone, hosts: readonly DomainName[]): readonly RRset[] {
  const found: RRset[] = [];
  for (const owner of zone.rrsets.keys()) {
    if (!/^_\d{1,5}\._[a-z]+\./.test(owner)) continue;
    const service = parentName(owner);
    const host = service && parentName(service);
    const rrset = host !== undefined && hosts.includes(host) ? rrsetAt(zone, owner, "TLSA") : undefined;
    if (rrset !== undefined) found.push(rrset);
  }
  return found;
}

/** A name of a certificate whose records stand in no zone that is at hand. */
export interface ExternalName {
  readonly name: string;
  readonly why: string;
}

/** What answers for the names of a certificate. */
export interface NameRecords {
  readonly records: readonly RecordEntry[];
  readonly external: readonly ExternalName[];
}

/**
 * For every name the records with which the zone answers it, or why it answers none.
 *
 * @param names the dNSNames of the certificate
 * @param certificate the entry of the certificate
 * @param others names that the change gives records of their own
 */
export function nameRecords(
  zone: Zone,
  names: readonly string[],
  certificate: string,
  others: readonly DomainName[],
): NameRecords {
  const records: RecordEntry[] = [];
  const external: ExternalName[] = [];
  for (const name of names) {
    const parsed = parseName(name);
    if (!parsed.ok || isSaid(parsed.name, others)) continue;
    const isInside = isAtOrBelow(parsed.name, zone.apex);
    const rrsets = isInside ? answering(zone, parsed.name) : [];
    if (!isInside) external.push({ name, why: `it lies outside of ${zone.apex}` });
    else if (rrsets.length === 0) external.push({ name, why: blank("who has the records of this name") });
    for (const rrset of rrsets) {
      const isServed = rrset.owner === parsed.name && isAddressBearing(rrset.type);
      records.push(kept(rrset, isServed ? certificate : undefined));
    }
  }
  return { records, external };
}

/** Whether a name, or a host that a wildcard name is for, is among those that the change has records of. */
function isSaid(name: DomainName, others: readonly DomainName[]): boolean {
  const base = isWildcard(name) ? parentName(name) : undefined;
  return others.some((other) => other === name || (base !== undefined && parentName(other) === base));
}

/** A wildcard name is answered by its own records, else by those of any host one label below. */
function answering(zone: Zone, name: DomainName): readonly RRset[] {
  const own = leadingRrsets(zone, name);
  if (!isWildcard(name) || own.length > 0) return own;
  const base = parentName(name);
  for (const [owner, rrsets] of zone.rrsets) {
    const leading = parentName(owner) === base ? rrsets.filter(({ type }) => isAddressBearing(type)) : [];
    if (leading.length > 0) return leading;
  }
  return [];
}
