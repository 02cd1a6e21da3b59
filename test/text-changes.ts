import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextChange } from "../server/src/manifest/syntax/edit";

/** Changes of one text are given in its order, as it is, and do not overlap. */
type Changes = readonly TextChange[];

/** One change as the protocol tells of it. */
interface ToldChange {
  readonly range: ReturnType<typeof rangeOf>;
  readonly text: string;
}

export function applied(before: string, { start, end, text }: TextChange): string {
  return before.slice(0, start) + text + before.slice(end);
}

export function appliedAll(before: string, changes: Changes): string {
  let after = "";
  let end = 0;
  for (const change of changes) {
    after += before.slice(end, change.start) + change.text;
    ({ end } = change);
  }
  return after + before.slice(end);
}

/** The changes of the new text that take changes back. */
export function inverses(before: string, changes: Changes): Changes {
  let growth = 0;
  return changes.map(({ start, end, text }) => {
    const from = start + growth;
    growth += text.length - (end - start);
    return { start: from, end: from + text.length, text: before.slice(start, end) };
  });
}

/** As most editors tell of changes: from the end of the text, so that all of them count in the text as it is. */
export function toldFromTheEnd(text: string, changes: Changes): readonly ToldChange[] {
  const document = TextDocument.create("", "", 0, text);
  return changes.toReversed().map((change) => ({ range: rangeOf(document, change), text: change.text }));
}

/** As others do: from its start, so that each counts in what those before it leave. */
export function toldFromTheStart(text: string, changes: Changes): readonly ToldChange[] {
  const document = TextDocument.create("", "", 0, text);
  let growth = 0;
  return changes.map((change) => {
    const moved = { start: change.start + growth, end: change.end + growth };
    const told = { range: rangeOf(document, moved), text: change.text };
    TextDocument.update(document, [told], 1);
    growth += change.text.length - (change.end - change.start);
    return told;
  });
}

function rangeOf(document: TextDocument, { start, end }: Pick<TextChange, "start" | "end">) {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
