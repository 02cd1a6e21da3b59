import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings, revert, showFixture, theFinding } from "./support";

describe("restarting the language server", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
    await vscode.commands.executeCommand("trust-change.openReport");
    await eventually("the report is open", () => reportTab());
  });

  after(async () => {
    await revert(document);
    const tab = reportTab();
    if (tab) await vscode.window.tabGroups.close(tab);
  });

  it("takes the findings away, and brings them back", async () => {
    let wereGone = false;
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (findings(document.uri).length === 0) wereGone = true;
    });
    await vscode.commands.executeCommand("trust-change.restartServer");
    await eventually("they are gone in between", () => wereGone || undefined);
    await theFinding(document.uri);
    listener.dispose();
  });

  it("keeps open documents, hovers and what follows the text", async () => {
    const { range } = await theFinding(document.uri);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# one line more\n"));
    await eventually("the finding moves down one line", () =>
      findings(document.uri).find((each) => each.range.start.line === range.start.line + 1),
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      document.positionAt(document.getText().indexOf("dnsNames") + 1),
    );
    assert.ok(hovers.length > 0, "there is a hover");
  });

  it("keeps open reports, which follow edits as before", async () => {
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const at = document.getText().indexOf("name: shop-") + "name: ".length;
    await editor.edit((edit) => edit.insert(document.positionAt(at), "restarted-"));
    await eventually("the panel has the new name", () =>
      reportTab()?.label.startsWith("Report: restarted-") ? true : undefined,
    );
  });

  it("works when it is asked for twice at once", async () => {
    await Promise.all([
      vscode.commands.executeCommand("trust-change.restartServer"),
      vscode.commands.executeCommand("trust-change.restartServer"),
    ]);
    await theFinding(document.uri);
  });
});

describe("the output of the language server", () => {
  it("is shown by a command", async () => {
    await vscode.commands.executeCommand("trust-change.showOutput");
    await eventually("the channel is open", () =>
      vscode.workspace.textDocuments.find(
        ({ uri }) => uri.scheme === "output" && decodeURIComponent(uri.path).includes("Trust Change"),
      ),
    );
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});

function reportTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("trustChange.report"),
    );
}
