import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonDocument } from "../../server/src/cli/reports/json";
import { CliFolder } from "./cli-folder";
import { covered, uncovered } from "./texts";

describe("trust-change check --changed-since", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    folder.git("init", "-q", "-b", "main");
    for (const name of ["a", "b", "c", "team/d"]) folder.write(`${name}.trust.yaml`, uncovered);
    folder.git("add", "-A");
    folder.git("commit", "-q", "-m", "start");
  });
  afterEach(() => {
    folder.remove();
  });

  function filesSince(commit: string, cwd = folder.path): readonly string[] {
    const { stdout, stderr } = folder.run(["check", "--format", "json", "--changed-since", commit], { cwd });
    assert.equal(stderr, "");
    const { findings } = JSON.parse(stdout) as JsonDocument;
    return [...new Set(findings.map(({ file }) => file))];
  }

  it("checks what differs, is new or was renamed, and nothing else", () => {
    assert.deepEqual(filesSince("HEAD"), []);
    folder.write("a.trust.yaml", `${uncovered}# changed\n`);
    folder.write('new "ä"\t.trust.yaml', uncovered);
    renameSync(join(folder.path, "b.trust.yaml"), join(folder.path, "renamed.trust.yaml"));
    rmSync(join(folder.path, "c.trust.yaml"));
    const expected = ["a.trust.yaml", 'new "ä"\t.trust.yaml', "renamed.trust.yaml"];
    assert.deepEqual(filesSince("HEAD"), expected);
    folder.git("add", "-A");
    assert.deepEqual(filesSince("HEAD"), expected);
    folder.git("commit", "-q", "-m", "change");
    assert.deepEqual(filesSince("HEAD~1"), expected);
    assert.deepEqual(filesSince("HEAD"), []);
  });

  it("compares with the place where the branch was left, from any folder", () => {
    folder.git("checkout", "-q", "-b", "topic");
    folder.write("team/d.trust.yaml", `${uncovered}# changed\n`);
    folder.git("commit", "-q", "-a", "-m", "topic");
    folder.git("checkout", "-q", "main");
    folder.write("a.trust.yaml", `${uncovered}# elsewhere\n`);
    folder.git("commit", "-q", "-a", "-m", "elsewhere");
    folder.git("checkout", "-q", "topic");
    assert.deepEqual(filesSince("main"), ["team/d.trust.yaml"]);
    assert.deepEqual(filesSince("main", join(folder.path, "team")), ["d.trust.yaml"]);
  });

  it("checks what a changed policy or source concerns", () => {
    folder.write(
      "trust-policy.yaml",
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: t}\nspec: {}\n",
    );
    assert.deepEqual(filesSince("HEAD"), [
      "a.trust.yaml",
      "b.trust.yaml",
      "c.trust.yaml",
      "team/d.trust.yaml",
    ]);
    rmSync(join(folder.path, "trust-policy.yaml"));
    const named = uncovered.replace(
      "- name: example.com\n",
      "- name: example.com\n      source: ../zones/example.com.zone\n",
    );
    folder.write("team/d.trust.yaml", named);
    folder.git("commit", "-q", "-a", "-m", "source");
    folder.write("zones/example.com.zone", "@ 300 IN SOA ns. h. 1 2 3 4 5\n");
    assert.deepEqual(filesSince("HEAD"), ["team/d.trust.yaml"]);
  });

  it("ends with 2 where commit, repository or git is missing, and runs nothing that it is given", () => {
    for (const commit of ["nope", "", "--output=stolen", "-h", "HEAD;touch stolen", "$(touch stolen)"]) {
      const { status, stderr, stdout } = folder.run(["check", `--changed-since=${commit}`]);
      assert.equal(status, 2, commit);
      assert.equal(stdout, "");
      assert.match(stderr, /^trust-change: --changed-since/, commit);
    }
    assert.throws(() => readFileSync(join(folder.path, "stolen")));
    const outside = new CliFolder();
    outside.write("a.trust.yaml", covered);
    assert.match(outside.run(["check", "--changed-since", "HEAD"]).stderr, /needs a repository of git/);
    mkdirSync(join(outside.path, "empty"));
    const { status, stderr } = folder.run(["check", "--changed-since", "HEAD"], {
      env: { PATH: join(outside.path, "empty") },
    });
    assert.match(stderr, /needs git, and there is no program of that name/);
    assert.equal(status, 2);
    outside.remove();
  });
});

describe("trust-change check --baseline", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    folder.write("changes/a.trust.yaml", uncovered);
  });
  afterEach(() => {
    folder.remove();
  });

  const withBaseline = (...words: readonly string[]) =>
    folder.run(["check", "--baseline", "ci/known.json", ...words]);

  function update(): string {
    mkdirSync(join(folder.path, "ci"), { recursive: true });
    const { status, stderr } = withBaseline("--update-baseline");
    assert.equal(status, 0, stderr);
    return readFileSync(join(folder.path, "ci/known.json"), "utf8");
  }

  it("knows findings again where their lines moved, and reports those that are new", () => {
    update();
    assert.equal(withBaseline().status, 0);
    folder.write("changes/a.trust.yaml", `# moved\n\n${uncovered}`);
    const { status, stdout } = withBaseline();
    assert.equal(status, 0, stdout);
    assert.match(stdout, /1 file checked: 1 known from the baseline/);
    const line =
      "        - {name: www, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}\n";
    folder.write("changes/a.trust.yaml", uncovered.replace(line, line + line.replace("www", "new")));
    const second = withBaseline("--format", "json");
    assert.equal(second.status, 1);
    const { findings, summary } = JSON.parse(second.stdout) as JsonDocument;
    assert.deepEqual(
      findings.map(({ message }) => message.slice(0, 16)),
      ["new.example.com "],
    );
    assert.equal(summary.known, 1);
  });

  it("is written the same again, keeps what it says of files that were not checked, and forgets what is gone", () => {
    folder.write("changes/b.trust.yaml", uncovered);
    const first = update();
    assert.equal(update(), first);
    assert.ok(!first.includes('"line"') && first.includes('"path": "../changes/a.trust.yaml"'));
    folder.write("changes/a.trust.yaml", covered);
    withBaseline("--update-baseline", "changes/a.trust.yaml");
    const paths = (text: string): readonly string[] =>
      (JSON.parse(text) as { findings: readonly { path: string }[] }).findings.map(({ path }) => path);
    assert.deepEqual(paths(readFileSync(join(folder.path, "ci/known.json"), "utf8")), [
      "../changes/b.trust.yaml",
    ]);
    rmSync(join(folder.path, "changes/b.trust.yaml"));
    assert.deepEqual(paths(update()), []);
  });

  it("ends with 2 where it is missing or broken, and says what is wrong", () => {
    assert.match(withBaseline().stderr, /"ci\/known\.json" could not be read: there is no such file/);
    for (const [text, reason] of [
      ["{", /is broken: it is not JSON/],
      ["[]", /has no list "findings"/],
      ['{"version": 2, "findings": []}', /its version is 2/],
      ['{"version": 1, "findings": [{"rule": "x"}]}', /entry 1 of its findings lacks/],
    ] as const) {
      folder.write("ci/known.json", text);
      for (const words of [[], ["--update-baseline"]]) {
        const { status, stderr } = withBaseline(...words);
        assert.equal(status, 2, text);
        assert.match(stderr, reason);
      }
      assert.equal(readFileSync(join(folder.path, "ci/known.json"), "utf8"), text);
    }
    writeFileSync(join(folder.path, "ci/known.json"), Uint8Array.from([0xff, 0xfe, 0]));
    assert.match(withBaseline().stderr, /could not be read: it is UTF-16/);
  });
});
