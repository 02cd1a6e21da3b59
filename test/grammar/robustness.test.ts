import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type IGrammar, INITIAL, type StateStack } from "vscode-textmate";
import { loadGrammars, ourScopes, scopesOf } from "./tokenizer";
import { assertTakesLinearTime } from "../growth-of-time";
import { howMany } from "../how-much";
import { root } from "../root";
import { allYamls, minimalYamls } from "./yaml-grammars";

/** Four times as much is tried as well: what grows too fast does so on a few thousand characters. */
const shortest = howMany(1_000, 2_500);

/** A line of about so many characters. */
type Line = (length: number) => string;

const long = (piece: string, before = "  value: ", after = ""): Line => {
  return (length) => before + piece.repeat(Math.ceil(length / piece.length)) + after;
};

const longLines: Readonly<Record<string, Line>> = {
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
  "signs of block scalars": long("|"),
  "signs of block scalars, apart": long("| ", ""),
  "signs of folded scalars": long(">"),
  "quotes after each other": long('"a" ', "  - "),
  "quotes in a list": long('"', "  values: ["),
  "open lists": long("["),
  "open lists of entries": long("[a"),
  "open maps": long("{"),
  "open maps of numbers": long("{1"),
  "open maps in lists": long("{a: ["),
  dashes: long("- ", "  - "),
  "question marks": long("? ", "  "),
  colons: long(":"),
};

/** What takes the YAML grammars of VS Code long by themselves, as soon as anything is injected into a scalar. */
const longForOthers = ["spaces", "tabs"];

describe("the grammar on long and broken text", function () {
  this.timeout(60_000);

  for (const yaml of allYamls) {
    describe(`on the ${yaml.name}`, () => {
      let grammar: IGrammar;
      before(async () => (grammar = (await loadGrammars(yaml)).ours));

      for (const [what, line] of Object.entries(longLines)) {
        if (!minimalYamls.includes(yaml) && longForOthers.includes(what)) continue;
        it(`takes a line of thousands of characters in a time that grows with it: ${what}`, () =>
          assertTakesLinearTime(JSON.stringify(line(40)), shortest, (length) => {
            const lines = ["spec:", line(length), "type: A"];
            return () => finalState(grammar, lines);
          }));
      }

      for (const [what, line] of Object.entries({ lists: "[", maps: "{", both: "{a: [" }))
        it(`opens no more than enough of a line of collections in each other: ${what}`, () => {
          const { depth } = finalState(grammar, ["spec:", long(line)(10_000)]);
          assert.ok(depth < 300, `${depth}`);
        });

      for (const deep of [20, 150])
        it(`finds its way back after collections in each other, ${2 * deep} deep`, () => {
          const line = `spec: ${"{a: [".repeat(deep)}type: A${"]}".repeat(deep)}`;
          assert.deepEqual(ourScopes(scopesOf(grammar, [line, "type: CNAME"])[1]?.[6] ?? []), [
            "support.type.record-type.trust-change",
          ]);
        });

      it("finds its way back after a long line", () => {
        const lines = [long("a.")(4_000), "type: CNAME"];
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

function finalState(grammar: IGrammar, lines: readonly string[]): StateStack {
  let state = INITIAL;
  for (const line of lines) state = grammar.tokenizeLine2(line, state).ruleStack;
  return state;
}

function assertNothingInvalid(grammar: IGrammar, lines: readonly string[]): void {
  const scopes = scopesOf(grammar, lines).flat(2);
  assert.deepEqual([...new Set(scopes.filter((scope) => scope.startsWith("invalid.")))], []);
}
