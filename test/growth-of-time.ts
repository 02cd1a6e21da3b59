/**
 * How much longer something takes for a longer text. No absolute time stands in a test: a machine may be slow, or busy with
 * something else. Both lengths are measured on it, and of several runs the shortest is the one least disturbed.
 */
import assert from "node:assert/strict";

/** Four times the length takes 4 times as long where time grows with the length, and 16 where it grows with its square. */
const TIMES = 4;
const MOST = 10;
const RUNS = 3;
/** What is over sooner is done several times over, as the clock tells no shorter times apart. */
const SHORTEST_MS = 1;
/** A whole measurement can be disturbed; what grows too fast does so in each. */
const ATTEMPTS = 4;

/**
 * Fails where something takes far more than four times as long for four times the length.
 *
 * @param workOf makes what is timed for a length; making it is not timed
 */
export function assertTakesLinearTime(
  what: string,
  length: number,
  workOf: (length: number) => () => unknown,
): void {
  const growths: number[] = [];
  const short = workOf(length);
  const long = workOf(TIMES * length);
  while (growths.length < ATTEMPTS) {
    const growth = growthOfTime(short, long);
    if (growth < MOST) return;
    growths.push(growth);
  }
  const times = growths.map((growth) => growth.toFixed(1)).join(", ");
  assert.fail(`${what}: ${TIMES} times the length takes ${times} times as long`);
}

function growthOfTime(short: () => unknown, long: () => unknown): number {
  const repeats = repeatsOf(short);
  let [shortest, longest] = [Infinity, Infinity];
  for (let run = 0; run < RUNS; run++) {
    shortest = Math.min(shortest, timeOf(short, repeats));
    longest = Math.min(longest, timeOf(long, repeats));
  }
  return longest / shortest;
}

function repeatsOf(work: () => unknown): number {
  let repeats = 1;
  while (timeOf(work, repeats) < SHORTEST_MS) repeats *= 2;
  return repeats;
}

/** In milliseconds of this process: those in which others had the processor do not count. */
function timeOf(work: () => unknown, repeats: number): number {
  const started = process.cpuUsage();
  for (let index = 0; index < repeats; index++) work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
