import { endOfLine, startOfLine } from "../../manifest/edits/layout";
import { shiftLines } from "../../manifest/edits/shift";
import type { Span } from "../../manifest/syntax/node";
import type { SyntaxDocument, SyntaxProblem } from "../../manifest/syntax/source";
import type { FindingDraft } from "../finding";
import { either } from "../words";
import { indentationFault, indentOf, type IndentationFault } from "./indentation-fault";
import { addLine } from "./misplaced-keys";

/** Says what is wrong with how the lines of a document are indented, where that makes it unreadable. */
export function* indentationFindings(document: SyntaxDocument): Generator<FindingDraft> {
  const told: IndentationFault[] = [];
  for (const problem of document.problems) {
    if (!isOfIndentation(problem)) continue;
    const fault = indentationFault(problem, document, told);
    told.push(fault);
    if (fault.kind === "shift") yield shiftFinding(document, fault);
    if (fault.kind === "gone") yield goneFinding(document, fault, problem.span);
  }
}

export function isOfIndentation({ code }: SyntaxProblem): boolean {
  return code === "indentation" || code === "missing-parent";
}

function goneFinding(
  document: SyntaxDocument,
  { keys, column }: Extract<IndentationFault, { kind: "gone" }>,
  span: Span,
): FindingDraft {
  const advice =
    keys.length === 0
      ? "Add the key, or indent this line like the entries that it belongs with."
      : `Is the line ${either(keys.map((key) => `"${key}:"`))} missing?`;
  return {
    at: placeOf(document, span),
    message: `This line is indented as if it belonged to a key above, and there is none: the line above has its value already. ${advice}`,
    fixes: keys.flatMap((key) => addLine(key, column, document.source.text, span.start)),
  };
}

function placeOf({ source }: SyntaxDocument, { start, end }: Span) {
  return {
    kind: "text",
    source,
    start,
    end: Math.max(end, Math.min(start + 1, source.text.length)),
  } as const;
}

function shiftFinding(
  document: SyntaxDocument,
  { lines, by }: Extract<IndentationFault, { kind: "shift" }>,
): FindingDraft {
  const { text } = document.source;
  const from = indentOf(text, lines.start);
  const to = from + by;
  const start = startOfLine(text, lines.start) + from;
  const what = endOfLine(text, lines.start) >= lines.end ? "the line" : "these lines";
  return {
    at: placeOf(document, { start, end: endOfContent(text, start) }),
    message: `This line is ${from === 0 ? "not indented" : `indented by ${spaces(from)}`}, the lines that it belongs with ${to === 0 ? "are not" : `by ${spaces(to)}`}. Entries of one map, and items of one list, begin in one column.`,
    fixes: [
      {
        title: to === 0 ? `Do not indent ${what}` : `Indent ${what} by ${spaces(to)}`,
        safe: false,
        edits: () => shiftLines(text, lines, by),
      },
    ],
  };
}

/** The end of what a line says: without a comment and white space behind it. */
function endOfContent(text: string, start: number): number {
  const line = text.slice(start, endOfLine(text, start));
  return start + line.replace(/\s+#.*$/, "").trimEnd().length;
}

/** "1 space", "2 spaces". */
export function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}
