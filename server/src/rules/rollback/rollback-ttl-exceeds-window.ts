import { parseTtl } from "../../dns/ttl";
import { replaceScalar } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import { isFollowed, leadsToSomethingNew } from "../../manifest/model/timeline";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { formatSeconds } from "../../text/seconds";
import type { Fix } from "../finding";
import { defineRule } from "../rule";

const SAFE_TTL = 300;

export const rollbackTtlExceedsWindow = defineRule({
  id: "rollback-ttl-exceeds-window",
  plane: "rollback",
  over: "record",
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
    problem: "A record that leads clients to the service gets a TTL that is longer than the rollback window.",
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
  *check({ record, change }) {
    if (!isFollowedAfterwards(record) || !isHeldWhileWayBackIsOpen(change, record)) return;
    const windowSeconds = change.rollbackSeconds();
    const written = servedTtl(change, record);
    const ttl = written && secondsOfTtl(written);
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
  },
});

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
function servedTtl(change: TrustChange, record: RecordSet): ScalarNode | undefined {
  const steps = change.stepsOn(record);
  const moved = steps.findIndex((step) => step.changesRecords);
  const isRaisedLater = moved >= 0 && steps.slice(moved + 1).some((step) => step.view.at("ttl").exists);
  if (!isRaisedLater) return record.ttl.scalar;
  // The TTL of the record is that of the end then; until a later step sets it, the one set before the move holds.
  return steps
    .slice(0, moved)
    .findLast((step) => step.view.at("ttl").exists)
    ?.view.at("ttl").scalar;
}

function secondsOfTtl(ttl: ScalarNode): number | undefined {
  const parsed = parseTtl(ttl.source);
  return parsed.ok ? parsed.seconds : undefined;
}
