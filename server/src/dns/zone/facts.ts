/** What is remarkable about a zone as a whole. Facts, not judgements: what follows from them is for others to say. */
import { isAtOrBelow, type DomainName } from "../name";
import { targetOf } from "../record-data";
import { isSingletonType, parseRecordType, recordTypeFacts } from "../types";
import { answerOf } from "./answer";
import { distinctData } from "./canonical";
import { rrsetAt, type RRset, type Zone, type ZoneRecord } from "./zone";

export type ZoneFact =
  /** A CNAME beside other data; only DNSSEC's own records may stand there (RFC 1034 section 3.6.2, RFC 4035 section 2.5). */
  | {
      readonly kind: "cname-and-other-data";
      readonly owner: DomainName;
      readonly cname: RRset;
      readonly others: readonly RRset[];
    }
  /** Several values where one is all that a name can have: CNAME, DNAME, SOA. */
  | { readonly kind: "several-values"; readonly rrset: RRset }
  | { readonly kind: "soa-below-apex"; readonly rrset: RRset }
  /** DS belongs to the parent's side of a zone cut (RFC 4035 section 2.4). */
  | { readonly kind: "ds-at-apex"; readonly rrset: RRset }
  | { readonly kind: "no-soa" }
  | { readonly kind: "no-name-servers" }
  /** A name server of the zone whose name lies in the zone and has no address there, or is an alias (RFC 2181 section 10.3). */
  | { readonly kind: "name-server-without-address"; readonly server: DomainName; readonly rrset: RRset }
  | { readonly kind: "name-server-is-alias"; readonly server: DomainName; readonly rrset: RRset }
  /** The records of one set are written with several TTLs (RFC 2181 section 5.2); `ttls` in ascending order. */
  | { readonly kind: "differing-ttls"; readonly rrset: RRset; readonly ttls: readonly number[] }
  /** Servers leave the record out. */
  | { readonly kind: "out-of-zone"; readonly record: ZoneRecord };

const harmless: ReadonlySet<ZoneFact["kind"]> = new Set(["differing-ttls", "out-of-zone"]);

/** Whether name servers refuse to load a zone of which that is a fact. */
export function isRefusedByServers(fact: ZoneFact): boolean {
  return !harmless.has(fact.kind);
}

/** Everything remarkable about the zone: owner by owner in its order, then what is about the zone as a whole. */
export function factsOf(zone: Zone): ZoneFact[] {
  const facts: ZoneFact[] = [];
  for (const [owner, rrsets] of zone.rrsets) {
    facts.push(...cnameFacts(owner, rrsets));
    for (const rrset of rrsets) facts.push(...rrsetFacts(rrset, zone.apex));
  }
  if (rrsetAt(zone, zone.apex, "SOA") === undefined) facts.push({ kind: "no-soa" });
  facts.push(...nameServerFacts(zone));
  for (const record of zone.outside) facts.push({ kind: "out-of-zone", record });
  return facts;
}

function cnameFacts(owner: DomainName, rrsets: readonly RRset[]): ZoneFact[] {
  const cname = rrsets.length > 1 ? rrsets.find((rrset) => rrset.type === "CNAME") : undefined;
  if (cname === undefined) return [];
  const others = rrsets.filter(
    (rrset) => rrset !== cname && recordTypeFacts(rrset.type)?.mayStandBesideCname !== true,
  );
  return others.length === 0 ? [] : [{ kind: "cname-and-other-data", owner, cname, others }];
}

function rrsetFacts(rrset: RRset, apex: DomainName): ZoneFact[] {
  const facts: ZoneFact[] = [];
  if (rrset.type === "SOA" && rrset.owner !== apex) facts.push({ kind: "soa-below-apex", rrset });
  if (rrset.type === "DS" && rrset.owner === apex) facts.push({ kind: "ds-at-apex", rrset });
  if (rrset.records.length === 1) return facts;
  if (isSingletonType(rrset.type) && isOnTheWire(rrset.type) && distinctData(rrset).length > 1)
    facts.push({ kind: "several-values", rrset });
  const ttls = new Set(rrset.records.flatMap(({ ttl }) => (ttl === undefined ? [] : [ttl])));
  if (ttls.size > 1)
    facts.push({ kind: "differing-ttls", rrset, ttls: [...ttls].sort((one, other) => one - other) });
  return facts;
}

/** A provider may have rules of its own for its aliases. */
function isOnTheWire(type: string): boolean {
  const { base } = parseRecordType(type);
  return base !== "ALIAS" && base !== "ANAME";
}

function nameServerFacts(zone: Zone): ZoneFact[] {
  const rrset = rrsetAt(zone, zone.apex, "NS");
  if (rrset === undefined) return [{ kind: "no-name-servers" }];
  const facts: ZoneFact[] = [];
  for (const data of distinctData(rrset)) {
    const server = targetOf(data);
    if (server === undefined || !isAtOrBelow(server, zone.apex)) continue;
    const answers = [answerOf(zone, server, "A"), answerOf(zone, server, "AAAA")];
    if (answers.some(({ kind }) => kind === "alias"))
      facts.push({ kind: "name-server-is-alias", server, rrset });
    else if (
      !answers.some(({ kind }) => kind === "records" || kind === "delegation" || kind === "provider-alias")
    )
      facts.push({ kind: "name-server-without-address", server, rrset });
  }
  return facts;
}
