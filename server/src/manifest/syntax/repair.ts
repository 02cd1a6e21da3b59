/** One small mend of a line that is no YAML, and what the makers of mends share. */
import type { SyntaxProblemCode } from "./problem";

/** Replaces a stretch of one line; `text` may hold line breaks. Columns count UTF-16 units from zero. */
export interface LineEdit {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Repair {
  readonly code: SyntaxProblemCode;
  /** As `SyntaxProblem.detail`. */
  readonly detail: string;
  readonly edit: LineEdit;
  /** What is marked: columns of the line that is edited. */
  readonly from: number;
  readonly to: number;
}

/** The end of what a line says: without a comment and white space behind it. */
export function endOfContent(line: string): number {
  const said = line.trimEnd();
  const comment = /(?<!\s)\s+#.*$/.exec(said);
  return said.slice(0, comment?.index ?? said.length).trimEnd().length;
}

export const closers: Readonly<Record<string, string>> = { "[": "]", "{": "}" };
export const openers: Readonly<Record<string, string>> = { "]": "[", "}": "{" };
