/** A text in which nothing is Markdown: neither in a paragraph nor in a cell of a table (CommonMark 2.4, GFM 4.10). */
export function escapedMarkdown(text: string): string {
  return withoutBreaks(text)
    .replace(/[\\`*_{}[\]<>|~#&$^=]/g, "\\$&")
    .replace(/^([-+])/, "\\$1")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2")
    .replace(/:\/\//g, "\\://");
}

/**
 * A text as a code span: the fence is longer than every run of backticks in it (CommonMark 6.1). In a cell of a table a
 * bar cannot safely be escaped within a code span, for the row is cut at bars first; a text with one is no code.
 */
export function codeSpan(text: string): string {
  const line = withoutBreaks(text).trim();
  if (line === "") return "";
  if (line.includes("|")) return escapedMarkdown(line);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

function withoutBreaks(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\p{C}/gu, "\uFFFD");
}
