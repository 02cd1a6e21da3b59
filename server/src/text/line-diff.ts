/** Which lines of a text another one has in their place. Both ends are half-open; the numbers are zero-based. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/**
 * What differs between two lists of lines, in order, as hunks that neither touch nor overlap. Lines that stand once in
 * both are what the lists are aligned by (Bram Cohen's patience diff): of a text that was only laid out anew, little
 * more than what changed is found, in time that grows with the length and hardly faster.
 */
export function lineHunks(lines: readonly string[], others: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  const waiting: Hunk[] = [{ from: 0, to: lines.length, otherFrom: 0, otherTo: others.length }];
  for (let hunk = waiting.pop(); hunk; hunk = waiting.pop()) {
    const trimmed = withoutEqualEnds(lines, others, hunk);
    if (trimmed.from === trimmed.to && trimmed.otherFrom === trimmed.otherTo) continue;
    const anchors = anchorsIn(lines, others, trimmed);
    if (anchors.length === 0) hunks.push(trimmed);
    // The last one first: the stack turns them around.
    else waiting.push(...between(trimmed, anchors).reverse());
  }
  return hunks;
}

function withoutEqualEnds(lines: readonly string[], others: readonly string[], hunk: Hunk): Hunk {
  let { from, to, otherFrom, otherTo } = hunk;
  while (from < to && otherFrom < otherTo && lines[from] === others[otherFrom]) {
    from++;
    otherFrom++;
  }
  while (to > from && otherTo > otherFrom && lines[to - 1] === others[otherTo - 1]) {
    to--;
    otherTo--;
  }
  return { from, to, otherFrom, otherTo };
}

type Pair = readonly [line: number, other: number];

/** Lines that stand once in both, as many of them as come in the same order. */
function anchorsIn(lines: readonly string[], others: readonly string[], hunk: Hunk): readonly Pair[] {
  const here = placesOfUnique(lines, hunk.from, hunk.to);
  const there = placesOfUnique(others, hunk.otherFrom, hunk.otherTo);
  const pairs: Pair[] = [];
  for (const [line, at] of here) {
    const other = there.get(line);
    if (at >= 0 && other !== undefined && other >= 0) pairs.push([at, other]);
  }
  return longestRising(pairs);
}

/** Where each line stands; -1 for those that stand there more than once. In the order of the text. */
function placesOfUnique(lines: readonly string[], from: number, to: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? "";
    places.set(line, places.has(line) ? -1 : at);
  }
  return places;
}

/** The longest run of pairs, given in the order of their first numbers, whose second numbers rise as well. */
function longestRising(pairs: readonly Pair[]): readonly Pair[] {
  /** For each length the index of the pair with the lowest end among the runs of that length. */
  const ends: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, other], index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  });
  const run: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair) run.push(pair);
  }
  return run.reverse();
}

/** What lies between the anchors. */
function between(hunk: Hunk, anchors: readonly Pair[]): Hunk[] {
  const gaps: Hunk[] = [];
  let { from, otherFrom } = hunk;
  for (const [line, other] of anchors) {
    gaps.push({ from, to: line, otherFrom, otherTo: other });
    from = line + 1;
    otherFrom = other + 1;
  }
  return [...gaps, { from, to: hunk.to, otherFrom, otherTo: hunk.otherTo }];
}
