import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { pressEnter } from "./enter-key";
import { compile, type Expression, readLanguageConfiguration } from "./language-configuration";
import { assertTakesLinearTime } from "../growth-of-time";
import { root } from "../root";

const configuration = readLanguageConfiguration();

describe("the language configuration", () => {
  it("has only the parts that VS Code knows", () => {
    const known =
      "autoCloseBefore autoClosingPairs brackets colorizedBracketPairs comments folding indentationRules onEnterRules " +
      "surroundingPairs wordPattern";
    assert.deepEqual(Object.keys(configuration).sort(), known.split(" "));
  });

  it("has expressions that compile and take long lines", () => {
    const { folding, indentationRules, onEnterRules, wordPattern } = configuration;
    const enter = onEnterRules.flatMap((rule) => [rule.beforeText, rule.afterText, rule.previousLineText]);
    const others = [...Object.values(folding.markers), ...Object.values(indentationRules), wordPattern];
    const all = [...enter, ...others].filter(
      (expression): expression is Expression => expression !== undefined,
    );
    assert.ok(all.length > 15);
    const pieces = [
      "a",
      " ",
      "a: ",
      "- ",
      "[",
      "{a: [",
      "'",
      '"',
      "#",
      ",",
      "a:",
      ":",
      "a.",
      "a@",
      "1:",
      "-",
    ];
    const expressions = all.map((one) => compile(one));
    for (const piece of pieces)
      assertTakesLinearTime(JSON.stringify(piece), 2_000, (length) => {
        const line = `  - a: ${piece.repeat(length / piece.length)}\u0000`;
        return () => expressions.filter((expression) => expression.test(line));
      });
  });

  it("comments with the sign of YAML", () => assert.equal(configuration.comments.lineComment, "#"));

  it("matches the brackets of YAML only, and closes what it surrounds", () => {
    assert.deepEqual(configuration.brackets, [
      ["{", "}"],
      ["[", "]"],
    ]);
    assert.deepEqual(configuration.colorizedBracketPairs, configuration.brackets);
    const closed = configuration.autoClosingPairs.map(({ open, close }) => [open, close]);
    assert.deepEqual(closed, configuration.surroundingPairs);
  });

  it("closes no quote in a sentence and nothing in a comment", () => {
    for (const { open, notIn } of configuration.autoClosingPairs) {
      assert.ok(notIn.includes("comment"), open);
      if (/["']/.test(open)) assert.ok(notIn.includes("string"), open);
    }
  });

  it("folds by indentation and by regions", () => {
    assert.equal(configuration.folding.offSide, true);
    const { start, end } = configuration.folding.markers;
    for (const text of ["# region zones", "  #region"]) assert.match(text, compile(start));
    for (const text of ["# endregion", "  #endregion zones"]) assert.match(text, compile(end));
    for (const text of ["region: eu", "# regional", "# end"]) assert.doesNotMatch(text, compile(start));
  });
});

describe("indentation rules", () => {
  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
  const opens = [
    "spec:",
    "  records:  # all",
    "  - records:",
    "- previous: &p",
    "  command: |",
    "- note: >-",
    '"@acme/pki":',
    "  ForAllValues:StringEquals:",
    "values: [",
    "  - {",
    "- {name: a, values: [203.0.113.1,",
  ];
  for (const text of opens) {
    it(`goes deeper after: ${text}`, () => assert.match(text, compile(increaseIndentPattern)));
  }
  for (const text of [
    "name: a",
    "- a",
    "# spec:",
    "values: [a]",
    "- {a: b}",
    "see: this:",
    'a: "["',
    "",
    "---",
  ]) {
    it(`stays after: ${text}`, () => assert.doesNotMatch(text, compile(increaseIndentPattern)));
  }
  it("comes back at a closing bracket", () => {
    for (const text of ["]", "  }", "}]"]) assert.match(text, compile(decreaseIndentPattern));
    for (const text of ["a]", "- a", "[]"]) assert.doesNotMatch(text, compile(decreaseIndentPattern));
  });
});

describe("the Enter key", () => {
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    "after a key without a value": ["spec:¦", "spec:\n  ¦"],
    "after such a key with a comment": ["  zones: # two¦", "  zones: # two\n    ¦"],
    "after a quoted key": ['  "@acme/pki":¦', '  "@acme/pki":\n    ¦'],
    "after a key with a colon": ["ForAllValues:StringEquals:¦", "ForAllValues:StringEquals:\n  ¦"],
    "after a key with an anchor": ["previous: &before¦", "previous: &before\n  ¦"],
    "after a key and a block scalar": ["  command: |-¦", "  command: |-\n    ¦"],
    "after a value": ["  name: login¦", "  name: login\n  ¦"],
    "after the first line of an entry": ["  - name: login¦", "  - name: login\n    ¦"],
    "after the first line of an entry, at the left": ["- name: login¦", "- name: login\n  ¦"],
    "after an entry with a comment": ["  - name: login # eu¦", "  - name: login # eu\n    ¦"],
    "after an entry that begins with a list": [
      "  - dnsNames: [a.example.com]¦",
      "  - dnsNames: [a.example.com]\n    ¦",
    ],
    "after an entry with a quoted value": ['  - name: ""¦', '  - name: ""\n    ¦'],
    "after the second line of an entry": ["  - name: a\n    type: A¦", "  - name: a\n    type: A\n    ¦"],
    "after a key that begins an entry": ["  - records:¦", "  - records:\n      ¦"],
    "after a key of an entry that is a block scalar": ["- expect: >¦", "- expect: >\n    ¦"],
    "after an entry that is one value": ["  - login.example.com¦", "  - login.example.com\n  ¦"],
    "after an entry in braces": ["  - {name: a, type: A}¦", "  - {name: a, type: A}\n  ¦"],
    "inside an entry in braces": ["  - {name: a, ¦type: A}", "  - {name: a, \n    ¦type: A}"],
    "inside such an entry with a list": [
      "- {name: a, values: [b], ¦ttl: 60}",
      "- {name: a, values: [b], \n  ¦ttl: 60}",
    ],
    "between braces": ["metadata: {¦}", "metadata: {\n  ¦\n}"],
    "between brackets": ["  values: [¦]", "  values: [\n    ¦\n  ]"],
    "between the brackets of an entry's key": ["  - values: [¦]", "  - values: [\n      ¦]"],
    "inside a list": ["values: [a, ¦b]", "values: [a, \n  ¦b]"],
    "before the end of a list": ["values: [a, b¦]", "values: [a, b\n  ¦]"],
    "in the middle of a sentence": [
      "  summary: Move login ¦to the EU",
      "  summary: Move login \n    ¦to the EU",
    ],
    "in the middle of an entry's sentence": ["- why: it is ¦so", "- why: it is \n    ¦so"],
    "after a sentence with a colon": ["summary: see this:¦", "summary: see this:\n¦"],
    "in the middle of a comment": ["  # one two ¦three", "  # one two \n  # ¦three"],
    "in the middle of a comment behind a value": ["ttl: 60 # one ¦two", "ttl: 60 # one \n# ¦two"],
    "at the end of a comment": ["  # one¦", "  # one\n  ¦"],
    "at a region": ["# region ¦zones", "# region \n¦zones"],
    "before a comment": ["name: a ¦# b", "name: a \n¦# b"],
    "at a number sign in quotes": ['a: "b #c ¦d"', 'a: "b #c \n  ¦d"'],
    "on an empty line": ["  ¦", "  \n  ¦"],
    "at the start of a line": ["a: b\n¦c: d", "a: b\n\n¦c: d"],
    "after a document marker": ["---¦", "---\n¦"],
  };

  for (const [where, [before, after]] of Object.entries(cases)) {
    it(`works ${where}`, () => assert.equal(pressEnter(configuration, before), after));
  }

  it("keeps a document valid where it is pressed in the middle of it", () => {
    const broken = [
      "- a: some ¦text\n  b: c",
      "a: some ¦text",
      "a: [b, ¦c]",
      "- a: [b, ¦c]",
      "- {a: b, ¦c: d}",
      "a: {¦}",
    ];
    for (const text of broken) {
      const result = pressEnter(configuration, text).replace("¦", "");
      assert.deepEqual(
        parseAllDocuments(result).flatMap((document) => document.errors),
        [],
        result,
      );
    }
  });
});

describe("a double click", () => {
  const word = compile(configuration.wordPattern, "g");
  const words = (text: string) => [...text.matchAll(word)].map(([match]) => match);
  const search = compile(configuration.wordPattern, "g");

  const takes: Readonly<Record<string, string[]>> = {
    "name: login.example.com": ["name", "login.example.com"],
    "- mx.example.com.": ["mx.example.com"],
    '"*.vault.example.com"': ["*.vault.example.com"],
    "_acme-challenge.login.example.com": ["_acme-challenge.login.example.com"],
    "bücher.example.com": ["bücher.example.com"],
    "[login.example.com/A@view]": ["login.example.com", "A", "view"],
    "203.0.113.20, 2001:db8::1": ["203.0.113.20", "2001:db8::1"],
    "serial: 04:A1:7C:5B": ["serial", "04:A1:7C:5B"],
    "id: PR.AA-05": ["id", "PR.AA-05"],
    "{id: AC-6(2), why: x}": ["id", "AC-6(2)", "why", "x"],
    "NHI5:2025 GOVERN 2.1": ["NHI5:2025", "GOVERN 2.1"],
    "rollback-window-too-long: error": ["rollback-window-too-long", "error"],
    "at: 2026-12-01T20:00:00Z": ["at", "2026-12-01T20:00:00Z"],
    "2026-12-01T20:00:00.5+01:00 2026-12-01": ["2026-12-01T20:00:00.5+01:00", "2026-12-01"],
    "every: 1h30m": ["every", "1h30m"],
    "by: alice.b+x@example.com": ["by", "alice.b+x@example.com"],
    'owner: "@acme/identity"': ["owner", "@acme/identity"],
    "${TOKEN} vault:kv/login": ["TOKEN", "vault", "kv", "login"],
    "the end. Next, (so)": ["the", "end", "Next", "so"],
    "- a": ["a"],
    "caa-": ["caa-"],
    "{a: b}": ["a", "b"],
    "route53:ChangeTags": ["route53", "ChangeTags"],
  };
  for (const [text, expected] of Object.entries(takes)) {
    it(`takes whole names of: ${text}`, () => {
      const indented = `${" ".repeat(40)}${text}`;
      assert.deepEqual(words(indented), expected);
      for (const { index, 0: name } of indented.matchAll(word)) {
        for (let column = index; column < index + name.length; column++) {
          assert.equal(wordAt(search, indented, column), name, `at ${column}`);
        }
      }
    });
  }

  it("never takes nothing", () => assert.ok(words("a  b - : . @ * [] {} ''").every((match) => match !== "")));

  it("takes every id of a rule whole", function () {
    const file = path.join(root, "../shared/design/rules.json");
    if (!fs.existsSync(file)) {
      console.log("      Skipped: the list of rules is not beside this repository.");
      return this.skip();
    }
    const { rules } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      rules: { id: string; controls: string[] }[];
    };
    assert.ok(rules.length > 100);
    const controls = rules.flatMap((rule) => rule.controls).map((control) => control.replace(/^[^:]*:/, ""));
    for (const id of [...rules.map((rule) => rule.id), ...controls]) assert.deepEqual(words(` ${id} `), [id]);
  });
});

/**
 * The word around a column, as VS Code looks for it: it begins a few characters before the column, and goes back further as
 * long as what it finds from there is still around the column.
 */
function wordAt(word: RegExp, text: string, column: number): string | undefined {
  const step = 15;
  let found: string | undefined;
  for (let start = column - step, before = -1; ; before = start, start -= step) {
    const here = enclosing(word, text, { column, start, before });
    if (here === undefined && found !== undefined) return found;
    found = here;
    if (start <= 0) return found;
  }
}

interface Search {
  readonly column: number;
  readonly start: number;
  readonly before: number;
}

function enclosing(word: RegExp, text: string, { column, start, before }: Search): string | undefined {
  word.lastIndex = Math.max(0, start);
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    if (match.index <= column && word.lastIndex >= column) return match[0];
    if (before > 0 && match.index > before) return undefined;
  }
  return undefined;
}
