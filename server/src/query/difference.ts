import type { Source } from "./source";

/** How far apart the same source may stand in two runs, for the runs to be compared bit by bit. */
const LONGEST_STEP = 16;

/**
 * What was read before and is read no longer, and what is read and was not before. What asks about thousands of
 * things reads nearly the same each time, in the same order: only where the two part is anything looked up.
 */
export function difference(
  before: readonly Source[],
  now: readonly Source[],
): { readonly gone: Iterable<Source>; readonly come: Iterable<Source> } {
  if (before.length === 0) return { gone: before, come: now };
  const gone = new Set<Source>();
  const come = new Set<Source>();
  let at = 0;
  let atNow = 0;
  while (at < before.length || atNow < now.length) {
    if (at < before.length && before[at] === now[atNow]) {
      at++;
      atNow++;
      continue;
    }
    const step = stepToSame(before, at, now, atNow);
    const end = step ? at + step.before : before.length;
    const endNow = step ? atNow + step.now : now.length;
    for (const source of before.slice(at, end)) gone.add(source);
    for (const source of now.slice(atNow, endNow)) come.add(source);
    at = end;
    atNow = endNow;
  }
  if (gone.size > 0) for (const source of now) gone.delete(source);
  if (come.size > 0) for (const source of before) come.delete(source);
  return { gone, come };
}

/** How far it is in both runs to where they read the same again; undefined where that is too far. */
function stepToSame(
  before: readonly Source[],
  at: number,
  now: readonly Source[],
  atNow: number,
): { readonly before: number; readonly now: number } | undefined {
  for (let far = 1; far <= LONGEST_STEP; far++)
    for (let step = 0; step <= far; step++) {
      const source = before[at + step];
      if (source !== undefined && source === now[atNow + far - step])
        return { before: step, now: far - step };
    }
  return undefined;
}
