/** Longest piece of foreign text that a message repeats. */
const longestQuotation = 80;

/**
 * Puts foreign text into a message: in double quotes, cut after 80 characters, and with control, format and
 * unassigned characters replaced, so that a value cannot break or reorder the sentence around it.
 */
export function quoted(text: string): string {
  return `"${inLine(text)}"`;
}

/** As `quoted`, for words in which quotes would only be in the way, such as titles. */
export function inLine(text: string): string {
  const shown = Array.from(text.slice(0, longestQuotation + 1));
  const isCut = text.length > longestQuotation;
  return visible(isCut ? shown.slice(0, -1).join("") + "…" : text);
}

/** A text in which each control, format and unassigned character is seen, so that it does not look like another text. */
export function visible(text: string): string {
  return text.replace(/\p{C}/gu, "\uFFFD");
}
