/**
 * Texts with tab stops. A tab stop is written into an ordinary string between two characters of the private use
 * area, so that it survives YAML's own writer unchanged, and is cut out again when the edit is rendered.
 */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** A value that only a person knows: `hint` is what the editor selects, and what stands there where it cannot. */
export function tabStop(hint: string): string {
  return OPEN + hint.replace(/[\uE000\uE001]/g, "") + CLOSE;
}

export function hasTabStops(text: string): boolean {
  return text.includes(OPEN);
}

/** The text with each tab stop as its bare hint. */
export function renderPlain(text: string): string {
  return text.replace(/[\uE000\uE001]/g, "");
}

/** The text in the snippet syntax of the language server protocol: `${1:hint}`, and `$0` at the end. */
export function renderSnippet(text: string): string {
  let number = 0;
  let rendered = "";
  for (const part of text.split(/(\uE000[^\uE000\uE001]*\uE001)/)) {
    if (!part.startsWith(OPEN)) rendered += escapeSnippet(part);
    else rendered += `\${${++number}:${escapeSnippet(part.slice(1, -1))}}`;
  }
  return number > 0 ? rendered + "$0" : rendered;
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
