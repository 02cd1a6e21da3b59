import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CliFolder, type Run } from "./cli-folder";
import { covered, uncovered } from "./texts";

describe("trust-change report", function () {
  this.timeout(60_000);
  let own: CliFolder;
  let folder: string;
  beforeEach(() => {
    own = new CliFolder();
    folder = own.path;
  });
  afterEach(() => {
    own.remove();
  });

  const write = (name: string, text: string): string => own.write(name, text);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const run = (...words: readonly string[]): Run => own.run(["report", ...words]);

  it("prints Markdown, and does not fail for what is found", () => {
    write("a.trust.yaml", uncovered);
    const { status, stdout, stderr } = run("a.trust.yaml");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^# Change report: /);
    assert.match(stdout, /`san-missing-for-dns-name`/);
  });

  it("writes each form to a file, and leaves nothing else behind", () => {
    write("a.trust.yaml", covered);
    for (const [format, begin] of [
      ["html", "<!DOCTYPE html>"],
      ["svg", "<svg "],
      ["markdown", "# Change report"],
    ] as const) {
      const { status, stdout } = run("a.trust.yaml", "--format", format, "--output", "out");
      assert.deepEqual([status, stdout], [0, "out is written.\n"]);
      assert.ok(read("out").startsWith(begin));
    }
    assert.deepEqual(readdirSync(folder).sort(), ["a.trust.yaml", "out"]);
  });

  it("keeps the permissions of a file that it replaces, and follows a symbolic link", () => {
    write("a.trust.yaml", covered);
    write("real.md", "old");
    chmodSync(join(folder, "real.md"), 0o640);
    symlinkSync("real.md", join(folder, "link.md"));
    assert.equal(run("a.trust.yaml", "--output", "link.md").status, 0);
    assert.match(read("real.md"), /^# Change report/);
    assert.equal(statSync(join(folder, "real.md")).mode & 0o777, 0o640);
  });

  it("never writes over the manifest, under whatever name", () => {
    write("a.trust.yaml", covered);
    symlinkSync("a.trust.yaml", join(folder, "link"));
    for (const output of ["a.trust.yaml", "./a.trust.yaml", "link"]) {
      const { status, stderr } = run("a.trust.yaml", "--output", output);
      assert.equal(status, 2);
      assert.match(stderr, /which is read/);
    }
    assert.equal(read("a.trust.yaml"), covered);
  });

  it("reads the policy of the folder and counts for the time that is said", () => {
    write("a.trust.yaml", uncovered);
    write(
      "trust-policy.yaml",
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec:\n  rules: {san-missing-for-dns-name: ignore}\n",
    );
    assert.doesNotMatch(
      run("a.trust.yaml", "--now", "2026-11-22T12:00:00Z").stdout,
      /san-missing-for-dns-name/,
    );
  });

  it("ends with 2 on mistakes in the call, and with 3 where the file cannot be read", () => {
    write("a.trust.yaml", covered);
    write("other.yaml", "a: b\n");
    for (const words of [
      [],
      ["a.trust.yaml", "b.trust.yaml"],
      ["a.trust.yaml", "--format", "pdf"],
      ["a.trust.yaml", "--now", "soon"],
      ["a.trust.yaml", "--out", "x"],
      ["a.trust.yaml", "--output", "no/such/folder"],
      ["other.yaml"],
    ]) {
      const { status, stdout, stderr } = run(...words);
      assert.deepEqual([status, stdout], [2, ""], words.join(" "));
      assert.match(stderr, /^trust-change: .+\nSee trust-change report --help\.\n$/);
    }
    assert.equal(run("nowhere.trust.yaml").status, 3);
  });
});
