import { hasUnderscoreLabel, type DomainName } from "../../dns/name";
import { insertEntry } from "../../manifest/edits/edits";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import type { RecordSet } from "../../manifest/model/record-set";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import { visible } from "../../text/quote";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { aliasTargetInNames } from "./alias-target-only-in-san";
import { ofCheck, ofEndpoint } from "./answered-by-wildcard";
import { additionOf, namesOf, whatItHas } from "./certificate-lacks";
import { isCertifiable } from "./certifiable-names";
import { correctName } from "./correct-name";
import { isConfusable } from "./idna-confusable";

export const sanMissingForDnsName = defineRule({
  id: "san-missing-for-dns-name",
  plane: "naming",
  over: ["record", "endpoint", "validation"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A name is served with a certificate that does not have it",
  controls: [
    "nist-csf-2.0:PR.DS-02",
    "nist-csf-2.0:ID.RA-07",
    "nist-800-53-r5:SC-17",
    "nist-800-53-r5:CM-3(2)",
  ],
  references: ["RFC 9525 section 6.3", "CA/B Forum Baseline Requirements 7.1.2.7.12"],
  docs: {
    problem:
      "A record says which certificate is served at its name, and no dNSName of that certificate matches the name. Or a host that an endpoint or a TLS check names loses its own record, and the wildcard that answers for it from then on is served with a certificate that does not reach so deep.",
    why: "Every client that checks names refuses the connection from the moment the record points there.",
    remedy:
      "Add the name to dnsNames before the certificate is issued, or correct the record. A wildcard covers exactly one label, and the common name never counts.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: www.shop, type: A, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: ["*.example.com"]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: www.shop, type: A, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: ["*.example.com", www.shop.example.com]}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("endpoint" in entity) yield* ofEndpoint(change, entity.endpoint);
    else if ("validation" in entity) yield* ofCheck(change, entity.validation);
    else yield* ofRecord(change, entity.record);
  },
});

function* ofRecord(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const { ownerName } = record;
  if (ownerName === undefined || hasUnderscoreLabel(ownerName)) return;
  if (record.op !== "delete") yield* afterChange(change, record, ownerName);
  yield* beforeChange(change, record, ownerName);
}

function* afterChange(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
): Generator<FindingDraft> {
  const certificate = change.certificate(record.certificate?.source);
  if (!record.certificate) {
    const remark = uncoveredAddress(change, record, ownerName);
    if (remark) yield remark;
  } else if (
    certificate &&
    change.subjectNames(certificate).areAll &&
    !aliasTargetInNames(change, record, certificate)
  ) {
    yield* mismatch(change, record, ownerName, record.certificate, certificate);
  }
}

function* mismatch(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
  reference: ScalarNode,
  certificate: Certificate,
): Generator<FindingDraft> {
  const has = whatItHas(change, certificate, ownerName);
  if (has === undefined) return;
  // A and AAAA, two views, two phases: what the certificate lacks is one name, said at the first of its records.
  const here = change.recordsAt(ownerName);
  if (here.find((other) => isServedWith(other, reference)) !== record) return;
  const others = here.filter((other) => other !== record && isServedWith(other, reference));
  const name = certificate.name ?? reference.source;
  yield {
    at: record.nameNode ?? reference,
    message: `${ownerName} is served with the certificate ${name}, but ${has}. Clients refuse the connection as soon as they check the name. ${remedyFor(change, certificate, record, ownerName)}.`,
    related: [
      { at: reference, message: `says that ${name} is served here` },
      ...others.flatMap((other) =>
        other.certificate
          ? [{ at: other.certificate, message: `and here, by its ${other.type ?? ""} record` }]
          : [],
      ),
      ...namesOf(change, certificate),
    ],
    fixes: fixes(change, [record, ...others], ownerName, certificate),
    targets: [record, ...others].flatMap(({ references }) => references),
  };
}

function remedyFor(
  change: TrustChange,
  certificate: Certificate,
  record: RecordSet,
  ownerName: DomainName,
): string {
  if (isConfusable(record.nameNode)) return "Type the owner name again";
  const { source } = change.subjectNames(certificate);
  if (source) return `Have ${source.path} made anew with ${ownerName}`;
  const [misspelt] = misspeltFor(change, certificate, ownerName);
  const to = `to dnsNames of ${certificate.name ?? "the certificate"}`;
  return misspelt
    ? `If ${visible(misspelt.text)} is meant to be ${ownerName}, correct it; else add ${ownerName} ${to}`
    : `Add ${ownerName} ${to}`;
}

/** What was written in the certificate for a name by mistake. */
function misspeltFor(
  change: TrustChange,
  certificate: Certificate,
  ownerName: DomainName,
): readonly SubjectName[] {
  const misspelt = change.misspeltNames(certificate);
  return certificate.dnsNames.filter(({ text }) => misspelt.get(text) === ownerName);
}

function isServedWith(record: RecordSet, certificate: ScalarNode): boolean {
  return record.op !== "delete" && record.certificate?.source === certificate.source;
}

function* beforeChange(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
): Generator<FindingDraft> {
  const reference = record.previousCertificate;
  const certificate = change.certificate(reference?.source);
  if (
    !reference ||
    !certificate ||
    !change.subjectNames(certificate).areAll ||
    reference.source === record.certificate?.source
  )
    return;
  // The names of an entry that is issued anew are those of the new certificate, not those served so far.
  const has = certificate.isIssued ? undefined : whatItHas(change, certificate, ownerName);
  if (has === undefined) return;
  const name = certificate.name ?? reference.source;
  yield {
    at: reference,
    message: `${ownerName} is said to be served with the certificate ${name} until the change, but ${has}. Clients would have refused that, and would refuse it again after a rollback. Correct previous.certificate, or the dnsNames of ${name}.`,
    related: namesOf(change, certificate),
    targets: record.references,
  };
}

function fixes(
  change: TrustChange,
  [record, ...others]: readonly [RecordSet, ...RecordSet[]],
  ownerName: DomainName,
  certificate: Certificate,
): readonly Fix[] {
  const item = record.view.written;
  const misspelt = misspeltFor(change, certificate, ownerName);
  const isPublic = publicIssuerOf(change, certificate) !== undefined;
  const isRight = isCertifiable(ownerName, isPublic) && !isConfusable(record.nameNode);
  const all: Fix[] = isRight ? misspelt.map((subject) => correctName(subject, ownerName)) : [];
  if (isRight) all.push(...additionOf(change, certificate, ownerName));
  if (item && record.op === "create" && others.length === 0 && !isNamed(change, record)) {
    all.push(...removal(`Remove the record ${record.reference ?? ownerName}`, item));
  }
  return all;
}

/** Whether a step, forward or back, speaks of the record: it cannot go alone then. */
function isNamed(change: TrustChange, record: RecordSet): boolean {
  return [...change.steps(), ...change.rollbackSteps()].some((step) =>
    [...step.records, ...step.reverts].some(({ source }) => change.record(source) === record),
  );
}

/** A record says nothing about TLS unless it names a certificate, so this is a remark and no more. */
function uncoveredAddress(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
): FindingDraft | undefined {
  const touched = record.op === "create" || record.op === "update";
  if (!touched || !record.bearsAddresses || record.servesNoTls || record.foreign) return undefined;
  const names = change.certificateNames;
  if (!names.areAllKnown() || names.cover(ownerName)) return undefined;
  const at: Node | undefined = record.nameNode;
  const { map } = record.view;
  return at && map
    ? {
        at,
        severity: "information",
        message: `No certificate of this change has ${ownerName}, and the record does not say which one is served there. Name it with certificate, or say tls: none where no TLS is served.`,
        fixes: [
          {
            title: `Say that ${ownerName} serves no TLS`,
            safe: false,
            edits: (layout) => [insertEntry(map, "tls", "none", layout)],
          },
        ],
        targets: record.references,
      }
    : undefined;
}
