import * as assert from "../suite/assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings, positionBehind, revert, showFixture, theFinding } from "../suite/support";
import { MARK } from "./mark";

/** What the YAML server says of every text that it sees, by the schema in the folder. */
const NEIGHBOURS = /neighbour|YAML server/i;

/** An ordinary YAML file. */
const ordinary = expectations.otherYaml;

describe("beside the YAML server, an ordinary YAML file", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(ordinary);
  });
  afterEach(() => revert(document));

  it("has the server's findings, and none of ours", async () => {
    await eventually("the YAML server finds something", () =>
      messages(document).some((message) => NEIGHBOURS.test(message)) ? true : undefined,
    );
    assert.equal(sources(document).includes("trust-change"), false);
  });

  it("has the server's completion and hovers", async () => {
    const end = document.positionAt(document.getText().length);
    await eventually("the YAML server completes", async () =>
      (await completed(document, end)).includes("neighbour") ? true : undefined,
    );
    await eventually("the YAML server explains", async () =>
      (await hovers(document, "apiVersion: v1")).some((text) => NEIGHBOURS.test(text)) ? true : undefined,
    );
  });

  it("is laid out by the formatter that people have chosen", async () => {
    const editor = vscode.workspace.getConfiguration("editor", { languageId: "yaml", uri: document.uri });
    const chosen = "neighbour.prettier-neighbour";
    await editor.update("defaultFormatter", chosen, vscode.ConfigurationTarget.Workspace, true);
    try {
      await eventually("the neighbour lays it out", async () => {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand("editor.action.formatDocument");
        return document.getText().startsWith(MARK) ? true : undefined;
      });
    } finally {
      await editor.update("defaultFormatter", undefined, vscode.ConfigurationTarget.Workspace, true);
    }
  });
});

for (const [kind, name] of [
  ["a manifest", expectations.manifest],
  ["a manifest in a plain .yaml file", expectations.plainYaml],
] as const) {
  describe(`beside the YAML server and Prettier, ${kind}`, () => {
    let document: vscode.TextDocument;

    before(async () => {
      await serverIsUp();
      const { uri } = await showFixture(name);
      document = await eventually(`${name} has the language`, () =>
        vscode.workspace.textDocuments.find(
          (one) => one.uri.toString() === uri.toString() && one.languageId === expectations.language,
        ),
      );
      await theFinding(uri);
    });
    afterEach(() => revert(document));

    it("has our findings, each once, and none of the server's", async () => {
      await stillAfterAWhile(() => {
        assert.equal(findings(document.uri).length, 1);
        assert.equal([...new Set(sources(document))], ["trust-change"]);
      });
    });

    it("has one finding for what is no YAML", async () => {
      const start = positionBehind(document, "ticket: ");
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, start, "[");
      assert.ok(await vscode.workspace.applyEdit(edit), "the edit is applied");
      const atFault = (): readonly vscode.Diagnostic[] =>
        vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ code }) => String(valueOf(code)).includes("yaml"));
      await eventually("the fault is found", () => (atFault().length > 0 ? true : undefined));
      await stillAfterAWhile(() => {
        assert.equal([...new Set(sources(document))], ["trust-change"]);
        const places = atFault().map(({ range }) => JSON.stringify(range));
        assert.equal(places.length, new Set(places).size);
      });
    });

    it("has each completion item once, and ours only", async () => {
      const offeredBehind = async (text: string): Promise<readonly string[]> => {
        const labels = await completed(document, positionBehind(document, text));
        assert.ok(labels.length > 0, `something is offered behind ${text}`);
        assert.equal(labels.length, new Set(labels).size);
        assert.equal(
          labels.filter((label) => NEIGHBOURS.test(label)),
          [],
        );
        return labels;
      };
      await offeredBehind("metadata:\n  ");
      const offered = await offeredBehind(expectations.completion.after);
      for (const label of expectations.completion.offers) assert.ok(offered.includes(label), label);
    });

    it("has one hover at a place", async () => {
      for (const key of ["apiVersion", "metadata", "dnsNames"]) {
        const texts = await hovers(document, key);
        assert.equal(texts.length, 1);
        assert.equal(
          texts.filter((text) => NEIGHBOURS.test(text)),
          [],
        );
      }
    });

    it("has one outline, one definition, and nothing folded or linked twice", async () => {
      const ask = <T>(command: string, ...details: unknown[]): Thenable<T> =>
        vscode.commands.executeCommand<T>(command, document.uri, ...details);
      const symbols = await ask<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider");
      assert.equal(symbols.length, 1);
      const use = positionBehind(document, "certificate: shop-");
      const definitions = await ask<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        use,
      );
      assert.equal(definitions.length, 1);
      const links = await ask<vscode.DocumentLink[]>("vscode.executeLinkProvider");
      const linked = links.map(({ range }) => JSON.stringify(range));
      assert.equal(linked.length, new Set(linked).size);
      const lenses = await ask<vscode.CodeLens[]>("vscode.executeCodeLensProvider", 100);
      const titles = lenses.map(({ range, command }) => JSON.stringify([range, command?.title]));
      assert.equal(titles.length, new Set(titles).size);
      assert.equal(
        titles.filter((title) => NEIGHBOURS.test(title)),
        [],
      );
    });

    it("is laid out by us, though nobody has chosen a formatter", () => isLaidOutByUs());

    it("is laid out by us, though people have chosen another for all languages", async () => {
      const editor = vscode.workspace.getConfiguration("editor");
      const chosen = "neighbour.prettier-neighbour";
      await editor.update("defaultFormatter", chosen, vscode.ConfigurationTarget.Global);
      try {
        await isLaidOutByUs();
      } finally {
        await editor.update("defaultFormatter", undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it("is laid out by us on save", async () => {
      const editor = vscode.workspace.getConfiguration("editor");
      const laidOut = document.getText();
      await editor.update("formatOnSave", true, vscode.ConfigurationTarget.Workspace);
      try {
        await makeCrooked();
        await document.save();
        expectText(laidOut);
      } finally {
        await editor.update("formatOnSave", undefined, vscode.ConfigurationTarget.Workspace);
      }
    });

    async function isLaidOutByUs(): Promise<void> {
      const laidOut = document.getText();
      await makeCrooked();
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("editor.action.formatDocument");
      expectText(laidOut);
    }

    function expectText(expected: string): void {
      assert.ok(
        document.getText() === expected,
        `it is laid out by us:\n${document.getText().slice(0, 200)}`,
      );
    }

    async function makeCrooked(): Promise<void> {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, positionBehind(document, "ticket: "), "    ");
      assert.ok(await vscode.workspace.applyEdit(edit), "the edit is applied");
    }
  });
}

describe("beside the YAML server, a text that becomes a manifest while it is written", () => {
  it("loses the server's findings, and has ours", async () => {
    await serverIsUp();
    const { uri } = await showFixture(ordinary);
    const manifest = (await showFixture(expectations.manifest)).getText();
    const fresh = vscode.Uri.joinPath(uri, "..", "fresh.yaml");
    await vscode.workspace.fs.writeFile(fresh, new TextEncoder().encode("kind: TrustChange\n"));
    const document = await vscode.workspace.openTextDocument(fresh);
    await vscode.window.showTextDocument(document);
    await eventually("the YAML server finds something", () => sources(document)[0]);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(fresh, new vscode.Range(0, 0, document.lineCount, 0), manifest);
    assert.ok(await vscode.workspace.applyEdit(edit), "the edit is applied");
    await theFinding(fresh);
    await stillAfterAWhile(() => assert.equal([...new Set(sources(document))], ["trust-change"]));
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(fresh);
  });
});

/** Comes when the YAML server has told what it finds; before, its silence says nothing. */
async function serverIsUp(): Promise<void> {
  const document = await showFixture(ordinary);
  await eventually("the YAML server finds something", () =>
    messages(document).some((message) => NEIGHBOURS.test(message)) ? true : undefined,
  );
}

/** The YAML server waits for 200 ms before it checks a text, and says what it finds when nobody can tell. */
async function stillAfterAWhile(check: () => void): Promise<void> {
  const end = Date.now() + 1_500;
  do {
    check();
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
}

function messages({ uri }: vscode.TextDocument): readonly string[] {
  return vscode.languages.getDiagnostics(uri).map(({ message }) => message);
}

function sources({ uri }: vscode.TextDocument): readonly string[] {
  return vscode.languages.getDiagnostics(uri).map(({ source }) => source ?? "");
}

function valueOf(code: vscode.Diagnostic["code"]): string | number | undefined {
  return typeof code === "object" ? code.value : code;
}

async function completed(
  { uri }: vscode.TextDocument,
  position: vscode.Position,
): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

/** The hovers on the first letter of a text. */
async function hovers(document: vscode.TextDocument, on: string): Promise<readonly string[]> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    positionBehind(document, on).translate(0, 1 - on.length),
  );
  return found.map(({ contents }) =>
    contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : "")).join("\n"),
  );
}
