import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings, positionBehind, revert, showFixture, theFinding } from "./support";

describe("editing", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
  });

  afterEach(() => revert(document));

  it("offers values in completion", async () => {
    const labels = await offeredAt(positionBehind(document, expectations.completion.after));
    for (const expected of expectations.completion.offers) {
      assert.ok(labels.includes(expected), `${expected} is offered, among ${labels.join(", ")}`);
    }
  });

  it("explains a key in its hover", async () => {
    const position = positionBehind(document, expectations.hover.on, expectations.hover.line).translate(
      0,
      -1,
    );
    const hovers = await eventually("a hover", async () => {
      const answer = await ask<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
      return answer.length > 0 ? answer : undefined;
    });
    assert.match(hovers.map(textOf).join("\n"), new RegExp(expectations.hover.says, "i"));
  });

  it("lists the parts of a manifest as symbols", async () => {
    const symbols = await eventually("document symbols", async () => {
      const command = "vscode.executeDocumentSymbolProvider";
      // There is no answer at all before the first provider is there.
      const answer = await ask<vscode.DocumentSymbol[] | undefined>(command, document.uri);
      return answer?.length ? answer : undefined;
    });
    const names = namesOf(symbols);
    for (const expected of expectations.symbols) {
      assert.ok(
        names.some((name) => name.includes(expected)),
        `${expected} is a symbol, among ${names.join(", ")}`,
      );
    }
  });

  it("repairs the finding with a quick fix", async () => {
    const fix = await theFix(document);
    assert.ok(fix.edit, "the quick fix is an edit");
    assert.ok(!document.getText().includes(expectations.fix.adds), "the fixture does not hold the answer");
    assert.ok(await vscode.workspace.applyEdit(fix.edit), "the edit is applied");
    assert.ok(document.getText().includes(expectations.fix.adds), document.getText());
    await eventually("the finding goes away", () => findings(document.uri).length === 0 || undefined);
  });

  it("finds the fault again when the fix is undone", async () => {
    const before = document.getText();
    const fix = await theFix(document);
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)), "the edit is applied");
    await eventually("the finding goes away", () => findings(document.uri).length === 0 || undefined);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
    await theFinding(document.uri);
  });
});

async function offeredAt(position: vscode.Position): Promise<string[]> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const list = await ask<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, position);
  return list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
}

async function theFix(document: vscode.TextDocument): Promise<vscode.CodeAction> {
  const { range } = await theFinding(document.uri);
  const title = new RegExp(expectations.fix.title);
  return eventually(`a quick fix ${title}`, async () => {
    const kind = vscode.CodeActionKind.QuickFix.value;
    const actions = await ask<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      kind,
    );
    return actions.find((action) => title.test(action.title));
  });
}

function ask<T>(command: string, ...details: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(command, ...details);
}

function textOf(hover: vscode.Hover): string {
  return hover.contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : "")).join("\n");
}

function namesOf(symbols: vscode.DocumentSymbol[]): string[] {
  return symbols.flatMap((symbol) => [symbol.name, ...namesOf(symbol.children)]);
}
