import type { Span } from "../syntax/node";
import type { TextEdit } from "./edits";
import { endOfLine, startOfLine, startOfNextLine } from "../../text/lines";

/**
 * Moves whole lines to the right or left, those from the first to the last character of a stretch of text. Empty lines
 * stay as they are, and no line is moved beyond the left margin.
 *
 * @param by spaces to the right; to the left where it is negative
 */
export function shiftLines(text: string, { start, end }: Span, by: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = startOfLine(text, start); at < end; at = startOfNextLine(text, at)) {
    const line = text.slice(at, endOfLine(text, at));
    if (line.trim() !== "" && by !== 0) edits.push(shifted(line, at, by));
    if (startOfNextLine(text, at) <= at) break;
  }
  return edits;
}

function shifted(line: string, at: number, by: number): TextEdit {
  if (by > 0) return { start: at, end: at, text: " ".repeat(by) };
  const indent = line.length - line.trimStart().length;
  return { start: at, end: at + Math.min(indent, -by), text: "" };
}
