import type { Moment, Stale } from "./course";
import type { Stay } from "./facts";
import type { DnssecState } from "./state";

/**
 * The last one of the earlier states that caches may still hold a part of when the last of some moments comes, and in
 * which something is found.
 *
 * @param stay how long caches hold that part
 * @param find looks at a state and at the one that replaced it
 */
export function mostStale<Found extends object>(
  moments: readonly Moment[],
  what: Stale["what"],
  stay: Stay | undefined,
  find: (older: DnssecState, newer: DnssecState) => Found | undefined,
): (Found & { readonly stale: Stale }) | undefined {
  const now = moments.at(-1)?.time;
  if (now === undefined || stay === undefined) return undefined;
  for (let index = moments.length - 1; index > 0; index--) {
    const newer = moments[index];
    const older = moments[index - 1];
    if (!newer?.step || !older || newer.time === undefined) continue;
    const until = endOfStay(newer.time, stay);
    const found = until > now ? find(older.state, newer.state) : undefined;
    if (found) {
      const stale = { what, replacedBy: newer.step, since: newer.time, stay, until, now };
      return { ...found, stale };
    }
  }
  return undefined;
}

/** Until when caches hold something that was replaced at a time. */
export function endOfStay(since: number, { ttl, propagation }: Stay): number {
  return since + (ttl + propagation) * 1000;
}
