import type { CaaData } from "../../dns/caa";
import { tabStop } from "../../manifest/edits/snippet";
import type { RecordSet } from "../../manifest/model/record-set";
import { turnIntoUpdate } from "../dns/record-edits";
import { relatedAt, type Fix } from "../finding";
import { defineRule } from "../rule";
import { addProperties, rewriteProperty } from "./caa-edits";

export const caaIodefMissing = defineRule({
  id: "caa-iodef-missing",
  plane: "pki",
  over: "record",
  types: ["CAA"],
  severity: "hint",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "Nobody is told when an authority refuses to issue",
  controls: ["nist-csf-2.0:DE.CM-06", "nist-800-53-r5:AU-6"],
  references: ["RFC 8659 section 4.4"],
  docs: {
    problem: "A CAA record set has no iodef property with a mail or web address.",
    why: "An authority that is asked for a certificate which the record forbids has nobody to report it to: the attempt stays unnoticed.",
    remedy: "Add an iodef property with a mail address that somebody reads, or the address of a service.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 3600, values: ['0 issue "letsencrypt.org"']}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
`,
  },
  *check({ record, change }) {
    if (record.op === "delete" || record.zone.viewName !== "public") return;
    const properties = record.data().flatMap((data) => (data?.type === "CAA" ? [data] : []));
    const isReadable = properties.length > 0 && properties.length === record.values.length;
    const isLast = change.phasesOf(record).at(-1) === record;
    const contacts = properties.filter(({ tag }) => tag === "iodef");
    const at = record.nameNode;
    if (!at || !isReadable || !isLast) return;
    if (contacts.some(({ value }) => /^(?:mailto:|https?:\/\/)[^\s]/i.test(value))) return;
    const [odd] = contacts;
    const written = odd && record.values[properties.indexOf(odd)]?.node;
    yield {
      at: written ?? at,
      message: odd
        ? `The iodef of ${record.reference ?? "this record"} is neither a mail address (mailto:) nor a web address, so no authority can report a request that it refuses. Write mailto: in front of a mail address that somebody reads.`
        : `${record.reference ?? "This record"} has no iodef, so an authority that refuses a request for these names has nobody to tell. Add 0 iodef "mailto:..." with an address that somebody reads.`,
      related: written ? relatedAt(at, "the record") : [],
      fixes: record.foreign ? [] : [mended(record, odd) ?? contact(record)],
      targets: record.references,
    };
  },
});

function contact(record: RecordSet): Fix {
  return {
    title: `Add a contact (iodef) to ${record.reference ?? "the record"}`,
    safe: false,
    edits: (layout) =>
      addProperties(record, [{ tag: "iodef", value: `mailto:${tabStop("who reads reports")}` }], layout),
  };
}

/** A bare mail address only lacks its scheme. */
function mended(record: RecordSet, odd: CaaData | undefined): Fix | undefined {
  const written = odd && record.values[record.data().indexOf(odd)];
  if (!written || !/^[^\s:@]+@[^\s:]+$/.test(odd.value)) return undefined;
  return {
    title: `Write mailto:${odd.value}`,
    safe: false,
    edits: (layout) => [
      ...rewriteProperty(written, odd, `mailto:${odd.value}`),
      ...turnIntoUpdate(record, layout),
    ],
  };
}
