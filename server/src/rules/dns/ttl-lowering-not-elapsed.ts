import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft, Fix } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { defineRule } from "../rule";
import { setTime } from "../step-edits";
import { listed } from "../words";
import { leftWithLongTtl } from "./left-with-long-ttl";

export const ttlLoweringNotElapsed = defineRule({
  id: "ttl-lowering-not-elapsed",
  plane: "dns",
  over: "step",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The record moves while caches still hold it with its old TTL",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3(2)", "nist-800-53-r5:SC-22"],
  references: ["RFC 1035 section 3.2.1", "RFC 7583 section 3"],
  docs: {
    problem:
      "A step lowers the TTL of a record before it changes, and the record changes before the old TTL has run out since then. Or it lowers the TTL of one address of a name, and the cutover changes the one of the other family too, which keeps its long TTL.",
    why: "Resolvers that asked just before the TTL was lowered keep the answer for as long as the old TTL says. For them the lowering came too late: they lead clients to the old place long after the cutover.",
    remedy:
      "Lower the TTL earlier, by at least the old TTL and the time that a change needs to reach all name servers.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 3600, values: [203.0.113.30]}}
steps:
  - {name: lower-ttl, records: [shop.example.com/A], ttl: 60, at: 2026-12-01T19:30:00Z}
  - {name: cutover, records: [shop.example.com/A]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 3600, values: [203.0.113.30]}}
steps:
  - {name: lower-ttl, records: [shop.example.com/A], ttl: 60, at: 2026-12-01T19:00:00Z}
  - {name: cutover, records: [shop.example.com/A]}
`,
  },
  *check({ step, change }) {
    if (step.kind !== "records") return;
    const lowered = loweredBy(change, step);
    const short = lowered.filter(({ missing }) => missing > 0);
    const [worst] = [...short].sort((a, b) => b.missing - a.missing);
    const found = worst && finding(change, step, worst, short);
    if (found) yield found;
    const left = leftWithLongTtl(change, step);
    if (left) yield left;
  },
});

/** A TTL that a step lowers before the record changes. */
interface Lowering {
  readonly record: RecordSet;
  readonly oldTtl: number;
  /** The seconds that a change needs to reach all name servers. */
  readonly propagation: number;
  readonly cutover: Step;
  /** Epoch milliseconds, like the following. */
  readonly lowersAt: number;
  readonly movesAt: number;
  readonly expires: number;
  /** The seconds by which the record changes too early; negative where it does not. */
  readonly missing: number;
}

const loweredBy = ofEachRecord<Lowering>("whether a TTL is lowered", lowering, {
  steps: ({ changesRecords, ttl }) => changesRecords || ttl !== undefined,
});

function lowering(change: TrustChange, step: Step, record: RecordSet): Lowering | undefined {
  const newTtl = step.changesRecords ? ttlOfItsOwn(record) : step.ttl;
  // Most records of a step are not lowered: what they were before is not asked.
  const oldTtl = newTtl === undefined ? undefined : change.states.ttlOf(record, step);
  if (oldTtl === undefined || newTtl === undefined || newTtl >= oldTtl) return undefined;
  const { timeline } = change;
  const cutover = change.states
    .eventsOn(record)
    .find((event) => event.kind === "carry-out" && timeline.comesBefore(step, event.step))?.step;
  const lowersAt = timeline.spanOf(step).start;
  const movesAt = cutover && timeline.spanOf(cutover).start;
  if (!cutover || lowersAt === undefined || movesAt === undefined) return undefined;
  const propagation = record.zone.propagation();
  const expires = lowersAt + (oldTtl + propagation) * 1000;
  const missing = (expires - movesAt) / 1000;
  return { record, oldTtl, propagation, cutover, lowersAt, movesAt, expires, missing };
}

/** The TTL that an entry sets which changes nothing else, as the first phase of a record set does. */
function ttlOfItsOwn(record: RecordSet): number | undefined {
  return record.changesTtlAlone() ? record.ttlSeconds : undefined;
}

function finding(
  change: TrustChange,
  step: Step,
  worst: Lowering,
  all: readonly Lowering[],
): FindingDraft | undefined {
  const { record, oldTtl, propagation, cutover, lowersAt, movesAt, expires, missing } = worst;
  const at = step.view.at("at").scalar ?? step.view.at("name").scalar ?? step.view.node;
  if (!at) return undefined;
  const name = ({ reference }: RecordSet): string => reference ?? "this record";
  const others = all.flatMap((one) => (one === worst ? [] : [name(one.record)]));
  const also = others.length === 0 ? "" : ` It is short for ${listed(others)} too.`;
  const held = `the old TTL of ${oldTtl} s (${formatSeconds(oldTtl)})`;
  const runOut =
    propagation > 0 ? `${held} and ${formatSeconds(propagation)} of propagation run` : `${held} runs`;
  const time = (instant: number): string => clockTime(instant, movesAt);
  const earliest = movesAt - (oldTtl + propagation) * 1000;
  const opening = change.timeline.window().start;
  // An entry is carried out within the window; a step that gives a TTL may come before it.
  const isEarlyEnough = !step.changesRecords || opening === undefined || earliest >= opening;
  const moved = cutover.view.at("name").scalar;
  const written = (record.changes ? record.previous.at("ttl") : record.ttl).scalar;
  return {
    at,
    message: `The TTL of ${name(record)} is lowered at ${time(lowersAt)} UTC, so ${runOut} out at ${time(expires)}, and the step ${cutover.name ?? "that follows"} changes the record at ${time(movesAt)}: ${formatSeconds(missing)} short. Caches that asked before keep the old answer until then.${also} ${isEarlyEnough ? `Lower the TTL at ${time(earliest)} or before, or change the record later.` : `Change the record at ${time(expires)} or later.`}`,
    related: [
      ...(moved ? [{ at: moved, message: `changes ${name(record)} at ${time(movesAt)} UTC` }] : []),
      ...(written ? [{ at: written, message: `the TTL that caches were told before` }] : []),
    ],
    fixes: isEarlyEnough ? [lowerEarlier(change, step, worst, earliest)] : moveLater(change, worst),
    targets: [
      ...(step.name === undefined ? [] : [step.name]),
      ...all.flatMap((one) => one.record.references),
    ],
  };
}

function moveLater(change: TrustChange, { cutover, expires }: Lowering): readonly Fix[] {
  const { end } = change.timeline.window();
  if (end !== undefined && expires > end) return [];
  return [
    {
      title: `Do ${cutover.name ?? "the cutover"} at ${clockTime(expires)} UTC`,
      safe: false,
      edits: (layout) => setTime(cutover, expires, layout),
    },
  ];
}

/** Sets the time of the step; where the cutover follows from it, that one keeps the time that it has now. */
function lowerEarlier(change: TrustChange, step: Step, worst: Lowering, earliest: number): Fix {
  const { cutover, movesAt } = worst;
  const opening = change.timeline.window().start;
  const isFixed = cutover.view.at("at").exists || movesAt === opening;
  return {
    title: `Lower the TTL at ${clockTime(earliest)} UTC`,
    safe: false,
    edits: (layout) => [
      ...setTime(step, earliest, layout),
      ...(isFixed ? [] : setTime(cutover, movesAt, layout)),
    ],
  };
}
