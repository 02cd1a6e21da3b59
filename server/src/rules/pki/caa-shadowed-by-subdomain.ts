import { authorize, decidingTag, type CaaRequest } from "../../dns/caa-authorization";
import { parentName } from "../../dns/name";
import { caaBaseOf, relevantCaa, type FoundCaa } from "../../manifest/model/caa";
import { caaDomainsOf, issuingSteps } from "../../manifest/model/issuance";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { addProperties } from "./caa-edits";
import { calledName } from "./caa-refusals";
import { shutOutBy, type ShutOut } from "./caa-shut-out";

export const caaShadowedBySubdomain = defineRule({
  id: "caa-shadowed-by-subdomain",
  plane: "pki",
  over: "record",
  types: ["CAA"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A CAA record shuts out an authority that is in use",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 8659 section 3", "RFC 9495 section 4"],
  docs: {
    problem:
      "The change writes a CAA record below the zone's own, and the new set leaves out the authority of a certificate that is in use there; or a set no longer lets in the authority of a certificate that renews itself, or is deleted, so that one decides which does not. For mailboxes issuemail decides.",
    why: "The closest set is the only one that counts: nothing of the set above is added to it. The certificate goes on working, and its next renewal is refused, weeks later.",
    remedy:
      "Repeat in the new set what the one above, or the one before, says about the authorities that are in use.",
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
    if (op === "keep" || change.phasesOf(record).at(-1) !== record) return;
    const shutOut = shutOutBy(change, record);
    if (shutOut.length === 0) return;
    if (op === "delete") {
      yield* noLongerLetIn(change, record, shutOut);
      return;
    }
    const above = parentName(ownerName);
    const shadowed = above === undefined ? undefined : relevantCaa(change, above, "after");
    const [first, ...others] =
      shadowed?.kind === "found" ? shutOut.filter(({ request }) => letsIn(shadowed, request)) : [];
    if (first && shadowed?.kind === "found") yield* finding(record, shadowed, [first, ...others]);
    else yield* noLongerLetIn(change, record, shutOut);
  },
});

/** Whether a set lets an issuer in by what it says, and not only because it says nothing of this kind of names. */
function letsIn({ rrset }: FoundCaa, request: CaaRequest): boolean {
  const deciding = decidingTag(rrset, request.certifies);
  return rrset.some(({ tag }) => tag === deciding) && authorize(rrset, request).kind === "allowed";
}

function* finding(
  record: RecordSet,
  above: FoundCaa,
  shutOut: readonly [ShutOut, ...ShutOut[]],
): Generator<FindingDraft> {
  const at = record.nameNode;
  if (!at) return;
  const issuers = [...new Set(shutOut.map(({ issuer }) => issuer.name))];
  const names = [...new Set(shutOut.map(calledName))];
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

/**
 * The certificates that renew themselves, whose issuer is let in no longer. Others may be meant to come from another
 * authority next time.
 */
function* noLongerLetIn(
  change: TrustChange,
  record: RecordSet,
  all: readonly ShutOut[],
): Generator<FindingDraft> {
  const at = record.nameNode;
  const shutOut = all.filter((one) => one.certificate.view.at("renewBefore").exists && wasLetIn(change, one));
  const [first] = shutOut;
  if (!first || !at) return;
  const issuers = listed([...new Set(shutOut.map(({ issuer }) => issuer.name))]);
  const certificates = [...new Set(shutOut.flatMap(({ certificate }) => certificate.name ?? []))];
  const names = listed([...new Set(shutOut.map(calledName))]);
  const [renew, stay] = certificates.length === 1 ? ["renews itself", "is"] : ["renew themselves", "are"];
  yield {
    at,
    message: `${whatShutsOut(record, first, issuers)} for ${names}, and ${listed(certificates)} ${stay} in use and ${renew} there (renewBefore): the next renewal is refused, weeks later. ${record.op === "delete" ? "Let" : "Leave"} ${issuers} in${record.op === "delete" ? " there first" : " the set"}, or have another authority issue ${listed(certificates)}.`,
    related: shutOut.flatMap(({ subject, certificate }) =>
      relatedAt(subject.node, `cannot be renewed in ${certificate.name ?? "this certificate"}`),
    ),
    targets: [...record.references, ...certificates],
  };
}

/** Which set no longer lets an issuer issue, up to the names: this one, or the one above that decides when it is gone. */
function whatShutsOut(record: RecordSet, { relevant }: ShutOut, issuers: string): string {
  const set = record.reference ?? "this set";
  if (record.op !== "delete") return `After the change ${set} no longer lets ${issuers} issue`;
  const decider = relevant.content.entry.reference ?? "the set above";
  return `When ${set} is deleted, ${decider} decides instead, which does not let ${issuers} issue`;
}

/** Whether the issuer was let in before the change, or when the certificate is issued in it. */
function wasLetIn(change: TrustChange, { certificate, name, request }: ShutOut): boolean {
  const base = caaBaseOf(name);
  if (base === undefined) return false;
  return ["before" as const, ...issuingSteps(change, certificate)].some((moment) => {
    const relevant = relevantCaa(change, base, moment);
    if (relevant.kind === "none") return true;
    return relevant.kind === "found" && authorize(relevant.rrset, request).kind === "allowed";
  });
}
