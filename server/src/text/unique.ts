/** Each thing once, in the order in which they come first; what is undefined is left out. */
export function unique<Item>(items: readonly (Item | undefined)[]): readonly Item[] {
  return [...new Set(items.filter((item) => item !== undefined))];
}
