import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
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

  const startAndEnd = (cacheFolder: string, text = ""): Promise<InitializeResult> =>
    startAndEndIn({ ...process.env, TRUST_CHANGE_CODE_CACHE: cacheFolder }, text);

  /** Starts the server, has it read a text, and ends it as an editor does; answers what it says it can do. */
  async function startAndEndIn(env: NodeJS.ProcessEnv, text = ""): Promise<InitializeResult> {
    const child = spawn(process.execPath, [join(root, "dist/server/node.js"), "--stdio"], { env });
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

  it("is made anew where it is damaged", async () => {
    const first = await startAndEnd(folder);
    const files = kept();
    const [file = ""] = files;
    for (const damaged of [Buffer.from("no code"), readFileSync(join(folder, file)).subarray(0, 100_000)]) {
      writeFileSync(join(folder, file), damaged);
      assert.deepEqual(await startAndEnd(folder), first);
      assert.deepEqual(kept(), files);
      assert.ok(readFileSync(join(folder, file)).length > 1_000_000);
    }
  });

  it("lies with what else this user can make anew where no folder is named", async () => {
    // Both, since each system asks another.
    const env = { ...process.env, HOME: folder, LOCALAPPDATA: folder };
    delete (env as NodeJS.ProcessEnv)["TRUST_CHANGE_CODE_CACHE"];
    delete (env as NodeJS.ProcessEnv)["XDG_CACHE_HOME"];
    await startAndEndIn(env);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    assert.equal(
      files.filter((file) => /trust-change.code.(?:browser|node-server)-.*\.bin$/.test(file)).length,
      2,
    );
  });

  it("is neither taken nor left where others may write", async function () {
    if (process.platform === "win32") this.skip();
    await startAndEnd(folder);
    const [file = ""] = kept();
    rmSync(join(folder, file));
    chmodSync(folder, 0o777);
    const before = kept();
    assert.ok((await startAndEnd(folder)).capabilities.hoverProvider);
    assert.deepEqual(kept(), before);
  });

  it("goes when it is a month old, and nothing else does", async () => {
    const old = ["server-12-x64-345.bin", "server-12-x64-345.bin.6789", "notes.bin"];
    const young = "server-13-x64-345.bin";
    for (const name of [...old, young]) writeFileSync(join(folder, name), "code");
    const fiveWeeksAgo = Date.now() / 1000 - 35 * 24 * 60 * 60;
    for (const name of old) utimesSync(join(folder, name), fiveWeeksAgo, fiveWeeksAgo);
    await startAndEnd(folder);
    assert.deepEqual(
      kept().filter((name) => !/^(?:browser|node-server)-/.test(name)),
      ["notes.bin", young],
    );
  });

  // V8 alone takes what was compiled of any source that is as long.
  it("is not taken for another source of the same length", () => {
    const program = join(folder, "program.js");
    const own = join(folder, "kept");
    const values: unknown[] = [];
    (globalThis as { trustChangeTest?: unknown }).trustChangeTest = (value: unknown) => values.push(value);
    for (const value of [1, 2, 2]) {
      writeFileSync(program, `trustChangeTest(${value});`);
      run(program, own)();
    }
    assert.deepEqual(values, [1, 2, 2]);
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
    const end = run(program, own, 1);
    while (!existsSync(own) || readdirSync(own).filter((name) => name.endsWith(".bin")).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 5));
    rmSync(own, { recursive: true });
    end();
    assert.equal(existsSync(own), false);
  });

  /** Runs a program in this process; what it answers does what a process does when it ends. */
  function run(program: string, own: string, keepAfter?: number): () => void {
    const before = process.listeners("exit");
    runWithCodeCache(program, own, keepAfter);
    const added = process.listeners("exit").filter((listener) => !before.includes(listener));
    return () => {
      for (const listener of added) {
        process.off("exit", listener);
        listener(0);
      }
    };
  }
});
