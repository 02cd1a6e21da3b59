/** The start of the line that holds `offset`. */
export function startOfLine(text: string, offset: number): number {
  // Counted from before the start, a line feed at the very start would be found.
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of the line that holds `offset`, line break not included. */
export function endOfLine(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  const end = feed < 0 ? text.length : feed;
  return end > offset && text.charAt(end - 1) === "\r" ? end - 1 : end;
}

/** The column (UTF-16 units from the start of its line, zero-based) of an offset. */
export function columnOf(text: string, offset: number): number {
  const start = startOfLine(text, offset);
  // A byte order mark stands in no column.
  const mark = start === 0 && offset > 0 && text.startsWith("\uFEFF") ? 1 : 0;
  return offset - start - mark;
}

/** The start of the line after the one that holds `offset`, or the end of the text. */
export function startOfNextLine(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  return feed < 0 ? text.length : feed + 1;
}
