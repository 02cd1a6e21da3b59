import type { TextEdit as LspTextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { startOfLine } from "../text/lines";
import { layoutOf } from "../manifest/edits/layout";
import { hasTabStops, renderPlain, renderSnippet } from "../manifest/edits/snippet";
import type { TextEdit } from "../manifest/edits/edits";
import type { Source } from "../manifest/syntax/source";
import { spanOfPlace, type Fix } from "../rules/finding";
import type { Finding } from "../rules/engine";
import { toRange } from "./ranges";

/** The edits of a fix, in the layout of the document that the finding lies in. */
export function editsOf(finding: Finding, fix: Fix): { source: Source; edits: readonly TextEdit[] } {
  const { source, span } = spanOfPlace(finding.at);
  const document = source.documents.find(
    (candidate) => span.start >= candidate.span.start && span.start <= candidate.span.end,
  );
  return { source, edits: fix.edits(layoutOf(source, document?.root)) };
}

export function toTextEdits(source: Source, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: toRange(source, edit), newText: renderPlain(edit.text) }));
}

/**
 * A workspace edit; with tab stops where an edit has some and the client can take them.
 *
 * @param snippets whether the client takes snippet edits in workspace edits
 */
export function toWorkspaceEdit(
  source: Source,
  edits: readonly TextEdit[],
  snippets: boolean,
): WorkspaceEdit {
  // Tab stops of several edits would be numbered alike, and typing at one would type at the others.
  const withStops = edits.filter((edit) => hasTabStops(edit.text));
  const [edit] = withStops;
  const snippet =
    snippets && edit && withStops.length === 1 ? fromStartOfLine(source, edit, edits) : undefined;
  if (!snippet) return { changes: { [source.uri]: toTextEdits(source, edits) } };
  return {
    documentChanges: [
      {
        textDocument: { uri: source.uri, version: source.document.version },
        edits: [
          ...toTextEdits(
            source,
            edits.filter((other) => other !== edit),
          ),
          {
            range: toRange(source, snippet),
            snippet: { kind: "snippet", value: renderSnippet(snippet.text) },
          },
        ],
      },
    ],
  };
}

/**
 * An edit of several lines, begun at the start of its line. Editors indent the lines of a snippet by what stands before
 * it on its first line; our lines are indented already. Undefined where another edit stands in the way.
 */
function fromStartOfLine(source: Source, edit: TextEdit, edits: readonly TextEdit[]): TextEdit | undefined {
  if (!edit.text.includes("\n")) return edit;
  const start = startOfLine(source.text, edit.start);
  const before = source.text.slice(start, edit.start);
  const isFree = edits.every((other) => other === edit || other.end < start || other.start > edit.end);
  return isFree && !hasTabStops(before) ? { start, end: edit.end, text: before + edit.text } : undefined;
}
