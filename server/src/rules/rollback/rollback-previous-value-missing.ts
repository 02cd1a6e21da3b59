import { completeMap, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import type { Certificate } from "../../manifest/model/certificate";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import { isReissued } from "../../manifest/model/way-back";
import { queryBy } from "../../query/query";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const rollbackPreviousValueMissing = defineRule({
  id: "rollback-previous-value-missing",
  plane: "rollback",
  over: ["record", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
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
  *check(entity) {
    const finding =
      "record" in entity
        ? recordFinding(entity.record)
        : certificateFinding(entity.change, entity.certificate);
    if (finding) yield finding;
  },
});

function recordFinding(record: RecordSet): FindingDraft | undefined {
  const { op, zone, previous } = record;
  if ((op !== "update" && op !== "delete") || zone.hasSource || mayBeMeant(record.view.node, "previous"))
    return undefined;
  const lacks = (key: string): boolean => !mayBeMeant(previous.node, key);
  const missing = [
    record.previousValues.length === 0 && lacks("values") && lacks("value") && "the values",
    !previous.at("ttl").exists && lacks("ttl") && "the TTL",
  ].filter((part) => typeof part === "string");
  if (missing.length === 0) return undefined;
  const name = record.reference ?? "this record";
  const at = previous.entry?.key ?? record.nameNode;
  if (!at) return undefined;
  const related =
    previous.entry && record.nameNode
      ? [{ at: record.nameNode, message: `the record that is to be ${op}d` }]
      : [];
  const isOne = missing.length === 1 && missing[0] === "the TTL";
  return {
    at,
    message: `${name} is to be ${op}d, but ${listed(missing)} that it has now ${isOne ? "is" : "are"} not written down. Without ${isOne ? "it" : "them"} the change cannot be taken back. Write ${isOne ? "it" : "them"} into previous, or give the zone a source.`,
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

function previousOfRecord(record: RecordSet, layout: Layout): readonly TextEdit[] {
  const { map } = record.view;
  const lacking = {
    ...(record.previous.at("ttl").exists ? {} : { ttl: tabStop("the TTL now") }),
    ...(record.previousValues.length > 0 ? {} : { values: [tabStop("the value now")] }),
  };
  return map ? completeMap(map, "previous", lacking, layout) : [];
}

function certificateFinding(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const { op, previous } = certificate;
  const isReplaced = op === "renew" || op === "replace";
  if (certificate.isForeign || !isReplaced || isReissued(change, certificate)) return undefined;
  if (mayBeMeant(certificate.view.node, "previous") || mayBeReissuedUnread(change)) return undefined;
  const missing = [
    ...(isIdentified(certificate) ? [] : ["its serial or fingerprint"]),
    ...(isKept(certificate) ? [] : ["where it and its key are kept"]),
  ];
  if (missing.length === 0) return undefined;
  const at = previous.entry?.key ?? certificate.view.at("name").scalar ?? certificate.view.node;
  if (!at) return undefined;
  const name = certificate.name ?? "this certificate";
  return {
    at,
    message: `${name} is to be ${op === "renew" ? "renewed" : "replaced"}, but of the certificate that is served now nobody wrote down ${listed(missing)}. Without that it cannot be put back. Write it into previous, or revert with restores: reissue.`,
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

function isIdentified({ previous }: Certificate): boolean {
  return (["serial", "fingerprint", "source"] as const).some((key) => isSaid(previous, key));
}

function isKept({ previous }: Certificate): boolean {
  return (["secretRef", "source"] as const).some((key) => isSaid(previous, key));
}

/** Of a key without a value the schema says that it has none. */
function isSaid(previous: Certificate["previous"], key: "serial" | "fingerprint" | "secretRef" | "source") {
  return previous.at(key).entry !== undefined || mayBeMeant(previous.node, key);
}

function previousOfCertificate(certificate: Certificate, layout: Layout): readonly TextEdit[] {
  const { map } = certificate.view;
  const lacking = {
    ...(isIdentified(certificate) ? {} : { serial: tabStop("serial of the certificate now") }),
    ...(isKept(certificate) ? {} : { secretRef: tabStop("vault:path@version") }),
  };
  return map ? completeMap(map, "previous", lacking, layout) : [];
}

/** Whether the steps of the rollback cannot all be read, so that one may say that a certificate is issued anew. */
const mayBeReissuedUnread = queryBy(
  (change: TrustChange): boolean => {
    const { node } = change.rollback;
    const steps = change.rollbackSteps();
    if (steps.some(({ kind, view }) => kind === undefined || mayBeMeant(view.node, "restores"))) return true;
    if (["rollback", "steps"].some((key) => mayBeMeant(change.spec.node, key)) || mayBeMeant(node, "steps"))
      return true;
    const mayReissue = steps.some((step) => step.view.at("restores").text === "reissue");
    return (
      change.isBroken &&
      (mayReissue || !node || change.isDamaged(node) || mayStandUnread(node, "steps", "list"))
    );
  },
  { isFirewall: true },
);
