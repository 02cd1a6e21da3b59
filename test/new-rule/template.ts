import type { RecordSet } from "../../server/src/manifest/model/record-set";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { defineRule } from "../../server/src/rules/rule";

export const templateRule = defineRule({
  id: "template-rule",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "TODO what is wrong, as a clause without a period",
  controls: ["nist-csf-2.0:PR.PS-01"],
  references: ["TODO the RFC or the requirement, with its section"],
  docs: {
    problem: "TODO what is wrong, in a sentence or two.",
    why: "TODO what happens to people and services when it stays.",
    remedy: "TODO what to do.",
    bad: `zones:
  - name: example.com
    records:
      - {name: TODO-fault, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: TODO-right, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
`,
  },
  *check({ record, change }) {
    const at = record.nameNode;
    if (!at || !isAtFault(record, change)) return;
    yield {
      at,
      message: `${record.reference ?? "This record"} TODO what is wrong here, why it matters, what to do.`,
      targets: record.references,
    };
  },
});

/** TODO The cheap questions first; of the change only what has an index. */
function isAtFault(_record: RecordSet, _change: TrustChange): boolean {
  return false;
}
