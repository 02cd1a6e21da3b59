import { authorize } from "../../dns/caa-authorization";
import { isWildcard, parentName, type DomainName } from "../../dns/name";
import { caaRequest, relevantCaa, type FoundCaa } from "../../manifest/model/caa";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { addProperties } from "./caa-edits";

export const caaShadowedBySubdomain = defineRule({
  id: "caa-shadowed-by-subdomain",
  plane: "pki",
  over: "record",
  types: ["CAA"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A CAA record below shuts out an authority that is in use",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 8659 section 3"],
  docs: {
    problem:
      "The change writes a CAA record below the zone's own, and the new set leaves out the authority of a certificate that is in use there.",
    why: "The closest set is the only one that counts: nothing of the set above is added to it. The certificate goes on working, and its next renewal is refused, weeks later.",
    remedy: "Repeat in the new set what the one above says about the authorities that are in use.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
      - {name: eu, type: CAA, op: create, ttl: 3600, values: ['0 issue "digicert.com"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.eu.example.com], issuerRef: {name: letsencrypt-prod}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
      - {name: eu, type: CAA, op: create, ttl: 3600, values: ['0 issue "digicert.com"', '0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.eu.example.com], issuerRef: {name: letsencrypt-prod}}
`,
  },
  *check({ record, change }) {
    const { ownerName, zone, op } = record;
    if (zone.viewName !== "public" || ownerName === undefined) return;
    if ((op !== "create" && op !== "update") || change.phasesOf(record).at(-1) !== record) return;
    const above = parentName(ownerName);
    const shadowed = above === undefined ? undefined : relevantCaa(change, above, "after");
    if (shadowed?.kind !== "found") return;
    const shutOut = change.certificateNames
      .below(ownerName)
      .flatMap((certificate) => shutOutBy(change, record, certificate, shadowed));
    const [first, ...others] = shutOut;
    if (first) yield* finding(record, shadowed, [first, ...others]);
  },
});

/** A name that its issuer could issue by the set above, and cannot by the one below. */
interface ShutOut {
  readonly certificate: Certificate;
  readonly subject: SubjectName;
  readonly name: DomainName;
  readonly issuer: IssuerFacts;
}

function shutOutBy(
  change: TrustChange,
  record: RecordSet,
  certificate: Certificate,
  above: FoundCaa,
): readonly ShutOut[] {
  const issuer = certificate.isAuthority ? undefined : issuerOf(change, certificate);
  if (!issuer || !caaDomainsOf(issuer)) return [];
  const told = new Set(change.caaJudgement(certificate).refused.map(({ subject }) => subject.text));
  return change.subjectNames(certificate).dnsNames.flatMap((subject) => {
    const name = parseHost(subject.text);
    const base = name !== undefined && isWildcard(name) ? parentName(name) : name;
    // What is refused at this very issuance is told at the certificate.
    if (name === undefined || base === undefined || told.has(subject.text)) return [];
    const relevant = relevantCaa(change, base, "after");
    const request = caaRequest(certificate, issuer, name);
    if (relevant.kind !== "found" || relevant.content.entry !== record || !request) return [];
    const isShutOut =
      authorize(relevant.rrset, request).kind === "refused" &&
      authorize(above.rrset, request).kind === "allowed";
    return isShutOut ? [{ certificate, subject, name, issuer }] : [];
  });
}

function* finding(
  record: RecordSet,
  above: FoundCaa,
  shutOut: readonly [ShutOut, ...ShutOut[]],
): Generator<FindingDraft> {
  const at = record.nameNode;
  if (!at) return;
  const issuers = [...new Set(shutOut.map(({ issuer }) => issuer.name))];
  const names = [...new Set(shutOut.map(({ name }) => name))];
  const certificates = [...new Set(shutOut.flatMap(({ certificate }) => certificate.name ?? []))];
  const parent = above.content.entry.reference ?? "the set above";
  yield {
    at,
    message: `For ${record.ownerName ?? "this name"} and everything below it, ${record.reference ?? "this set"} counts in place of ${parent}, of which nothing is added. ${parent} lets ${listed(issuers)} issue, this set does not, and ${listed(certificates)} with ${listed(names)} ${certificates.length === 1 ? "is" : "are"} in use: the next renewal is refused. Repeat here what ${parent} says about ${listed(issuers)}.`,
    related: [
      ...relatedAt(above.content.entry.place, "the set that no longer counts here"),
      ...shutOut.flatMap(({ subject, certificate }) =>
        relatedAt(subject.node, `cannot be renewed in ${certificate.name ?? "this certificate"}`),
      ),
    ],
    fixes: record.foreign ? [] : repeated(record, above, shutOut),
    targets: [...record.references, ...certificates],
  };
}

/** Copies the properties of the set above that name the authorities that are shut out. */
function repeated(record: RecordSet, above: FoundCaa, shutOut: readonly ShutOut[]): readonly Fix[] {
  const domains = new Set(shutOut.flatMap(({ issuer }) => caaDomainsOf(issuer)?.domains ?? []));
  const has = new Set(record.data().map((data) => (data?.type === "CAA" ? `${data.tag} ${data.value}` : "")));
  const missing = above.rrset.filter(({ tag, value, issuer }) => {
    const isMissing = issuer?.isWellFormed && domains.has(issuer.domain) && !has.has(`${tag} ${value}`);
    // What stands twice above is repeated once.
    if (isMissing) has.add(`${tag} ${value}`);
    return isMissing;
  });
  if (missing.length === 0) return [];
  return [
    {
      title: `Repeat ${listed(missing.map(({ tag, issuer }) => `${tag} ${issuer?.isWellFormed ? issuer.domain : ""}`))} from ${above.content.entry.reference ?? "the set above"}`,
      safe: false,
      edits: (layout) => addProperties(record, missing, layout),
    },
  ];
}
