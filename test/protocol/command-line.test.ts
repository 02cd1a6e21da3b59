import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./server-process";
import { covered, uncovered } from "./texts";

const cli = join(root, "dist/cli.js");

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Report {
  readonly version: number;
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly severity: string }[];
  readonly suppressed: readonly { readonly rule: string; readonly exception: { readonly reason: string } }[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly summary: Readonly<Record<string, number>>;
}

describe("the command line", function () {
  // Each test starts processes, which a busy machine delays.
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-cli-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, text: string | Uint8Array): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  function run(words: readonly string[], cwd = folder, env: NodeJS.ProcessEnv = {}): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...env },
    });
    return { status, stdout, stderr };
  }

  function report(words: readonly string[], cwd = folder): Report {
    return JSON.parse(run(["check", "--format", "json", ...words], cwd).stdout) as Report;
  }

  const filesIn = (found: Report): readonly string[] => [...new Set(found.findings.map(({ file }) => file))];

  it("ends with 0 where nothing is found, and says how many files it read", () => {
    write("a.trust.yaml", covered);
    const { status, stdout } = run(["check"]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /1 file checked, nothing found/);
  });

  it("ends with 1 on errors, shows the line and marks the place", () => {
    write("a.trust.yaml", uncovered);
    const { status, stdout } = run(["check", "a.trust.yaml"]);
    assert.equal(status, 1);
    assert.match(stdout, /^a\.trust\.yaml:14:18 error san-missing-for-dns-name$/m);
    const lines = stdout.split("\n");
    const marked = lines.findIndex((line) => line.includes("^^^"));
    const column = lines[marked]?.indexOf("^") ?? -1;
    assert.equal(lines[marked - 1]?.slice(column, column + 3), "www");
  });

  it("fails from --fail-on on", () => {
    write("a.trust.yaml", uncovered);
    assert.equal(run(["check", "--fail-on", "never"]).status, 0);
    write("trust-policy.yaml", policy("warning"));
    assert.equal(run(["check"]).status, 0);
    assert.equal(run(["check", "--fail-on", "warning"]).status, 1);
  });

  it("ends with 2 on mistakes in the call, in words that say what to do", () => {
    write("a.trust.yaml", covered);
    for (const words of [
      ["check", "nope.trust.yaml"],
      ["check", "*.nope"],
      ["check", "--format", "xml"],
      ["check", "--now", "yesterday"],
      ["check", "--unknown"],
      ["frobnicate"],
      ["explain"],
      ["explain", "san-missing-for-dns-nam"],
    ]) {
      const { status, stdout, stderr } = run(words);
      assert.equal(status, 2, words.join(" "));
      assert.equal(stdout, "");
      assert.match(stderr, /^trust-change: .+\nSee trust-change --help\.\n$/, words.join(" "));
    }
    assert.match(run(["explain", "san-missing-for-dns-nam"]).stderr, /san-missing-for-dns-name/);
  });

  it("ends with 3 where something cannot be read, and still reports the rest", () => {
    write("a.trust.yaml", uncovered);
    write("binary.trust.yaml", Uint8Array.from([0x50, 0x4b, 0, 0]));
    write("latin1.trust.yaml", Uint8Array.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    write("huge.trust.yaml", "#".repeat(9 * 1024 * 1024));
    const { status, stdout } = run(["check", "--format", "json"]);
    assert.equal(status, 3);
    const found = JSON.parse(stdout) as Report;
    assert.deepEqual(filesIn(found), ["a.trust.yaml"]);
    assert.deepEqual(
      found.errors.map(({ file }) => file),
      ["binary.trust.yaml", "huge.trust.yaml", "latin1.trust.yaml"],
    );
    assert.match(found.errors[2]?.message ?? "", /UTF-8/);
  });

  it("says of a file without permission that it could not be read", function () {
    const path = write("a.trust.yaml", covered);
    chmodSync(path, 0);
    // The superuser reads everything, and Windows knows no such permissions.
    if (process.getuid?.() === 0 || process.platform === "win32") return this.skip();
    assert.equal(run(["check", "a.trust.yaml"]).status, 3);
  });

  it("finds manifests by name and by their head, and honours .gitignore", () => {
    write("changes/a.trust.yaml", uncovered);
    write("changes/b.yml", uncovered);
    write("changes/not-ours.yaml", "apiVersion: v1\nkind: ConfigMap\n");
    write("node_modules/x/c.trust.yaml", uncovered);
    write("build/d.trust.yaml", uncovered);
    write("build/keep.trust.yaml", uncovered);
    write("changes/private/e.trust.yaml", uncovered);
    write(".gitignore", "build/*\n!build/keep.trust.yaml\n");
    write("changes/.gitignore", "private/\n");
    assert.deepEqual(filesIn(report([])), ["build/keep.trust.yaml", "changes/a.trust.yaml", "changes/b.yml"]);
    assert.deepEqual(filesIn(report(["changes/private/e.trust.yaml"])), ["changes/private/e.trust.yaml"]);
    assert.deepEqual(filesIn(report(["**/*.yml"])), ["changes/b.yml"]);
  });

  it("does not follow symbolic links out of the folder", function () {
    if (process.platform === "win32") return this.skip();
    write("outside/a.trust.yaml", uncovered);
    write("inside/b.trust.yaml", uncovered);
    symlinkSync(join(folder, "outside"), join(folder, "inside/link"));
    assert.deepEqual(filesIn(report(["inside"])), ["inside/b.trust.yaml"]);
  });

  it("names files as they are reached from the current folder", () => {
    const path = write("changes/a.trust.yaml", uncovered);
    assert.deepEqual(filesIn(report(["."])), ["changes/a.trust.yaml"]);
    assert.deepEqual(filesIn(report(["../changes"], join(folder, "changes"))), ["a.trust.yaml"]);
    assert.deepEqual(filesIn(report([path])), [path]);
    mkdirSync(join(folder, "other"));
    assert.deepEqual(filesIn(report(["../changes/a.trust.yaml"], join(folder, "other"))), [
      "../changes/a.trust.yaml",
    ]);
  });

  it("looks for policies up to the root", () => {
    write(".git/HEAD", "");
    write("trust-policy.yaml", policy("hint"));
    write("team/changes/a.trust.yaml", uncovered);
    assert.equal(report(["team"]).findings[0]?.severity, "hint");
    assert.equal(report(["changes"], join(folder, "team")).findings[0]?.severity, "hint");
    assert.equal(report(["--root", "team", "team"]).findings[0]?.severity, "error");
  });

  it("lists what exceptions accept apart from the findings, until they end", () => {
    const exception = `  exceptions:
    - {rule: san-missing-for-dns-name, target: www.example.com/A, reason: served by the old host, approvedBy: grace@example.com, expires: 2026-12-31}
`;
    write("a.trust.yaml", uncovered + exception);
    const now = (time: string): Report => report(["--now", time]);
    assert.deepEqual(now("2026-11-22T12:00:00Z").findings, []);
    assert.equal(now("2026-11-22T12:00:00Z").suppressed[0]?.exception.reason, "served by the old host");
    assert.equal(now("2026-12-31T23:00:00Z").suppressed.length, 1);
    assert.equal(now("2027-01-01T00:00:00Z").findings.length, 1);
  });

  it("writes no colours without a terminal, and no control characters ever", () => {
    write("a.trust.yaml", uncovered.replace("name: www", 'name: "www\\e[31m"'));
    assert.ok(!run(["check"], folder, { NO_COLOR: "" }).stdout.includes("\u001b"));
    assert.ok(!run(["check"], folder, { NO_COLOR: "", FORCE_COLOR: "1" }).stdout.includes('www\u001b[31m"'));
  });

  it("stays calm when nobody reads to the end", async () => {
    for (let index = 0; index < 50; index++) write(`c${index}.trust.yaml`, uncovered);
    const child = spawn(process.execPath, [cli, "check"], { cwd: folder });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(errors, "");
  });

  it("explains rules and controls", () => {
    assert.match(run(["explain", "rollback-missing-half"]).stdout, /Controls:\n {2}ID\.IM-04/);
    assert.match(run(["explain", "NHI5:2025"]).stdout, /Overprivileged NHI/);
    assert.match(run(["explain", "PR.AC-4"]).stdout, /PR\.AA-05/);
    assert.match(run(["explain", "GOVERN", "2.1"]).stdout, /GOVERN 2\.1/);
    assert.equal(run(["--help"]).status, 0);
    assert.match(run(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

function policy(severity: string): string {
  return `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec:\n  rules: {san-missing-for-dns-name: ${severity}}\n`;
}
