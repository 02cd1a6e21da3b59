import { appendTo, insertEntry } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Json } from "../../manifest/edits/write";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { toPlain } from "../../manifest/syntax/plain";
import { isChallengeName } from "../../text/challenge-names";
import { freeName } from "../../text/free-name";
import type { Fix } from "../finding";
import { defineRule } from "../rule";
import { isChallengeText } from "./challenge-values";

export const acmeChallengeLeftBehind = defineRule({
  id: "acme-challenge-left-behind",
  plane: "pki",
  over: "record",
  types: ["TXT"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A challenge record is created and never removed",
  controls: ["nist-csf-2.0:ID.AM-08", "owasp-nhi-2025:NHI1:2025"],
  references: ["RFC 8555 section 8"],
  docs: {
    problem:
      "The change creates a TXT record for an ACME challenge, and nothing in it takes the record away again.",
    why: "A challenge serves once. What stays piles up, hides which challenge is meant next time, and keeps alive names and rights to write that nobody watches.",
    remedy:
      "Give the record a second phase that deletes it, and a step for that after the certificate is issued.",
    bad: `zones:
  - name: example.com
    records:
      - {name: _acme-challenge.shop, type: TXT, op: create, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
`,
    good: `zones:
  - name: example.com
    records:
      - {id: challenge, name: _acme-challenge.shop, type: TXT, op: create, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
      - {id: challenge-gone, name: _acme-challenge.shop, type: TXT, op: delete, previous: {ttl: 60, values: [OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI]}}
`,
  },
  *check({ record, change }) {
    const { ownerName, op } = record;
    if (op !== "create" || ownerName === undefined) return;
    if (!isChallengeName(ownerName) || !isChallengeText(record)) return;
    const phases = change.phasesOf(record);
    const last = phases.at(-1);
    const at = record.nameNode;
    if (phases[0] !== record || !last || !at) return;
    const isCarriedOut =
      !change.hasSteps() || change.stepsOn(last).some(({ changesRecords }) => changesRecords);
    if (last.op === "delete" && isCarriedOut) return;
    yield {
      at: last.op === "delete" ? (last.nameNode ?? at) : at,
      message:
        last.op === "delete"
          ? `${record.reference ?? "The challenge"} is to be deleted again, but no step of the change does it. Add a step for ${last.id ?? "that entry"} after the certificate is issued.`
          : `${record.reference ?? "The challenge"} is created for a challenge and never removed. A challenge serves once; what stays behind is a name and a right to write that nobody watches. Add a second entry that deletes it, and a step for it after the certificate is issued.`,
      fixes: last.op === "delete" ? [] : removeAgain(change, record, last),
      targets: record.references,
    };
  },
});

/** A phase that deletes what the last one leaves. */
function removeAgain(change: TrustChange, record: RecordSet, last: RecordSet): readonly Fix[] {
  const { map } = record.view;
  const zone = record.zone.view.map;
  const spec = change.spec.map;
  const ttl = last.ttl.written;
  if (!map || !zone || !spec || record.foreign) return [];
  const { id = freeId(change, "challenge") } = record;
  const gone = freeId(change, `${id}-gone`);
  const deletion: Json = {
    id: gone,
    name: toPlain(record.view.at("name").written) as Json,
    type: "TXT",
    op: "delete",
    previous: {
      ...(ttl ? { ttl: toPlain(ttl) as Json } : {}),
      values: last.values.map(({ written }) => toPlain(written) as Json),
    },
  };
  const step = { name: `remove-${id}`, records: new Inline([gone]), by: tabStop("who removes it") };
  return [
    {
      title: `Delete ${record.reference ?? "the challenge"} again in this change`,
      safe: false,
      edits: (layout) => [
        ...(record.id === undefined ? [insertEntry(map, "id", id, layout)] : []),
        appendTo(zone, "records", new Inline(deletion), layout),
        ...(change.hasSteps() ? [appendTo(spec, "steps", step, layout)] : []),
      ],
    },
  ];
}

/** An id that no record has yet. */
function freeId(change: TrustChange, wanted: string): string {
  return freeName(wanted, (id) => change.recordsWithId(id).length === 0);
}
