// Stands in for Prettier's extension, which offers itself for files by their endings too, whatever language they have. It
// puts a line on top, so that a test sees who was asked.
import { languages, Position, TextEdit, workspace, type DocumentFilter, type ExtensionContext } from "vscode";
import { MARK } from "../mark";

export function activate({ subscriptions }: ExtensionContext): void {
  const byEnding = (workspace.workspaceFolders ?? []).map(({ uri }): DocumentFilter => ({
    scheme: "file",
    pattern: `${uri.fsPath}/**/*.{yml,yaml}`,
  }));
  subscriptions.push(
    languages.registerDocumentFormattingEditProvider([...byEnding, { language: "yaml" }], {
      provideDocumentFormattingEdits: () => [TextEdit.insert(new Position(0, 0), MARK)],
    }),
  );
}
