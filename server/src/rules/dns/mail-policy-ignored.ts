import { policyFault, type PolicyFault } from "../../dns/mail-policy";
import { replaceScalar } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";
import { shortened } from "../../text/shortened";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";

export const mailPolicyIgnored = defineRule({
  id: "mail-policy-ignored",
  plane: "dns",
  over: "record",
  types: ["TXT"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A mail policy is written so that its readers pass over it",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SI-8"],
  references: [
    "RFC 7208 sections 4.5 and 4.6",
    "RFC 7489 sections 6.3 and 6.6.3",
    "RFC 8461 section 3.1",
    "RFC 8460 section 3",
    "RFC 6376 section 3.6.1",
    "RFC 8463 section 4.2",
  ],
  docs: {
    problem:
      "A TXT record holds an SPF, DMARC, MTA-STS or TLS reporting policy or a DKIM key that breaks its own grammar: it does not begin with its version in the right letters and with what has to stand behind it, lacks a tag that it cannot do without, or has terms that nobody knows.",
    why: "Its readers take it as if it were not there, or refuse what it was to allow: forged mail comes through, or one's own mail does not. Nothing tells whoever wrote it.",
    remedy: "Write the record as its RFC has it; the finding says what is missing, and where.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "", type: TXT, op: create, ttl: 3600, value: "v=spf1include:_spf.example.net -all"}
      - {name: _dmarc, type: TXT, op: create, ttl: 3600, value: "v=dmarc1; p=reject"}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "", type: TXT, op: create, ttl: 3600, value: "v=spf1 include:_spf.example.net -all"}
      - {name: _dmarc, type: TXT, op: create, ttl: 3600, value: "v=DMARC1; p=reject"}
`,
  },
  *check({ record }) {
    const { ownerName, op } = record;
    if (ownerName === undefined || op === "delete") return;
    for (const [index, value] of record.values.entries()) {
      const data = record.data()[index];
      const fault = data?.type === "TXT" ? policyFault(ownerName, data.text) : undefined;
      if (fault && value.node) yield { at: value.node, ...finding(record, value, fault) };
    }
  },
});

function finding(
  record: RecordSet,
  value: View<unknown>,
  { called, fault, harm, todo, mended, isMild }: PolicyFault,
): Omit<FindingDraft, "at"> {
  return {
    // What stands, somebody may have lived with for long, and another change may mend it.
    severity: !isNew(record, value) ? "information" : isMild ? "warning" : "error",
    message: `The ${called} in ${record.reference ?? "this record"} ${fault}: ${harm}. ${todo}`,
    fixes: mended === undefined || !record.changes ? [] : rewritten(value, mended),
    targets: record.references,
  };
}

/** Whether the change brings a value, and does not just leave it as it stands. */
function isNew(record: RecordSet, value: View<unknown>): boolean {
  const text = record.textOf(value);
  return record.changes && !record.previousValues.some((before) => record.textOf(before) === text);
}

/** Only where the text stands alone: one of several strings is cut as its writer wanted it. */
function rewritten(value: View<unknown>, mended: string): readonly Fix[] {
  const { scalar } = value;
  if (!scalar || scalar.source.trimStart().startsWith('"')) return [];
  return [
    { title: `Write "${shortened(mended)}"`, safe: false, edits: () => [replaceScalar(scalar, mended)] },
  ];
}
