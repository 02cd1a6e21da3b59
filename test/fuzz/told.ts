import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { TextChange } from "../../server/src/manifest/syntax/edit";

/**
 * Changes as an editor tells of them: mostly from the end of the text, so that all count in the text as it is, or from its
 * start, so that each counts in what those before it leave.
 *
 * @param changes in the order of the text; they do not overlap
 */
export function asTold(
  text: string,
  changes: readonly TextChange[],
  random: () => number,
): readonly TextDocumentContentChangeEvent[] {
  const document = TextDocument.create("", "", 0, text);
  if (random() < 0.6) return changes.toReversed().map((change) => toldIn(document, change));
  let growth = 0;
  return changes.map(({ start, end, text }) => {
    const told = toldIn(document, { start: start + growth, end: end + growth, text });
    TextDocument.update(document, [told], 1);
    growth += text.length - (end - start);
    return told;
  });
}

function toldIn(
  document: TextDocument,
  { start, end, text }: TextChange,
): Extract<TextDocumentContentChangeEvent, { range: unknown }> {
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, text };
}
