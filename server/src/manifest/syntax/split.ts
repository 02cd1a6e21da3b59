import { isMarkerAt } from "./lines";
import type { Stretch } from "./cut";

/**
 * Where each YAML document of a text stands: together they fill the text without gaps. Lines that say nothing belong to
 * the document that they stand in front of, and to the last one at the end.
 */
export function splitDocuments(text: string): readonly Stretch[] {
  const starts = [0];
  let isOpen = false;
  // In a document, only a marker means anything: to look for it is many times faster than to look at each line.
  const next = (line: number): number =>
    isOpen ? markerFrom(text, nextLine(text, line)) : nextLine(text, line);
  for (let line = 0; line < text.length; line = next(line)) {
    const marker = isMarkerAt(text, line) ? text.charAt(line) : undefined;
    if (marker === "-") {
      if (isOpen) starts.push(line);
      isOpen = true;
    } else if (marker === ".") {
      if (isOpen && saysSomething(text, nextLine(text, line))) starts.push(nextLine(text, line));
      isOpen = false;
    } else if (!isOpen && !isSilentAt(text, line)) isOpen = true;
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/**
 * How much of a document at its start and at its end is no content of it: up to its `---`, and from its `...` on.
 *
 * @param text the text of the document alone
 */
export function frameOf(text: string): { readonly start: number; readonly end: number } {
  const begin = /^---(?=\s|$)/m.exec(text);
  const stop = /^\.\.\.(?=\s|$)/m.exec(text);
  return {
    start: begin ? nextLine(text, begin.index) : 0,
    end: stop ? text.length - stop.index : 0,
  };
}

function nextLine(text: string, start: number): number {
  const feed = text.indexOf("\n", start);
  return feed < 0 ? text.length : feed + 1;
}

const MARKER = /^(?:---|\.\.\.)/gm;

/** The next line, from the start of one on, that may be a marker; the end of the text where there is none. */
function markerFrom(text: string, start: number): number {
  MARKER.lastIndex = start;
  for (let found = MARKER.exec(text); found; found = MARKER.exec(text)) {
    // Characters that end a line elsewhere end none here.
    if (found.index === 0 || text.charAt(found.index - 1) === "\n") return found.index;
  }
  return text.length;
}

const SILENT = /[ \t\uFEFF]*(?:#[^\n]*)?(?:\r?\n|$)|%[^\n]*(?:\n|$)/y;

/** Whether a line says nothing to a document: it is blank, a comment, or a directive. */
function isSilentAt(text: string, line: number): boolean {
  SILENT.lastIndex = line;
  return SILENT.test(text);
}

/** Whether anything of a document stands behind an offset. */
export function saysSomething(text: string, from: number): boolean {
  for (let line = from; line < text.length; line = nextLine(text, line)) {
    const isEnd = isMarkerAt(text, line) && text.charAt(line) === ".";
    if (!isEnd && !isSilentAt(text, line)) return true;
  }
  return false;
}
