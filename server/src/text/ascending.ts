/**
 * The last of some ascending numbers that is not greater than another one.
 *
 * @param count how many there are
 * @param numberAt the number at an index, zero-based
 * @returns its index, zero-based; 0 where all are greater, or there is none
 */
export function lastAtMost(count: number, numberAt: (index: number) => number, most: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numberAt(middle) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The index of the last of some ascending starts that is not behind an offset: of what holds it. */
export function holderOf(starts: readonly number[], offset: number): number {
  return lastAtMost(starts.length, (index) => starts[index] ?? 0, offset);
}
