import { formatRecordData } from "../../dns/record-data";
import type { RRset } from "../../dns/zone/zone";
import type { DomainName } from "../../dns/name";
import type { X509Certificate } from "../../pki/x509/certificate";
import type { CertificateRequest } from "../../pki/x509/certificate-request";
import { sourcesIn, type NamedSource } from "../../manifest/model/sources/named-sources";
import type { CertificateSource } from "../../manifest/model/sources/certificate-source";
import type { ZoneSource } from "../../manifest/model/sources/zone-source";
import type { TrustChange } from "../../manifest/model/trust-change";
import { zonesInEachView } from "../../manifest/model/zone-views";
import { counted } from "../../rules/words";
import type { HoverPlace } from "./hover";
import { bullets, code, codes, facts, paragraphs } from "./markdown";

const DAY = 24 * 3600 * 1000;

/** At the path of a source, and at the name of a certificate that has one: what the file holds. */
export function sourceHover({ node, written, isKey, change, now }: HoverPlace): string | undefined {
  if (!change || isKey) return undefined;
  const named = [...sourcesIn(change)].find(({ scalar }) => scalar === node || scalar === written);
  if (named) return sourceText(named, now);
  const certificate = change.certificates().find(({ view }) => view.at("name").scalar === node);
  const own = certificate && [...sourcesIn(change)].filter((one) => one.certificate === certificate);
  return own && own.length > 0 ? paragraphs(own.map((one) => sourceText(one, now))) : undefined;
}

function sourceText({ state, scalar }: NamedSource, now: number): string | undefined {
  const file = code(scalar.source);
  if (state.kind === "unread") return `${file} cannot be read: ${state.reason}`;
  if (state.kind === "awaited") return undefined;
  const { source } = state;
  return "zone" in source ? zoneText(source) : certificateText(source, now);
}

/** `zones/example.com.zone`: zone `example.com` · 12 names · SOA serial 2026112501 */
function zoneText({ path, zone, isComplete }: ZoneSource): string {
  const soa = zone.rrsets.get(zone.apex)?.find(({ type }) => type === "SOA")?.records[0]?.data;
  return facts(
    `${code(path)}: zone ${code(zone.apex)} as it stands`,
    counted(zone.rrsets.size, "name"),
    soa?.type === "SOA" ? `SOA serial ${soa.serial}` : undefined,
    isComplete ? undefined : "some of it cannot be read",
  );
}

function certificateText({ path, certificate, request }: CertificateSource, now: number): string | undefined {
  if (certificate)
    return paragraphs([`${code(path)}: certificate`, bullets(certificateLines(certificate, now))]);
  return request && paragraphs([`${code(path)}: request`, bullets(requestLines(request))]);
}

function certificateLines(certificate: X509Certificate, now: number): readonly string[] {
  const { notBefore, notAfter, issuer, serial, fingerprint } = certificate;
  return [
    ...requestLines(certificate),
    `valid from ${instant(notBefore)} to ${instant(notAfter)}: ${lifeLeft(notBefore, notAfter, now)}`,
    `issuer ${code(issuer.text)}`,
    `serial ${code(serial.withColons)}`,
    `SHA-256 ${code(fingerprint)}`,
  ];
}

function requestLines({
  subject,
  dnsNames,
  ipAddresses,
  key,
}: CertificateRequest | X509Certificate): readonly string[] {
  const names = [...dnsNames, ...ipAddresses].map(({ raw }) => raw);
  const size = key.bits === undefined ? "" : ` of ${key.bits} bits`;
  return [
    names.length === 0 ? `no names; subject ${code(subject.text)}` : `names ${codes(names, 8)}`,
    `key ${code(key.algorithm)}${size}`,
  ];
}

function lifeLeft(notBefore: number, notAfter: number, now: number): string {
  if (now < notBefore) return `begins in ${counted(Math.ceil((notBefore - now) / DAY), "day")}`;
  if (now > notAfter) return `ended ${counted(Math.floor((now - notAfter) / DAY), "day")} ago`;
  return `${counted(Math.floor((notAfter - now) / DAY), "day")} left`;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, "2026-12-01T20:00".length).replace("T", " ") + " UTC";
}

/** What the sources of the zones have at a name, as lines of a list. */
export function standingLines(change: TrustChange, name: DomainName): readonly string[] {
  return zonesInEachView(change, name).flatMap((zone) => {
    const source = change.sources.of(zone);
    return source ? change.sources.standingAt(zone, name).map((rrset) => standingLine(rrset, source)) : [];
  });
}

/** stands in `example.com.zone`: `A` `203.0.113.30` · TTL `300` */
function standingLine({ type, ttl, records }: RRset, { path }: ZoneSource): string {
  const values = codes(records.map(({ data }) => formatRecordData(data)));
  return facts(
    `stands in ${code(path)}: ${code(type)} ${values}`,
    ttl === undefined ? undefined : `TTL ${code(String(ttl))}`,
  );
}
