import { appendTo, insertEntry } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import type { RecordSet } from "../../manifest/model/record-set";
import type { CertificateSource } from "../../manifest/model/sources/certificate-source";
import { isWritten } from "../../manifest/model/subject-names";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { parseHost } from "../../manifest/model/names";
import { relativeTo, type DomainName } from "../../dns/name";
import { relatedAt, type Fix, type Related } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";
import { matchHost } from "../../pki/host-match";
import { formFaults, isCertifiable } from "./certifiable-names";
import { correctName } from "./correct-name";

export const sanWithoutDnsRecord = defineRule({
  id: "san-without-dns-record",
  plane: "naming",
  over: "certificate",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "A certificate has a name that nothing answers for",
  controls: [
    "nist-csf-2.0:ID.AM-08",
    "nist-csf-2.0:PR.DS-02",
    "owasp-nhi-2025:NHI1:2025",
    "nist-800-53-r5:SC-17",
  ],
  references: ["RFC 9525 section 7.1", "RFC 4592 section 3.3.1"],
  docs: {
    problem:
      "A new certificate has a dNSName inside a zone of this change, and after the change no address record, alias, wildcard or delegation answers for it there.",
    why: "It is usually a typo or a service that is gone. The key vouches for a name that nobody serves, and whoever takes the name over later finds a valid certificate for it.",
    remedy:
      "Drop the name, list its record (op: keep where it stays as it is), give the zone a source, or name it under external with the reason.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com, shpo.example.com]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.isAuthority) return;
    const { dnsNames, source } = change.subjectNames(certificate);
    for (const subject of dnsNames) {
      const name = parseHost(subject.text);
      const coverage = name && change.coverageOf(name, certificate);
      if (!name || coverage?.kind !== "nothing" || isFormToldOf(change, certificate, subject)) continue;
      const gone = change.recordsAt(name).find(({ op, bearsAddresses }) => op === "delete" && bearsAddresses);
      yield {
        at: subject.node,
        message: gone
          ? deletedMessage(certificate, name, gone, source)
          : absentMessage(change, certificate, subject, coverage.zones),
        related: [
          ...related(name, coverage.zones, gone),
          ...relatedAt(source?.at, `what has ${name} begins here`),
        ],
        fixes: fixes(
          change,
          certificate,
          subject,
          name,
          gone ? undefined : unknownZone(change, coverage.zones),
        ),
        targets: [subject.text, ...(certificate.name === undefined ? [] : [certificate.name])],
      };
    }
  },
});

/** Whether a name cannot be in the certificate at all, which is told by itself of names that are written here. */
function isFormToldOf(change: TrustChange, certificate: Certificate, subject: SubjectName): boolean {
  const isPublic = isWritten(certificate, subject) && publicIssuerOf(change, certificate) !== undefined;
  return formFaults(subject.text, isPublic).length > 0;
}

/** The first zone of which it is not known that it lacks the name. */
function unknownZone(change: TrustChange, zones: readonly Zone[]): Zone | undefined {
  return zones.find((zone) => !change.sources.of(zone));
}

function deletedMessage(
  certificate: Certificate,
  name: DomainName,
  gone: RecordSet,
  source: CertificateSource | undefined,
): string {
  const remedy = source ? `Have ${source.path} made without it` : "Drop it from dnsNames";
  return `${name} is to be in ${certificate.name ?? "this certificate"}, but this change deletes ${gone.reference ?? name}, and nothing else answers for the name then. ${remedy}, or name it under external if it lives elsewhere from then on.`;
}

function absentMessage(
  change: TrustChange,
  certificate: Certificate,
  { text: name }: SubjectName,
  holding: readonly Zone[],
): string {
  const paths = [...new Set(holding.flatMap((zone) => change.sources.of(zone)?.path ?? []))];
  if (paths.length > 0)
    return `${name} is to be in ${certificate.name ?? "this certificate"}, but neither this change nor ${listed(paths)} has ${name.startsWith("*.") ? `an address record one label below ${name.slice(2)}` : "anything that answers for it"}. If it is a typo, correct it; if the file is old, update it; if the name lives elsewhere, name it under external.`;
  const zones = listed([...new Set(holding.flatMap((zone) => zone.name ?? []))]);
  const meant = change.misspeltNames(certificate).get(name);
  const wanted = `${name} is to be in ${certificate.name ?? "this certificate"}, but this change lists`;
  return name.startsWith("*.")
    ? `${wanted} no address record one label below ${name.slice(2)} in the zone ${zones}. List one (op: keep where it stands already), give the zone a source, or name ${name} under external.`
    : `${wanted} nothing that answers for it in the zone ${zones}. If it is ${meant === undefined ? "a typo" : `meant to be ${meant}`}, correct it; if the record exists, list it with op: keep or give the zone a source; if it lives elsewhere, name it under external.`;
}

function related(
  name: DomainName,
  holding: readonly Zone[],
  gone: RecordSet | undefined,
): readonly Related[] {
  if (gone?.nameNode) return [{ at: gone.nameNode, message: `${gone.reference ?? name} is deleted here` }];
  return holding.flatMap((zone) => {
    const at = zone.view.at("name").scalar;
    return at ? [{ at, message: `the zone that would have to answer for ${name}` }] : [];
  });
}

function fixes(
  change: TrustChange,
  certificate: Certificate,
  subject: SubjectName,
  name: DomainName,
  zone: Zone | undefined,
): readonly Fix[] {
  const { map } = certificate.view;
  const zoneMap = zone?.view.map;
  const all: Fix[] = [];
  if (zoneMap && zone.name !== undefined && !name.startsWith("*.")) {
    const owner = relativeTo(name, zone.name);
    const record = {
      name: owner === "@" ? "" : owner,
      type: "A",
      op: "keep",
      ttl: tabStop("the TTL now"),
      value: tabStop("the address now"),
    };
    all.push({
      title: `List ${name} as it stands in the zone ${zone.name}`,
      safe: false,
      edits: (layout) => [appendTo(zoneMap, "records", record, layout)],
    });
  }
  const meant = change.misspeltNames(certificate).get(subject.text);
  const isPublic = publicIssuerOf(change, certificate) !== undefined;
  if (meant !== undefined && isCertifiable(meant, isPublic)) all.unshift(correctName(subject, meant));
  if (isWritten(certificate, subject) && !isNeeded(change, certificate, subject)) {
    all.push(...removal(`Drop ${subject.text} from dnsNames`, subject.node));
  }
  if (map && !certificate.isForeign) {
    const external = { name, why: tabStop("where its record lives") };
    const has = certificate.view.at("external").exists;
    all.push({
      title: `Say that ${name} is served elsewhere (external)`,
      safe: false,
      edits: (layout) =>
        has
          ? [appendTo(map, "external", external, layout)]
          : [insertEntry(map, "external", [external], layout, "dnsNames")],
    });
  }
  return all;
}

/** Whether a record says that the certificate is served at a name which nothing but this entry covers. */
function isNeeded(change: TrustChange, certificate: Certificate, subject: SubjectName): boolean {
  const others = change.subjectNames(certificate).dnsNames.filter((other) => other !== subject);
  const rest = others.map(({ text }) => text);
  return change
    .recordsServing(certificate)
    .flatMap(({ ownerName }) => ownerName ?? [])
    .some((owner) => matchHost(owner, [subject.text]).isMatch && !matchHost(owner, rest).isMatch);
}
