import { TextDocument } from "vscode-languageserver-textdocument";
import type { Range, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";

/** The edits that a workspace edit makes in one text; fails where it reaches for another one. */
export function editsFor(uri: string, edit: WorkspaceEdit): readonly (TextEdit | SnippetTextEdit)[] {
  const { changes = {}, documentChanges = [] } = edit;
  const edits = Object.entries(changes).flatMap(([at, made]) => made.map((one) => ({ at, one })));
  const versioned = documentChanges.flatMap((change) => {
    if (!("edits" in change)) throw new Error("an action creates, renames or deletes a file");
    return change.edits.map((one) => ({ at: change.textDocument.uri, one }));
  });
  return [...edits, ...versioned].map(({ at, one }) => {
    if (at !== uri) throw new Error(`an action changes ${at}`);
    return one;
  });
}

/**
 * The text after an editor has made the edits of an action. Snippets keep their tab stops, and their lines are indented
 * as VS Code does it: by the white space before the snippet on its line.
 */
export function accept(uri: string, text: string, edit: WorkspaceEdit): string {
  const document = TextDocument.create(uri, "trust-change", 0, text);
  const edits = editsFor(uri, edit).map((one) => ({ range: one.range, newText: textOf(one, document) }));
  assertApart(edits, document);
  return TextDocument.applyEdits(document, edits);
}

function textOf(edit: TextEdit | SnippetTextEdit, document: TextDocument): string {
  if (!("snippet" in edit)) return edit.newText;
  const start = document.offsetAt(edit.range.start);
  const before = document.getText().slice(start - edit.range.start.character, start);
  const [indent = ""] = /^[ \t]*/.exec(before) ?? [];
  const lines = edit.snippet.value.replace(/\$0$/, "").replace(/\\([\\$}])/g, "$1");
  return lines.replace(/\n/g, `\n${indent}`);
}

function assertApart(edits: readonly { readonly range: Range }[], document: TextDocument): void {
  const spans = edits
    .map(({ range }) => [document.offsetAt(range.start), document.offsetAt(range.end)] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [index, [start]] of spans.entries()) {
    if (index > 0 && start < (spans[index - 1]?.[1] ?? 0)) throw new Error("edits of one action overlap");
  }
}
