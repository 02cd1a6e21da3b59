import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CliFolder, type Run } from "./cli-folder";
import { root } from "./server-process";
import { covered, uncovered } from "./texts";

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string };
}

const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as ActionFile;

describe("the GitHub Action", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    folder.write("a.trust.yaml", uncovered);
    folder.write("output", "");
    folder.write("summary", "");
  });
  afterEach(() => {
    folder.remove();
  });

  /** Runs the entry as a runner does: every input is there, with its default where the workflow says nothing. */
  const run = (given: Readonly<Record<string, string>> = {}, event: unknown = {}): Run => {
    for (const name of Object.keys(given)) assert.ok(action.inputs[name], `there is no input ${name}`);
    const inputs = Object.entries(action.inputs).map(([name, { default: otherwise }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? otherwise,
    ]);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, action.runs.main)], {
      cwd: folder.path,
      encoding: "utf8",
      env: {
        ...process.env,
        ...(Object.fromEntries(inputs) as Record<string, string>),
        RUNNER_TEMP: folder.path,
        GITHUB_EVENT_PATH: folder.write("event.json", JSON.stringify(event)),
        GITHUB_OUTPUT: join(folder.path, "output"),
        GITHUB_STEP_SUMMARY: join(folder.path, "summary"),
      },
    });
    return { status, stdout, stderr };
  };
  const outputs = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      [...folder.read("output").matchAll(/^(.+?)<<(.+)\n([^]*?)\n\2\n/gm)].map(
        ([, name = "", , value = ""]) => [name, value],
      ),
    );
  const annotated = ({ stdout }: Run): readonly string[] =>
    [...stdout.matchAll(/^::(?:error|warning) file=([^,]+),/gm)].flatMap(([, file]) => file ?? []);

  it("annotates what is wrong, fails for it, and sets every output that it declares", () => {
    const ran = run({ sarif: "found.sarif" });
    assert.equal(ran.status, 1);
    assert.deepEqual(annotated(ran), ["a.trust.yaml"]);
    assert.deepEqual(outputs(), {
      "exit-code": "1",
      sarif: "found.sarif",
      files: "1",
      errors: "1",
      warnings: "0",
    });
    assert.deepEqual(Object.keys(outputs()).sort(), Object.keys(action.outputs).sort());
    assert.match(folder.read("summary"), /san-missing-for-dns-name/);
    assert.match(folder.read("found.sarif"), /"version": "2\.1\.0"/);
  });

  it("does as the inputs say", () => {
    folder.write("team/b.trust.yaml", uncovered);
    folder.write("c.trust.yaml", covered);
    assert.deepEqual(annotated(run({ paths: "c.trust.yaml\n  team/*.yaml\n" })), ["team/b.trust.yaml"]);
    assert.deepEqual(annotated(run({ "working-directory": "team", root: "." })), ["b.trust.yaml"]);
    assert.equal(run({ "fail-on": "never", summary: "false" }).status, 0);
    const ruled = run({ rules: "san-missing-for-dns-name=ignore\ncaa-iodef-missing=error" });
    assert.deepEqual([ruled.status, annotated(ruled)], [0, []]);
  });

  it("checks what a pull request changes, and everything where the event has no commit to start from", () => {
    folder.git("init", "--quiet");
    folder.git("add", "a.trust.yaml");
    folder.git("commit", "--quiet", "--message", "first");
    const base = spawnSync("git", ["rev-parse", "HEAD"], {
      cwd: folder.path,
      encoding: "utf8",
    }).stdout.trim();
    folder.write("b.trust.yaml", uncovered);
    folder.git("add", "b.trust.yaml");
    folder.git("commit", "--quiet", "--message", "second");
    for (const event of [
      { pull_request: { base: { sha: base } } },
      { merge_group: { base_sha: base } },
      { before: base },
    ])
      assert.deepEqual(annotated(run({ "changed-only": "true" }, event)), ["b.trust.yaml"]);
    const fresh = run({ "changed-only": "true" }, { before: "0".repeat(40) });
    assert.deepEqual(annotated(fresh), ["a.trust.yaml", "b.trust.yaml"]);
    assert.match(fresh.stdout, /^::notice::This event changes no known commit/m);
  });

  it("says on the page of the run what is wrong with the workflow", () => {
    for (const [given, message] of [
      [{ "fail-on": "eror" }, /::error title=Trust Change::.*is error meant\?/],
      [{ "changed-only": "yes" }, /::error title=Trust Change::changed-only takes true or false, not "yes"/],
      [{ "working-directory": "missing" }, /::error title=Trust Change::there is no folder "missing"/],
      [{ paths: "--fix" }, /::error title=Trust Change::/],
    ] as const) {
      const { status, stdout } = run(given);
      assert.equal(status, 2, JSON.stringify(given));
      assert.match(stdout, message);
    }
    const lost = run({ "changed-only": "true" }, { before: "1".repeat(40) });
    assert.equal(lost.status, 2);
    assert.match(lost.stdout, /::error title=Trust Change::--changed-since needs a repository of git/);
  });

  it("takes no outputs from inputs, and no options from an event", () => {
    const ran = run({ sarif: "x.sarif\nerrors<<end\n0\nend" });
    assert.deepEqual([ran.status, outputs()["errors"]], [2, undefined]);
    const event = { pull_request: { base: { sha: "--output=x" } }, before: "main" };
    assert.match(
      run({ "changed-only": "true" }, event).stdout,
      /^::notice::This event changes no known commit/m,
    );
  });
});
