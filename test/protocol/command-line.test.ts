import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cli, CliFolder, openFolder, type Run } from "./cli-folder";
import { covered, uncovered, window } from "./texts";

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
  let own: CliFolder;
  let folder: string;
  beforeEach(() => {
    own = new CliFolder();
    folder = own.path;
  });
  afterEach(() => {
    own.remove();
  });

  const write = (name: string, text: string | Uint8Array): string => own.write(name, text);
  const run = (words: readonly string[], cwd = folder, env: NodeJS.ProcessEnv = {}): Run =>
    own.run(words, { cwd, env });

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
      ["check", "--root", "nowhere"],
      ["check", "--format"],
      ["frobnicate"],
      ["explain"],
      ["explain", "san-missing-for-dns-nam"],
    ]) {
      const { status, stdout, stderr } = run(words);
      assert.equal(status, 2, words.join(" "));
      assert.equal(stdout, "");
      assert.match(stderr, /^trust-change: .+\nSee trust-change (?:[a-z]+ )?--help\.\n$/, words.join(" "));
    }
    assert.match(run(["explain", "san-missing-for-dns-nam"]).stderr, /san-missing-for-dns-name/);
    assert.match(run(["explain", "PR.AA-50"]).stderr, /PR\.AA-05/);
    assert.match(
      run(["check", "--fail-onn", "error"]).stderr,
      /^trust-change: there is no option --fail-onn; is --fail-on meant\?$/m,
    );
    assert.match(run(["check", "--format"]).stderr, /^trust-change: --format needs a value$/m);
  });

  it("prints the manual wherever it is asked for", () => {
    for (const words of [
      ["--help"],
      ["-h"],
      ["help"],
      ["check", "--help"],
      ["check", "-h"],
      ["explain", "--help"],
    ]) {
      const { status, stdout } = run(words);
      assert.equal(status, 0, words.join(" "));
      assert.match(stdout, /^USAGE$/m, words.join(" "));
    }
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

  it("says of files and folders without permission that they could not be read, and reports the rest", function () {
    // Windows knows no such permissions.
    if (process.platform === "win32") return this.skip();
    write("a.trust.yaml", uncovered);
    openFolder(folder, false);
    chmodSync(write("closed.trust.yaml", covered), 0);
    write("secret/b.trust.yaml", covered);
    chmodSync(join(folder, "secret"), 0);
    for (const words of [
      [],
      ["*.trust.yaml", "secret"],
      ["a.trust.yaml", "closed.trust.yaml", "secret/b.trust.yaml"],
    ]) {
      const { status, stdout } = own.runAsNobody(["check", "--format", "json", ...words]);
      assert.equal(status, 3, words.join(" "));
      const found = JSON.parse(stdout) as Report;
      assert.deepEqual(filesIn(found), ["a.trust.yaml"]);
      assert.deepEqual(
        found.errors.map(({ file }) => file),
        ["closed.trust.yaml", words.length === 3 ? "secret/b.trust.yaml" : "secret"],
      );
      for (const { message } of found.errors) assert.match(message, /permissions/);
    }
    chmodSync(join(folder, "secret"), 0o755);
  });

  it("reads from a pipe, and no more of an endless one than of a file", function () {
    if (process.platform === "win32") return this.skip();
    const piped = spawnSync("sh", ["-c", `printf '%s' "$TEXT" | "$NODE" "$CLI" check /dev/stdin`], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE: process.execPath, CLI: cli, TEXT: uncovered },
    });
    assert.equal(piped.status, 1, piped.stdout + piped.stderr);
    const { status, stdout } = run(["check", "/dev/zero"]);
    assert.equal(status, 3);
    assert.match(stdout, /it is larger than 8 MiB/);
  });

  it("says once that a file cannot be read", () => {
    write("binary.trust.yaml", Uint8Array.from([0x50, 0x4b, 0, 0]));
    const { stdout } = run(["check"]);
    assert.match(stdout, /^binary\.trust\.yaml could not be read: it is not a text: it holds NUL bytes$/m);
    assert.match(stdout, /^0 files checked: 1 file could not be read$/m);
  });

  it("says of a file that is no manifest what makes one, once", () => {
    write("values.yaml", "foo: bar\n");
    const { findings } = report(["values.yaml"]) as Report & { findings: readonly { message: string }[] };
    assert.equal(findings.length, 1, JSON.stringify(findings));
    assert.match(findings[0]?.message ?? "", /apiVersion: trust-change\/v1/);
  });

  it("says of a file with the name of a manifest that it holds none, and fails where warnings do", () => {
    const bare = {
      "empty.trust.yaml": "",
      "comments.trust.yaml": "# later\n",
      "markers.trust.yaml": "---\n# a\n---\n",
    };
    for (const [name, text] of Object.entries(bare)) {
      write(name, text);
      const { status, stdout } = run(["check", name]);
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`^${name}:1:1 warning schema$`, "m"));
      assert.match(
        stdout,
        /This file holds no manifest: it (?:is empty|has nothing but comments and markers)/,
      );
      assert.equal(run(["check", "--fail-on", "warning", name]).status, 1);
    }
    write("beside.trust.yaml", `# first\n---\n---\n${uncovered}`);
    assert.doesNotMatch(run(["check", "beside.trust.yaml"]).stdout, /holds no manifest/);
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
    symlinkSync(join(folder, "outside/a.trust.yaml"), join(folder, "inside/c.trust.yaml"));
    assert.deepEqual(filesIn(report(["inside"])), ["inside/b.trust.yaml"]);
    assert.deepEqual(filesIn(report(["inside/**"])), ["inside/b.trust.yaml"]);
    assert.deepEqual(filesIn(report(["inside/c.trust.yaml"])), ["inside/c.trust.yaml"]);
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
    write("a.trust.yaml", uncovered.replace(window, "") + exception);
    const now = (time: string): Report => report(["--now", time]);
    assert.deepEqual(now("2026-11-22T12:00:00Z").findings, []);
    assert.equal(now("2026-11-22T12:00:00Z").suppressed[0]?.exception.reason, "served by the old host");
    assert.equal(now("2026-12-31T23:00:00Z").suppressed.length, 1);
    assert.deepEqual(
      now("2027-01-01T00:00:00Z").findings.map(({ rule }) => rule),
      ["san-missing-for-dns-name", "exception-invalid"],
    );
  });

  it("writes no colours without a terminal, and no control characters ever", () => {
    write("a.trust.yaml", uncovered.replace("name: www", 'name: "www\\e[31m"'));
    assert.ok(!run(["check"], folder, { NO_COLOR: "" }).stdout.includes("\u001b"));
  });

  it("writes all of the report in colours, or none of it", () => {
    write("a.trust.yaml", uncovered);
    const coloured = run(["check"], folder, { NO_COLOR: "", FORCE_COLOR: "1" }).stdout;
    assert.match(coloured, /^\u001b\[1ma\.trust\.yaml:14:18\u001b\[22m \u001b\[1m\u001b\[31merror/m);
    for (const env of [
      { NO_COLOR: "", FORCE_COLOR: "0" },
      { NO_COLOR: "1", FORCE_COLOR: "1" },
    ])
      assert.ok(!run(["check"], folder, env).stdout.includes("\u001b"));
  });

  it("stays calm when nobody reads to the end", async () => {
    for (let index = 0; index < 50; index++) write(`c${index}.trust.yaml`, uncovered);
    const child = spawn(process.execPath, [cli, "check"], { cwd: folder });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(errors, "");
    // What was found does not depend on who reads it.
    assert.equal(status, 1);
  });

  it("reports on many files as on each of them, in their order", () => {
    write("trust-policy.yaml", policy("warning"));
    const texts = [covered, uncovered, "a: [1\n", uncovered.replaceAll("www", "w3")];
    for (let index = 0; index < 64; index++)
      write(`${String(index).padStart(2, "0")}.trust.yaml`, texts[index % texts.length] ?? "");
    write("33.trust.yaml", Uint8Array.from([0]));
    const many = report([]);
    const names = Array.from({ length: 64 }, (_, index) => `${String(index).padStart(2, "0")}.trust.yaml`);
    const each = [names.slice(0, 8), names.slice(32, 40)].map((some) => report(some));
    assert.deepEqual(many.summary["files"], 64);
    assert.deepEqual(
      many.findings.filter(({ file }) =>
        each.some(({ findings }) => findings.some((one) => one.file === file)),
      ),
      each.flatMap(({ findings }) => findings),
    );
    assert.deepEqual(
      many.errors,
      each.flatMap(({ errors }) => errors),
    );
    assert.deepEqual(filesIn(many), [...filesIn(many)].sort());
  });

  it("writes the JSON document as it always did", () => {
    write("a.trust.yaml", uncovered.replace("name: www", 'name: "www\\u2028"'));
    for (const words of [["a.trust.yaml"], ["b.trust.yaml"]]) {
      write("b.trust.yaml", covered);
      const { stdout } = run(["check", "--format", "json", ...words]);
      assert.equal(stdout, `${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
    }
  });

  it("names a policy that a finding rests on as it is reached from the current folder", () => {
    write(
      "trust-policy.yaml",
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec: {identityHosts: [www.example.com]}\n",
    );
    write("changes/a.trust.yaml", uncovered);
    const { findings } = report(["changes"]) as unknown as {
      readonly findings: readonly {
        readonly rule: string;
        readonly related: readonly { readonly file: string }[];
      }[];
    };
    const critical = findings.find(({ rule }) => rule === "unsigned-zone-hosts-identity-critical");
    assert.ok(
      critical?.related.some(({ file }) => file === "trust-policy.yaml"),
      JSON.stringify(critical),
    );
  });

  it("knows a manifest by its head behind a byte order mark", () => {
    write("a.yaml", `\uFEFF${uncovered}`);
    assert.deepEqual(filesIn(report([])), ["a.yaml"]);
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
