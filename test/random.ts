/** Numbers from 0 to 1 that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from 0 to below `end`. */
export function below(end: number, random: () => number): number {
  return Math.floor(random() * end);
}

/** One of the items, of which there has to be one. */
export function oneOf<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}
