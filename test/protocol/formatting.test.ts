import assert from "node:assert/strict";
import type { TextEdit } from "vscode-languageserver";
import { fullClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const uri = "file:///changes/format.trust.yaml";
const crooked = covered.replace("type: A,", "type:   A,").replace("ticket: CHG", "ticket:   CHG");

describe("the server, asked to format", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  let printWidth: unknown;
  before(async () => {
    const capabilities = { ...fullClient, workspace: { ...fullClient.workspace, configuration: true } };
    server = await ServerProcess.start(capabilities);
    server.connection.onRequest("workspace/configuration", () => [{ format: { printWidth } }]);
  });
  after(() => server.stop());
  beforeEach(() => {
    printWidth = null;
  });
  afterEach(() => server.close(uri));

  const options = { tabSize: 2, insertSpaces: true };
  const edits = (method: string, more: object = {}): Promise<TextEdit[]> =>
    server.connection.sendRequest(method, { textDocument: { uri }, options, ...more });

  it("says that it can", () => {
    const { capabilities } = server.initialized;
    assert.ok(capabilities.documentFormattingProvider && capabilities.documentRangeFormattingProvider);
  });

  it("gives edits for the lines that differ, and none when they are made", async () => {
    await server.open(uri, crooked);
    const made = await edits("textDocument/formatting");
    assert.equal(made.length, 2);
    await server.change(uri, made);
    assert.equal(server.text(uri), covered);
    assert.deepEqual(await edits("textDocument/formatting"), []);
  });

  it("gives those of a selection", async () => {
    await server.open(uri, crooked);
    const range = { start: { line: 4, character: 0 }, end: { line: 5, character: 0 } };
    const made = await edits("textDocument/rangeFormatting", { range });
    assert.deepEqual(
      made.map(({ newText }) => newText),
      ["  ticket: CHG0021001\n"],
    );
  });

  it("gives none for a broken text, and no error", async () => {
    await server.open(uri, `${crooked}  broken: [\n`);
    assert.deepEqual(await edits("textDocument/formatting"), []);
  });

  it("follows the setting, from one request to the next", async () => {
    const setTo = async (value: unknown): Promise<void> => {
      printWidth = value;
      await server.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    };
    await server.open(uri, covered);
    assert.deepEqual(await edits("textDocument/formatting"), []);
    await setTo(60);
    assert.notDeepEqual(await edits("textDocument/formatting"), []);
    await setTo("wide");
    assert.deepEqual(await edits("textDocument/formatting"), []);
  });
});
