import { swapItems } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { startWithoutSteps } from "../../manifest/model/caches";
import { compromiseOf } from "../../manifest/model/pki/endings";
import { nameOfInstance, type CertificateInstance } from "../../manifest/model/pki/instance";
import { firstMeeting } from "../../manifest/model/pki/states";
import { supersededOf } from "../../manifest/model/pki/superseded";
import { endOf, instantAt, issuingSteps } from "../../manifest/model/pki/validity";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { postpone } from "../postpone";
import { defineRule } from "../rule";
import { atStart } from "../words";
import { endNodeOf, neededUntil } from "./expiry";
import { ledBeforeDeployed } from "./led-before-deployed";

export const overlapMissing = defineRule({
  id: "overlap-missing",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The old and the new certificate are not valid together for as long as both are met",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-17", "nist-800-53-r5:CP-10"],
  references: ["RFC 5280 section 4.1.2.5", "RFC 5280 section 6.1.3"],
  docs: {
    problem:
      "A certificate is deployed before it is issued or valid, or only after a record has led clients to where it is to be served, or the one before it ends while caches still lead clients to where it is served.",
    why: "During a cutover some clients meet the new certificate and some still the old one. Where one of them is not valid, its half of the clients is cut off.",
    remedy:
      "Issue the new certificate before it is deployed, deploy it before records lead clients there, and move while the old one has time left.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], notBefore: 2026-12-01T21:00:00Z, previous: {serial: "04:B2", notAfter: 2026-12-20T00:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy, at: 2026-12-01T20:30:00Z}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], notBefore: 2026-12-01T20:00:00Z, previous: {serial: "04:B2", notAfter: 2026-12-20T00:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy, at: 2026-12-01T20:30:00Z}
`,
  },
  *check({ certificate, change }) {
    const early = certificate.isIssued
      ? (notYetValid(change, certificate) ??
        notYetIssued(change, certificate) ??
        ledBeforeDeployed(change, certificate))
      : undefined;
    if (early) yield early;
    const superseded = supersededOf(change, certificate);
    const late = superseded && endsInCaches(change, superseded);
    if (late) yield late;
  },
});

function notYetValid(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const written = certificate.view.at("notBefore");
  const notBefore = instantAt(written);
  if (notBefore === undefined || !written.scalar) return undefined;
  const meeting = firstMeeting(change, certificate);
  const served = meeting ? change.timeline.spanOf(meeting).start : startWithoutSteps(change);
  if (served === undefined || notBefore <= served) return undefined;
  const name = nameOf(certificate);
  return {
    at: written.scalar,
    message: `${name} is valid from ${clockTime(notBefore)} on, and clients get it from ${clockTime(served, notBefore)} on: ${formatSeconds((notBefore - served) / 1000)} too early. Until then they refuse it. Deploy it later, or have it issued earlier.`,
    related: relatedAt(meeting?.view.at("name").scalar, "from here clients get it"),
    fixes: meeting ? postpone(meeting, notBefore) : [],
    targets: targetsOf(certificate),
  };
}

function notYetIssued(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const deploy = firstDeploy(change, certificate);
  const [issue] = deploy ? issuingSteps(change, certificate) : [];
  if (!deploy || !issue || !change.timeline.comesBefore(deploy, issue)) return undefined;
  const at = deploy.certificates.find(({ source }) => source === certificate.name);
  if (!at) return undefined;
  const name = nameOf(certificate);
  return {
    at,
    message: `The step ${deploy.name ?? "here"} deploys ${name} before the step ${issue.name ?? "below"} has it issued: there is nothing to deploy yet. Let it come after ${issue.name ?? "that step"}.`,
    related: relatedAt(issue.view.at("name").scalar, `here ${name} is issued`),
    fixes: comeAfter(change, deploy, issue),
    targets: [...(deploy.name === undefined ? [] : [deploy.name]), ...targetsOf(certificate)],
  };
}

function firstDeploy(change: TrustChange, certificate: Certificate): Step | undefined {
  let first: Step | undefined;
  for (const step of change.stepsOnCertificate(certificate))
    if (step.deploys && (!first || change.timeline.comesBefore(step, first))) first = step;
  return first;
}

function comeAfter(change: TrustChange, step: Step, earlier: Step): readonly Fix[] {
  const { end } = change.timeline.spanOf(earlier);
  if (step.view.at("at").exists) return end === undefined ? [] : postpone(step, end);
  const { written } = step.view;
  const next = earlier.view.written;
  const steps = change.steps();
  const isNext = steps[steps.indexOf(step) + 1] === earlier;
  const hasReferences =
    step.view.at("after").exists || earlier.view.at("after").exists || earlier.view.at("at").exists;
  if (!written || !next || !isNext || hasReferences) return [];
  return [
    {
      title: `Swap ${step.name ?? "it"} and ${earlier.name ?? "the next step"}`,
      safe: false,
      edits: () => swapItems(written, next),
    },
  ];
}

/** That it ends before it is replaced, or inside the way back, is another rule's finding. */
function endsInCaches(change: TrustChange, instance: CertificateInstance): FindingDraft | undefined {
  const end = endOf(change, instance);
  const at = endNodeOf(instance);
  if (end === undefined || !at || compromiseOf(instance)) return undefined;
  const { replaced, wayBack, caches } = neededUntil(change, instance);
  if (caches?.until === undefined || end >= caches.until) return undefined;
  if (end < Math.max(replaced?.until ?? -Infinity, wayBack ?? -Infinity)) return undefined;
  const name = nameOfInstance(instance);
  const isWayBack = caches.kind === "way back";
  const until = clockTime(caches.until, end);
  return {
    at,
    message: `${atStart(name)} ends at ${clockTime(end)}, and ${isWayBack ? `with the old TTL and the rollback window it is needed until ${until}` : `caches lead clients to where it is served until ${until}`}: ${formatSeconds((caches.until - end) / 1000)} short. Clients that come later refuse it. Lower the TTL earlier, or move while it has time left.`,
    related: relatedAt(
      caches.at,
      isWayBack ? "the way back to it" : "caches hold the old answer of this record",
    ),
    targets: targetsOf(instance.entry),
  };
}
