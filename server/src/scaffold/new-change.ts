/** Writes a whole manifest from a zone and a certificate as they stand. */
import { labelsOf, parseName, rootName, type DomainName } from "../dns/name";
import { targetOf } from "../dns/record-data";
import type { RRset, Zone } from "../dns/zone/zone";
import { renderPlain } from "../manifest/edits/snippet";
import { Inline, type Writable } from "../manifest/edits/write";
import { blank, writeWithBlanks } from "./blank";
import { certificateEntry, namesWith } from "./certificate-entry";
import { caaRecords, leadingRrsets, nameRecords, recordsBehind, tlsaRecords } from "./context-records";
import { courseOf, windowFor, type Course } from "./course";
import { hostRecords } from "./moved-records";
import { failed, found, type Outcome } from "./outcome";
import { namesOf, type GivenCertificate } from "./read-certificate";
import { kept, referenceTo, writtenRecord, type RecordEntry } from "./record-entry";
import { tlsaEntries, type TlsaEntries } from "./tlsa-rollover";
import { readWish, type Wish } from "./wish";

/** What a change is made from. Paths are relative to the manifest, with `/`. */
export interface NewChangeInput {
  readonly zone: Zone;
  readonly zoneSource: string;
  readonly certificate: GivenCertificate;
  readonly certificateSource: string;
  readonly host: string;
  /** The new addresses, or the new alias; none leaves them to a person. */
  readonly to: readonly string[];
  /** Whether only the certificate changes. */
  readonly keepsRecords: boolean;
}

/**
 * Writes the manifest, with a tab stop for everything that only a person knows: `renderPlain` makes comments of them,
 * `renderSnippet` places for the cursor. Nothing else is missing in it or wrong with it, unless zone and certificate
 * are at odds themselves.
 */
export function newChange(input: NewChangeInput): Outcome<string> {
  const parsed = parseName(renderPlain(input.host));
  if (!parsed.ok) return failed(parsed.reason);
  const host = parsed.name;
  if (host === rootName) return failed("the root has no host to which clients connect");
  const wish = input.keepsRecords ? found<Wish>({ kind: "stay" }) : readWish(input.to);
  if (!wish.ok) return wish;
  const slug = slugOf(host, input.zone.apex);
  const subject: Subject = { host, wish: wish.value, slug, certificate: `${slug}-tls` };
  const ofHost = hostRecords(input.zone, host, wish.value, subject.certificate);
  if (!ofHost.ok) return ofHost;
  return found(HEAD + writeWithBlanks(manifest(input, partsOf(input, subject, ofHost.value))));
}

/** What the change is about. */
interface Subject {
  readonly host: DomainName;
  readonly wish: Wish;
  readonly slug: string;
  /** The entry of the certificate. */
  readonly certificate: string;
}

function partsOf(input: NewChangeInput, subject: Subject, ofHost: readonly RecordEntry[]): Parts {
  const { zone, certificate: given } = input;
  const { host, wish, slug, certificate: name } = subject;
  const dnsNames = namesWith(given, host);
  const today = leadingRrsets(zone, host);
  const targets = [...today.flatMap(targetsOf), ...aliasOf(wish)];
  const behind = targets.flatMap((target) => recordsBehind(zone, target));
  const tlsa = tlsaRecords(zone, [host, ...behind.map(({ owner }) => owner)]).map((rrset, index) =>
    tlsaEntries(rrset, given, index + 1),
  );
  const ofNames = nameRecords(zone, dnsNames, name, [host]);
  const caa = caaRecords(zone, [host, ...dnsNames.flatMap(nameOf)]);
  const context = [...behind, ...caa].map((rrset) => kept(rrset));
  const isServed = given.kind === "certificate" || today.length > 0;
  return {
    slug,
    summary: summaryOf(wish, host, dnsNames.length > namesOf(given).length),
    records: distinct([...ofHost, ...tlsa.flatMap(entriesOf), ...ofNames.records, ...context]),
    certificate: certificateEntry({
      name,
      given,
      source: renderPlain(input.certificateSource),
      dnsNames,
      external: ofNames.external,
      isServed,
    }),
    course: courseOf({
      certificate: name,
      isServed,
      moved: ofHost.filter(({ op }) => op !== "keep"),
      tlsa,
      hasCaa: caa.length > 0,
      heldWithout: Math.max(negativeTtl(zone), ...today.map(({ ttl }) => ttl ?? 0)),
    }),
  };
}

const HEAD =
  "# Made from the zone and the certificate as they are now. What is marked TODO only people know.\n";

interface Parts {
  readonly slug: string;
  readonly summary: string;
  readonly records: readonly RecordEntry[];
  readonly certificate: Writable;
  readonly course: Course;
}

function manifest(
  { zone, zoneSource, keepsRecords }: NewChangeInput,
  { slug, summary, records, certificate, course }: Parts,
): Writable {
  const { validation, steps, rollback, duration } = course;
  return {
    apiVersion: "trust-change/v1",
    kind: "TrustChange",
    metadata: { name: `${slug}-${keepsRecords ? "renewal" : "move"}` },
    spec: {
      summary,
      ticket: blank("the one ticket for DNS and certificate together"),
      service: { name: slug, owner: blank("the team that answers for the service, such as @org/team") },
      requestedBy: blank("who asks for the change, such as alice@example.com"),
      approvers: [blank("who approves it, somebody else")],
      implementers: [blank("who carries it out, a third person or an entry of credentials")],
      window: windowFor(duration),
      zones: [
        {
          name: zone.apex,
          source: renderPlain(zoneSource),
          ...(isSigned(zone) && { dnssec: new Inline({ status: "signed" }) }),
          records: records.map((record) => writtenRecord(record, zone.apex)),
        },
      ],
      certificates: [certificate],
      validation,
      steps,
      rollback,
    },
  };
}

function summaryOf(wish: Wish, host: DomainName, isAdded: boolean): string {
  const certificate = isAdded ? "a certificate that has its name" : "a renewed certificate";
  if (wish.kind === "stay") return `Give ${host} ${certificate}`;
  const values = wish.kind === "addresses" ? Object.values(wish.addresses).flat() : aliasOf(wish);
  return `Move ${host}${values.length > 0 ? ` to ${values.join(" and ")}` : ""}, with ${certificate}`;
}

/** A short name for the host, from its labels inside the zone; for the apex, from those of the zone. */
function slugOf(host: DomainName, apex: DomainName): string {
  const own = labelsOf(host).slice(0, labelsOf(host).length - labelsOf(apex).length);
  const labels = own.length > 0 ? own : labelsOf(apex);
  const words = labels.map((label) => (label === "*" ? "wildcard" : label.replace(/[^a-z0-9-]+/g, "-")));
  return words.join("-").replace(/^-+|(?<!-)-+$/g, "") || "host";
}

function targetsOf({ records }: RRset): readonly DomainName[] {
  return records.flatMap(({ data }) => targetOf(data) ?? []);
}

function aliasOf(wish: Wish): readonly DomainName[] {
  return wish.kind === "alias" ? [wish.target] : [];
}

function nameOf(text: string): readonly DomainName[] {
  const parsed = parseName(text);
  return parsed.ok ? [parsed.name] : [];
}

function entriesOf(tlsa: TlsaEntries): readonly RecordEntry[] {
  return tlsa.kind === "stays" ? [tlsa.entry] : [tlsa.both, tlsa.newOnly];
}

/** Each entry once; the first wins. */
function distinct(entries: readonly RecordEntry[]): readonly RecordEntry[] {
  const byReference = new Map<string, RecordEntry>();
  for (const entry of entries) {
    const reference = referenceTo(entry);
    if (!byReference.has(reference)) byReference.set(reference, entry);
  }
  return [...byReference.values()];
}

/** How long resolvers keep that a name does not exist, in seconds (RFC 2308 section 5). */
function negativeTtl({ rrsets, apex }: Zone): number {
  const soa = rrsets.get(apex)?.find(({ type }) => type === "SOA");
  const data = soa?.records[0]?.data;
  return data?.type === "SOA" ? Math.min(data.minimum, soa?.ttl ?? data.minimum) : 0;
}

/** A zone file that holds keys at its apex is one of a signed zone; one without may be signed on its way out. */
function isSigned({ rrsets, apex }: Zone): boolean {
  return rrsets.get(apex)?.some(({ type }) => type === "DNSKEY") === true;
}
