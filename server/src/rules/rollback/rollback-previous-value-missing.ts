import { insertEntry } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Certificate } from "../../manifest/model/certificate";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const rollbackPreviousValueMissing = defineRule({
  id: "rollback-previous-value-missing",
  plane: "rollback",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "Nobody wrote down what to go back to",
  controls: [
    "nist-csf-2.0:PR.PS-01",
    "nist-csf-2.0:PR.DS-11",
    "nist-800-53-r5:CM-2(3)",
    "nist-800-53-r5:CP-9",
  ],
  references: ["NIST SP 800-53 Rev. 5, CM-2(3)"],
  docs: {
    problem:
      "A record that is updated or deleted does not say what it was, or a certificate that is renewed or replaced does not say which one it was and where its key is kept.",
    why: "Nobody can go back to a value that was not recorded, least of all at night with the old server gone.",
    remedy:
      "Write the values and the TTL that are served now into previous; for a certificate its serial or fingerprint and where it is kept.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
  },
  *check(change) {
    for (const record of change.intact(change.records())) {
      const finding = recordFinding(record);
      if (finding) yield finding;
    }
    for (const certificate of change.intact(change.certificates())) {
      const finding = certificateFinding(change, certificate);
      if (finding) yield finding;
    }
  },
});

function recordFinding(record: RecordSet): FindingDraft | undefined {
  const { op, zone, previous } = record;
  if ((op !== "update" && op !== "delete") || zone.hasSource) return undefined;
  const missing = [
    record.previousValues.length === 0 && "the values",
    !previous.at("ttl").exists && "the TTL",
  ].filter((part) => typeof part === "string");
  if (missing.length === 0) return undefined;
  const name = record.reference ?? "this record";
  const at = previous.entry?.key ?? record.nameNode;
  if (!at) return undefined;
  const related =
    previous.entry && record.nameNode
      ? [{ at: record.nameNode, message: `the record that is to be ${op}d` }]
      : [];
  return {
    at,
    message: `${name} is to be ${op}d, but ${listed(missing)} that it has now ${missing.length > 1 || missing[0] === "the values" ? "are" : "is"} not written down. Without them the change cannot be taken back. Write them into previous, or give the zone a source.`,
    related,
    fixes: [
      {
        title: previous.map ? `Add ${listed(missing)} to previous` : `Add previous to ${name}`,
        safe: false,
        edits: (layout) => previousOfRecord(record, layout),
      },
    ],
    targets: record.references,
  };
}

function previousOfRecord(
  record: RecordSet,
  layout: Parameters<typeof insertEntry>[3],
): ReturnType<typeof insertEntry>[] {
  const { map } = record.view;
  const ttl = tabStop("the TTL now");
  const values = [tabStop("the value now")];
  const inner = record.previous.map;
  if (!inner || inner.entries.length === 0)
    return map ? [insertEntry(map, "previous", { ttl, values }, layout)] : [];
  const edits = [];
  if (!record.previous.at("ttl").exists) edits.push(insertEntry(inner, "ttl", ttl, layout));
  else edits.push(insertEntry(inner, "values", values, layout));
  return edits;
}

function certificateFinding(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const { op, previous } = certificate;
  const isReplaced = op === "renew" || op === "replace";
  if (certificate.isForeign || !isReplaced || isReissued(change, certificate)) return undefined;
  const missing = [
    !["serial", "fingerprint", "source"].some((key) => previous.at(key as "serial").exists) &&
      "its serial or fingerprint",
    !["secretRef", "source"].some((key) => previous.at(key as "secretRef").exists) &&
      "where it and its key are kept",
  ].filter((part) => typeof part === "string");
  if (missing.length === 0) return undefined;
  const at = previous.entry?.key ?? certificate.view.at("name").scalar ?? certificate.view.node;
  if (!at) return undefined;
  const name = certificate.name ?? "this certificate";
  return {
    at,
    message: `${name} is to be ${op === "renew" ? "renewed" : "replaced"}, but of the certificate that is served now it is not written down: ${listed(missing)}. Without that the old one cannot be put back. Write it into previous, or revert with restores: reissue.`,
    related: [],
    fixes: [
      {
        title: previous.map ? `Complete previous of ${name}` : `Add previous to ${name}`,
        safe: false,
        edits: (layout) => previousOfCertificate(certificate, layout),
      },
    ],
    targets: certificate.name === undefined ? [] : [certificate.name],
  };
}

function previousOfCertificate(
  certificate: Certificate,
  layout: Parameters<typeof insertEntry>[3],
): ReturnType<typeof insertEntry>[] {
  const serial = tabStop("serial of the certificate now");
  const secretRef = tabStop("vault:path@version");
  const inner = certificate.previous.map;
  const outer = certificate.view.map;
  if (!inner || inner.entries.length === 0) {
    return outer ? [insertEntry(outer, "previous", { serial, secretRef }, layout)] : [];
  }
  const hasSerial = certificate.previous.at("serial").exists || certificate.previous.at("fingerprint").exists;
  return [
    hasSerial
      ? insertEntry(inner, "secretRef", secretRef, layout)
      : insertEntry(inner, "serial", serial, layout),
  ];
}

/** Whether the way back issues a new certificate, which owes neither the old serial nor the old key. */
function isReissued(change: TrustChange, certificate: Certificate): boolean {
  return change.rollbackSteps().some((step) => {
    if (step.view.at("restores").text !== "reissue") return false;
    return step.reverts.some(
      ({ source }) => source === certificate.name || deploysIt(change, source, certificate),
    );
  });
}

function deploysIt(change: TrustChange, stepName: string, certificate: Certificate): boolean {
  return change.stepsOnCertificate(certificate).some((step) => step.name === stepName);
}
