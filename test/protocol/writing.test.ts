import assert from "node:assert/strict";
import type { CodeAction, CompletionList } from "vscode-languageserver";
import { fullClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const uri = "file:///changes/writing.trust.yaml";

describe("the server, asked to write", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient);
  });
  after(() => server.stop());
  afterEach(() => server.close(uri));

  const actionsAt = (part: string, only?: readonly string[]): Promise<CodeAction[]> => {
    const start = server.document(uri).positionAt(server.text(uri).indexOf(part));
    return server.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [], ...(only && { only }) },
    });
  };
  const carryOut = (action: CodeAction | undefined): Promise<number> =>
    server.change(uri, action?.edit?.changes?.[uri] ?? []);

  it("completes the reversal of all steps", async () => {
    await server.open(uri, covered.replace(/ {4}steps:\n.*\n/, "    steps: []\n"));
    const actions = await actionsAt("steps: []", ["refactor"]);
    const action = actions.find(({ title }) => title === "Complete the reversal of all steps");
    assert.match(JSON.stringify(action?.edit), /restore-shop-tls/);
    const { line } = server.document(uri).positionAt(server.text(uri).indexOf("steps: []"));
    const list: CompletionList = await server.connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position: { line, character: 12 },
    });
    assert.ok(list.items.some(({ label }) => label === "complete the reversal of all steps"));
  });

  it("refactors, and back again", async () => {
    await server.open(uri, covered);
    const [toBlock] = await actionsAt("name: shop, owner", ["refactor.rewrite"]);
    assert.equal(toBlock?.title, "Convert to block style");
    await carryOut(toBlock);
    assert.match(server.text(uri), /\n {2}service:\n {4}name: shop\n {4}owner: "@acme\/shop"\n/);
    const [toFlow] = await actionsAt("name: shop\n", ["refactor.rewrite"]);
    await carryOut(toFlow);
    assert.equal(server.text(uri), covered);
  });

  it("offers no refactoring where quick fixes are asked for, and none in a broken text", async () => {
    await server.open(uri, covered);
    assert.deepEqual(await actionsAt("name: shop, owner", ["quickfix"]), []);
    await server.replace(uri, "ticket: ", "ticket: [");
    const broken = await actionsAt("name: shop, owner");
    assert.deepEqual(
      broken.filter(({ kind }) => kind?.startsWith("refactor")),
      [],
    );
  });
});
