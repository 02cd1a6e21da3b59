import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  FileChangeType,
  CancellationTokenSource,
  type ClientCapabilities,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Location,
  type Position,
  type Range,
  type SelectionRange,
  type SymbolInformation,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { makeChange } from "../bench/make-change";
import { fullClient, plainClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const uri = "file:///a.trust.yaml";

const text = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: a}
spec:
  ticket: CHG1
  certificates: # all
    - name: web
  steps:
    - {name: issue, certificates: [web], do: issue}
  rollback: {tested: {evidence: runs/one.md}}
`;

const lazyLinks: ClientCapabilities = {
  ...fullClient,
  workspace: { ...fullClient.workspace, configuration: true },
  textDocument: {
    ...fullClient.textDocument,
    documentLink: { dynamicRegistration: true },
    foldingRange: { rangeLimit: 2 },
  },
};

describe("moving through a manifest, asked of the server as a process", function () {
  this.timeout(60_000);
  let server: ServerProcess | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-moving-"));
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  const start = async (capabilities = fullClient, initializationOptions?: unknown): Promise<ServerProcess> =>
    (server = await ServerProcess.start(capabilities, {
      folders: [pathToFileURL(folder).href],
      initializationOptions,
    }));
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return pathToFileURL(join(folder, name)).href;
  };

  const at = (needle: string, on = needle): Position => {
    const offset = text.indexOf(on, text.indexOf(needle)) + 1;
    const before = text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: (before.at(-1) ?? "").length };
  };
  const ask = <T>(method: string, parameters: object, of = uri): Promise<T> => {
    assert.ok(server);
    return server.connection.sendRequest(method, { textDocument: { uri: of }, ...parameters });
  };
  const lines = (ranges: readonly { readonly range: Range }[]): readonly number[] =>
    ranges.map(({ range }) => range.start.line + 1);

  it("tells definitions, references and highlights", async () => {
    const { initialized } = await start(plainClient);
    assert.equal(initialized.capabilities.renameProvider, true);
    await server?.open(uri, text);
    const position = at("certificates: [", "web");
    assert.deepEqual(lines(await ask<Location[]>("textDocument/definition", { position })), [7]);
    const references = (includeDeclaration: boolean): Promise<Location[]> =>
      ask("textDocument/references", { position, context: { includeDeclaration } });
    assert.deepEqual(lines(await references(true)), [7, 9]);
    assert.deepEqual(lines(await references(false)), [9]);
    const highlights = await ask<DocumentHighlight[]>("textDocument/documentHighlight", { position });
    assert.deepEqual(
      highlights.map(({ kind }) => kind),
      [3, 2],
    );
  });

  it("renames, and says why where it does not", async () => {
    await start();
    await server?.open(uri, text);
    const position = at("- name: web", "web");
    assert.deepEqual(await ask("textDocument/prepareRename", { position }), {
      range: { start: { line: 6, character: 12 }, end: { line: 6, character: 15 } },
      placeholder: "web",
    });
    const edit = await ask<WorkspaceEdit>("textDocument/rename", { position, newName: "shop" });
    await server?.change(uri, edit.changes?.[uri] ?? []);
    assert.equal(server?.text(uri), text.replace("name: web", "name: shop").replace("[web]", "[shop]"));
    await assert.rejects(ask("textDocument/rename", { position, newName: "" }), /cannot be empty/);
    await assert.rejects(ask("textDocument/prepareRename", { position: at("ticket") }), /no name here/);
  });

  it("folds, no more than the client takes, and selects by structure", async () => {
    await start(lazyLinks);
    await server?.open(uri, text);
    const folds = await ask<FoldingRange[]>("textDocument/foldingRange", {});
    assert.deepEqual(folds, [
      { startLine: 3, endLine: 9 },
      { startLine: 5, endLine: 6 },
    ]);
    const [selection] = await ask<SelectionRange[]>("textDocument/selectionRange", {
      positions: [at("- name: web", "web")],
    });
    assert.deepEqual(selection?.parent?.range.start, { line: 6, character: 6 });
  });

  it("finds what has a name in open texts and in the files of the workspace, when it is trusted", async () => {
    mkdirSync(join(folder, "deep"));
    const file = write("deep/b.trust.yaml", covered.replace(/name: [a-z-]+\n/, "name: closed-change\n"));
    await start(fullClient, { trustsWorkspace: false });
    await server?.open(uri, text);
    const find = async (query: string): Promise<readonly string[]> => {
      const found = await server?.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query });
      return (found ?? []).map(({ name, location }) => `${name} ${location.uri === uri ? "open" : "file"}`);
    };
    assert.deepEqual(await find("web"), ["web open"]);
    assert.deepEqual(await find("closed"), []);
    await server?.connection.sendNotification("trust-change/trusted");
    assert.deepEqual(await find("closed"), ["closed-change file"]);
    write("deep/b.trust.yaml", text.replace("name: web", "name: website"));
    await server?.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: file, type: FileChangeType.Changed }],
    });
    assert.deepEqual(await find("web"), ["web open", "website file"]);
    assert.deepEqual(await find("closed"), []);
  });

  it("links tickets as the settings say, anew when they change, and evidence that is there", async () => {
    mkdirSync(join(folder, "runs"));
    const own = pathToFileURL(join(folder, "c.trust.yaml")).href;
    const evidence = write("runs/one.md", "it went well");
    const offers: string[] = [];
    let ticketUrl = "https://tickets.example/{ticket}";
    const server = await start(lazyLinks);
    assert.equal(server.initialized.capabilities.documentLinkProvider, undefined);
    server.connection.onRequest("workspace/configuration", () => [{ ticketUrl }]);
    server.connection.onRequest(
      "client/registerCapability",
      ({ registrations }: { registrations: { method: string }[] }) => {
        offers.push(...registrations.map(({ method }) => method));
        return null;
      },
    );
    server.connection.onRequest("client/unregisterCapability", () => {
      offers.push("gone");
      return null;
    });
    await server.open(own, text);
    const targets = async (): Promise<readonly (string | undefined)[]> =>
      (await ask<DocumentLink[]>("textDocument/documentLink", {}, own)).map(({ target }) => target);
    assert.deepEqual(await targets(), ["https://tickets.example/CHG1", evidence]);
    ticketUrl = "";
    offers.length = 0;
    await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual(await targets(), [evidence]);
    assert.ok(offers.includes("textDocument/documentLink") && offers.includes("gone"), offers.join());
  });

  it("takes settings that are sent by clients that answer no questions", async () => {
    const server = await start(plainClient);
    assert.deepEqual(server.initialized.capabilities.documentLinkProvider, {});
    await server.open(uri, text);
    await server.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { trustChange: { ticketUrl: "https://tickets.example/{ticket}" } },
    });
    const links = await ask<DocumentLink[]>("textDocument/documentLink", {});
    assert.deepEqual(
      links.map(({ target }) => target),
      ["https://tickets.example/CHG1"],
    );
  });

  /** The server with a text of 1,000 records, all of which has been looked at. */
  const startWithLarge = async (): Promise<ServerProcess> => {
    const started = await start();
    await started.open(uri, makeChange(1_000));
    await started.connection.sendRequest("textDocument/foldingRange", { textDocument: { uri } });
    return started;
  };

  it("gives the outline and the folds of a large text as it is when they come, and lets what is typed go first", async () => {
    const started = await startWithLarge();
    const told: string[] = [];
    const ask = async <Answer>(method: string): Promise<Answer> => {
      const answer = await started.connection.sendRequest<Answer>(`textDocument/${method}`, {
        textDocument: { uri },
      });
      told.push(method);
      return answer;
    };
    const outline = ask<DocumentSymbol[]>("documentSymbol");
    const folds = ask<FoldingRange[]>("foldingRange");
    // A line more at the top moves everything.
    const top = { line: 0, character: 0 };
    await started.change(uri, [{ range: { start: top, end: top }, newText: "# typed meanwhile\n" }]);
    await ask("diagnostic");
    assert.deepEqual(told, ["diagnostic"]);
    assert.equal((await outline)[0]?.range.start.line, 1);
    const lines = started.text(uri).split("\n");
    assert.ok((await folds).some(({ startLine }) => lines[startLine]?.trim() === "zones:"));
  });

  it("answers nobody who no longer waits for an outline", async () => {
    const { connection } = await startWithLarge();
    const token = new CancellationTokenSource();
    const ask = (): Promise<unknown> =>
      connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } }, token.token);
    const outline = ask();
    token.cancel();
    await assert.rejects(outline, /cancelled/i);
    assert.ok(await connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } }));
  });
});
