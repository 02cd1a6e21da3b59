/**
 * How much a test tries of what it could try, where thousands of cases say the same: `npm test` takes a sample, the same
 * in every run, and `npm run fuzz` everything.
 */
import { seeded } from "./random";

export const isEverything = process.env["TRUST_CHANGE_TESTS"] === "everything";

/** A number for `npm test`, and one for `npm run fuzz`. */
export function howMany(sample: number, everything: number): number {
  return isEverything ? everything : sample;
}

/** One of so many items, drawn by chance: a step of their order is not one of the sample. */
export function oneIn<Item>(many: number, items: readonly Item[]): readonly Item[] {
  if (isEverything) return items;
  const random = seeded(20_261_130);
  return items.filter(() => random() < 1 / many);
}
