import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, positionBehind, revert, showFixture, theFinding } from "./support";

describe("writing", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
  });

  afterEach(() => revert(document));

  it("sorts records by a refactoring, and takes it back", async () => {
    const before = document.getText();
    await refactor("Sort records by name", positionBehind(document, "- name: checkout"));
    assert.ok(
      document.getText().indexOf("name: checkout") < document.getText().indexOf("name: shop\n"),
      document.getText(),
    );
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
  });

  it("writes an item over lines by a refactoring", async () => {
    await refactor("Convert to block style", positionBehind(document, "{ name: letsencrypt-prod"));
    assert.match(document.getText(), /issuerRef:\r?\n +name: letsencrypt-prod/);
  });

  it("begins a whole change from a snippet, with tab stops", async () => {
    const empty = await vscode.workspace.openTextDocument({ language: expectations.language, content: "" });
    const editor = await vscode.window.showTextDocument(empty);
    const list = await eventually("snippets", async () => {
      const command = "vscode.executeCompletionItemProvider";
      const answer = await vscode.commands.executeCommand<vscode.CompletionList>(
        command,
        empty.uri,
        new vscode.Position(0, 0),
      );
      return answer.items.some(({ insertText }) => insertText instanceof vscode.SnippetString)
        ? answer
        : undefined;
    });
    const [snippet] = list.items.flatMap(({ insertText }) =>
      insertText instanceof vscode.SnippetString && insertText.value.includes("kind: TrustChange")
        ? [insertText]
        : [],
    );
    assert.ok(snippet, "a whole change is offered");
    assert.ok(await editor.insertSnippet(snippet), "it is inserted");
    assert.match(empty.getText(), /^apiVersion: trust-change\/v1\r?\nkind: TrustChange/);
    assert.ok(!empty.getText().includes("${"), empty.getText());
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  async function refactor(title: string, position: vscode.Position): Promise<void> {
    const action = await eventually(title, async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        new vscode.Range(position, position),
        vscode.CodeActionKind.Refactor.value,
      );
      return actions.find((one) => one.title === title);
    });
    assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)), "the edit is applied");
  }
});
