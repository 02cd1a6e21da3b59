import type { CaaData } from "../../dns/caa";
import { registeredTags } from "../../dns/caa-authorization";
import { isSlip } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";
import { turnIntoUpdate } from "../dns/record-edits";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";
import { rewriteHead } from "./caa-edits";

export const caaPropertyIgnored = defineRule({
  id: "caa-property-ignored",
  plane: "pki",
  over: "record",
  types: ["CAA"],
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A CAA property says something that no authority goes by",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 8659 section 4.1"],
  docs: {
    problem:
      "A CAA property has a tag that no standard knows and that reads like one that is known, or flags other than 0 and 128.",
    why: "Authorities pass over tags that they do not know, and over the other flags. The restriction that the property was written for does not hold, and nothing shows it.",
    remedy:
      "Write the tag that is meant. Use the flags 128 to have authorities refuse what they do not understand, and 0 otherwise.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 issuewilde ";"', '0 iodef "mailto:pki@example.com"']}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 issuewild ";"', '0 iodef "mailto:pki@example.com"']}
`,
  },
  *check({ record }) {
    if (record.op === "delete" || record.zone.viewName !== "public") return;
    const { values } = record;
    for (const [index, data] of record.data().entries()) {
      const value = values[index];
      const finding = value && data?.type === "CAA" ? findingOf(record, value, data) : undefined;
      if (finding) yield finding;
    }
  },
});

const CRITICAL = 128;

function findingOf(record: RecordSet, value: View<unknown>, data: CaaData): FindingDraft | undefined {
  return misspelt(record, value, data) ?? withReservedFlags(record, value, data);
}

/** A critical one shuts out everybody: that is another fault than to be passed over. */
function misspelt(record: RecordSet, value: View<unknown>, data: CaaData): FindingDraft | undefined {
  const { tag, isCritical } = data;
  if (isCritical || registeredTags.has(tag)) return undefined;
  const [meant, ...others] = [...registeredTags].filter((known) => isSlip(tag, known));
  const at = (value as View<{ tag: string }>).at("tag").scalar ?? value.node;
  if (meant === undefined || others.length > 0 || !at) return undefined;
  return {
    at,
    message: `${record.reference ?? "This record"} has a property ${tag}, which no standard knows and which reads like ${meant}. Authorities pass over what they do not know, so that nothing of what it says holds. Write ${meant}.`,
    fixes: rewritten(record, value, { flags: data.flags, tag: meant }, `Write ${meant}`),
    targets: record.references,
  };
}

function withReservedFlags(record: RecordSet, value: View<unknown>, data: CaaData): FindingDraft | undefined {
  const { flags, tag, isCritical } = data;
  const at = (value as View<{ flags: number }>).at("flags").scalar ?? value.node;
  if ((flags & ~CRITICAL) === 0 || !at) return undefined;
  const meant = isCritical ? [CRITICAL] : [0, CRITICAL];
  const remedy = isCritical
    ? "Write 128."
    : "Write 128 if authorities that do not know the property must not issue, and 0 otherwise.";
  return {
    at,
    message: `The property ${tag} of ${record.reference ?? "this record"} has the flags ${flags}. Of these only 128 (critical) means anything; authorities pass over all others, which are reserved and have to be 0 (RFC 8659 section 4.1). ${remedy}`,
    fixes: meant.flatMap((each) => rewritten(record, value, { flags: each, tag }, `Write the flags ${each}`)),
    targets: record.references,
  };
}

function rewritten(
  record: RecordSet,
  value: View<unknown>,
  head: { readonly flags: number; readonly tag: string },
  title: string,
): readonly Fix[] {
  if (record.foreign) return [];
  return [
    {
      title,
      safe: false,
      edits: (layout) => [...rewriteHead(value, head), ...turnIntoUpdate(record, layout)],
    },
  ];
}
