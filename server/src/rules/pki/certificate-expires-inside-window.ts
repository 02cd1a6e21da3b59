import type { Certificate } from "../../manifest/model/certificate";
import { instanceAfter, nameOfInstance, type CertificateInstance } from "../../manifest/model/pki/instance";
import { isInUseAfter, supersededOf } from "../../manifest/model/pki/superseded";
import { endOf, validityOf } from "../../manifest/model/pki/validity";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { atStart, listed } from "../words";
import { endNodeOf, endOfChange, isRenewedInTime, marginFor, neededUntil, WEEK } from "./expiry";

/** Deeper hierarchies than this are circles, or nobody's. */
const DEEPEST = 8;

export const certificateExpiresInsideWindow = defineRule({
  id: "certificate-expires-inside-window",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "A certificate ends while the change needs it",
  controls: ["nist-csf-2.0:ID.AM-08", "nist-csf-2.0:PR.AA-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 5280 section 4.1.2.5", "RFC 5280 section 6.1.3"],
  docs: {
    problem:
      "The certificate that is replaced ends before the way back is closed, or a new or kept certificate, an intermediate among them, ends within days after the change.",
    why: "An expired certificate is refused by every client. It turns the way back into a second outage, and a finished change into one for the next night.",
    remedy:
      "Renew earlier, move the change, or revert with restores: reissue, so that the way back does not need the old certificate.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", notAfter: 2026-12-01T22:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 4h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [shop-tls]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", notAfter: 2026-12-20T00:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 4h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [shop-tls]}
`,
  },
  *check({ certificate, change }) {
    const superseded = supersededOf(change, certificate);
    const old = superseded && endOfOld(change, superseded);
    if (old) yield old;
    if (superseded && !superseded.isPrevious) return;
    const finding = certificate.op === "revoke" ? undefined : endOfOthers(change, certificate);
    if (finding) yield finding;
  },
});

/** What is left has to last until it is replaced, and until nobody can want it back. */
function endOfOld(change: TrustChange, instance: CertificateInstance): FindingDraft | undefined {
  const end = endOf(change, instance);
  const at = endNodeOf(instance);
  if (end === undefined || !at) return undefined;
  if (!instance.isPrevious && isRenewedInTime(change, instance.entry, end)) return undefined;
  const { replaced, wayBack } = neededUntil(change, instance);
  const name = nameOfInstance(instance);
  const targets = targetsOf(instance.entry);
  const ends = `${atStart(name)} ends at ${clockTime(end)}`;
  if (replaced?.until !== undefined && end < replaced.until && !isOverAlready(change, end))
    return {
      at,
      message: `${ends}, and clients get it until ${clockTime(replaced.until, end)}: ${formatSeconds((replaced.until - end) / 1000)} too long. They refuse it from its end on, before the new one is there. Move the change.`,
      related: relatedAt(replaced.at, "until here clients get it"),
      targets,
    };
  if (wayBack === undefined || end >= wayBack) return undefined;
  return {
    at,
    message: `${ends}, and the way back to it is open until ${clockTime(wayBack, end)}: ${formatSeconds((wayBack - end) / 1000)} longer. Whoever goes back after its end restores a certificate that clients refuse. Move the change, or revert with restores: reissue.`,
    related: relatedAt(change.rollback.at("window").scalar, "how long the way back is open"),
    targets,
  };
}

/** What had ended before an emergency is why there is one. */
function isOverAlready(change: TrustChange, end: number): boolean {
  const { start } = change.timeline.window();
  return change.spec.at("type").text === "emergency" && start !== undefined && end < start;
}

function endOfOthers(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const { notAfter } = validityOf(change, certificate);
  const closing = endOfChange(change);
  if (notAfter === undefined || closing === undefined || notAfter >= closing + WEEK) return undefined;
  const margin = marginFor(change, certificate, WEEK);
  const limit = closing + margin;
  const at = endNodeOf(instanceAfter(certificate));
  if (!at || notAfter >= limit || isRenewedInTime(change, certificate, notAfter)) return undefined;
  const relying = certificate.isAuthority ? reliedOnBy(change, certificate, limit) : [];
  if (certificate.isAuthority && !certificate.isIssued && relying.length === 0) return undefined;
  const left = notAfter - closing;
  const distance =
    left < 0
      ? `${formatSeconds(-left / 1000)} before the change does (${clockTime(closing, notAfter)})`
      : `${formatSeconds(left / 1000)} after the change does (${clockTime(closing, notAfter)}); by default ${formatSeconds(margin / 1000)} are wanted`;
  const below = relying.length === 0 ? "" : ` It signs ${listed(relying.map(nameOf))}.`;
  const remedy = certificate.isIssued
    ? "Have it issued for longer, or later."
    : "Renew it first, or move the change.";
  return {
    at,
    message: `${nameOf(certificate)} ends at ${clockTime(notAfter)}, ${distance}.${below} Clients refuse it from then on. ${remedy}`,
    related: relying.flatMap((leaf) => relatedAt(leaf.view.at("name").scalar, "is below it")),
    targets: targetsOf(certificate),
  };
}

/** The certificates in use after the change that no signer vouches for any more behind a time. */
function reliedOnBy(
  change: TrustChange,
  authority: Certificate,
  limit: number,
  depth = 0,
): readonly Certificate[] {
  if (authority.name === undefined || depth > DEEPEST) return [];
  return change.links.signedBy(authority.name).filter((below) => {
    if (below === authority || !isInUseAfter(change, below)) return false;
    if (!below.signers.every(({ source }) => endsBefore(change, source, limit))) return false;
    return !below.isAuthority || reliedOnBy(change, below, limit, depth + 1).length > 0;
  });
}

function endsBefore(change: TrustChange, signer: string, limit: number): boolean {
  const entry = change.certificate(signer);
  const end = entry && validityOf(change, entry).notAfter;
  return end !== undefined && end < limit;
}
