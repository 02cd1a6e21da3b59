import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { controlsOf, findControl, frameworks, isFramework } from "../../server/src/controls";
import { allRules } from "../../server/src/rules/registry";
import { cli, CliFolder, type Run } from "./cli-folder";

interface Listed {
  readonly version: number;
  readonly rules?: readonly { id: string; fixes: string; over: readonly string[] }[];
  readonly controls?: readonly { framework: string; id: string; rules: readonly string[]; href: string }[];
  readonly providers?: readonly { name: string; providers: readonly string[]; planes: readonly string[] }[];
}

describe("trust-change list", function () {
  this.timeout(60_000);
  let own: CliFolder;
  before(() => {
    own = new CliFolder();
  });
  after(() => {
    own.remove();
  });
  const run = (...words: readonly string[]): Run => own.run(["list", ...words]);
  const json = (what: string): Listed => JSON.parse(run(what, "--format", "json").stdout) as Listed;

  it("has a line for each rule, in columns", () => {
    const { status, stdout } = run("rules");
    assert.equal(status, 0);
    const [headings = "", ...lines] = stdout.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      allRules.map(({ id }) => id),
    );
    const title = headings.indexOf("TITLE");
    for (const [index, line] of lines.entries()) assert.equal(line.slice(title), allRules[index]?.title);
  });

  it("says of rules what they are asked about and whether something answers them", () => {
    const { version, rules = [] } = json("rules");
    assert.equal(version, 1);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    assert.equal(byId.get("duration-form")?.fixes, "safe");
    assert.equal(byId.get("san-missing-for-dns-name")?.fixes, "offered");
    assert.equal(byId.get("idna-confusable")?.fixes, "none");
    assert.deepEqual(byId.get("wildcard-cert-scope")?.over, ["certificate"]);
  });

  it("names for each control the rules that name it", () => {
    const { controls = [] } = json("controls");
    assert.equal(controls.length, frameworks.flatMap(({ id }) => controlsOf(id)).length);
    for (const { framework, id, rules, href } of controls) {
      assert.ok(isFramework(framework) && findControl(framework, id)?.href === href);
      for (const rule of allRules)
        assert.equal(
          rule.controls.some((reference) => reference === `${framework}:${id}`),
          rules.includes(rule.id),
        );
    }
  });

  it("names the words for each provider", () => {
    const { providers = [] } = json("providers");
    const vault = providers.find(({ name }) => name.startsWith("Vault"));
    assert.ok(vault?.providers.includes("openbao"));
    assert.deepEqual(vault?.planes, ["pki"]);
    assert.match(run("providers").stdout, /^AWS IAM +dns,registrar,resolver,pki +.*provider: route53, aws/m);
  });

  it("says what is wrong with the call", () => {
    for (const [words, message] of [
      [[], /list takes one of rules, controls, providers/],
      [["rule"], /list takes one of rules, controls, providers, not "rule"; is rules meant\?/],
      [["everything"], /list takes one of rules, controls, providers, not "everything"/],
      [["rules", "controls"], /list takes one word: leave out "controls"/],
      [["rules", "--format", "jsn"], /is json meant\?/],
      [["rules", "--fromat", "json"], /is --format meant\?/],
    ] as const) {
      const { status, stdout, stderr } = run(...words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /See trust-change list --help\.\n$/);
    }
  });

  it("ends well when nobody reads on", () => {
    const piped = `set -o pipefail; "$0" "$1" list controls --format json | head -1`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", piped, process.execPath, cli], {
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout, stderr], [0, "{\n", ""]);
  });
});
