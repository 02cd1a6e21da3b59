import { hostsBehindWildcard, type ChallengedName } from "../../manifest/model/dns-challenge";
import type { Certificate } from "../../manifest/model/certificate";
import type { TrustChange } from "../../manifest/model/trust-change";
import { ownRecords } from "../dns/explicit-record";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";

export const dns01HidesWildcardHost = defineRule({
  id: "dns01-hides-wildcard-host",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "The challenge hides the host that it is for",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-20", "nist-800-53-r5:CM-4"],
  references: ["RFC 4592 section 2.2.2", "RFC 8555 section 8.4"],
  docs: {
    problem:
      "A certificate is issued by dns-01 for a host that has no record of its own: a wildcard alone leads to its address.",
    why: "The challenge stands one label below the host. As long as it stands, the host exists without an address, and the wildcard no longer answers for it: an outage at this issuance and at every renewal.",
    remedy:
      "Give the host a record of its own. Or use a wildcard certificate, whose challenge stands beside the hosts, or another challenge.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "*.apps", type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: crm-tls}
issuers:
  - {name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.org], challenge: dns-01}
certificates:
  - {name: crm-tls, dnsNames: [crm.apps.example.com, "*.apps.example.com"], issuerRef: {name: letsencrypt-prod}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "*.apps", type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: crm-tls}
      - {name: crm.apps, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: crm-tls}
issuers:
  - {name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.org], challenge: dns-01}
certificates:
  - {name: crm-tls, dnsNames: [crm.apps.example.com, "*.apps.example.com"], issuerRef: {name: letsencrypt-prod}}
`,
  },
  *check({ certificate, change }) {
    for (const host of hostsBehindWildcard(change, certificate)) yield finding(change, certificate, host);
  },
});

function finding(change: TrustChange, certificate: Certificate, hidden: ChallengedName): FindingDraft {
  const { subject, host, challenge, zone, wildcard, records } = hidden;
  return {
    at: subject.node,
    message: `${host} has an address by the wildcard ${wildcard} alone, and the challenge for ${certificate.name ?? "this certificate"} is written to ${challenge}, right below it. As long as the challenge stands, ${host} exists without an address and the wildcard does not answer for it, now and at every renewal. Give ${host} a record of its own; if it has one already, list it with op: keep.`,
    related: relatedAt(records[0]?.entry.place, `what leads to ${host} now`),
    fixes: ownRecords(change, zone, host, records),
    targets: [subject.text, ...(certificate.name === undefined ? [] : [certificate.name])],
  };
}
