import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { pathEndBefore } from "../../manifest/model/pki/paths";
import { validityOf } from "../../manifest/model/pki/validity";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { formatDuration } from "../../pki/duration";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { endOfChange, WEEK } from "./expiry";
import { calledStore } from "./missing-roots";

const HOUR = 3_600_000;

export const leafOutlivesIssuer = defineRule({
  id: "leaf-outlives-issuer",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A certificate is valid for longer than the one that signs it",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 5280 section 6.1.3"],
  docs: {
    problem:
      "A certificate ends later than the CA certificate that signs it, or than the only cross-certificate over which one of the trust stores accepts it.",
    why: "Clients want every certificate of the chain to be valid. The leaf stops working on the day on which its issuer ends, while everything that watches the leaf says that there is time.",
    remedy: "Shorten the duration, or renew the CA certificate first.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: corp-ca, op: keep, ca: {pathLen: 0}, signedBy: corp-root, notAfter: 2027-02-01T00:00:00Z}
  - {name: corp-root, op: keep, ca: {}, signedBy: self, notAfter: 2035-01-01T00:00:00Z}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: corp-ca, duration: 2160h}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: corp-ca, op: keep, ca: {pathLen: 0}, signedBy: corp-root, notAfter: 2027-02-01T00:00:00Z}
  - {name: corp-root, op: keep, ca: {}, signedBy: self, notAfter: 2035-01-01T00:00:00Z}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: corp-ca, duration: 720h}
`,
  },
  *check({ certificate, change }) {
    if (certificate.signers.length === 0 || certificate.op === "revoke") return;
    const { notAfter } = validityOf(change, certificate);
    if (notAfter === undefined) return;
    const signer = longestSigner(change, certificate);
    const finding =
      signer && notAfter > signer.end
        ? outlivesSigner(change, certificate, notAfter, signer)
        : outlivesPath(change, certificate, notAfter);
    if (finding) yield finding;
  },
});

function outlivesSigner(
  change: TrustChange,
  certificate: Certificate,
  notAfter: number,
  signer: Signer,
): FindingDraft | undefined {
  const at = endNode(certificate);
  if (!at || (!certificate.isIssued && !signer.entry.isIssued)) return undefined;
  const name = nameOf(certificate);
  const authority = nameOf(signer.entry);
  return {
    at,
    message: `${name} is to be valid until ${clockTime(notAfter)}, and ${authority}, which signs it, only until ${clockTime(signer.end, notAfter)}: ${formatSeconds((notAfter - signer.end) / 1000)} less. Clients refuse the chain from then on, though ${name} seems to have time left. Shorten its duration, or renew ${authority} first.`,
    related: relatedAt(endNode(signer.entry), `until when ${authority} is valid`),
    fixes: shorten(change, certificate, validityOf(change, certificate).notBefore, signer.end),
    targets: targetsOf(certificate),
  };
}

/** Where others still have a way up, the clients of one trust store may have none left. */
function outlivesPath(
  change: TrustChange,
  certificate: Certificate,
  notAfter: number,
): FindingDraft | undefined {
  const at = endNode(certificate);
  if (!at || certificate.isAuthority) return undefined;
  const path = pathEndBefore(change, certificate, notAfter);
  if (!path || (!certificate.isIssued && !path.authority.isIssued)) return undefined;
  const { store, authority, end } = path;
  return {
    at,
    severity: "warning",
    message: `${nameOf(certificate)} is to be valid until ${clockTime(notAfter)}, and ${calledStore(store)} accepts it only until ${clockTime(end, notAfter)}, when ${nameOf(authority)} ends: ${formatSeconds((notAfter - end) / 1000)} less. Clients of that store have no other way up and refuse it from then on. Renew ${nameOf(authority)} first, or bring another root of the chain to ${store.name} before.`,
    related: relatedAt(endNode(authority), `until when ${nameOf(authority)} is valid`),
    targets: [...targetsOf(certificate), store.name],
  };
}

interface Signer {
  readonly entry: Certificate;
  readonly end: number;
}

/** The signer that ends last, as any one of them is enough; undefined where the end of one is not known. */
function longestSigner(change: TrustChange, certificate: Certificate): Signer | undefined {
  let longest: Signer | undefined;
  for (const { source } of certificate.signers) {
    const entry = change.certificate(source);
    const end = entry && entry !== certificate ? validityOf(change, entry).notAfter : undefined;
    if (!entry || end === undefined) return undefined;
    if (!longest || end > longest.end) longest = { entry, end };
  }
  return longest;
}

function endNode({ view }: Certificate): ScalarNode | undefined {
  return view.at("notAfter").scalar ?? view.at("duration").scalar;
}

/** In whole hours, as durations are written; none where the change would outlive the certificate then. */
function shorten(
  change: TrustChange,
  { view }: Certificate,
  notBefore: number | undefined,
  end: number,
): readonly Fix[] {
  const written = view.at("notAfter").exists ? undefined : view.at("duration").scalar;
  const hours = notBefore === undefined ? 0 : Math.floor((end - notBefore) / HOUR);
  if (!written || notBefore === undefined || hours < 1) return [];
  const lifetime = hours * HOUR;
  const closing = endOfChange(change) ?? notBefore;
  if (notBefore + lifetime < closing + Math.min(WEEK, lifetime / 3)) return [];
  const duration = formatDuration(lifetime / 1000);
  return [
    {
      title: `Shorten its duration to ${duration}`,
      safe: false,
      edits: () => [replaceScalar(written, duration)],
    },
  ];
}
