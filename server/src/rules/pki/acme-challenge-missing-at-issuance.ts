import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { Certificate } from "../../manifest/model/certificate";
import { challengeNameOf } from "../../manifest/model/dns-challenge";
import { issuingSteps } from "../../manifest/model/issuance";
import { challengeOf, issuerOf } from "../../manifest/model/pki/issuer";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { moveInFront } from "../step-edits";
import { listed } from "../words";
import { isChallengeText } from "./challenge-values";

export const acmeChallengeMissingAtIssuance = defineRule({
  id: "acme-challenge-missing-at-issuance",
  plane: "pki",
  over: "record",
  types: ["TXT"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A challenge record does not stand when its certificate is issued",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3", "nist-800-53-r5:SC-17"],
  references: ["RFC 8555 section 8.4"],
  docs: {
    problem:
      "A step takes the TXT record of an ACME challenge away before the step that has the certificate issued, or creates it only after that one.",
    why: "The authority asks for the record when the certificate is ordered. It finds nothing, refuses, and counts the failure; the rest of the change stands without the new certificate.",
    remedy:
      "Have the certificate issued between the step that creates the record and the one that deletes it.",
    bad: `zones:
  - name: example.com
    records:
      - {id: challenge, name: _acme-challenge.shop, type: TXT, op: create, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
      - {id: challenge-gone, name: _acme-challenge.shop, type: TXT, op: delete, previous: {ttl: 60, values: [OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI]}}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], challenge: dns-01, external: [{name: shop.example.com, why: another team has its records}]}
steps:
  - {name: answer, records: [challenge]}
  - {name: tidy-up, records: [challenge-gone]}
  - {name: issue, certificates: [shop-tls], do: issue}
`,
    good: `zones:
  - name: example.com
    records:
      - {id: challenge, name: _acme-challenge.shop, type: TXT, op: create, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
      - {id: challenge-gone, name: _acme-challenge.shop, type: TXT, op: delete, previous: {ttl: 60, values: [OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI]}}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], challenge: dns-01, external: [{name: shop.example.com, why: another team has its records}]}
steps:
  - {name: answer, records: [challenge]}
  - {name: issue, certificates: [shop-tls], do: issue}
  - {name: tidy-up, records: [challenge-gone]}
`,
  },
  *check({ record, change }) {
    const stay = record.op === "create" && isChallengeText(record) ? stayOf(change, record) : undefined;
    const certificates = stay ? certificatesBy(change, record) : [];
    const issues = certificates.map((certificate) => issuingSteps(change, certificate));
    // One of which nobody knows when it is issued may be what the record is for.
    if (!stay || issues.length === 0 || issues.some((steps) => steps.length === 0)) return;
    const [issue, ...others] = new Set(issues.flat());
    if (!issue || ![issue, ...others].every((step) => isOutside(change, stay, step))) return;
    if (mayBeAskedBefore(change, stay)) return;
    yield* finding(change, record, stay, issue, certificates);
  },
});

/** From when to when the record stands: the steps that create it, and delete it if any does. */
interface Stay {
  readonly from: Step;
  readonly to: Step | undefined;
}

/** Undefined where it does not come and go once, by steps that are known. */
function stayOf(change: TrustChange, record: RecordSet): Stay | undefined {
  const [first, last, ...more] = change.phasesOf(record);
  const from = change.states.onlyStepOf(record);
  if (first !== record || !from || more.length > 0) return undefined;
  if (!last) return { from, to: undefined };
  const to = last.op === "delete" ? change.states.onlyStepOf(last) : undefined;
  return to && { from, to };
}

/** The certificates that the record may be for: their clients, as far as is said, write no challenge by themselves. */
function certificatesBy(change: TrustChange, { ownerName }: RecordSet): readonly Certificate[] {
  const host = ownerName === undefined ? undefined : parentName(ownerName);
  if (host === undefined || challengeNameOf(host) !== ownerName) return [];
  const names = [host, wildcardBelow(host)].filter((name): name is DomainName => name !== undefined);
  const all = new Set(names.flatMap((name) => change.certificateNames.having(name)));
  return [...all].filter((certificate) => {
    if (!certificate.isIssued || certificate.isAuthority) return false;
    const issuer = issuerOf(change, certificate);
    // Of a private authority nobody knows that it speaks ACME, unless its challenge is said.
    const usual = issuer?.trust() === "private" ? undefined : "dns-01";
    const isByDns = (challengeOf(certificate, issuer) ?? usual) === "dns-01";
    return isByDns && issuer?.solverCredential() === undefined;
  });
}

function isOutside(change: TrustChange, { from, to }: Stay, issue: Step): boolean {
  return isLate(change, from, issue) || (to !== undefined && change.timeline.comesBefore(to, issue));
}

function isLate(change: TrustChange, from: Step, issue: Step): boolean {
  return change.timeline.comesBefore(issue, from);
}

/** Whether somebody, or a check of their own, may have the authority look while the record stands: authorizations last for a while (RFC 8555 section 7.4.1). */
function mayBeAskedBefore(change: TrustChange, { from, to }: Stay): boolean {
  const { timeline, propagation } = change;
  const ownChecks = change
    .stepsOfKind("validate")
    .filter((step) => propagation.checksRunBy(step).some(({ kind }) => kind === "custom"));
  return [...change.stepsOfKind("manual"), ...ownChecks].some(
    (hand) => timeline.comesBefore(from, hand) && (!to || timeline.comesBefore(hand, to)),
  );
}

function* finding(
  change: TrustChange,
  record: RecordSet,
  { from, to }: Stay,
  issue: Step,
  certificates: readonly Certificate[],
): Generator<FindingDraft> {
  const isAfter = isLate(change, from, issue);
  const step = isAfter ? from : (to ?? from);
  const at = step.view.at("name").scalar;
  if (!at) return;
  const [own, asks] = [step.name ?? "this step", issue.name ?? "another step"];
  const what = record.reference ?? "the challenge";
  const names = listed(certificates.map(nameOf));
  const says = isAfter
    ? `The step ${own} creates ${what} only after ${asks} has ${names} issued`
    : `The step ${own} takes ${what} away before ${asks} has ${names} issued`;
  yield {
    at,
    message: `${says}: the authority asks for the record then, finds nothing, and refuses. Let ${asks} come ${isAfter ? `after ${own}` : `before ${own}, and after ${from.name ?? "the step that creates it"}`}.`,
    related: relatedAt(issue.view.at("name").scalar, `has ${names} issued`),
    fixes: isAfter ? moveInFront(from, issue) : moveInFront(issue, step),
    targets: [own, ...record.references, ...certificates.flatMap(targetsOf)],
  };
}
