/** The entries for the records that lead clients to a host: what stands there now, and what is to come. */
import { withFinalDot, type DomainName } from "../dns/name";
import type { RecordData } from "../dns/record-data";
import { svcParam } from "../dns/svcb";
import { isAddressBearing, parseRecordType, recordTypeFacts } from "../dns/types";
import { answerOf, type ZoneAnswer } from "../dns/zone/answer";
import { rrsetsAt, type RRset, type Zone } from "../dns/zone/zone";
import { quoted } from "../text/quote";
import { blank } from "./blank";
import { failed, found, type Outcome } from "./outcome";
import { kept, stateOf, type RecordEntry } from "./record-entry";
import type { AddressType, Wish } from "./wish";

/** What clients are told while the change runs, and the TTL up to which nothing needs to be lowered. In seconds. */
export const LOW_TTL = 60;
export const SHORT_TTL = 300;

const addressTypes: readonly AddressType[] = ["A", "AAAA"];

/**
 * The entries for a host in the zone: those that change and those that stay. Fails where the zone has nothing there
 * that could change or stay, and where the new value cannot stand beside what is there.
 *
 * @param certificate the entry of the certificate that is served at the host
 */
export function hostRecords(
  zone: Zone,
  host: DomainName,
  wish: Wish,
  certificate: string,
): Outcome<readonly RecordEntry[]> {
  const entries = leadingRecords(zone, host, wish, certificate);
  return entries.ok ? found([...entries.value, ...serviceRecords(zone, host, wish)]) : entries;
}

function leadingRecords(
  zone: Zone,
  host: DomainName,
  wish: Wish,
  certificate: string,
): Outcome<readonly RecordEntry[]> {
  const answers = addressTypes.map((type) => answerOf(zone, host, type));
  for (const answer of answers) {
    const elsewhere = answeredElsewhere(zone, host, answer);
    if (elsewhere !== undefined) return failed(elsewhere);
  }
  const here = rrsetsAt(zone, host).filter(leadsToAddress);
  if (wish.kind === "stay" || (wish.kind === "open" && here.length === 0)) {
    const staying = here.length > 0 ? here : answers.flatMap(rrsetOf).filter(unique);
    if (staying.length === 0 || wish.kind === "open") return failed(nothingThere(zone, host, answers));
    return found(staying.map((rrset) => kept(rrset, rrset.owner === host ? certificate : undefined)));
  }
  const at: Host = { zone, host, here, certificate };
  switch (wish.kind) {
    case "open":
      return found(here.map((rrset) => updated(rrset, [blank(openValue(rrset))], certificate)));
    case "alias":
      return toAlias(at, wish.target);
    case "addresses":
      return found(toAddresses(at, wish.addresses));
  }
}

interface Host {
  readonly zone: Zone;
  readonly host: DomainName;
  /** What the host itself owns and clients follow. */
  readonly here: readonly RRset[];
  readonly certificate: string;
}

/** HTTPS and SVCB records of the host; those that repeat its addresses change with them (RFC 9460 section 7.3). */
function serviceRecords(zone: Zone, host: DomainName, wish: Wish): readonly RecordEntry[] {
  const records = rrsetsAt(zone, host).filter(({ type }) => type === "HTTPS" || type === "SVCB");
  return records.map((rrset) => {
    if (wish.kind === "stay" || !rrset.records.some(({ data }) => hasAddressHint(data))) return kept(rrset);
    const { owner, type, ttl } = rrset;
    const values = [blank("the new value, with the new addresses as hints or without any")];
    return { owner, type, op: "update", ttl, values, previous: stateOf(rrset) };
  });
}

function hasAddressHint(data: RecordData): boolean {
  if (data.type !== "HTTPS" && data.type !== "SVCB") return false;
  return svcParam(data, "ipv4hint") !== undefined || svcParam(data, "ipv6hint") !== undefined;
}

function answeredElsewhere(zone: Zone, host: DomainName, answer: ZoneAnswer): string | undefined {
  const [name, apex] = [quoted(host), quoted(zone.apex)];
  switch (answer.kind) {
    case "other-zone":
      return `${name} does not lie in the zone ${apex}`;
    case "delegation":
      return `${name} is not answered by ${apex}: ${quoted(answer.owner)} is delegated to another zone, whose file is needed`;
    case "alias":
      return answer.owner !== host && answer.rrset.type === "DNAME"
        ? `${name} has no records of its own: the DNAME at ${quoted(answer.owner)} redirects it to ${quoted(answer.target ?? "")}`
        : undefined;
    default:
      return undefined;
  }
}

function nothingThere(zone: Zone, host: DomainName, answers: readonly ZoneAnswer[]): string {
  const wildcard = answers.flatMap(rrsetOf)[0]?.owner;
  const [name, apex] = [quoted(host), quoted(zone.apex)];
  return wildcard === undefined
    ? `${name} has no address and no alias in the zone ${apex}. Say to what it shall lead, and it is created`
    : `${name} has no records of its own in the zone ${apex}: ${quoted(wildcard)} answers for it. Say to what it shall lead, and it gets a record`;
}

function leadsToAddress(rrset: RRset): boolean {
  return isAddressBearing(rrset.type) && rrset.type !== "HTTPS" && rrset.type !== "SVCB";
}

function rrsetOf(answer: ZoneAnswer): readonly RRset[] {
  switch (answer.kind) {
    case "records":
    case "alias":
    case "provider-alias":
      return [answer.rrset];
    default:
      return [];
  }
}

function unique<T>(item: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(item) === index;
}

function openValue({ type }: RRset): string {
  if (type === "A") return "the new IPv4 address";
  return type === "AAAA" ? "the new IPv6 address" : "the name to which it shall lead";
}

function updated(rrset: RRset, values: readonly string[], certificate: string): RecordEntry {
  const { owner, type, ttl } = rrset;
  return { owner, type, op: "update", ttl, values, previous: stateOf(rrset), certificate };
}

function deleted(rrset: RRset): RecordEntry {
  const { owner, type } = rrset;
  return { owner, type, op: "delete", ttl: undefined, values: [], previous: stateOf(rrset) };
}

function toAlias(at: Host, target: DomainName): Outcome<readonly RecordEntry[]> {
  const { zone, host, here, certificate } = at;
  if (target === host) return failed(`${quoted(host)} cannot lead to itself`);
  const values = [withFinalDot(target)];
  const alias = here.find(({ type }) => type === "CNAME" || isProviderAlias(type));
  if (alias !== undefined) {
    const others = here.filter((rrset) => rrset !== alias);
    return found([updated(alias, values, certificate), ...others.map(deleted)]);
  }
  const hindrance = host === zone.apex ? atApex(host) : besideOthers(zone, host);
  if (hindrance !== undefined) return failed(hindrance);
  return found([...here.map(deleted), created(at, "CNAME", values)]);
}

function isProviderAlias(type: string): boolean {
  const { base, provider } = parseRecordType(type);
  return base === "ALIAS" || base === "ANAME" || provider !== undefined;
}

function atApex(host: DomainName): string {
  return `${quoted(host)} is the apex of its zone, where no CNAME can stand (RFC 1034 section 3.6.2). Give addresses, or use the alias of the provider where it has one`;
}

function besideOthers(zone: Zone, host: DomainName): string | undefined {
  const others = rrsetsAt(zone, host).filter(
    (rrset) => !leadsToAddress(rrset) && recordTypeFacts(rrset.type)?.mayStandBesideCname !== true,
  );
  if (others.length === 0) return undefined;
  const types = others.map(({ type }) => type).join(", ");
  return `${quoted(host)} also has records of type ${types}, beside which no CNAME can stand (RFC 1034 section 3.6.2). Give addresses, or move those records first`;
}

function toAddresses(
  at: Host,
  addresses: Readonly<Record<AddressType, readonly string[]>>,
): readonly RecordEntry[] {
  const aliases = at.here.filter(({ type }) => type !== "A" && type !== "AAAA");
  const families = addressTypes.flatMap((type) => {
    const before = at.here.find((rrset) => rrset.type === type);
    const values = addresses[type];
    if (before === undefined) return values.length === 0 ? [] : [created(at, type, values)];
    // Clients of the other family would stay where they are.
    const open = [blank(`the new ${type === "A" ? "IPv4" : "IPv6"} address, or delete the record`)];
    return [updated(before, values.length === 0 ? open : values, at.certificate)];
  });
  return [...aliases.map(deleted), ...families];
}

function created({ host, here, certificate }: Host, type: string, values: readonly string[]): RecordEntry {
  const before = Math.max(0, ...here.map(({ ttl }) => ttl ?? 0));
  const ttl = before === 0 ? SHORT_TTL : before > SHORT_TTL ? LOW_TTL : before;
  return { owner: host, type, op: "create", ttl, values, certificate };
}
