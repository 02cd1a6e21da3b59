import assert from "node:assert/strict";
import type { WorkspaceEdit } from "vscode-languageserver";
import { pem } from "../pki/x509/certificate-writer";
import { fullClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const uri = "file:///changes/paste.trust.yaml";

type Answer =
  | { ok: true; value: { title: string; edit: WorkspaceEdit } }
  | { ok: false; reason: string; isSecret?: boolean };

describe("the server, given a clipboard", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient);
    await server.open(uri, covered);
  });
  after(() => server.stop());

  const convert = (parameters: unknown): Promise<Answer> =>
    server.connection.sendRequest("trust-change/convertPaste", parameters);
  const position = { line: 12, character: 8 };

  it("answers with edits", async () => {
    const answer = await convert({ uri, position, text: "api.example.com. 60 IN A 203.0.113.9" });
    assert.ok(answer.ok);
    assert.equal(answer.value.title, "Insert 1 record into example.com");
    await server.change(uri, answer.value.edit.changes?.[uri] ?? []);
    assert.match(
      server.text(uri),
      /\n {8}- \{name: api, type: A, op: keep, ttl: 60, values: \[203\.0\.113\.9\]\}\n {2}cert/,
    );
  });

  it("refuses private keys and other secrets, and repeats nothing of them", async () => {
    // Made here, so that no scanner takes this file for a leak.
    const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bD4fG6hJ8"].join("_");
    for (const text of [pem(new Uint8Array(48).fill(65), "EC PRIVATE KEY"), `_x 60 IN TXT "${token}"`]) {
      const answer = await convert({ uri, position, text });
      assert.ok(!answer.ok && answer.isSecret === true, JSON.stringify(answer));
      assert.doesNotMatch(JSON.stringify(answer), /QUFB|aB3dE5/);
    }
  });

  it("stays calm when it is asked in another form", async () => {
    for (const parameters of [null, 7, {}, { uri, text: "x" }, { uri, position: { line: "a" }, text: "x" }])
      assert.equal((await convert(parameters)).ok, false);
    assert.equal((await convert({ uri: "file:///closed", position, text: "x" })).ok, false);
    assert.equal((await convert({ uri, position: { line: 1e9, character: 1e9 }, text: "x" })).ok, false);
  });
});
