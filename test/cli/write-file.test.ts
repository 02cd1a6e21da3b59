import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { rewriteText, writeWhole } from "../../server/src/cli/write-file";
import { root } from "../root";
import { needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

describe("what is written as a whole", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(function () {
    needsPipesAndLinks(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("goes through a link to a file, and keeps both", async () => {
    folder.write("real", "old");
    chmodSync(folder.at("real"), 0o640);
    symlinkSync("real", folder.at("link"));
    assert.equal(await writeWhole(folder.at("link"), "new"), undefined);
    assert.equal(readlinkSync(folder.at("link")), "real");
    assert.equal(folder.read("real"), "new");
    assert.equal(statSync(folder.at("real")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder.path).sort(), ["link", "real"]);
  });

  it("goes nowhere through a link that leads nowhere, and into no folder", async () => {
    symlinkSync("missing", folder.at("link"));
    assert.equal(await writeWhole(folder.at("link"), "new"), "it is a link that leads nowhere");
    assert.equal(await writeWhole(folder.path, "new"), "it is a folder");
    assert.deepEqual(readdirSync(folder.path), ["link"]);
  });

  it("goes into a pipe, which stays one", async () => {
    const pipe = folder.makePipe("pipe");
    symlinkSync("pipe", folder.at("link"));
    const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    reader.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
    const ended = new Promise((done) => reader.once("close", done));
    assert.equal(await writeWhole(folder.at("link"), "new"), undefined);
    await ended;
    assert.equal(text, "new");
    assert.ok(lstatSync(pipe).isFIFO());
    assert.ok(lstatSync(folder.at("link")).isSymbolicLink());
  });

  for (const [what, redirection, first] of [
    ["a pipe", "| cat > out", ""],
    ["a file", ">> out", "first\n"],
  ] as const) {
    it(`goes to the own output behind a link, where that is ${what}`, function () {
      if (process.platform !== "linux") {
        console.log("    Not run: only Linux has such links.");
        this.skip();
      }
      symlinkSync("/proc/self/fd/1", folder.at("link"));
      folder.write("out", first);
      const program = `
        import { writeWhole } from ${JSON.stringify(join(root, "server/src/cli/write-file.ts"))};
        void writeWhole("link", "report\\n").then((fault) => console.log("done", fault));`;
      folder.write("program.mts", program);
      const tsx = join(root, "node_modules/tsx/dist/loader.mjs");
      const { stderr } = spawnSync(
        "sh",
        ["-c", `"$1" --import "$2" program.mts ${redirection}`, "sh", process.execPath, tsx],
        {
          cwd: folder.path,
          encoding: "utf8",
          env: { ...process.env, NODE_OPTIONS: "" },
        },
      );
      assert.equal(stderr, "");
      assert.equal(folder.read("out"), `${first}report\ndone undefined\n`);
      assert.ok(lstatSync(folder.at("link")).isSymbolicLink());
    });
  }

  it("takes the place of what was read, and of no pipe", async () => {
    const read = Buffer.from("old");
    const pipe = folder.makePipe("pipe");
    assert.equal(await rewriteText(pipe, "new", read), "it is no regular file");
    assert.match((await rewriteText(folder.at("missing"), "new", read)) ?? "", /is not there/);
    folder.write("a", "other");
    assert.match((await rewriteText(folder.at("a"), "new", read)) ?? "", /has changed/);
    folder.write("a", "old");
    linkSync(folder.at("a"), folder.at("b"));
    assert.equal(await rewriteText(folder.at("a"), "new", read), undefined);
    assert.deepEqual([folder.read("a"), folder.read("b")], ["new", "old"]);
  });

  it("belongs to whom it belonged, where root writes it", async function () {
    if (process.getuid?.() !== 0) {
      console.log("    Not run: only root can give files away.");
      this.skip();
    }
    folder.write("a", "old");
    chownSync(folder.at("a"), 1234, 2345);
    chmodSync(folder.at("a"), 0o640);
    assert.equal(await writeWhole(folder.at("a"), "new"), undefined);
    const { uid, gid, mode } = statSync(folder.at("a"));
    assert.deepEqual([uid, gid, mode & 0o7777], [1234, 2345, 0o640]);
    assert.equal(readFileSync(folder.at("a"), "utf8"), "new");
  });
});
