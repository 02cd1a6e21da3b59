import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { MAX_TEXT_LENGTH } from "../../server/src/manifest/syntax/parse";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { at, problemsOf, rootOf, sourceOf, textOf } from "./texts";

const before = "before: [1, 2]\n";
const after = "after:\n  - {x: 1}\nend: yes\n";

/** A broken text between two sound ones: the fault as it is told, and what is read of the three. */
function between(broken: string): { problems: readonly string[]; plain: unknown } {
  const text = before + broken + after;
  return { problems: problemsOf(text), plain: JSON.parse(JSON.stringify(toPlain(rootOf(text)))) as unknown };
}

const sound = { before: [1, 2], after: [{ x: 1 }], end: "yes" };

interface Broken {
  readonly name: string;
  readonly text: string;
  readonly problem: string;
  /** What is read of the broken text. */
  readonly read: object;
}

const broken: readonly Broken[] = [
  { name: "a missing colon", text: "a one\n", problem: "missing-colon: a", read: { a: "one" } },
  {
    name: "a missing colon above a block",
    text: "a\n  - b: 1\n",
    problem: "missing-colon: a",
    read: { a: [{ b: 1 }] },
  },
  {
    name: "a missing colon in an item",
    text: "a:\n  - b 1\n    c: 2\n",
    problem: "missing-colon: b",
    read: { a: [{ b: 1, c: 2 }] },
  },
  {
    name: "a double quote that is not closed",
    text: 'a: "one\n',
    problem: 'unclosed-quote: "one',
    read: { a: "one" },
  },
  {
    name: "a single quote that is not closed",
    text: "a: 'one # two\n",
    problem: "unclosed-quote: 'one",
    read: { a: "one" },
  },
  {
    name: "a quote that is not closed, in a flow map",
    text: 'a: {b: "one, c: 2}\n',
    problem: 'unclosed-quote: "one',
    read: { a: { b: "one", c: 2 } },
  },
  {
    name: "a quote that is not closed, with brackets",
    text: 'a: [{b: "one\n',
    problem: 'unclosed-quote: "one',
    read: { a: [{ b: "one" }] },
  },
  {
    name: "a quote that is not opened",
    text: 'a: @one"\n',
    problem: 'unopened-quote: @one"',
    read: { a: "@one" },
  },
  { name: "a list that is not closed", text: "a: [1, 2\n", problem: "unclosed: [", read: { a: [1, 2] } },
  {
    name: "a list that is not closed, in a map",
    text: "a: {b: [1, 2, c: 3}\n",
    problem: "unclosed: [",
    read: { a: { b: [1, 2], c: 3 } },
  },
  { name: "a map that is not closed", text: "a: {b: 1\n", problem: "unclosed: {", read: { a: { b: 1 } } },
  {
    name: "brackets that are not closed",
    text: "a: [{b: [1\n",
    problem: "unclosed: [",
    read: { a: [{ b: [1] }] },
  },
  {
    name: "a map that is not opened",
    text: "a: b: 1, c: 2}\n",
    problem: "unopened: }",
    read: { a: { b: 1, c: 2 } },
  },
  { name: "a bracket too many", text: "a: [1]]\n", problem: "unopened: ]", read: { a: [[1]] } },
  {
    name: "a comma behind a word",
    text: "a: {b: one c: 2}\n",
    problem: "missing-comma: one",
    read: { a: { b: "one", c: 2 } },
  },
  {
    name: "a comma behind quotes",
    text: 'a: {b: "one" c: [2]}\n',
    problem: 'missing-comma: "one"',
    read: { a: { b: "one", c: [2] } },
  },
  {
    name: "a comma behind a list",
    text: "a: {b: [1, 2] c: 3, d: 4}\n",
    problem: "missing-comma: ]",
    read: { a: { b: [1, 2], c: 3, d: 4 } },
  },
  {
    name: "a comma between maps",
    text: "a: [{b: 1} {c: 2}]\n",
    problem: "missing-comma: }",
    read: { a: [{ b: 1 }, { c: 2 }] },
  },
  {
    name: "a comma between quotes",
    text: "a: ['one' 'two']\n",
    problem: "missing-comma: 'one'",
    read: { a: ["one", "two"] },
  },
  {
    name: "a comma at the end of a line",
    text: "a: {\n  b: one # two\n  c: 2\n  }\n",
    problem: "missing-comma: one",
    read: { a: { b: "one", c: 2 } },
  },
  {
    name: "a colon in a text of several words, in a map",
    text: "a: {b: see one c: 2}\n",
    problem: "unquoted: see one c: 2",
    read: { a: { b: "see one c: 2" } },
  },
  {
    name: "the quotes of a key",
    text: "a:\n  @one:\n    - 1\n  b: [2]\n",
    problem: "unquoted: @one",
    read: { a: { "@one": [1], b: [2] } },
  },
  {
    name: "the quotes of a key in a map",
    text: "a: {b: 1, @one: [2]}\n",
    problem: "unquoted: @one",
    read: { a: { b: 1, "@one": [2] } },
  },
  { name: "a special character", text: "a: @one\n", problem: "unquoted: @one", read: { a: "@one" } },
  {
    name: "a colon in a text",
    text: "a: one: two\n",
    problem: "unquoted: one: two",
    read: { a: "one: two" },
  },
  { name: "an unknown escape", text: 'a: "C:\\path"\n', problem: "bad-escape: \\p", read: { a: "C:\\path" } },
  {
    name: "a space too many",
    text: "a:\n  b: 1\n   c: 2\n",
    problem: "indentation: c: 2",
    read: { a: { b: 1, c: 2 } },
  },
  {
    name: "a space too many in the first line",
    text: "a:\n   b: 1\n  c: 2\n  d: 3\n",
    problem: "indentation: b: 1",
    read: { a: { b: 1, c: 2, d: 3 } },
  },
  {
    name: "a space too few",
    text: "a:\n  - b: 1\n   c: 2\n    d: 3\n",
    problem: "indentation: c: 2",
    read: { a: [{ b: 1, c: 2, d: 3 }] },
  },
  {
    name: "a tab",
    text: "a:\n  b: 1\n\tc: 2\n",
    problem: "tab-indentation: \t",
    read: { a: { b: 1, c: 2 } },
  },
];

describe("a text that is no YAML", () => {
  for (const { name, text, problem, read } of broken) {
    it(`loses no more than ${name}`, () => {
      const { problems, plain } = between(text);
      assert.deepEqual(problems, [problem]);
      assert.deepEqual(plain, { before: sound.before, ...read, after: sound.after, end: sound.end });
    });

    it(`loses no more than ${name} with the line breaks of Windows`, () => {
      assert.deepEqual(problemsOf((before + text + after).replaceAll("\n", "\r\n")), [problem]);
    });

    it(`can be mended: ${name}`, () => {
      const source = sourceOf(before + text + after);
      const repairs = source.documents.flatMap(({ problems }) =>
        problems.flatMap(({ repair }) => repair ?? []),
      );
      assert.equal(repairs.length, 1);
      const mended = applyEdits(source.text, repairs);
      assert.deepEqual(problemsOf(mended), []);
      assert.deepEqual(toPlain(rootOf(mended)), toPlain(source.documents[0]?.root));
    });
  }

  it("goes on below a key that is gone", () => {
    const { problems, plain } = between("a: 1\n    - b: 1\n      c: 2\n");
    assert.deepEqual(problems, ["missing-parent: - b: 1"]);
    assert.deepEqual(plain, {
      before: [1, 2],
      a: 1,
      "missing-key": [{ b: 1, c: 2 }],
      after: [{ x: 1 }],
      end: "yes",
    });
  });

  it("keeps the places of what stands behind a fault", () => {
    const root = rootOf('a: "one\nb: two\n   c: 3\nd: four\n');
    assert.equal(textOf(at(root, ["b"])), "two");
    assert.equal(textOf(at(root, ["d"])), "four");
  });

  it("tells two faults in two lines, each in its place", () => {
    const text = 'a: "one\nb: 2\nc [3]\nd: {e: 1\nf: 6\n';
    assert.deepEqual(problemsOf(text), ['unclosed-quote: "one', "missing-colon: c", "unclosed: {"]);
    assert.deepEqual(toPlain(rootOf(text)), toPlain(rootOf("a: one\nb: 2\nc: [3]\nd: {e: 1}\nf: 6\n")));
  });

  it("tells of a merge conflict where its marks stand, and reads both sides", () => {
    const text = "a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 1\n=======\nb: 3\n>>>>>>> other\nc: 4\n";
    assert.deepEqual(problemsOf(text), [
      "conflict-marker: <<<<<<< HEAD",
      "conflict-marker: ||||||| base",
      "conflict-marker: =======",
      "conflict-marker: >>>>>>> other",
    ]);
    assert.equal(textOf(at(rootOf(text), ["c"])), "4");
  });

  it("takes a line of signs in a text for what it is", () => {
    assert.deepEqual(problemsOf("a: |\n  =======\n  <<<<<<< x\nb: 1\n"), []);
  });

  it("is told that it asks for another version of YAML", () => {
    assert.deepEqual(problemsOf("%YAML 1.1\n---\na: 1\n"), ["yaml-1.1: %YAML 1.1"]);
    assert.deepEqual(problemsOf("%YAML 1.2\n---\na: 1\n"), []);
  });

  it("is told of a tag that means nothing", () => {
    assert.deepEqual(problemsOf("a: !secret x\nb: !!str 1\n"), ["unknown-tag: !secret"]);
  });

  it("is told of keys that are maps or lists", () => {
    assert.deepEqual(problemsOf("? [a, b]\n: 1\n"), ["complex-key: [a, b]"]);
  });
});

describe("aliases", () => {
  it("need an anchor above them", () => {
    assert.deepEqual(problemsOf("a: *x\nb: &x 1\nc: *x\n"), ["alias-unresolved: *x"]);
  });

  it("do not hold themselves", () => {
    assert.deepEqual(problemsOf("a: &x {b: *x}\n"), ["alias-cyclic: *x"]);
    assert.deepEqual(problemsOf("a: &x\n  <<: *x\n"), ["alias-cyclic: *x"]);
    assert.deepEqual(JSON.stringify(toPlain(rootOf("a: &x [1, *x]\n"))), '{"a":[1,null]}');
  });

  it("are not followed where they stand for too much", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n++) lines.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}*a${n - 1}]`);
    const problems = problemsOf(lines.join("\n"));
    assert.ok(problems.length > 0 && problems.every((problem) => problem.startsWith("alias-expansion: *a5")));
    assert.ok(JSON.stringify(toPlain(rootOf(lines.join("\n")))).length < 2_000_000);
  });
});

describe("a text that no manifest is", () => {
  it("is read down to 100 levels", () => {
    assert.deepEqual(problemsOf(`a: ${"[".repeat(100)}${"]".repeat(100)}\n`), []);
    const block = Array.from({ length: 100 }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
    assert.deepEqual(problemsOf(block), []);
  });

  for (const [name, text] of [
    ["brackets", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`],
    ["open brackets", `a: ${"[".repeat(10_000)}\n`],
    ["dashes", `${"- ".repeat(10_000)}a\n`],
    ["blocks", Array.from({ length: 800 }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
  ] as const) {
    it(`is told once that it is nested too deeply: ${name}`, () => {
      const codes = sourceOf(text).documents.flatMap(({ problems }) => problems.map(({ code }) => code));
      assert.deepEqual(codes, ["too-deep"]);
    });
  }

  it("is refused where it holds a NUL or is larger than anybody reviews", () => {
    assert.deepEqual(problemsOf("a: 1\0\nb: 2\n"), ["not-text: a: 1\0"]);
    const read = new TextDecoder().decode(Buffer.from("a: 1 # one\n", "utf16le"));
    assert.deepEqual(problemsOf(read), [`utf-16: ${read.slice(0, read.indexOf("\n"))}`]);
    assert.deepEqual(
      sourceOf("a: 1\n".padEnd(MAX_TEXT_LENGTH + 1, "#")).documents.map(({ problems }) => problems[0]?.code),
      ["too-large"],
    );
  });

  it("is read to an end, whatever sign stands in it how often", () => {
    // Were each of fifty signs read in two ways, this would not end.
    for (const sign of "!&*?-:,#|>'\"[]{}%@`~=\\ \t0a") {
      const many = sign.repeat(50);
      for (const line of [
        many,
        `${many} x`,
        `a: ${many}`,
        `a: ${many} x`,
        `a${many}x: b`,
        `- ${many}x`,
        `${many}: x`,
      ])
        assert.equal(sourceOf(`${line}\nb: 1\n`).text, `${line}\nb: 1\n`);
      for (const other of "!&: -#'\"")
        assert.ok(sourceOf(`a: ${`${sign}${other}`.repeat(30)} x\n- b\n`).documents.length > 0);
    }
  });

  it("is read to an end, however broken", function () {
    this.timeout(20_000);
    for (const text of [
      "}{][:,&*!|>'\"%@`\n".repeat(20),
      'a: "\n'.repeat(60),
      "\t\ta:\n\t\t\tb: 1\n".repeat(20),
    ]) {
      const count = problemsOf(text).length;
      assert.ok(count > 0 && count <= 21, `${count} problems`);
    }
  });
});
