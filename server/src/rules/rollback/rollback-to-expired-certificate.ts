import type { Certificate } from "../../manifest/model/certificate";
import { nameOfInstance, type CertificateInstance } from "../../manifest/model/pki/instance";
import { supersededOf } from "../../manifest/model/pki/superseded";
import { endOf } from "../../manifest/model/pki/validity";
import { secondsOfTtl } from "../../manifest/model/time";
import { isFollowed } from "../../manifest/model/followed";
import type { TrustChange } from "../../manifest/model/trust-change";
import { leadsBackTo } from "../../manifest/model/way-back";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { endNodeOf, isRenewedInTime, marginFor, neededUntil } from "../pki/expiry";
import { defineRule } from "../rule";

const DAY = 86_400_000;

export const rollbackToExpiredCertificate = defineRule({
  id: "rollback-to-expired-certificate",
  plane: "rollback",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "The rollback leads to a certificate that is about to end",
  controls: ["nist-csf-2.0:RC.RP-03", "nist-800-53-r5:CP-10", "nist-800-53-r5:SC-17"],
  references: ["RFC 5280 section 4.1.2.5"],
  docs: {
    problem:
      "The certificate that the rollback restores ends within a day after the way back is closed, the TTL of the records counted in.",
    why: "Whoever goes back at the last moment has no time left: the restored certificate ends before the fault is found, and one outage turns into another.",
    remedy:
      "Renew the certificate that the rollback leads to first, shorten the rollback window, or revert with restores: reissue.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", notAfter: 2026-12-02T08:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
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
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", notAfter: 2026-12-20T08:00:00Z, secretRef: "vault:kv/shop/tls@v3"}}
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
    const finding = superseded && endsSoonAfter(change, superseded);
    if (finding) yield finding;
  },
});

/** That it ends before that is another rule's finding: inside the way back, or while caches still lead to it. */
function endsSoonAfter(change: TrustChange, instance: CertificateInstance): FindingDraft | undefined {
  const end = endOf(change, instance);
  const at = endNodeOf(instance);
  const [back] = end === undefined ? [] : leadsBackTo(change, instance);
  if (end === undefined || !at || !back) return undefined;
  const { replaced, wayBack, caches } = neededUntil(change, instance);
  if (
    wayBack === undefined ||
    end < Math.max(wayBack, replaced?.until ?? -Infinity, caches?.until ?? -Infinity)
  )
    return undefined;
  const ttl = longestTtl(change, instance.entry);
  const margin = marginFor(change, instance.entry, DAY);
  const limit = Math.max(wayBack + ttl * 1000, caches?.until ?? -Infinity) + margin;
  if (end >= limit) return undefined;
  if (!instance.isPrevious && isRenewedInTime(change, instance.entry, end)) return undefined;
  const counted = ttl === 0 ? "" : `, caches hold the new answers for another ${formatSeconds(ttl)},`;
  return {
    at,
    message: `The way back to ${nameOfInstance(instance)} is open until ${clockTime(wayBack)}${counted} and it ends at ${clockTime(end, wayBack)}: ${formatSeconds((limit - end) / 1000)} short of the ${formatSeconds(margin / 1000)} that should be left by default. Whoever goes back late has no time to mend what went wrong. Renew it first, shorten the rollback window, or revert with restores: reissue.`,
    related: relatedAt(back.at, "goes back to it"),
    targets: targetsOf(instance.entry),
  };
}

/** How long caches hold the answers that the way back takes back, in seconds. */
function longestTtl(change: TrustChange, certificate: Certificate): number {
  const { name } = certificate;
  const records = [
    ...change.recordsServing(certificate),
    ...(name === undefined ? [] : change.links.recordsLeaving(name)),
  ];
  const ttls = records
    .filter((record) => record.changes && record.op !== "delete" && isFollowed(record))
    .map((record) => secondsOfTtl(record.ttl) ?? 0);
  return Math.max(0, ...ttls);
}
