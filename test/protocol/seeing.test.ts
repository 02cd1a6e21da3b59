import assert from "node:assert/strict";
import type {
  CodeLens,
  InlayHint,
  SemanticTokens,
  SemanticTokensDelta,
  ServerCapabilities,
} from "vscode-languageserver/node";
import { fullClient, plainClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const uri = "file:///work/seen.trust.yaml";
const textDocument = { uri };
const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
const TEXT = `${covered.trimEnd()}
  steps:
    - {name: move, records: [www.example.com/A]}
    - {name: settle, wait: 10m, after: [move]}
`;

const client = {
  ...fullClient,
  workspace: {
    ...fullClient.workspace,
    configuration: true,
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
};

describe("what the server shows inside of a text", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  let settings: unknown;
  const refreshed: string[] = [];

  const lenses = (): Promise<CodeLens[]> =>
    server.connection.sendRequest("textDocument/codeLens", { textDocument });
  const hints = (): Promise<InlayHint[]> =>
    server.connection.sendRequest("textDocument/inlayHint", { textDocument, range });
  const tokens = (): Promise<SemanticTokens> =>
    server.connection.sendRequest("textDocument/semanticTokens/full", { textDocument });

  before(async () => {
    server = await ServerProcess.start(client, { initializationOptions: { showsReferences: true } });
    server.connection.onRequest("workspace/configuration", () => [settings]);
    for (const what of ["codeLens", "inlayHint", "semanticTokens"])
      server.connection.onRequest(`workspace/${what}/refresh`, () => {
        refreshed.push(what);
        return null;
      });
    await server.open(uri, TEXT);
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
  });

  it("is announced", () => {
    const { codeLensProvider, inlayHintProvider, semanticTokensProvider }: ServerCapabilities =
      server.initialized.capabilities;
    assert.deepEqual(codeLensProvider, { resolveProvider: true });
    assert.ok(inlayHintProvider);
    assert.deepEqual(semanticTokensProvider?.full, { delta: true });
  });

  it("are lenses that lead to references by the command of the client", async () => {
    const all = await lenses();
    assert.ok(all.some(({ command }) => command?.title === "covered by shop-tls" && command.command === ""));
    const open = all.find(({ data }) => (data as { name?: string } | undefined)?.name === "move");
    const resolved: CodeLens = await server.connection.sendRequest("codeLens/resolve", open);
    assert.equal(resolved.command?.title, "1 reference");
    assert.equal(resolved.command.command, "trust-change.showReferences");
  });

  it("are hints", async () => {
    assert.ok((await hints()).some(({ label }) => label === "= 600 s"));
  });

  it("are tokens, and after a keystroke only what is new of them", async () => {
    const { data, resultId } = await tokens();
    await server.replace(uri, "wait: 10m", "wait: 100m");
    const answer: SemanticTokensDelta = await server.connection.sendRequest(
      "textDocument/semanticTokens/full/delta",
      { textDocument, previousResultId: resultId },
    );
    const made = [...data];
    for (const edit of answer.edits) made.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
    assert.deepEqual(made, (await tokens()).data);
  });

  it("follows the settings without a restart", async () => {
    settings = {
      codeLens: { enabled: false },
      inlayHints: { enabled: true, seconds: false },
      semanticTokens: { enabled: false },
    };
    refreshed.length = 0;
    await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    assert.deepEqual(await lenses(), []);
    assert.ok(!(await hints()).some(({ label }) => label === "= 6000 s"));
    assert.deepEqual((await tokens()).data, []);
    assert.deepEqual([...refreshed].sort(), ["codeLens", "inlayHint", "semanticTokens"]);
  });

  it("asks for nothing and sends no command to a client that has not announced it", async () => {
    const plain = await ServerProcess.start(plainClient);
    await plain.open(uri, TEXT);
    const all: CodeLens[] = await plain.connection.sendRequest("textDocument/codeLens", { textDocument });
    const resolved = await Promise.all(
      all.map(async (lens): Promise<CodeLens> =>
        lens.command ? lens : plain.connection.sendRequest("codeLens/resolve", lens),
      ),
    );
    assert.ok(resolved.length > 2);
    for (const { command } of resolved) assert.equal(command?.command, "");
    assert.equal(await plain.stop(), 0);
  });
});
