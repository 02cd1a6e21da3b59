import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { compromiseOf, endingsBy, type CertificateEnding } from "../../manifest/model/pki/endings";
import { instanceEnded, nameOfInstance } from "../../manifest/model/pki/instance";
import { instantAt } from "../../manifest/model/pki/validity";
import type { TrustChange } from "../../manifest/model/trust-change";
import { leadsBackTo } from "../../manifest/model/way-back";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { neededUntil } from "../pki/expiry";
import { tooEarly } from "../pki/irrevocable";
import { postpone, timeNotBefore } from "../postpone";
import { defineRule } from "../rule";

export const oldKeyDestroyedInsideWindow = defineRule({
  id: "old-key-destroyed-inside-window",
  plane: "rollback",
  over: ["step", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The old key goes while the rollback needs it",
  controls: ["nist-csf-2.0:PR.DS-11", "nist-csf-2.0:RC.RP-03", "nist-800-53-r5:SC-12"],
  references: ["NIST SP 800-57 Part 1", "NIST SP 800-53 Rev. 5, SC-12"],
  docs: {
    problem:
      "The key of the certificate before is destroyed, or kept no longer, before the rollback window is over.",
    why: "A certificate without its key cannot be served. The way back seems to be there until somebody goes it.",
    remedy: "Destroy the key after the rollback window, and keep it until then.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy}
  - {name: destroy-old-key, certificates: [shop-tls], do: destroy-key}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [deploy]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy}
  - {name: hold, wait: 1h}
  - {name: destroy-old-key, certificates: [shop-tls], do: destroy-key}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [deploy]}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("certificate" in entity) {
      const finding = keptTooShort(change, entity.certificate);
      if (finding) yield finding;
      return;
    }
    for (const ending of endingsBy(change, entity.step)) {
      const finding = ending.kind === "key destruction" ? destroyed(change, ending) : undefined;
      if (finding) yield finding;
    }
  },
});

/** A key in wrong hands is better gone; that the way back leads to it is another rule's finding. */
function destroyed(change: TrustChange, ending: CertificateEnding): FindingDraft | undefined {
  if (compromiseOf(ending.instance)) return undefined;
  const early = tooEarly(change, ending);
  if (!early) return undefined;
  const { step, at, instance, node } = ending;
  const when = at === undefined ? "" : ` at ${clockTime(at)}`;
  return {
    at: node,
    message: `The step ${step?.name ?? "here"} destroys the key of ${nameOfInstance(instance)}${when}, but ${early.clause}. A certificate without its key cannot be served. Destroy it ${early.advice}.`,
    related: early.related,
    fixes: step && early.rightFrom !== undefined ? postpone(step, early.rightFrom) : [],
    targets: [...(step?.name === undefined ? [] : [step.name]), ...targetsOf(instance.entry)],
  };
}

function keptTooShort(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const keepUntil = certificate.previous.at("keepUntil");
  const end = instantAt(keepUntil);
  const { scalar } = keepUntil;
  const instance = instanceEnded(certificate);
  if (end === undefined || !scalar || !instance.isPrevious || compromiseOf(instance)) return undefined;
  const [back] = leadsBackTo(change, instance);
  const { wayBack } = back ? neededUntil(change, instance) : { wayBack: undefined };
  if (!back || wayBack === undefined || end >= wayBack) return undefined;
  const time = timeNotBefore(wayBack);
  return {
    at: scalar,
    message: `The key of ${nameOfInstance(instance)} is kept until ${clockTime(end)}, but the way back to it is open until ${clockTime(wayBack, end)}, ${formatSeconds((wayBack - end) / 1000)} longer. A certificate without its key cannot be served. Keep it until then.`,
    related: relatedAt(back.at, "the way back to it"),
    fixes: [{ title: `Keep it until ${time}`, safe: false, edits: () => [replaceScalar(scalar, time)] }],
    targets: targetsOf(certificate),
  };
}
