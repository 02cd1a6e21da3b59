import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cli, CliFolder, type Run } from "./cli-folder";
import { covered, uncovered } from "./texts";

interface Shown {
  readonly version: number;
  readonly changes: readonly {
    readonly file: string;
    readonly change: string | null;
    readonly controls: readonly { id: string; status: string; violatedBy: readonly string[] }[];
  }[];
}

describe("trust-change controls", function () {
  this.timeout(60_000);
  let own: CliFolder;
  beforeEach(() => {
    own = new CliFolder();
    own.write("a.trust.yaml", covered);
    own.write("b.trust.yaml", uncovered);
  });
  afterEach(() => {
    own.remove();
  });
  const run = (...words: readonly string[]): Run => own.run(["controls", ...words]);

  it("shows a table for each change, and exits with 1 where an error violates a control", () => {
    const clean = run("a.trust.yaml");
    assert.deepEqual([clean.status, clean.stderr], [0, ""]);
    assert.match(clean.stdout, /^a\.trust\.yaml: shop-cert-renewal\nSTATUS +FRAMEWORK/);
    assert.match(clean.stdout, /^touched +nist-csf-2\.0 +PR\.DS-02 +no /m);
    const { status, stdout } = run(".");
    assert.equal(status, 1);
    assert.match(stdout, /^violated +nist-csf-2\.0 +PR\.DS-02 +no +[^:]+: san-missing-for-dns-name$/m);
  });

  it("fails by severity, as check does, whatever the table says", () => {
    const policy = (severity: string): string =>
      `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: acme}\nspec:\n  rules: {san-missing-for-dns-name: ${severity}}\n`;
    const statuses = (...words: readonly string[]): readonly (number | null)[] =>
      ["controls", "check"].map((command) => own.run([command, "b.trust.yaml", ...words]).status);
    own.write("trust-policy.yaml", policy("hint"));
    assert.match(run("b.trust.yaml").stdout, /^violated +nist-csf-2\.0 +PR\.DS-02/m);
    assert.deepEqual(statuses(), [0, 0]);
    assert.deepEqual(statuses("--fail-on", "information"), [0, 0]);
    assert.deepEqual(statuses("--fail-on", "hint"), [1, 1]);
    own.write("trust-policy.yaml", policy("warning"));
    assert.deepEqual(statuses("--fail-on", "warning"), [1, 1]);
    own.write("trust-policy.yaml", policy("error"));
    assert.deepEqual(statuses(), [1, 1]);
    assert.deepEqual(statuses("--fail-on", "never"), [0, 0]);
  });

  it("writes the same as JSON", () => {
    const { version, changes } = JSON.parse(run(".", "--format", "json").stdout) as Shown;
    assert.equal(version, 1);
    assert.deepEqual(
      changes.map(({ file, change }) => [file, change]),
      [
        ["a.trust.yaml", "shop-cert-renewal"],
        ["b.trust.yaml", "shop-cert-renewal"],
      ],
    );
    const control = changes[1]?.controls.find(({ id }) => id === "PR.DS-02");
    assert.deepEqual([control?.status, control?.violatedBy], ["violated", ["san-missing-for-dns-name"]]);
  });

  it("goes on behind a file that cannot be read, and exits with 3", () => {
    own.write("c.trust.yaml", new Uint8Array([0x61, 0, 0x62]));
    const { status, stdout, stderr } = run(".");
    assert.equal(status, 3);
    assert.match(stderr, /^trust-change: c\.trust\.yaml could not be read: it is not a text/);
    assert.match(stdout, /^b\.trust\.yaml: shop/m);
  });

  it("says what is wrong with the call", () => {
    own.write("other.yaml", "a: b\n");
    for (const [words, message] of [
      [[], /controls needs files or folders/],
      [["nowhere.yaml"], /there is no file or folder "nowhere\.yaml"/],
      [["other.yaml"], /holds no change/],
      [["a.trust.yaml", "--format", "tabel"], /is table meant\?/],
      [["a.trust.yaml", "--now", "soon"], /--now takes a time/],
    ] as const) {
      const { status, stdout, stderr } = run(...words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    }
    assert.match(own.run(["contorls"]).stderr, /is controls meant\?/);
  });

  it("ends well when nobody reads on", () => {
    const piped = `set -o pipefail; "$0" "$1" controls a.trust.yaml | head -1`;
    const { status, stdout } = spawnSync("bash", ["-c", piped, process.execPath, cli], {
      cwd: own.path,
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout], [0, "a.trust.yaml: shop-cert-renewal\n"]);
  });
});
