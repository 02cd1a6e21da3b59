import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { instanceEnded, nameOfInstance } from "../../manifest/model/pki/instance";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { calledIssuer, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { atStart } from "../words";

export const revocationReasonWrong = defineRule({
  id: "revocation-reason-wrong",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A certificate is revoked for a reason that is not the right one",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: [
    "RFC 5280 section 5.3.1",
    "CA/B Forum Baseline Requirements 4.9.13",
    "CA/B Forum Baseline Requirements 7.2.2",
  ],
  docs: {
    problem:
      "A public authority is asked to put a certificate on hold, or a certificate whose key is said to be compromised is to be revoked for another reason.",
    why: "Public authorities suspend nothing: the request fails, and the certificate stays valid. By the reason an authority decides how fast it acts, and whether it certifies the same key again.",
    remedy:
      "Revoke with keyCompromise where the key is in wrong hands. In place of a suspension take the certificate out of use, and revoke it once and for all with the reason that fits.",
    bad: `certificates:
  - {name: token-tls, op: revoke, dnsNames: [token.example.com], issuerRef: {name: letsencrypt-prod}, revocation: {reason: certificateHold}}
`,
    good: `certificates:
  - {name: token-tls, op: revoke, dnsNames: [token.example.com], issuerRef: {name: letsencrypt-prod}, revocation: {reason: cessationOfOperation}}
`,
  },
  *check({ certificate, change }) {
    const reason = certificate.view.at("revocation").at("reason").scalar;
    if (!reason) return;
    const finding = compromised(change, certificate, reason) ?? onHold(change, certificate, reason);
    if (finding) yield finding;
  },
});

const COMPROMISES: ReadonlySet<string> = new Set(["keyCompromise", "cACompromise", "aACompromise"]);

/** The key that is known to others is that of the certificate before the change, which is the one that is revoked then. */
function compromised(
  change: TrustChange,
  certificate: Certificate,
  reason: ScalarNode,
): FindingDraft | undefined {
  const written = certificate.previous.at("compromised");
  const instance = instanceEnded(certificate);
  if (!instance.isPrevious || written.boolean !== true || COMPROMISES.has(reason.source)) return undefined;
  const isPublic = publicIssuerOf(change, certificate) !== undefined;
  return {
    at: reason,
    message: `${atStart(nameOfInstance(instance))} is said to be compromised, and its revocation says ${reason.source}. By that nobody learns that the key is in wrong hands, and the authority takes its time and may certify the same key again. Write keyCompromise.`,
    severity: isPublic ? "error" : "warning",
    related: relatedAt(written.scalar, "its key is in wrong hands"),
    fixes: [
      { title: "Write keyCompromise", safe: false, edits: () => [replaceScalar(reason, "keyCompromise")] },
    ],
    targets: targetsOf(certificate),
  };
}

/** The certificate that is replaced may be of another authority than the one that is issued now, of which nothing is said. */
function onHold(change: TrustChange, certificate: Certificate, reason: ScalarNode): FindingDraft | undefined {
  const isOfIssuer = certificate.op === "renew" || certificate.op === "revoke";
  const issuer = reason.source === "certificateHold" && isOfIssuer && publicIssuerOf(change, certificate);
  if (!issuer) return undefined;
  return {
    at: reason,
    message: `${atStart(nameOfInstance(instanceEnded(certificate)))} is to be revoked with certificateHold, and ${calledIssuer(issuer)} is a public authority, which suspends no certificates (Baseline Requirements 4.9.13). The request fails, and the certificate stays valid. Take it out of use, and revoke it for good with the reason that fits, such as superseded or cessationOfOperation.`,
    targets: targetsOf(certificate),
  };
}
