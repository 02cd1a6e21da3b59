import { replaceScalar } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import type { ScalarNode } from "../../manifest/syntax/node";
import { formatSeconds } from "../../text/seconds";
import { relatedAt } from "../finding";
import { defineRule } from "../rule";

export const rrsetTtlMismatch = defineRule({
  id: "rrset-ttl-mismatch",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The records of one set have different TTLs",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-20"],
  references: ["RFC 2181 section 5.2"],
  docs: {
    problem:
      "Two documents speak of one record set and give it different TTLs: two pasted endpoints, or a pasted endpoint and an entry of the change.",
    why: "All records of a set share one TTL. Where they differ, resolvers take the lowest, drop the set, or keep parts of it for longer than others, so that nobody can say when an old answer is gone.",
    remedy: "Give the set one TTL; the lowest of them is what resolvers go by.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: shop}
spec:
  endpoints:
    - {dnsName: shop.example.com, recordType: A, recordTTL: 3600, targets: [203.0.113.30]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: shop}
spec:
  endpoints:
    - {dnsName: shop.example.com, recordType: A, recordTTL: 300, targets: [203.0.113.30]}
`,
  },
  *check({ record, change }) {
    if (!record.foreign || record.isOneOfSeveral) return;
    const own = standing(record);
    if (!own) return;
    const others = change.phasesOf(record);
    const earlier = others.slice(0, others.indexOf(record)).find((other) => !other.isOneOfSeveral);
    const other = earlier && standing(earlier);
    if (!other || other.seconds === own.seconds) return;
    const [lower, higher] = own.seconds < other.seconds ? [own, other] : [other, own];
    yield {
      at: own.node,
      message: `${record.reference ?? "This record set"} has a TTL of ${own.seconds} s here and of ${other.seconds} s in ${earlier.foreign ? "another endpoint" : "the entry of the change"}. All records of a set share one TTL; with two of them, parts of the answer stay in caches ${formatSeconds(higher.seconds - lower.seconds)} longer than others, or are dropped. Use ${lower.seconds} s in both.`,
      related: relatedAt(other.node, `a TTL of ${other.seconds} s`),
      fixes: [
        {
          title: `Set the higher TTL to ${lower.seconds} as well`,
          safe: false,
          edits: () => [replaceScalar(higher.node, lower.seconds)],
        },
      ],
      targets: record.references,
    };
  },
});

/** The TTL that an entry says the record set has now. */
function standing(record: RecordSet): { readonly seconds: number; readonly node: ScalarNode } | undefined {
  if (record.op === "create") return undefined;
  const isChanged = record.op !== "keep";
  const seconds = isChanged ? record.previousTtlSeconds : record.ttlSeconds;
  const node = (isChanged ? record.previous.at("ttl") : record.ttl).scalar;
  // ExternalDNS writes 0 where it leaves the TTL to the provider.
  return node && seconds !== undefined && !(record.foreign && seconds === 0) ? { seconds, node } : undefined;
}
