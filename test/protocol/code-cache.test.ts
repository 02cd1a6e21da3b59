import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeResult,
} from "vscode-languageserver/node";
import { runWithCodeCache } from "../../server/src/code-cache";
import { root } from "./server-process";

describe("the code that a server keeps for its next start", function () {
  // Each start is a process, which a busy machine delays.
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-cache-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Starts the server, has it read a text, and ends it as an editor does; answers what it says it can do. */
  async function startAndEnd(cacheFolder: string, text = ""): Promise<InitializeResult> {
    const child = spawn(process.execPath, [join(root, "dist/server/node.js"), "--stdio"], {
      env: { ...process.env, TRUST_CHANGE_CODE_CACHE: cacheFolder },
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const parameters = { processId: null, rootUri: null, capabilities: {} };
    const result = await connection.sendRequest<InitializeResult>("initialize", parameters);
    const textDocument = { uri: "file:///a.trust.yaml", languageId: "trust-change", version: 1, text };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    assert.equal(await ended, 0);
    connection.dispose();
    return result;
  }

  const kept = (): readonly string[] => readdirSync(folder);

  it("is written once, and read by the next", async () => {
    const first = await startAndEnd(folder);
    const files = kept();
    assert.deepEqual(
      files.map((file) => file.replace(/-\d.*/, "")),
      ["browser", "node-server"],
    );
    const codes = (): readonly Buffer[] => files.map((file) => readFileSync(join(folder, file)));
    const before = codes();
    assert.deepEqual(await startAndEnd(folder), first);
    assert.deepEqual(kept(), files);
    assert.deepEqual(codes(), before, "it was taken, and not made anew");
  });

  it("is taken, too, where it was kept while the server held its memory together", async () => {
    await startAndEnd(folder, "# a large text\n".repeat(100_000));
    const codes = (): readonly Buffer[] => kept().map((file) => readFileSync(join(folder, file)));
    const before = codes();
    await startAndEnd(folder);
    assert.deepEqual(codes(), before, "it was taken, and not made anew");
  });

  it("is made anew where it is damaged, and takes the place of that of other versions", async () => {
    const first = await startAndEnd(folder);
    const files = kept();
    const [file = ""] = files;
    writeFileSync(join(folder, file), "no code");
    writeFileSync(join(folder, "1-2-3.bin"), "code of another version");
    assert.deepEqual(await startAndEnd(folder), first);
    assert.deepEqual(kept(), files);
    assert.ok(readFileSync(join(folder, file)).length > 100_000);
  });

  it("is done without where it cannot be kept", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    assert.ok((await startAndEnd(join(file, "below"))).capabilities.hoverProvider);
  });

  // The longer a process goes on, the less of what it was started with is still compiled.
  it("is kept while the server goes on, and not again when it ends", async () => {
    const program = join(folder, "program.js");
    const own = join(folder, "kept");
    writeFileSync(program, 'module.exports = require("./beside.js") + 1;');
    writeFileSync(join(folder, "beside.js"), "module.exports = 1;");
    const before = process.listeners("exit");
    runWithCodeCache(program, own, 1);
    const ending = process.listeners("exit").filter((listener) => !before.includes(listener));
    while (!existsSync(own) || readdirSync(own).filter((name) => name.endsWith(".bin")).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 5));
    rmSync(own, { recursive: true });
    for (const listener of ending) listener(0);
    assert.equal(existsSync(own), false);
  });
});
