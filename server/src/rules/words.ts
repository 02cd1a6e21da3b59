import { instantText } from "../text/clock";

/** "a", "a and b", "a, b and c"; beyond `most` items the rest is counted. */
export function listed(items: readonly string[], most = 5): string {
  return joined(items, most, "and");
}

/** "a", "a or b", "a, b or c"; beyond `most` items the rest is counted. */
export function either(items: readonly string[], most = 5): string {
  return joined(items, most, "or");
}

function joined(items: readonly string[], most: number, word: string): string {
  const shown =
    items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : [...items];
  const last = shown.pop();
  if (last === undefined) return "";
  return shown.length === 0 ? last : `${shown.join(", ")} ${word} ${last}`;
}

/** "1 record", "2 records"; the plural is the singular with an s unless it is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** The day of an instant in UTC, `2026-03-15`; epoch milliseconds. */
export function day(instant: number): string {
  return instantText(instant).slice(0, 10);
}

/** A text as a sentence begins with it: "The previous login-tls"; names stay as they are written. */
export function atStart(text: string): string {
  return text.startsWith("the ") ? `T${text.slice(1)}` : text;
}
