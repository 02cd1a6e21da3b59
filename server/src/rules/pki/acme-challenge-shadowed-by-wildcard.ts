import { relativeTo, type DomainName } from "../../dns/name";
import { appendTo, completeMap, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import type { Certificate } from "../../manifest/model/certificate";
import {
  canWriteAt,
  challengesBehindWildcard,
  dns01IssuerOf,
  type ChallengedName,
} from "../../manifest/model/dns-challenge";
import type { IssuerFacts } from "../../manifest/model/pki/issuer";
import { targetsOf } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import { grouped } from "../../text/grouped";
import { ownRecords } from "../dns/explicit-record";
import { relatedAt, type FindingDraft, type Fix, type Severity } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const acmeChallengeShadowedByWildcard = defineRule({
  id: "acme-challenge-shadowed-by-wildcard",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "A wildcard answers in place of the challenge",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17", "nist-800-53-r5:CM-4"],
  references: ["RFC 4592 section 2.2.1", "RFC 4592 section 4.4", "RFC 8555 section 8.4"],
  docs: {
    problem:
      "A certificate is issued by dns-01, and a wildcard CNAME answers for the name at which the challenge is to stand.",
    why: "A solver that follows aliases is led to the target of the wildcard and writes, or fails to write, there. The authority never sees the challenge, and the certificate is not issued.",
    remedy:
      "Create a record at the name of the challenge, whatever it holds: then the wildcard does not answer for it. Or have the solver not follow aliases (cnameStrategy: None).",
    bad: `zones:
  - name: example.com
    records:
      - {name: "*.apps", type: CNAME, op: keep, ttl: 300, value: edge.example.net., certificate: apps-tls}
issuers:
  - {name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.org], challenge: dns-01, solver: {zone: example.com, cnameStrategy: Follow}}
certificates:
  - {name: apps-tls, dnsNames: ["*.apps.example.com"], issuerRef: {name: letsencrypt-prod}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "*.apps", type: CNAME, op: keep, ttl: 300, value: edge.example.net., certificate: apps-tls}
issuers:
  - {name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.org], challenge: dns-01, solver: {zone: example.com, cnameStrategy: None}}
certificates:
  - {name: apps-tls, dnsNames: ["*.apps.example.com"], issuerRef: {name: letsencrypt-prod}}
`,
  },
  *check({ certificate, change }) {
    const issuer = dns01IssuerOf(change, certificate);
    const strategy = issuer && issuer.cnameStrategy();
    if (!issuer || strategy === "None") return;
    const shadowed = challengesBehindWildcard(change, certificate);
    // Hosts that exist can be helped at once; each of the others needs records of its own.
    const together = grouped(
      shadowed.map((name) => [exists(change, name) ? name.wildcard : name.challenge, name]),
    );
    for (const names of together.values()) yield* finding(change, certificate, issuer, names);
  },
});

function* finding(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  shadowed: readonly [ChallengedName, ...ChallengedName[]],
): Generator<FindingDraft> {
  const [{ subject, wildcard, records }] = shadowed;
  const alias = records.find(({ entry }) => entry.type === "CNAME");
  const [target] = alias ? targetsOf(alias) : [];
  const weight = target === undefined ? undefined : weigh(change, issuer, target);
  if (!weight) return;
  const names = listed(shadowed.map(({ challenge }) => challenge));
  const strategy = issuer.view.at("solver").at("cnameStrategy").scalar;
  const follows = strategy
    ? `The solver follows aliases (cnameStrategy: Follow), so it is led to ${target ?? "the target"}${weight === "error" ? ", where it cannot write" : ""}`
    : `A solver that follows aliases is led to ${target ?? "the target"}; what this one does is not said`;
  yield {
    at: subject.node,
    severity: weight,
    message: `The challenge for ${certificate.name ?? "this certificate"} belongs to ${names}, and the wildcard ${wildcard} answers there with a CNAME. ${follows}, and the authority looks for the challenge there as well. ${remedy(change, shadowed)}`,
    related: [
      ...relatedAt(alias?.entry.place, "the wildcard that answers"),
      ...relatedAt(strategy, "the solver follows it"),
    ],
    fixes: fixes(change, shadowed, issuer),
    targets: [
      ...shadowed.map((one) => one.subject.text),
      ...(certificate.name === undefined ? [] : [certificate.name]),
    ],
  };
}

/** How bad it is that a solver may be led to a target; undefined where it can write there, and all goes well. */
function weigh(change: TrustChange, issuer: IssuerFacts, target: DomainName): Severity | undefined {
  if (issuer.cnameStrategy() === undefined) return "warning";
  const canWrite = canWriteAt(change, issuer, target);
  if (canWrite === true) return undefined;
  return canWrite === false ? "error" : "warning";
}

/** Whether the host exists by itself: a record right below it takes nothing away from it. */
function exists(change: TrustChange, { zone, host }: ChallengedName): boolean {
  return host === zone.name || change.contents.exists(zone, host, "after") === true;
}

function remedy(
  change: TrustChange,
  [first, ...others]: readonly [ChallengedName, ...ChallengedName[]],
): string {
  if (!exists(change, first))
    return `Give ${first.host} a record of its own: then the wildcard answers for nothing below it.`;
  const names = others.length === 0 ? "that name" : "each of these names";
  return `Create a record at ${names}, which keeps the wildcard away, or set cnameStrategy: None.`;
}

function fixes(
  change: TrustChange,
  shadowed: readonly [ChallengedName, ...ChallengedName[]],
  { name, view }: IssuerFacts,
): readonly Fix[] {
  const [first] = shadowed;
  if (!exists(change, first)) {
    const isWildcardName = first.subject.text.startsWith("*");
    return isWildcardName ? [] : ownRecords(change, first.zone, first.host, first.records);
  }
  const all: Fix[] = [];
  const standIns = shadowed.filter(({ zone }) => zone.view.at("records").list !== undefined);
  if (standIns.length > 0) {
    all.push({
      title: `Create ${listed(standIns.map(({ challenge }) => challenge))}, so that the wildcard does not answer there`,
      safe: false,
      edits: (layout) => standIns.flatMap((one) => standIn(one, layout)),
    });
  }
  const { map } = view;
  // An issuer that the policy defines may stand in another file.
  if (map && map.chunk.source === first.subject.node.chunk.source) {
    all.push({
      title: `Have the solver of ${name} not follow aliases`,
      safe: false,
      edits: (layout) => completeMap(map, "solver", { cnameStrategy: "None" }, layout),
    });
  }
  return all;
}

/** A text with blanks, so that nobody takes it for a challenge. */
function standIn({ challenge, zone }: ChallengedName, layout: Layout): readonly TextEdit[] {
  const { map } = zone.view;
  const name = zone.name === undefined ? challenge : relativeTo(challenge, zone.name);
  const record = { name, type: "TXT", op: "create", ttl: 300, value: "keeps the wildcard away" };
  return map ? [appendTo(map, "records", record, layout)] : [];
}
