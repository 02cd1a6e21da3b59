/**
 * A Markdown text without its code spans, by the rule of CommonMark (section 6.1): a span begins with a run of backticks
 * and ends with the next run of the same length; a run without such an end is no more than backticks.
 */
export function outsideOfCode(text: string): string {
  let outside = "";
  let at = 0;
  while (at < text.length) {
    const run = runAt(text, at);
    const end = run === 0 ? -1 : endOfSpan(text, at + run, run);
    if (run > 0 && end < 0) outside += text.slice(at, at + run);
    else if (run === 0) outside += text.charAt(at);
    at = end >= 0 ? end : at + Math.max(run, 1);
  }
  return outside;
}

/** How many backticks stand at an offset; none behind a backslash, which makes a backtick a plain one. */
function runAt(text: string, at: number): number {
  if (text.charAt(at - 1) === "\\") return 0;
  let length = 0;
  while (text.charAt(at + length) === "`") length++;
  return length;
}

/** Where the span that begins with `length` backticks ends; -1 where it never does. Paragraphs end every span. */
function endOfSpan(text: string, from: number, length: number): number {
  const paragraph = text.indexOf("\n\n", from);
  const last = paragraph < 0 ? text.length : paragraph;
  for (let at = from; at < last; at++) {
    let run = 0;
    while (text.charAt(at + run) === "`") run++;
    if (run === length) return at + run;
    at += run;
  }
  return -1;
}
