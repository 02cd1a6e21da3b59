import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cli } from "./cli-folder";
import { fullClient, root, ServerProcess } from "./server-process";
import { uncovered } from "./texts";

describe("trust-change lsp", function () {
  this.timeout(60_000);

  for (const words of [["lsp"], ["lsp", "--stdio"], ["lsp", "--stdio", `--clientProcessId=${process.pid}`]])
    it(`serves diagnostics as ${words.join(" ")}, and ends with 0 when it is asked to`, async () => {
      const server = await ServerProcess.start(fullClient, { words: [cli, ...words] });
      assert.equal(server.initialized.serverInfo?.name, "trust-change");
      await server.open("file:///a.trust.yaml", uncovered);
      const codes = (await server.pull("file:///a.trust.yaml")).map(({ code }) => code);
      assert.ok(codes.includes("san-missing-for-dns-name"), codes.join());
      assert.equal(await server.stop(), 0);
    });

  it("ends when its client goes without a word", () => {
    const { status, stdout } = spawnSync(process.execPath, [cli, "lsp"], { input: "", timeout: 20_000 });
    assert.deepEqual([status, stdout.toString()], [1, ""]);
  });

  it("says what is wrong with the call", () => {
    for (const [words, message] of [
      [["a.trust.yaml"], /lsp takes no files/],
      [["--stdoi"], /is --stdio meant\?/],
      [["--socket=5000"], /there is no option --socket/],
    ] as const) {
      const run = spawnSync(process.execPath, [cli, "lsp", ...words], { encoding: "utf8", timeout: 20_000 });
      assert.deepEqual([run.status, run.stdout], [2, ""]);
      assert.match(run.stderr, message);
    }
  });
});

describe("trust-change-language-server", function () {
  this.timeout(60_000);

  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [join(root, "dist/server/node.js"), ...words], {
      encoding: "utf8",
      timeout: 20_000,
    });

  it("says how it is started to a person who starts it, in place of a stack", () => {
    for (const words of [[], ["a.trust.yaml"], ["--sdtio"]]) {
      const { status, stdout, stderr } = run(...words);
      assert.deepEqual([status, stdout], [2, ""], words.join(" "));
      assert.match(stderr, /^trust-change-language-server: .*--stdio/);
      assert.ok(stderr.length < 500, stderr);
    }
  });

  it("answers --help and --version", () => {
    assert.match(run("--help").stdout, /^USAGE\n {2}trust-change-language-server --stdio$/m);
    assert.equal(run("--help").status, 0);
    assert.match(run("--version").stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(run("--version").status, 0);
  });
});
