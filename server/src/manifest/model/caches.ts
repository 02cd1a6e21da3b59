import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import { secondsOfTtl } from "./time";
import { leadsToSomethingNew } from "./preparation";
import { isFollowed } from "./followed";
import type { TrustChange } from "./trust-change";

/** The last step that changes a record entry; undefined where none does. */
export function lastMoveOf(change: TrustChange, record: RecordSet): Step | undefined {
  return change.stepsOn(record).findLast((step) => step.changesRecords);
}

/** Whether clients no longer find by a record entry what they found by it before; another TTL for it leads nobody away. */
export function leavesWhatStood(record: RecordSet): boolean {
  return record.op === "delete" || (record.op === "update" && leadsToSomethingNew(record));
}

/**
 * Until when caches lead clients to where a record led before the change, epoch milliseconds. An answer that was fetched
 * under one TTL stays for that TTL, so lowering it counts only once the old one has run out. Undefined where nothing says
 * when the record is changed, and for records that clients do not follow; a TTL that is not known is taken for none.
 */
export function staleUntil(change: TrustChange, record: RecordSet): number | undefined {
  if (!leavesWhatStood(record) || !isFollowed(record)) return undefined;
  const move = lastMoveOf(change, record);
  const moved = move ? change.timeline.spanOf(move).end : startWithoutSteps(change);
  if (moved === undefined) return undefined;
  const ends = stays(change, record, moved).map(({ until, ttl }) => until + ttl * 1000);
  return Math.max(moved, ...ends);
}

/** The TTLs that the old answer was given out with, in seconds, each with the time until which that went on. */
function stays(
  change: TrustChange,
  record: RecordSet,
  moved: number,
): readonly { readonly until: number; readonly ttl: number }[] {
  const found: { until: number; ttl: number }[] = [];
  let ttl = secondsOfTtl(record.previous.at("ttl"));
  for (const step of change.stepsOn(record)) {
    const at = change.timeline.spanOf(step).start;
    if (step.changesRecords || at === undefined || at > moved) continue;
    if (ttl !== undefined) found.push({ until: at, ttl });
    ttl = secondsOfTtl(step.view.at("ttl"));
  }
  if (ttl !== undefined) found.push({ until: moved, ttl });
  return found;
}

/** Without steps everything is changed when the window begins. */
export function startWithoutSteps(change: TrustChange): number | undefined {
  return change.hasSteps() ? undefined : change.timeline.window().start;
}
