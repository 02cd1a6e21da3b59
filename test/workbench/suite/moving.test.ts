import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, positionBehind, revert, showFixture, theFinding } from "./support";

describe("moving", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
  });

  afterEach(() => revert(document));

  const ask = <T>(command: string, ...details: unknown[]): Promise<T> =>
    eventually(
      command,
      async () => (await vscode.commands.executeCommand<T | undefined>(command, ...details)) ?? undefined,
    );
  /** A place in `shop-tls` where a record names it. */
  const use = (): vscode.Position => positionBehind(document, "certificate: shop-");
  const entry = (): vscode.Position => positionBehind(document, "- name: shop-", "  certificates:");
  const lines = (ranges: readonly vscode.Range[]): string =>
    ranges
      .map(({ start }) => start.line)
      .sort((a, b) => a - b)
      .join();

  it("goes to the definition of a certificate from a record", async () => {
    const found = await ask<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      use(),
    );
    const ranges = found.map((one) => ("range" in one ? one.range : one.targetRange));
    assert.equal(lines(ranges), String(entry().line));
  });

  it("finds the references of a certificate", async () => {
    const found = await ask<vscode.Location[]>("vscode.executeReferenceProvider", document.uri, entry());
    assert.equal(found.length, 4);
    for (const { range } of found) assert.equal(document.getText(range), "shop-tls");
  });

  it("highlights where a name is given and where it is used", async () => {
    const found = await ask<vscode.DocumentHighlight[]>(
      "vscode.executeDocumentHighlights",
      document.uri,
      use(),
    );
    assert.equal(found.filter(({ kind }) => kind === vscode.DocumentHighlightKind.Write).length, 1);
    assert.equal(found.filter(({ kind }) => kind === vscode.DocumentHighlightKind.Read).length, 3);
  });

  it("renames a certificate everywhere", async () => {
    const command = "vscode.executeDocumentRenameProvider";
    const edit = await ask<vscode.WorkspaceEdit>(command, document.uri, use(), "shop-tls-2027");
    const before = document.getText();
    assert.ok(await vscode.workspace.applyEdit(edit), "the edit is applied");
    assert.equal(document.getText(), before.replaceAll("shop-tls", "shop-tls-2027"));
  });

  it("says why a name cannot be changed", async () => {
    let reason = "";
    try {
      await vscode.commands.executeCommand(
        "vscode.prepareRename",
        document.uri,
        positionBehind(document, "- name: example", "  zones:"),
      );
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    assert.match(reason, /how DNS calls the zone/);
  });

  it("folds entries and items", async () => {
    const ranges = await ask<vscode.FoldingRange[]>("vscode.executeFoldingRangeProvider", document.uri);
    const item = ranges.find(({ start }) => start === entry().line);
    assert.equal(item?.kind, vscode.FoldingRangeKind.Region);
    const list = ranges.find(({ start }) => start === positionBehind(document, "  certificates:").line);
    assert.equal(list?.end, item?.end);
  });

  it("expands the selection from a name to its item", async () => {
    const [first] = await ask<vscode.SelectionRange[]>("vscode.executeSelectionRangeProvider", document.uri, [
      entry(),
    ]);
    const texts: string[] = [];
    for (let at = first; at; at = at.parent as vscode.SelectionRange) texts.push(document.getText(at.range));
    assert.ok(texts.includes("shop-tls") && texts.includes("name: shop-tls"), texts.join("\n--\n"));
    assert.ok(
      texts.some((text) => text.startsWith("- name: shop-tls\n")),
      texts.join("\n--\n"),
    );
    assert.equal(texts.at(-1), document.getText());
  });

  it("finds symbols in this manifest and in those that are not open", async () => {
    const find = async (query: string): Promise<string> => {
      const command = "vscode.executeWorkspaceSymbolProvider";
      const found = await ask<vscode.SymbolInformation[]>(command, query);
      return found.map(({ name, location }) => `${name} ${location.uri.path.split("/").at(-1) ?? ""}`).join();
    };
    const open = await find("shop-tls");
    assert.ok(open.includes(`shop-tls ${expectations.manifest}`), open);
    assert.equal(await find("point-mail"), "point-mail-elsewhere mail.trust.yaml");
  });

  it("links the ticket as the settings say, without a restart", async () => {
    const settings = vscode.workspace.getConfiguration("trustChange");
    const pages = async (): Promise<string> => {
      const links = await ask<vscode.DocumentLink[]>("vscode.executeLinkProvider", document.uri);
      return links.map(({ target }) => target?.toString() ?? "").join();
    };
    assert.ok(!(await pages()).includes("tickets.example"), await pages());
    await settings.update(
      "ticketUrl",
      "https://tickets.example/browse/{ticket}",
      vscode.ConfigurationTarget.Global,
    );
    try {
      await eventually("a link of the ticket", async () =>
        (await pages()).includes("https://tickets.example/browse/CHG0021007") ? true : undefined,
      );
    } finally {
      await settings.update("ticketUrl", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
