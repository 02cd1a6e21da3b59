import type { RecordSet } from "../../manifest/model/record-set";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { queryByTwo } from "../../query/query";
import { grouped } from "../../text/grouped";
import { attached } from "../../text/once";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { emptiedTooEarly } from "./emptied-too-early";
import { strandedAtEndpoint } from "./left-too-late";
import { endsBetweenPhases, toldOfPhases, type Misplaced } from "./phases-forwards";
import { givesTtl, raisesTtlFirst, toldOfTtl, type RaisedFirst } from "./ttl-raised-first";

export const rollbackOutOfOrder = defineRule({
  id: "rollback-out-of-order",
  plane: "rollback",
  over: "rollbackStep",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The rollback takes back first what has to be taken back last",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CP-10"],
  references: ["NIST SP 800-53 Rev. 5, CP-10", "RFC 1035 section 3.2.1"],
  docs: {
    problem:
      "The rollback goes through what rests on each other in the order of the change. It takes the phases of a record set back from the first one on, gives a record its long TTL again before its values come back, takes a certificate away from an endpoint to which a record still leads, or empties a provider to which the parent still delegates, or caches do.",
    why: "What was done last rests on what was done before it. Taken back from the wrong end, the rollback stops in a state from the middle of the change, or cuts off those who are still led to what it takes away.",
    remedy: "Take back last what was done first, or what belongs together in one step.",
    bad: `zones:
  - name: example.com
    records:
      - {id: add, name: shop, type: A, ttl: 60, values: [203.0.113.30, 203.0.113.31], tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
      - {id: drop, name: shop, type: A, ttl: 60, values: [203.0.113.31], tls: none, previous: {ttl: 60, values: [203.0.113.30, 203.0.113.31]}}
rollback:
  trigger: errors at the new address
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: take-the-new-one-out, reverts: [add]}
    - {name: put-the-old-one-back, reverts: [drop]}
`,
    good: `zones:
  - name: example.com
    records:
      - {id: add, name: shop, type: A, ttl: 60, values: [203.0.113.30, 203.0.113.31], tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
      - {id: drop, name: shop, type: A, ttl: 60, values: [203.0.113.31], tls: none, previous: {ttl: 60, values: [203.0.113.30, 203.0.113.31]}}
rollback:
  trigger: errors at the new address
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: put-the-old-one-back, reverts: [drop]}
    - {name: take-the-new-one-out, reverts: [add]}
`,
  },
  *check({ rollbackStep: step, change }) {
    const at = step.view.at("name").scalar ?? step.view.node;
    if (!at) return;
    yield* ofRecords(change, step, at);
    yield* strandedAtEndpoint(change, step, at);
    yield* emptiedTooEarly(change, step, at);
  },
});

/** Two steps in the wrong order are told once, however many records they are about. */
function* ofRecords(change: TrustChange, step: Step, at: FindingDraft["at"]): Generator<FindingDraft> {
  const records = reversalsOf(change, step).flatMap((reversal) =>
    reversal.kind === "record" ? reversal.record : [],
  );
  // One of several entries for an RRset is known by its id.
  const misplaced = records.flatMap((one) =>
    one.id === undefined ? [] : (phasesAt(change)(step, one) ?? []),
  );
  for (const [otherStep, alike] of grouped(misplaced.map((one) => [one.otherStep, one])))
    yield { at, ...toldOfPhases(step, otherStep, alike) };
  const raised = givesTtl(change, step) ? records.flatMap((one) => ttlAt(change)(step, one) ?? []) : [];
  for (const [otherStep, alike] of grouped(raised.map((one) => [one.otherStep, one])))
    yield { at, ...toldOfTtl(step, otherStep, alike) };
}

// Asked of each record by itself: a step may take thousands back, of which one is edited.

const phasesAt = attached((change: TrustChange) =>
  queryByTwo<Step, RecordSet, Misplaced | undefined>(
    (step, record) => endsBetweenPhases(change, step, record),
    { name: "whether a rollback step ends between two phases of a record" },
  ),
);

const ttlAt = attached((change: TrustChange) =>
  queryByTwo<Step, RecordSet, RaisedFirst | undefined>(
    (step, record) => raisesTtlFirst(change, step, record),
    { name: "whether a rollback step raises the TTL of a record before its values come back" },
  ),
);
