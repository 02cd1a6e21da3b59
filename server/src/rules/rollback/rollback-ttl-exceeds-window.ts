import { replaceScalar } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import { leadsToSomethingNew } from "../../manifest/model/preparation";
import { isFollowed } from "../../manifest/model/followed";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { secondsOfTtl } from "../../manifest/model/time";
import type { View } from "../../manifest/view";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type Fix, type FindingDraft } from "../finding";
import { postpone } from "../postpone";
import { defineRule } from "../rule";
import { listed } from "../words";

const SAFE_TTL = 300;

export const rollbackTtlExceedsWindow = defineRule({
  id: "rollback-ttl-exceeds-window",
  plane: "rollback",
  over: ["record", "step"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "Caches hold the new record for longer than the rollback may take",
  controls: [
    "nist-csf-2.0:ID.IM-04",
    "nist-csf-2.0:PR.IR-03",
    "nist-800-53-r5:CP-10",
    "nist-800-53-r5:SC-22",
  ],
  references: ["RFC 1035 section 3.2.1", "RFC 2181 section 8"],
  docs: {
    problem:
      "A record that leads clients to the service gets a TTL that is longer than the rollback window, or is given one by a step while the way back is open.",
    why: "Whatever is restored, a resolver that has the new answer keeps it for the whole TTL: the way back ends later than it promises.",
    remedy:
      "Serve the record with a TTL of at most a quarter of the window during the change, and raise it when the change is settled.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 7200, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 300, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
`,
  },
  *check(entity) {
    if ("step" in entity) yield* raisedBy(entity.step, entity.change);
    else yield* servedTooLong(entity.record, entity.change);
  },
});

function* servedTooLong(record: RecordSet, change: TrustChange): Generator<FindingDraft> {
  if (!isFollowedAfterwards(record) || !isHeldWhileWayBackIsOpen(change, record)) return;
  const windowSeconds = change.rollbackSeconds();
  const served = servedTtl(change, record);
  const written = served?.scalar;
  const ttl = served && secondsOfTtl(served);
  if (windowSeconds === undefined || ttl === undefined || ttl <= windowSeconds) return;
  const windowNode = change.rollback.at("window").scalar;
  if (!written || !windowNode) return;
  const wanted = Math.max(1, Math.min(SAFE_TTL, Math.floor(windowSeconds / 4)));
  const fix: Fix = {
    title: `Set the TTL to ${wanted} (${formatSeconds(wanted)})`,
    safe: false,
    edits: () => [replaceScalar(written, wanted)],
  };
  yield {
    at: written,
    message: `${record.reference ?? "This record"} is served with a TTL of ${ttl} s (${formatSeconds(ttl)}), the rollback window is ${formatSeconds(windowSeconds)}: caches may hold the new answer for ${formatSeconds(ttl - windowSeconds)} longer than the rollback is meant to take. Use a TTL of at most ${wanted} s for the change, and raise it afterwards.`,
    related: [{ at: windowNode, message: `the rollback window of ${formatSeconds(windowSeconds)}` }],
    fixes: [fix],
    targets: record.references,
  };
}

/** A step that gives a longer TTL to what clients were brought to, before the way back from there is closed. */
function* raisedBy(step: Step, change: TrustChange): Generator<FindingDraft> {
  const { ttl } = step;
  const at = step.view.at("ttl").scalar;
  const window = change.rollbackSeconds();
  const { timeline } = change;
  const { start } = timeline.spanOf(step);
  const { end } = timeline.wayBack();
  if (!at || ttl === undefined || window === undefined || ttl <= window) return;
  if (start === undefined || end === undefined || start >= end) return;
  const moved = change.recordsOf(step).filter((record) => isMovedBefore(change, record, step));
  if (moved.length === 0) return;
  const names = listed(moved.map(({ reference }) => reference ?? "a record"));
  const windowNode = change.rollback.at("window").scalar;
  yield {
    at,
    message: `The step ${step.name ?? "here"} gives ${names} a TTL of ${formatSeconds(ttl)} at ${clockTime(start)}, while the way back is open until ${clockTime(end, start)}: caches that ask from then on hold the new answer for ${formatSeconds(ttl - window)} longer than the rollback is meant to take. Raise it when the way back is closed.`,
    related: relatedAt(windowNode, `the rollback window of ${formatSeconds(window)}`),
    fixes: postpone(step, end),
    targets: [
      ...(step.name === undefined ? [] : [step.name]),
      ...moved.flatMap(({ references }) => references),
    ],
  };
}

/** Whether a step before this one brings clients to something new by a record. */
function isMovedBefore(change: TrustChange, record: RecordSet, step: Step): boolean {
  return (
    isFollowedAfterwards(record) &&
    leadsToSomethingNew(record) &&
    change.stepsOn(record).some((one) => one.changesRecords && change.timeline.comesBefore(one, step))
  );
}

/** Whether clients come to the service by it, so that its stay in caches keeps them away from what was restored. */
function isFollowedAfterwards(record: RecordSet): boolean {
  return (record.op === "create" || record.op === "update") && isFollowed(record);
}

/**
 * Whether caches may hold with this TTL what the way back has to replace. Another TTL for the values that stood before
 * keeps nobody from these; as a later phase it does so for what an earlier one brought, as long as the way back is open.
 */
function isHeldWhileWayBackIsOpen(change: TrustChange, record: RecordSet): boolean {
  if (leadsToSomethingNew(record)) return true;
  const phases = change.phasesOf(record);
  if (!phases.slice(0, phases.indexOf(record)).some(leadsToSomethingNew)) return false;
  if (!change.hasSteps()) return true;
  const { timeline } = change;
  const { end } = timeline.wayBack();
  const starts = change
    .stepsOn(record)
    .flatMap((step) => (step.changesRecords ? (timeline.spanOf(step).start ?? []) : []));
  return end !== undefined && starts.some((start) => start < end);
}

/** Where the TTL is written that the record has while the way back is open. */
function servedTtl(change: TrustChange, record: RecordSet): View<string | number> | undefined {
  const steps = change.stepsOn(record);
  const moved = steps.findIndex((step) => step.changesRecords);
  const isRaisedLater = moved >= 0 && steps.slice(moved + 1).some((step) => step.view.at("ttl").exists);
  if (!isRaisedLater) return record.ttl;
  // The TTL of the record is that of the end then; until a later step sets it, the one set before the move holds.
  return steps
    .slice(0, moved)
    .findLast((step) => step.view.at("ttl").exists)
    ?.view.at("ttl");
}
