import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, revert, showFixture, theFinding } from "./support";

describe("the change report", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
  });

  after(async () => {
    await revert(document);
    await vscode.window.tabGroups.close(reportTabs());
  });

  it("opens beside the editor, which keeps the keyboard", async () => {
    await vscode.commands.executeCommand("trust-change.openReport");
    await eventually("a panel with the name of the change", () =>
      reportTabs().find(({ label }) => label === `Report: ${nameIn(document)}`),
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    assert.ok(vscode.window.tabGroups.all.length > 1, "there are two columns");
  });

  it("opens once for a manifest", async () => {
    await vscode.commands.executeCommand("trust-change.openReport", document.uri);
    assert.equal(reportTabs().length, 1);
  });

  it("follows an edit", async () => {
    const at = document.getText().indexOf(`name: ${nameIn(document)}`) + "name: ".length;
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.positionAt(at), "very-"));
    await eventually("the panel has the new name", () =>
      reportTabs().find(({ label }) => label.startsWith("Report: very-")),
    );
  });

  it("is exported in each form as the text is now", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (folder === undefined) throw new Error("The suite runs on a folder, and none is open.");
    await vscode.window.showTextDocument(document);
    for (const [format, begin] of [
      ["markdown", "# Change report: very-"],
      ["html", "<!DOCTYPE html>"],
      ["svg", "<svg "],
    ] as const) {
      const to = vscode.Uri.joinPath(folder, "made", `report.${format}`);
      await vscode.commands.executeCommand("trust-change.exportReport", { format, to });
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(to));
      assert.ok(text.startsWith(begin), text.slice(0, 80));
      assert.ok(text.includes("very-"), format);
    }
  });
});

function nameIn(document: vscode.TextDocument): string {
  return /metadata:\s*(?:\{\s*)?name: ([\w-]+)/.exec(document.getText())?.[1] ?? "";
}

function reportTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("trustChange.report"),
    );
}
