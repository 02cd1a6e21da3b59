import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../server/src/cli/write-file";
import { CliFolder, openFolder } from "./cli-folder";
import { covered } from "./texts";

/** A text with two faults that are safe to fix, and what becomes of it. */
const slip = covered.replace("window: 1h", "window: 1d").replace("shop.example.com,", "shop.example.com.,");
const mended = slip.replace("window: 1d", "window: 24h").replace("shop.example.com.,", "shop.example.com,");

describe("trust-change check --fix", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
  const drafts = (): readonly string[] => readdirSync(folder.path).filter((name) => name.endsWith(".tmp"));

  it("makes every safe fix, says which files it wrote, and reports what is left", () => {
    folder.write("a.trust.yaml", slip);
    folder.write("b.trust.yaml", covered);
    const { status, stdout, stderr } = folder.run(["check", "--fix"]);
    assert.equal(read("a.trust.yaml"), mended);
    assert.equal(read("b.trust.yaml"), covered);
    assert.equal(stderr, "a.trust.yaml fixed\n");
    assert.match(stdout, /^2 files checked, nothing found$/m);
    assert.equal(status, 0);
    assert.deepEqual(drafts(), []);
  });

  it("keeps byte order mark, line endings, permissions and symbolic links", function () {
    if (process.platform === "win32") return this.skip();
    const path = folder.write("real/a.txt", `\uFEFF${slip.replaceAll("\n", "\r\n")}`);
    chmodSync(path, 0o640);
    symlinkSync(path, join(folder.path, "a.trust.yaml"));
    assert.equal(folder.run(["check", "--fix", "a.trust.yaml"]).status, 0);
    assert.equal(readFileSync(path, "utf8"), `\uFEFF${mended.replaceAll("\n", "\r\n")}`);
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.ok(lstatSync(join(folder.path, "a.trust.yaml")).isSymbolicLink());
  });

  it("says what it cannot write, leaves it whole, and goes on with the rest", function () {
    if (process.platform === "win32") return this.skip();
    openFolder(folder.path, true);
    chmodSync(folder.write("a.trust.yaml", slip), 0o444);
    chmodSync(folder.write("b.trust.yaml", slip), 0o666);
    chmodSync(folder.write("closed/c.trust.yaml", slip), 0o666);
    const { status, stderr } = folder.runAsNobody(["check", "--fix"]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /^trust-change: a\.trust\.yaml could not be fixed: it is read-only$/m);
    assert.match(stderr, /^trust-change: closed\/c\.trust\.yaml could not be fixed: .*permissions.* folder/m);
    assert.deepEqual([read("a.trust.yaml"), read("closed/c.trust.yaml")], [slip, slip]);
    assert.equal(read("b.trust.yaml"), mended);
    assert.deepEqual(drafts(), []);
  });

  it("writes nothing where the file has gone or changed since it was read", async () => {
    const path = folder.write("a.trust.yaml", covered);
    const expected = Buffer.from(slip);
    assert.equal(await writeWhole(path, mended, { expected }), "it has changed since it was read");
    assert.equal(read("a.trust.yaml"), covered);
    const gone = join(folder.path, "gone.trust.yaml");
    assert.match((await writeWhole(gone, mended, { expected })) ?? "", /is not there/);
    assert.deepEqual(readdirSync(folder.path), ["a.trust.yaml"]);
  });

  it("leaves a file whole where the disk is full", function () {
    const small = join(folder.path, "small");
    mkdirSync(small);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]);
    if (mounted.status !== 0) {
      console.log("      skipped: no small disk can be made here");
      return this.skip();
    }
    try {
      folder.write("small/a.trust.yaml", `${slip}#${" ".repeat(40_000)}\n`);
      const { status, stderr } = folder.run(["check", "--fix", "small"]);
      assert.match(stderr, /small\/a\.trust\.yaml could not be fixed: the disk is full/);
      assert.equal(status, 3);
      assert.ok(read("small/a.trust.yaml").startsWith(slip));
      assert.deepEqual(readdirSync(small), ["a.trust.yaml"]);
    } finally {
      spawnSync("umount", [small]);
    }
  });

  it("shows on a dry run what it would write, as a diff that git applies", () => {
    folder.write("a b.trust.yaml", slip);
    folder.write("c.trust.yaml", slip.trimEnd());
    const { status, stdout, stderr } = folder.run(["check", "--fix-dry-run"]);
    assert.equal(status, 0, stderr);
    assert.deepEqual([read("a b.trust.yaml"), read("c.trust.yaml")], [slip, slip.trimEnd()]);
    assert.match(stderr, /^2 files checked, nothing found$/m);
    const { status: applied, stderr: said } = spawnSync("git", ["apply"], {
      cwd: folder.path,
      input: stdout,
    });
    assert.equal(applied, 0, String(said));
    assert.deepEqual([read("a b.trust.yaml"), read("c.trust.yaml")], [mended, mended.trimEnd()]);
    assert.equal(folder.run(["check", "--fix-dry-run"]).stdout, "");
  });

  it("shows what it would do to the standard input", () => {
    const { status, stdout } = folder.run(
      ["check", "--stdin", "--stdin-path", "x.trust.yaml", "--fix-dry-run"],
      {
        input: slip,
      },
    );
    assert.equal(status, 0);
    assert.match(stdout, /^--- a\/x\.trust\.yaml\n/);
    assert.match(stdout, /^-.*window: 1d\n\+.*window: 24h$/m);
  });

  it("leaves alone what is only a guess, what is broken and what is no text", () => {
    const broken = "a: [1\n";
    folder.write("a.trust.yaml", broken);
    writeFileSync(join(folder.path, "b.trust.yaml"), Uint8Array.from([0, 1]));
    assert.equal(folder.run(["check", "--fix"]).status, 3);
    assert.equal(read("a.trust.yaml"), broken);
  });
});
