import assert from "node:assert/strict";
import {
  entriesOf,
  entryOf,
  nodeAtOffset,
  pathOf,
  spanOf,
  walk,
} from "../../server/src/manifest/syntax/node";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { at, commentsOf, keyAt, mapAt, problemsOf, rootOf, sourceOf, textOf } from "./texts";

describe("the tree of a text", () => {
  it("knows where keys and values stand, in block and flow style", () => {
    const root = rootOf("a: 1\nb:\n  - {c: \"x y\", d: [1, two]}\n  - e: 'it''s'\n");
    assert.equal(textOf(keyAt(root, [], "a")), "a");
    assert.equal(textOf(at(root, ["a"])), "1");
    assert.equal(textOf(at(root, ["b", 0])), '{c: "x y", d: [1, two]}');
    assert.equal(textOf(at(root, ["b", 0, "c"])), '"x y"');
    assert.equal(textOf(at(root, ["b", 0, "d", 1])), "two");
    assert.equal(textOf(at(root, ["b", 1, "e"])), "'it''s'");
    assert.equal(textOf(at(root, ["b", 1])), "e: 'it''s'");
  });

  it("counts UTF-16 units, as editors do", () => {
    const root = rootOf("a: \u{1F600} smile\nb: bücher\n");
    assert.equal(textOf(at(root, ["a"])), "\u{1F600} smile");
    assert.equal(textOf(at(root, ["b"])), "bücher");
  });

  it("reads a text with a byte order mark and one with the line breaks of Windows", () => {
    for (const text of ["\uFEFFa: 1\nb: x\n", "a: 1\r\nb: x\r\n"]) {
      const root = rootOf(text);
      assert.equal(textOf(at(root, ["b"])), "x");
      assert.deepEqual({ ...(toPlain(root) as object) }, { a: 1, b: "x" });
      assert.deepEqual(problemsOf(text), []);
    }
  });

  it("gives an empty value the place behind its key", () => {
    const text = "a:\nb: 1\n";
    const value = at(rootOf(text), ["a"]);
    assert.equal(value.kind === "scalar" && value.style, "empty");
    assert.ok(spanOf(value).start >= 1 && spanOf(value).end <= 2);
  });

  it("keeps what is written beside what is meant", () => {
    const root = rootOf("a: 01234\nb: '01'\nc: on\nd: 0x1F\ne: ~\nf: 1e3\n");
    const values = ["a", "b", "c", "d", "e", "f"].map((key) => at(root, [key]));
    assert.deepEqual(
      values.map((node) => node.kind === "scalar" && [node.source, node.value]),
      [
        ["01234", 1234],
        ["01", "01"],
        ["on", "on"],
        ["0x1F", 31],
        ["~", null],
        ["1e3", 1000],
      ],
    );
  });

  it("reads texts over several lines", () => {
    const root = rootOf("a: |\n  one\n  two\nb: >-\n  one\n  two\nc: one\n  two\n");
    assert.deepEqual({ ...(toPlain(root) as object) }, { a: "one\ntwo\n", b: "one two", c: "one two" });
    assert.equal(textOf(at(root, ["c"])), "one\n  two");
  });

  it("finds the way back from a node, and the node at an offset", () => {
    const text = "a:\n  - b: {c: deep}\n";
    const root = rootOf(text);
    const deep = at(root, ["a", 0, "b", "c"]);
    assert.deepEqual(pathOf(deep), ["a", 0, "b", "c"]);
    assert.equal(nodeAtOffset(root, text.indexOf("deep") + 2), deep);
    assert.equal(nodeAtOffset(root, text.indexOf("b:")), keyAt(root, ["a", 0], "b"));
    assert.equal(nodeAtOffset(root, 10_000), undefined);
  });

  it("sees through aliases and merge keys; what stands in the map itself wins", () => {
    const root = rootOf(
      "base: &b {x: 1, y: 1}\nmore: &m {y: 2, z: 2}\nall:\n  <<: [*b, *m]\n  x: 3\nsame: *b\n",
    );
    assert.deepEqual({ ...(toPlain(at(root, ["all"])) as object) }, { x: 3, y: 1, z: 2 });
    assert.deepEqual(
      entriesOf(mapAt(root, ["all"])).map(({ key }) => key.source),
      ["x", "y", "z"],
    );
    assert.equal(entryOf(at(root, ["same"]), "y")?.value, at(root, ["base", "y"]));
  });

  it("counts the first of two equal keys", () => {
    assert.deepEqual({ ...(toPlain(rootOf("a: 1\na: 2\n")) as object) }, { a: 1 });
  });

  it("walks every node once, keys included, aliases not followed", () => {
    const root = rootOf("a: &x [1]\nb: *x\n");
    assert.deepEqual(
      [...walk(root)].map((node) => node.kind),
      ["map", "scalar", "list", "scalar", "scalar", "alias"],
    );
  });
});

describe("several documents in one text", () => {
  it("stand side by side, empty ones too", () => {
    const { documents } = sourceOf("a: 1\n---\nb: 2\n---\n# nothing\n---\nc: 3\n");
    assert.deepEqual(
      documents.map(({ root }) => toPlain(root)).map((plain) => plain && Object.keys(plain)),
      [["a"], ["b"], null, ["c"]],
    );
  });

  it("begin behind three dots with whatever says something, be it a dot", () => {
    for (const text of ["a: 1\n...\n.\n", "a: 1\n...\n# nothing\n..\n", "a: 1\n...\n...x\n"])
      assert.equal(sourceOf(text).documents.length, 2, text);
    assert.equal(sourceOf("a: 1\n...\n# nothing\n...\n").documents.length, 1);
  });

  it("keep their faults to themselves", () => {
    const { documents } = sourceOf("a: 1\n---\nb: [1\n---\nc: 3\n");
    assert.deepEqual(
      documents.map(({ problems }) => problems.map(({ code }) => code)),
      [[], ["unclosed"], []],
    );
    assert.equal(textOf(at(documents[2]?.root, ["c"])), "3");
  });
});

describe("the comments of a text", () => {
  it("are found behind values and on lines of their own, and nowhere inside of texts", () => {
    const source = sourceOf('a: "# no" # yes\n# line\nb: x#no\nc: |\n  # no\nd: [1, # flow\n  2]\n');
    assert.deepEqual(commentsOf(source), ["# yes", "# line", "# flow"]);
  });
});
