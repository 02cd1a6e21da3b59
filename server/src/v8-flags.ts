import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ResourceLimits } from "node:worker_threads";

/**
 * What of V8 may be set otherwise, and what it begins with by itself. All of it is set while the process runs: a process
 * that is started with flags takes no code that was compiled without them, not even Node's own.
 */
const OWN = {
  /** How much bytecode of other functions is compiled into a function. */
  "max-inlined-bytecode-size-cumulative": 920,
  /** By how many percent the heap may grow before it is collected; by itself V8 lets it double. */
  "heap-growing-percent": 0,
  /** By how much the room for what has just been made grows when much of it stays. */
  "semi-space-growth-factor": 2,
} as const;

type Flag = keyof typeof OWN;

const KEY: unique symbol = Symbol.for("trust-change.v8-flags");

/** What is set otherwise in this process. Each bundle has this module for itself, so the process keeps it. */
const changed = ((process as { [KEY]?: Map<Flag, number> })[KEY] ??= new Map<Flag, number>());

function set(flag: Flag, value: number): void {
  changed.set(flag, value);
  setFlagsFromString(`--${flag}=${value}`);
}

/**
 * Has V8 compile functions more or less by themselves. Rules are many functions that each run a few thousand times: what V8
 * would put into them takes longer to compile than it ever gives back.
 */
export function compileLittle(): void {
  set("max-inlined-bytecode-size-cumulative", 150);
}

/** What two or three manifests of 100 records leave behind, in MB. */
const ROOM = 32;
/** With less left behind it is not worth while to collect, in octets. */
const FEWEST_OCTETS = 8 * 1024 * 1024;

/**
 * To be called before threads are started that do one job after the other, and call what `quickCollection` gives between
 * them. Nothing of a job is needed then: where there is room for all that a job makes, a collection finds next to nothing
 * to keep, and nothing ever grows old.
 *
 * @returns what to start the threads with
 */
export function withRoomForJobs(): ResourceLimits {
  setFlagsFromString(`--min-semi-space-size=${ROOM}`);
  // What outlives its making once would be made among what is old from then on.
  setFlagsFromString("--no-allocation-site-pretenuring");
  // The threads have all cores to do: V8 would start others for it, which take the cores from them.
  setFlagsFromString("--no-parallel-scavenge");
  setFlagsFromString("--expose-gc");
  return { maxYoungGenerationSizeMb: 3 * ROOM };
}

/** V8's own quick collection where it is worth while, for threads that were started after `withRoomForJobs`. */
export function quickCollection(): () => void {
  const collect = runInNewContext("globalThis.gc") as
    ((kind: { readonly type: "minor" }) => void) | undefined;
  const used = (): number => getHeapStatistics().used_heap_size;
  let left = used();
  return () => {
    if (used() - left < FEWEST_OCTETS) return;
    collect?.({ type: "minor" });
    left = used();
  };
}

/** From so many UTF-16 units on a text takes memory that a machine feels. */
const HEAVY_TEXT = 500_000;

/**
 * Has V8 spare memory, to be called when a text is opened. The room for what has just been made stays as large as the start
 * made it, about 4 MB: with 16 nothing gets faster. With a large text, little memory counts for more than few collections.
 *
 * @param length of the text, in UTF-16 units
 */
export function spareMemory(length: number): void {
  set("semi-space-growth-factor", 1);
  if (length > HEAVY_TEXT) set("heap-growing-percent", 40);
}

/** Does something with V8 set as it begins: compiled code that is kept then is taken by a process that begins so, too. */
export function asV8Begins(action: () => void): void {
  for (const flag of changed.keys()) setFlagsFromString(`--${flag}=${OWN[flag]}`);
  try {
    action();
  } finally {
    for (const [flag, value] of changed) setFlagsFromString(`--${flag}=${value}`);
  }
}
