import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, revert, showFixture, theFinding } from "./support";

describe("formatting", () => {
  let document: vscode.TextDocument;
  let laidOut: string;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
    laidOut = document.getText();
  });

  afterEach(() => revert(document));

  it("puts right what stands crooked, and leaves a text that is laid out as it is", async () => {
    await vscode.commands.executeCommand("editor.action.formatDocument");
    assert.equal(document.getText(), laidOut);
    await replace("ticket: ", "ticket:      ");
    await eventually("the line is put right", async () => {
      await vscode.commands.executeCommand("editor.action.formatDocument");
      return document.getText() === laidOut || undefined;
    });
  });

  it("leaves a broken text as it is", async () => {
    await replace("ticket: ", "ticket:   [");
    const broken = document.getText();
    await vscode.commands.executeCommand("editor.action.formatDocument");
    assert.equal(document.getText(), broken);
  });

  async function replace(from: string, to: string): Promise<void> {
    const start = document.positionAt(document.getText().indexOf(from));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, from.length)), to);
    assert.ok(await vscode.workspace.applyEdit(edit), "the edit is applied");
  }
});
