import { countingQueries } from "../../server/src/query/query";

/** How often each query runs while `action` does. */
export function runsOf(action: () => unknown): Record<string, number> {
  const runs: Record<string, number> = {};
  countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, action);
  return runs;
}
