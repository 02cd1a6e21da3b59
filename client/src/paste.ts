import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { WorkspaceEdit } from "vscode-languageserver-types";

/** What the server answers. */
type Answer =
  | { readonly ok: true; readonly value: { readonly title: string; readonly edit: WorkspaceEdit } }
  | { readonly ok: false; readonly reason: string; readonly isSecret?: boolean };

/** Longer texts are pasted as they are. */
const LONGEST = 200_000;

/** Writes what stands on the clipboard into the change at the cursor, in the form that a manifest has it. */
export async function insertClipboard(client: BaseLanguageClient, languageId: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== languageId) {
    void vscode.window.showErrorMessage("Open a trust-change manifest, and put the cursor where it belongs.");
    return;
  }
  const text = await vscode.env.clipboard.readText();
  const answer = await ask(client, editor.document, editor.selection.active, text);
  if (!answer.ok) {
    void vscode.window.showWarningMessage(`Nothing is inserted: ${answer.reason}.`);
    return;
  }
  await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(answer.value.edit));
}

function ask(
  client: BaseLanguageClient,
  document: vscode.TextDocument,
  position: vscode.Position,
  text: string,
): Promise<Answer> {
  const at = client.code2ProtocolConverter.asPosition(position);
  return client.sendRequest("trust-change/convertPaste", {
    uri: document.uri.toString(),
    position: at,
    text,
  });
}

/** What VS Code has since 1.97, and the oldest version that this extension runs in has not. */
interface PasteKind {
  append(...parts: string[]): PasteKind;
}
interface PasteEdit {
  additionalEdit?: vscode.WorkspaceEdit;
}
interface PasteApi {
  readonly DocumentPasteEdit: new (insertText: string, title: string, kind: PasteKind) => PasteEdit;
  readonly DocumentDropOrPasteEditKind: { readonly Empty: PasteKind };
  readonly languages: {
    registerDocumentPasteEditProvider?(
      selector: vscode.DocumentSelector,
      provider: {
        provideDocumentPasteEdits(
          document: vscode.TextDocument,
          ranges: readonly vscode.Range[],
          data: vscode.DataTransfer,
          context: unknown,
          token: vscode.CancellationToken,
        ): Promise<PasteEdit[] | undefined>;
      },
      metadata: {
        readonly providedPasteEditKinds: readonly PasteKind[];
        readonly pasteMimeTypes: readonly string[];
      },
    ): vscode.Disposable;
  };
}

/** Has a paste write answers, certificates and policies in the form of the manifest; nothing where VS Code is too old. */
export function convertPastes(client: BaseLanguageClient, languageId: string): vscode.Disposable[] {
  const { DocumentPasteEdit, DocumentDropOrPasteEditKind, languages } = vscode as unknown as PasteApi;
  if (languages.registerDocumentPasteEditProvider === undefined) return [];
  const kind = DocumentDropOrPasteEditKind.Empty.append("text", "trustChange");
  const provideDocumentPasteEdits = async (
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    _context: unknown,
    token: vscode.CancellationToken,
  ): Promise<PasteEdit[] | undefined> => {
    const text = await data.get("text/plain")?.asString();
    const [range] = ranges;
    // Over a selection, a paste replaces what is selected.
    if (text === undefined || text.length > LONGEST || ranges.length !== 1 || !range?.isEmpty)
      return undefined;
    const answer = await ask(client, document, range.start, text);
    if (token.isCancellationRequested) return undefined;
    if (!answer.ok)
      return answer.isSecret ? [new DocumentPasteEdit("", "Leave the secret out", kind)] : undefined;
    const edit = new DocumentPasteEdit("", answer.value.title, kind);
    edit.additionalEdit = await client.protocol2CodeConverter.asWorkspaceEdit(answer.value.edit);
    return [edit];
  };
  const metadata = { providedPasteEditKinds: [kind], pasteMimeTypes: ["text/plain"] };
  const selector = { language: languageId };
  try {
    return [languages.registerDocumentPasteEditProvider(selector, { provideDocumentPasteEdits }, metadata)];
  } catch {
    // VS Code before 1.97 has this as a proposal, which it refuses to extensions that do not name it.
    return [];
  }
}
