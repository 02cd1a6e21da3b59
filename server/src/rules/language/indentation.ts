import { shiftLines } from "../../manifest/edits/shift";
import type { Part } from "../../manifest/schema/part";
import type { Span } from "../../manifest/syntax/node";
import { pinnedSpan } from "../../manifest/syntax/pin";
import type { SyntaxProblem } from "../../manifest/syntax/problem";
import { endOfLine, startOfLine } from "../../text/lines";
import { textIn, type FindingDraft } from "../finding";
import { either } from "../words";
import { indentationFault, indentOf, type IndentationFault } from "./indentation-fault";
import { addLine } from "./misplaced-keys";

/** Says what is wrong with how the lines of a part are indented, where that makes it unreadable. */
export function* indentationFindings(part: Part): Generator<FindingDraft> {
  const told: IndentationFault[] = [];
  for (const problem of part.chunk.problems()) {
    if (!isOfIndentation(problem)) continue;
    const fault = indentationFault(problem, part, told);
    told.push(fault);
    if (fault.kind === "shift") yield shiftFinding(part, fault);
    if (fault.kind === "gone") yield goneFinding(part, fault, problem.span);
  }
}

export function isOfIndentation({ code }: SyntaxProblem): boolean {
  return code === "indentation" || code === "missing-parent";
}

function goneFinding(
  { chunk }: Part,
  { keys, column }: Extract<IndentationFault, { kind: "gone" }>,
  span: Span,
): FindingDraft {
  const advice =
    keys.length === 0
      ? "Add the key, or indent this line like the entries that it belongs with."
      : `Is the line ${either(keys.map((key) => `"${key}:"`))} missing?`;
  return {
    at: textIn(chunk, { start: span.start, end: Math.max(span.end, span.start + 1) }),
    message: `This line is indented as if it belonged to a key above, and there is none: the line above has its value already. ${advice}`,
    fixes: keys.flatMap((key) => addLine(key, column, chunk, span.start)),
  };
}

function shiftFinding(
  { chunk }: Part,
  { lines, by }: Extract<IndentationFault, { kind: "shift" }>,
): FindingDraft {
  const { text } = chunk.source;
  const from = indentOf(text, lines.start);
  const to = from + by;
  const start = startOfLine(text, lines.start) + from;
  const pinned = pinnedSpan(chunk, lines);
  const what = endOfLine(text, lines.start) >= lines.end ? "the line" : "these lines";
  return {
    at: textIn(chunk, { start, end: Math.max(endOfContent(text, start), start + 1) }),
    message: `This line is ${from === 0 ? "not indented" : `indented by ${spaces(from)}`}, the lines that it belongs with ${to === 0 ? "are not" : `by ${spaces(to)}`}. Entries of one map, and items of one list, begin in one column.`,
    fixes: [
      {
        title: to === 0 ? `Do not indent ${what}` : `Indent ${what} by ${spaces(to)}`,
        safe: false,
        edits: () => shiftLines(chunk.source.text, pinned(), by),
      },
    ],
  };
}

/** The end of what a line says: without a comment and white space behind it. */
function endOfContent(text: string, start: number): number {
  const line = text.slice(start, endOfLine(text, start));
  return start + line.replace(/(?<!\s)\s+#.*$/, "").trimEnd().length;
}

/** "1 space", "2 spaces". */
export function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}
