import { commands, Uri, window, workspace, type QuickPickItem } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { FILE_FORMATS, requestReport, type FileFormat } from "./request";

/** What may be said with the command, so that it is not asked for. */
interface Given {
  readonly format?: unknown;
  readonly to?: unknown;
}

type Choice = (typeof FILE_FORMATS)[number];

/** Asks for a format and a place, and writes the report on a manifest to a file. */
export async function exportReport(client: BaseLanguageClient, manifest: Uri, given: Given): Promise<void> {
  const choice = FILE_FORMATS.find(({ format }) => format === given.format) ?? (await pickFormat());
  if (!choice) return;
  const answer = await requestReport(client, manifest, choice.format);
  if (!answer) {
    void window.showErrorMessage("There is no change in this text, so that there is nothing to report on.");
    return;
  }
  const target = given.to instanceof Uri ? given.to : await pickFile(manifest, choice);
  if (!target) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
  if (given.to !== undefined) return;
  const open = "Open";
  const name = target.path.slice(target.path.lastIndexOf("/") + 1);
  if ((await window.showInformationMessage(`The report is written to ${name}.`, open)) === open)
    await commands.executeCommand("vscode.open", target);
}

async function pickFormat(): Promise<Choice | undefined> {
  const items = FILE_FORMATS.map((choice): QuickPickItem & { choice: { format: FileFormat } } => ({
    label: choice.label,
    detail: choice.detail,
    choice,
  }));
  const picked = await window.showQuickPick(items, { placeHolder: "The form of the report" });
  return FILE_FORMATS.find(({ format }) => format === picked?.choice.format);
}

/** Beside the manifest, by its name, unless somebody says otherwise. */
function pickFile(manifest: Uri, { ending, label }: Choice): Thenable<Uri | undefined> {
  const path = manifest.path.replace(/(?:\.trust)?\.ya?ml$/, "");
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const beside =
    manifest.scheme === "untitled" ? undefined : manifest.with({ path: `${path}.report.${ending}` });
  return window.showSaveDialog({
    defaultUri: beside ?? (folder && Uri.joinPath(folder, `${name}.report.${ending}`)),
    filters: { [label]: [ending] },
    title: "Export Change Report",
  });
}
