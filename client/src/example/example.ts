import {
  commands,
  languages,
  Selection,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Diagnostic,
  type TextDocument,
  type TextEditor,
} from "vscode";
import { withSlip } from "./slip";

/** Set while nothing is found any more in the example: what the walkthrough waits for. */
const IS_FIXED = "trustChange.isExampleFixed";

/** What the walkthrough does with an example: opens it, shows what is wrong, has it repaired, shows the report on it. */
export function registerExample(extensionUri: Uri, languageId: string): { dispose(): unknown }[] {
  let example: TextDocument | undefined;
  let hadFinding = false;

  /** Beside the walkthrough, which people go on reading. */
  const show = async (): Promise<TextEditor> => {
    if (!example || example.isClosed) {
      const file = Uri.joinPath(extensionUri, "examples", "login-cutover.trust.yaml");
      const text = new TextDecoder().decode(await workspace.fs.readFile(file));
      hadFinding = false;
      void commands.executeCommand("setContext", IS_FIXED, false);
      example = await workspace.openTextDocument({ language: languageId, content: withSlip(text) });
    }
    const uri = example.uri.toString();
    const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
    const hasOthers = window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
    const viewColumn = visible?.viewColumn ?? (hasOthers ? ViewColumn.Beside : ViewColumn.Active);
    return window.showTextDocument(example, { viewColumn, preview: false });
  };

  /** The example with the caret where something is wrong, once that is known. */
  const showFinding = async (): Promise<boolean> => {
    const { document } = await show();
    const finding = await firstFinding(document.uri);
    if (!finding) return false;
    // The walkthrough takes the keyboard back when its button was pressed; what follows needs it in the editor.
    await new Promise((resolve) => setTimeout(resolve, RETURN));
    const editor = await show();
    editor.selection = new Selection(finding.range.start, finding.range.start);
    editor.revealRange(finding.range);
    return true;
  };

  return [
    commands.registerCommand("trust-change.openExample", () => show()),
    commands.registerCommand("trust-change.showExampleFinding", async () => {
      if (await showFinding()) await commands.executeCommand("editor.action.marker.next");
    }),
    commands.registerCommand("trust-change.fixExample", async () => {
      if (await showFinding()) await commands.executeCommand("editor.action.quickFix");
    }),
    commands.registerCommand("trust-change.reportExample", async () => {
      const { document } = await show();
      await commands.executeCommand("trust-change.openReport", document.uri);
    }),
    commands.registerCommand("trust-change.getStarted", () =>
      commands.executeCommand("workbench.action.openWalkthrough", "trust-change.trust-change#begin"),
    ),
    languages.onDidChangeDiagnostics(({ uris }) => {
      const uri = example?.uri.toString();
      if (uri === undefined || example?.isClosed || !uris.some((one) => one.toString() === uri)) return;
      const hasFinding = languages.getDiagnostics(example?.uri ?? Uri.parse(uri)).length > 0;
      if (hadFinding && !hasFinding) void commands.executeCommand("setContext", IS_FIXED, true);
      hadFinding ||= hasFinding;
    }),
  ];
}

/** In which time the walkthrough has taken the keyboard back, milliseconds. */
const RETURN = 250;

/** How long it is waited for the first answer of a server that is just starting, milliseconds. */
const PATIENCE = 5_000;

async function firstFinding(uri: Uri): Promise<Diagnostic | undefined> {
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    const [first] = languages.getDiagnostics(uri);
    if (first) return first;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}
