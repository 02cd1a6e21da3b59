/** Small pieces of sentences. */

/** A provider's word, marked as such. */
export function code(text: string): string {
  return `\`${shortened(text)}\``;
}

/** "1 action", "13 actions". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and c"; a long list is cut and says how many more there are. */
export function listing(items: readonly string[], most = 4): string {
  if (items.length > most)
    return `${items.slice(0, most - 1).join(", ")} and ${items.length - most + 1} more`;
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

/** A text that is too long for a sentence, cut. */
export function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
