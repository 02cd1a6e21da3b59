import type { RecordSet } from "../../../manifest/model/record-set";
import type { Step } from "../../../manifest/model/step";
import { startOfInstant } from "../../../manifest/model/time";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Path } from "../../../manifest/syntax/node";
import { formatSeconds } from "../../../text/seconds";
import { DAY, type Moment } from "./moments";
import { hasForm } from "./path";

/**
 * When a step may begin: when the window does, each day of it, or when what it comes after has ended; before the window
 * only what lowers a TTL, early enough for the old one to run out. Steps of the rollback wait for nobody's clock.
 */
export function stepTimes(change: TrustChange | undefined, path: Path, now: number): readonly Moment[] {
  const [, , index] = path;
  if (!change || !hasForm(path, "spec.steps.*.at") || typeof index !== "number") return [];
  const step = change.steps()[index];
  const isOnlyTtl = step?.kind === "records" && !step.changesRecords;
  const times = step && isOnlyTtl ? beforeWindow(change, step) : openingsFor(change, step);
  return times.filter(({ at }) => at >= now);
}

/** The beginnings of the window that a step can make, else the time from which it can. */
function openingsFor(change: TrustChange, step: Step | undefined): readonly Moment[] {
  // Nothing is said yet of when it comes: this is the earliest that the others leave it.
  const ready = step && readyAt(change, step);
  const openings = openingsOf(change);
  if (ready === undefined) return openings;
  const own = { at: ready, says: "what it comes after has ended" };
  const isOpening = openings.some(({ at }) => at === ready);
  return [...(isOpening ? [] : [own]), ...openings.filter(({ at }) => at >= ready)];
}

/** When what a step comes after has ended, and the window has begun; what is typed as its own time says nothing yet. */
function readyAt(change: TrustChange, step: Step): number | undefined {
  const { timeline } = change;
  const opening = timeline.window().start;
  const ends = change.stepOrder.before(step).map((earlier) => timeline.spanOf(earlier).end);
  const known = [...ends, ...(opening === undefined ? [] : [opening])].filter((end) => end !== undefined);
  return known.length === 0 || ends.includes(undefined) ? undefined : Math.max(...known);
}

function openingsOf(change: TrustChange): readonly Moment[] {
  const spans = change.spec.at("window").oneOrMany();
  return spans.flatMap((span) => {
    const { text } = span.at("start");
    const at = text === undefined ? undefined : startOfInstant(text);
    if (at === undefined || text === undefined) return [];
    return [{ at, says: spans.length === 1 ? "the window begins" : "a window begins", written: text }];
  });
}

function beforeWindow(change: TrustChange, step: Step): readonly Moment[] {
  if (step.after.length > 0) return [];
  return loweringTimes(
    change,
    step.records.flatMap(({ source }) => change.record(source) ?? []),
  );
}

/** When the TTL of records can be lowered: half of the time is left for whatever the old one meets on its way. */
export function loweringTimes(change: TrustChange, records: readonly RecordSet[]): readonly Moment[] {
  const { start } = change.timeline.window();
  if (start === undefined) return [];
  const lead = Math.max(DAY, ...records.map((record) => 2000 * (ttlBefore(record) ?? 0)));
  return [{ at: start - lead, says: `${formatSeconds(lead / 1000)} before the window begins` }];
}

function ttlBefore(record: RecordSet): number | undefined {
  return record.previousTtlSeconds ?? record.ttlSeconds;
}
