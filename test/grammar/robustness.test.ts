import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type IGrammar, INITIAL } from "vscode-textmate";
import { loadGrammars, ourScopes, scopesOf } from "./tokenizer";
import { howMany } from "../how-much";
import { root } from "../root";
import { allYamls } from "./yaml-grammars";

/** An expression that backtracks without end takes minutes; the slowest line here takes a fraction of a second. */
const enoughMs = 5000;

/** What backtracks without end does so on a few thousand characters as well. */
const length = howMany(4_000, 10_000);

const long = (piece: string, before = "  value: ", after = "") => {
  return before + piece.repeat(Math.ceil(length / piece.length)) + after;
};

const longLines: Readonly<Record<string, string>> = {
  "a word": long("a"),
  digits: long("1", "  values: [", "]"),
  labels: long("a."),
  "labels in quotes": long("a.", '  value: "', '"'),
  "labels in a list": long("a.", "  - "),
  hyphens: long("a-", "  rule: "),
  durations: long("1h", "  ttl: "),
  "IPv6 groups": long("2001:db8:"),
  "IPv4 octets": long("203."),
  "hexadecimal pairs": long("04:", "  serial: "),
  "at signs": long("a@"),
  slashes: long("a.b/A", "  - "),
  "CAA parameters": long("a=b; ", '  value: "letsencrypt.org; ', '"'),
  semicolons: long(";"),
  "host names": long("a.login.example.com, ", "  dnsNames: [", "]"),
  "words of a list": long("external, ", "  vantage: [", "]"),
  commas: long(",", "  summary: a"),
  entries: long("a,", "  x: ["),
  quotes: long("',", '  x: "', '"'),
  "open quotes": long('"'),
  "a sentence": long("login.example.com type: A ", "  summary: "),
  "a long key": long("a b ", "  ", ": x"),
  "many keys": long("type: A, ", "  {", "}"),
  "keys without end": long("a: ", "  - "),
  spaces: long(" ", "  type:", "A"),
  tabs: long("\t", "  type: A"),
  anchors: long("&a ", "  type: ", "A"),
  tags: long("!", "  type: "),
  dollars: long("${", "  token: "),
  "a comment": long("type: A, ", "# "),
  "letters beyond ASCII": long("ü."),
  numbers: long("10 ", "  - ", "mx.example.com"),
};

describe("the grammar on long and broken text", function () {
  this.timeout(60_000);

  for (const yaml of allYamls) {
    describe(`on the ${yaml.name}`, () => {
      let grammar: IGrammar;
      before(async () => (grammar = (await loadGrammars(yaml)).ours));

      for (const [what, line] of Object.entries(longLines)) {
        it(`takes a line of thousands of characters: ${what}`, () => {
          assert.ok(line.length >= length);
          assertInTime(grammar, ["spec:", line, "type: A"]);
        });
      }

      it("takes collections in each other, 300 deep", () => {
        assertInTime(grammar, ["spec: " + "{a: [".repeat(150) + "type: A" + "]}".repeat(150), "type: A"]);
      });

      it("finds its way back after a long line", () => {
        const lines = [long("a."), "type: CNAME"];
        assert.deepEqual(ourScopes(scopesOf(grammar, lines)[1]?.[6] ?? []), [
          "support.type.record-type.trust-change",
        ]);
      });

      it("takes every line of the samples in the description of the language", function () {
        const file = path.join(root, "../shared/design/manifest.md");
        if (!fs.existsSync(file)) {
          console.log("      Skipped: the description of the language is not beside this repository.");
          return this.skip();
        }
        const samples = [...fs.readFileSync(file, "utf8").matchAll(/^```yaml\n(.*?)^```/gms)];
        assert.ok(samples.length > 0);
        for (const [, sample = ""] of samples) assertInTime(grammar, sample.split("\n"));
        for (const [, sample = ""] of samples) assertNothingInvalid(grammar, sample.split("\n"));
      });
    });
  }
});

describe("the grammar file", () => {
  it("is what its generator makes of the schemas", function () {
    this.timeout(30_000);
    const generator = path.join(root, "syntaxes/generate.mjs");
    execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" });
  });
});

function assertInTime(grammar: IGrammar, lines: readonly string[]): void {
  let state = INITIAL;
  for (const line of lines) {
    const started = performance.now();
    const { ruleStack, stoppedEarly } = grammar.tokenizeLine2(line, state, enoughMs);
    const took = performance.now() - started;
    assert.ok(!stoppedEarly && took < enoughMs, `${took.toFixed(0)} ms for ${line.slice(0, 60)}`);
    state = ruleStack;
  }
}

function assertNothingInvalid(grammar: IGrammar, lines: readonly string[]): void {
  const scopes = scopesOf(grammar, lines).flat(2);
  assert.deepEqual([...new Set(scopes.filter((scope) => scope.startsWith("invalid.")))], []);
}
