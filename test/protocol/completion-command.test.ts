import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { commands, help } from "../../server/src/cli/help";
import { allRules } from "../../server/src/rules/registry";
import { CliFolder } from "./cli-folder";

const shells = ["bash", "zsh", "fish"] as const;

describe("trust-change completion", function () {
  this.timeout(60_000);
  let own: CliFolder;
  before(() => {
    own = new CliFolder();
    for (const shell of shells) own.write(shell, own.run(["completion", shell]).stdout);
  });
  after(() => {
    own.remove();
  });

  /** What bash offers for the last word; the words are those that bash makes of a line. */
  const offered = (...words: readonly string[]): readonly string[] => {
    const script = `source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _trust_change; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const run = spawnSync("bash", ["-c", script, "bash", "trust-change", ...words], {
      cwd: own.path,
      encoding: "utf8",
    });
    assert.deepEqual([run.status, run.stderr], [0, ""]);
    return run.stdout.split("\n").filter((word) => word !== "");
  };

  it("offers commands, and the options of each that its manual has", () => {
    assert.deepEqual(offered(""), [...commands, "--help", "--version"]);
    assert.deepEqual(offered("rep"), ["report"]);
    for (const command of commands) {
      const inManual = new Set(help(command).match(/(?<=^ +)--[a-z-]+/gm) ?? []);
      const options = offered(command, "--");
      for (const option of inManual) assert.ok(options.includes(option), `${command} ${option}`);
      for (const option of options)
        if (option !== "--help") assert.ok(help(command).includes(option), option);
    }
  });

  it("offers the words that an option takes, behind a space and behind =", () => {
    assert.deepEqual(offered("check", "--format", "s"), ["sarif"]);
    assert.deepEqual(offered("check", "--format", "=", "j"), ["json", "junit"]);
    assert.deepEqual(offered("report", "--format", "="), ["markdown", "html", "svg"]);
    assert.deepEqual(offered("check", "a.yaml", "--fail-on", "n"), ["never"]);
  });

  it("offers rules, and severities behind them", () => {
    assert.deepEqual(offered("check", "--rule", "san-m"), ["san-missing-for-dns-name="]);
    assert.deepEqual(offered("check", "--rule", "schema", "=", "i"), ["information", "ignore"]);
    assert.deepEqual(offered("check", "--rule", "=", "schema", "="), [
      "error",
      "warning",
      "information",
      "hint",
      "ignore",
    ]);
    assert.deepEqual(
      offered("explain", ""),
      allRules.map(({ id }) => id),
    );
    assert.deepEqual(offered("list", "c"), ["controls"]);
    assert.deepEqual(offered("completion", ""), [...shells]);
  });

  it("leaves files to the shell, where files are taken", () => {
    for (const words of [
      ["check", ""],
      ["check", "--policy", ""],
      ["check", "--also", "sarif", "=", ""],
      ["report", "--output", "="],
    ])
      assert.deepEqual(offered(...words), []);
    const { stdout } = spawnSync("bash", ["-c", "source ./bash; complete -p trust-change"], {
      cwd: own.path,
      encoding: "utf8",
    });
    assert.match(stdout, /-o default .*-F _trust_change trust-change/);
  });

  for (const shell of shells)
    it(`is sound for ${shell}`, function () {
      const { error, status, stderr } = spawnSync(shell, ["-n", shell], { cwd: own.path, encoding: "utf8" });
      if (error) {
        console.log(`      ${shell} is not installed: its script is not read here`);
        this.skip();
      }
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(own.read(shell), /san-missing-for-dns-name/);
    });

  it("offers the same in fish", function () {
    const inFish = (line: string): readonly string[] | undefined => {
      const words = ["-c", `source ./fish; complete -C ${JSON.stringify(line)}`];
      const { error, stdout } = spawnSync("fish", words, { cwd: own.path, encoding: "utf8" });
      return error ? undefined : stdout.split("\n").flatMap((word) => word.split("\t")[0] ?? []);
    };
    const values = inFish("trust-change check --format ");
    if (!values) {
      console.log("      skipped: fish is not installed");
      this.skip();
    }
    assert.deepEqual(values.filter(Boolean).sort(), [...offered("check", "--format", "")].sort());
    assert.deepEqual(inFish("trust-change compl")?.filter(Boolean), ["completion"]);
    assert.deepEqual(inFish("trust-change explain san-m")?.filter(Boolean), ["san-missing-for-dns-name"]);
  });

  it("says what is wrong with the call", () => {
    for (const [words, message] of [
      [[], /completion takes one of bash, zsh, fish/],
      [["bsh"], /is bash meant\?/],
      [["bash", "zsh"], /leave out "zsh"/],
      [["bash", "--format"], /there is no option --format/],
    ] as const) {
      const { status, stdout, stderr } = own.run(["completion", ...words]);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });
});
