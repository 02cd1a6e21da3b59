import * as vscode from "vscode";
import expectations from "../expectations.json";

const patienceMs = 10_000;

/** The document of this name in the folder that is open, shown in an editor. */
export async function showFixture(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("The suite runs on a folder, and none is open.");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Asks `question` again and again until the answer is not undefined; fails with `what` when that never comes. */
export async function eventually<T>(
  what: string,
  question: () => Thenable<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`It never happened: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The finding that the fixture is made for, once the server has published it. */
export function theFinding(uri: vscode.Uri): Promise<vscode.Diagnostic> {
  return eventually(`a ${expectations.finding.rule} in ${uri.path}`, () => findings(uri)[0]);
}

/** All published findings of the expected rule. */
export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((each) => ruleOf(each) === expectations.finding.rule);
}

/** The rule id that a diagnostic carries as its code. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** The position behind `text` in its first line that starts with `line`, or in the whole document. */
export function positionBehind(document: vscode.TextDocument, text: string, line = ""): vscode.Position {
  const from = line === "" ? 0 : document.getText().indexOf(`\n${line}`);
  const at = document.getText().indexOf(text, from);
  if (from < 0 || at < 0) throw new Error(`${document.uri.path} holds no ${line} ${text}.`);
  return document.positionAt(at + text.length);
}

/** Throws away what a test typed, so that the next one starts from the file. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("workbench.action.files.revert");
}
