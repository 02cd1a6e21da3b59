import type { Position, Range } from "vscode-languageserver-types";
import { TextDocument } from "vscode-languageserver-textdocument";

/** A text with the place that a test speaks of taken out of it. */
export interface Marked {
  readonly text: string;
  readonly range: Range;
  /** The start of the range. */
  readonly position: Position;
}

/**
 * Reads a text with `|` where the cursor stands, or with `[[` and `]]` around what is selected. A bar of the text itself
 * is written `\|`.
 */
export function readCursor(written: string): Marked {
  const pieces = written.split(/(?<!\\)\||\[\[|\]\]/).map((piece) => piece.replaceAll("\\|", "|"));
  if (pieces.length < 2 || pieces.length > 3) throw new Error(`not one cursor or selection in:\n${written}`);
  const [before = "", selected = ""] = pieces;
  const text = pieces.join("");
  const document = TextDocument.create("file:///cursor.yaml", "yaml", 0, text);
  const end = pieces.length === 3 ? before.length + selected.length : before.length;
  const position = document.positionAt(before.length);
  return { text, position, range: { start: position, end: document.positionAt(end) } };
}
