import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { JsonDocument } from "../../server/src/cli/reports/json";
import { cli, CliFolder } from "./cli-folder";
import { covered, uncovered } from "./texts";

describe("the options of trust-change check", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    folder.write("a.trust.yaml", uncovered);
  });
  afterEach(() => {
    folder.remove();
  });

  const json = (...words: readonly string[]): JsonDocument =>
    JSON.parse(folder.run(["check", "--format", "json", ...words]).stdout) as JsonDocument;
  const severities = (...words: readonly string[]): readonly string[] =>
    json(...words).findings.map(({ severity }) => severity);
  const policy = (severity: string): string =>
    `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec:\n  rules: {san-missing-for-dns-name: ${severity}}\n`;

  it("--rule goes before the policy, in threads as well", () => {
    folder.write("trust-policy.yaml", policy("warning"));
    assert.deepEqual(severities("--rule", "san-missing-for-dns-name=hint"), ["hint"]);
    assert.deepEqual(severities("--rule", "san-missing-for-dns-name=ignore"), []);
    assert.deepEqual(severities("--rule", "caa-iodef-missing=error"), ["warning"]);
    for (let index = 0; index < 40; index++) folder.write(`many/${index}.trust.yaml`, uncovered);
    assert.deepEqual(severities("many", "--rule", "san-missing-for-dns-name=hint"), Array(40).fill("hint"));
  });

  it("--policy takes the place of the policies that are found", () => {
    folder.write("trust-policy.yaml", policy("warning"));
    folder.write("strict.yaml", policy("information"));
    assert.deepEqual(severities("--policy", "strict.yaml"), ["information"]);
    for (const [path, reason] of [
      ["nope.yaml", /cannot use "nope\.yaml": there is no such file/],
      ["a.trust.yaml", /cannot use "a\.trust\.yaml": it holds no document with kind: TrustPolicy/],
    ] as const) {
      const { status, stderr } = folder.run(["check", "--policy", path]);
      assert.equal(status, 2);
      assert.match(stderr, reason);
    }
  });

  it("--stdin checks a text as if it stood at --stdin-path, under the policy there", () => {
    folder.write("team/trust-policy.yaml", policy("hint"));
    const words = ["check", "--format", "json", "--stdin", "--stdin-path", "team/new.trust.yaml"];
    const { stdout } = folder.run(words, { input: uncovered });
    const { findings, summary } = JSON.parse(stdout) as JsonDocument;
    assert.deepEqual(
      findings.map(({ file, severity }) => [file, severity]),
      [["team/new.trust.yaml", "hint"]],
    );
    assert.equal(summary.files, 1);
    const { status, stdout: said } = folder.run(["check", "--stdin"], { input: Uint8Array.from([0, 1, 2]) });
    assert.equal(status, 3);
    assert.match(said, /^stdin\.trust\.yaml could not be read: it is not a text/m);
    assert.equal(folder.run(["check", "--stdin"], { input: "#".repeat(9_000_000) }).status, 3);
    assert.equal(folder.run(["check", "--stdin"], { input: covered }).status, 0);
  });

  it("--quiet says nothing where nothing fails", () => {
    const quiet = (...words: readonly string[]) => folder.run(["check", "--quiet", ...words]);
    for (const format of ["pretty", "compact"]) {
      const { status, stdout, stderr } = quiet("--format", format, "--rule", "san-missing-for-dns-name=hint");
      assert.deepEqual([status, stdout, stderr], [0, "", ""]);
    }
    assert.match(quiet().stdout, /san-missing-for-dns-name/);
    assert.doesNotMatch(quiet().stdout, /file checked/);
  });

  it("--statistics counts by rule, in the report or beside it", () => {
    folder.write("b.trust.yaml", uncovered);
    const line = /^2 {2}error {8}san-missing-for-dns-name$/m;
    for (const format of ["pretty", "compact", "markdown"])
      assert.match(folder.run(["check", "--statistics", "--format", format]).stdout, line);
    for (const format of ["sarif", "github", "gitlab", "junit"]) {
      const { stdout, stderr } = folder.run(["check", "--statistics", "--format", format]);
      assert.match(stderr, line);
      assert.doesNotMatch(stdout, line);
    }
  });

  it("say which of them exclude each other", () => {
    for (const words of [
      ["--stdin", "a.trust.yaml"],
      ["--stdin", "--fix"],
      ["--stdin", "--changed-since", "HEAD"],
      ["--stdin-path", "x.yaml"],
      ["--fix", "--fix-dry-run"],
      ["--fix-dry-run", "--format", "sarif"],
      ["--fix-dry-run", "--also", "sarif=a.sarif"],
      ["--also", "sarif"],
      ["--also", "sarif="],
      ["--also", "sarfi=a.sarif"],
      ["--also", "sarif=a.out", "--also", "junit=a.out"],
      ["--update-baseline"],
      ["--update-baseline", "--baseline", "b.json", "--fix-dry-run"],
      ["--rule", "san-missing-for-dns-name"],
      ["--rule", "san-missing-for-dns-nam=error"],
      ["--rule", "san-missing-for-dns-name=eror"],
      ["--format", "sarfi"],
    ]) {
      const { status, stdout, stderr } = folder.run(["check", ...words]);
      assert.equal(status, 2, words.join(" "));
      assert.equal(stdout, "");
      assert.match(stderr, /^trust-change: .+\nSee trust-change check --help\.\n$/, words.join(" "));
    }
    assert.match(folder.run(["check", "--format", "sarfi"]).stderr, /is sarif meant\?/);
    assert.match(
      folder.run(["check", "--rule", "caa-iodef-mising=hint"]).stderr,
      /is caa-iodef-missing meant\?/,
    );
  });

  it("--also writes further reports of the same run to files, each the one that --format would print", () => {
    const words = ["check", "a.trust.yaml", "--now", "2026-11-22T12:00:00Z"];
    const also = (file: string): readonly string[] => ["--also", `${file}=out/${file}.txt`];
    folder.write("out/junit.txt", "of the last run");
    const formats = ["sarif", "junit", "markdown"];
    const { status, stdout } = folder.run([
      ...words,
      "--format",
      "compact",
      "--quiet",
      ...formats.flatMap(also),
    ]);
    assert.equal(status, 1);
    assert.match(stdout, /^a\.trust\.yaml:14:18: error/);
    for (const format of formats)
      assert.equal(folder.read(`out/${format}.txt`), folder.run([...words, "--format", format]).stdout);
  });

  it("--also says which report could not be written, and writes the others", () => {
    const words = ["check", "--also", "json=missing/a.json", "--also", "json=b.json"];
    const { status, stderr } = folder.run(words);
    assert.equal(status, 3);
    assert.equal(
      stderr,
      'trust-change: the report "missing/a.json" could not be written: it, or its folder, is not there\n',
    );
    assert.equal((JSON.parse(folder.read("b.json")) as JsonDocument).findings.length, 1);
  });

  it("every format ends quietly where nobody reads it", async () => {
    for (let index = 0; index < 20; index++) folder.write(`c${index}.trust.yaml`, uncovered);
    for (const format of ["compact", "sarif", "junit"]) {
      const child = spawn(process.execPath, [cli, "check", "--format", format], { cwd: folder.path });
      let errors = "";
      child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      child.stdout.destroy();
      const status = await new Promise((resolve) => child.once("exit", resolve));
      assert.deepEqual([status, errors], [1, ""], format);
    }
  });

  it("name the encoding of a file that is not UTF-8", () => {
    folder.write("b.trust.yaml", Buffer.from(`\uFEFF${covered}`, "utf16le"));
    folder.write("c.trust.yaml", Buffer.from(`\uFEFF${covered}`, "utf16le").swap16());
    folder.write("d.trust.yaml", Buffer.from(covered, "utf16le"));
    const { errors } = json();
    assert.equal(errors.length, 3);
    for (const { message } of errors)
      assert.match(message, /could not be read: it is UTF-16, and has to be UTF-8/);
  });

  it("annotations and SARIF name files from the root, wherever the run begins", () => {
    folder.write(".git/HEAD", "");
    const cwd = folder.write("team/b.trust.yaml", uncovered).replace(/.b\.trust\.yaml$/, "");
    assert.match(
      folder.run(["check", "--format", "github"], { cwd }).stdout,
      /^::error file=team\/b\.trust\.yaml,line=14/,
    );
    assert.match(folder.run(["check", "--format", "sarif"], { cwd }).stdout, /"uri": "team\/b\.trust\.yaml"/);
    assert.match(
      folder.run(["check", "--format", "compact"], { cwd }).stdout,
      /^b\.trust\.yaml:14:18: error/,
    );
  });
});
