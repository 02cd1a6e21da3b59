import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import {
  appendItem,
  appendTo,
  applyEdits,
  canGo,
  completeMap,
  insertEntry,
  insertItemBefore,
  moveItem,
  moveItemBefore,
  removeEntry,
  removeItem,
  renameKey,
  replaceNode,
  replaceScalar,
  swapItems,
  type TextEdit,
} from "../../server/src/manifest/edits/edits";
import { layoutOf, type Layout } from "../../server/src/manifest/edits/layout";
import { hasTabStops, renderPlain, renderSnippet, tabStop } from "../../server/src/manifest/edits/snippet";
import { Inline, writeBlock, writeFlow, writeScalar } from "../../server/src/manifest/edits/write";
import {
  entryOf,
  type Entry,
  type ListNode,
  type Node,
  type Path,
  type ScalarNode,
} from "../../server/src/manifest/syntax/node";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { at, mapAt, sourceOf } from "./texts";

/** The text after the edits that are made of its tree. */
function edited(text: string, edit: (root: Node, layout: Layout) => TextEdit | readonly TextEdit[]): string {
  const source = sourceOf(text);
  const root = source.documents[0]?.root;
  if (!root) throw new Error("the text holds nothing");
  const edits = edit(root, layoutOf(source, root));
  return applyEdits(text, Array.isArray(edits) ? edits : [edits as TextEdit]);
}

function scalarAt(root: Node, path: Path): ScalarNode {
  const node = at(root, path);
  if (node.kind !== "scalar") throw new Error("no scalar");
  return node;
}

function listAt(root: Node, path: Path): ListNode {
  const node = at(root, path);
  if (node.kind !== "list") throw new Error("no list");
  return node;
}

function entryAt(root: Node, path: Path, key: string): Entry {
  const entry = entryOf(at(root, path), key);
  if (!entry) throw new Error("no entry");
  return entry;
}

interface Case {
  readonly name: string;
  readonly before: string;
  readonly edit: (root: Node, layout: Layout) => TextEdit | readonly TextEdit[];
  readonly after: string;
}

const cases: readonly Case[] = [
  {
    name: "adds an entry to a block map, behind a comment",
    before: "a:\n  b: 1 # one\n  # two\n  c: 2\nd: 3\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", "x", layout),
    after: "a:\n  b: 1 # one\n  # two\n  c: 2\n  new: x\nd: 3\n",
  },
  {
    name: "adds an entry behind another one",
    before: "a:\n  b: # one\n    - 1\n  c: 2\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", "x", layout, "b"),
    after: "a:\n  b: # one\n    - 1\n  new: x\n  c: 2\n",
  },
  {
    name: "adds an entry to a flow map",
    before: "a: {b: 1}  # one\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", ["x", "y: z"], layout),
    after: 'a: {b: 1, new: [x, "y: z"]}  # one\n',
  },
  {
    name: "adds an entry to an empty flow map",
    before: "a: { }\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", 1, layout),
    after: "a: {new: 1}\n",
  },
  {
    name: "adds a block below a map in four spaces",
    before: "a:\n    b: 1\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", { c: { d: 1 }, e: ["x"] }, layout),
    after: "a:\n    b: 1\n    new:\n        c:\n            d: 1\n        e:\n            - x\n",
  },
  {
    name: "adds a list in the way in which lists stand",
    before: "a:\n- b\n",
    edit: (root, layout) => insertEntry(mapAt(root, []), "new", ["x", { k: ["z"] }], layout),
    after: "a:\n- b\nnew:\n- x\n- k:\n  - z\n",
  },
  {
    name: "adds behind a text over several lines",
    before: "a:\n  b: |\n    one\n\nc: 1\n",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", 1, layout),
    after: "a:\n  b: |\n    one\n  new: 1\n\nc: 1\n",
  },
  {
    name: "adds to a text without a line break at its end",
    before: "a:\n  b: 1",
    edit: (root, layout) => insertEntry(mapAt(root, ["a"]), "new", 1, layout),
    after: "a:\n  b: 1\n  new: 1",
  },
  {
    name: "adds with the line breaks of Windows",
    before: "a:\r\n  - b\r\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), { c: 1, d: 2 }, layout),
    after: "a:\r\n  - b\r\n  - c: 1\r\n    d: 2\r\n",
  },
  {
    name: "adds an item as the last one is written",
    before: "a:\n  - {b: 1}\n  # last\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), { b: 2 }, layout),
    after: "a:\n  - {b: 1}\n  - {b: 2}\n  # last\n",
  },
  {
    name: "adds an item with the spaces inside of braces that the last one has",
    before: "a:\n  - { b: [1] }\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), { b: [2] }, layout),
    after: "a:\n  - { b: [1] }\n  - { b: [2] }\n",
  },
  {
    name: "adds over lines what may stand on one, below an item over lines",
    before: "a:\n  - b: 1\n    c: [x]\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), new Inline({ b: 2, c: ["z"] }), layout),
    after: "a:\n  - b: 1\n    c: [x]\n  - b: 2\n    c: [z]\n",
  },
  {
    name: "adds an item to a list below a key at its column",
    before: "a:\n- b: 1\n  c:\n  - x\nd: 1\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), { b: 2, c: ["z"] }, layout),
    after: "a:\n- b: 1\n  c:\n  - x\n- b: 2\n  c:\n  - z\nd: 1\n",
  },
  {
    name: "adds an item to a list in a list",
    before: "a:\n  - - b\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), "c", layout),
    after: "a:\n  - - b\n  - c\n",
  },
  {
    name: "adds an item to an empty list",
    before: "a: []\n",
    edit: (root, layout) => appendItem(listAt(root, ["a"]), "b", layout),
    after: "a: [b]\n",
  },
  {
    name: "adds an item in front of another one and of the comment above it",
    before: "a:\n  - {b: 1}\n  # two\n  - {b: 2}\n",
    edit: (root, layout) => insertItemBefore(at(root, ["a", 1]), { b: 3, c: ["x"] }, layout),
    after: "a:\n  - {b: 1}\n  - {b: 3, c: [x]}\n  # two\n  - {b: 2}\n",
  },
  {
    name: "adds an item in front of the first one",
    before: "a:\n  - b: 1\n    c: 2\n",
    edit: (root, layout) => insertItemBefore(at(root, ["a", 0]), { b: 3, c: 4 }, layout),
    after: "a:\n  - b: 3\n    c: 4\n  - b: 1\n    c: 2\n",
  },
  {
    name: "adds an item in front of another one in flow style",
    before: "a: [b, c]\n",
    edit: (root, layout) => insertItemBefore(at(root, ["a", 1]), "x", layout),
    after: "a: [b, x, c]\n",
  },
  {
    name: "moves an item with the comments above it in front of an earlier one",
    before:
      "a:\n  - b: 1\n  # two\n  - b: 2\n  # three\n  # and more\n  - b: 3 # behind\n    c: x # it\nd: 4\n",
    edit: (root, layout) => moveItemBefore(at(root, ["a", 2]), at(root, ["a", 1]), layout),
    after:
      "a:\n  - b: 1\n  # three\n  # and more\n  - b: 3 # behind\n    c: x # it\n  # two\n  - b: 2\nd: 4\n",
  },
  {
    name: "moves the last item to the front, at the end of a text without a line break",
    before: "a:\n- b\n- c",
    edit: (root, layout) => moveItemBefore(at(root, ["a", 1]), at(root, ["a", 0]), layout),
    after: "a:\n- c\n- b\n",
  },
  {
    name: "moves an item in flow style",
    before: "a: [{b: 1}, {b: 2}, {b: 3}]\n",
    edit: (root, layout) => moveItemBefore(at(root, ["a", 2]), at(root, ["a", 0]), layout),
    after: "a: [{b: 3}, {b: 1}, {b: 2}]\n",
  },
  {
    name: "makes the list that it adds to",
    before: "a:\n  b: 1\n",
    edit: (root, layout) => appendTo(mapAt(root, ["a"]), "c", new Inline(["x"]), layout),
    after: "a:\n  b: 1\n  c:\n    - [x]\n",
  },
  {
    name: "fills a key without a value with a list",
    before: "a:\n  b: # none yet\n  c: 1\n",
    edit: (root, layout) => appendTo(mapAt(root, ["a"]), "b", "x", layout),
    after: "a:\n  b: # none yet\n    - x\n  c: 1\n",
  },
  {
    name: "keeps the one value that stands where a list is wanted",
    before: "a: x\n",
    edit: (root, layout) => appendTo(mapAt(root, []), "a", "z", layout),
    after: "a: [x, z]\n",
  },
  {
    name: "writes out what an alias brings in",
    before: "base: &b [x]\na: *b\n",
    edit: (root, layout) => appendTo(mapAt(root, []), "a", "z", layout),
    after: "base: &b [x]\na: [x, z]\n",
  },
  {
    name: "writes out what a merge key brings in",
    before: "base: &b {list: [x]}\na:\n  <<: *b\n",
    edit: (root, layout) => appendTo(mapAt(root, ["a"]), "list", "z", layout),
    after: "base: &b {list: [x]}\na:\n  <<: *b\n  list:\n    - x\n    - z\n",
  },
  {
    name: "completes a map, and fills what is empty in it",
    before: "a:\n  b:\n    c:\n    d: 1\n",
    edit: (root, layout) => completeMap(mapAt(root, ["a"]), "b", { c: "x", e: 2 }, layout),
    after: "a:\n  b:\n    c: x\n    d: 1\n    e: 2\n",
  },
  {
    name: "completes an empty map",
    before: "a: {b: {}}\n",
    edit: (root, layout) => completeMap(mapAt(root, ["a"]), "b", { c: "x" }, layout),
    after: "a: {b: {c: x}}\n",
  },
  {
    name: "removes an entry with its lines",
    before: "a:\n  b: 1\n  c: # gone\n    - 1\n    - 2\n  d: 3\n",
    edit: (root) => removeEntry(entryAt(root, ["a"], "c")),
    after: "a:\n  b: 1\n  d: 3\n",
  },
  {
    name: "removes the first entry of an item; the comment above the next one stays",
    before: "a:\n  - b: 1\n    # about c\n    c: 2\n",
    edit: (root) => removeEntry(entryAt(root, ["a", 0], "b")),
    after: "a:\n  - # about c\n    c: 2\n",
  },
  {
    name: "removes the only entry; the comment behind the key stays",
    before: "a: # about a\n  b: 1\nc: 2\n",
    edit: (root) => removeEntry(entryAt(root, ["a"], "b")),
    after: "a: {} # about a\nc: 2\n",
  },
  {
    name: "removes entries of flow maps with one comma",
    before: "a: {b: 1, c: 2, d: 3}\n",
    edit: (root) => removeEntry(entryAt(root, ["a"], "d")),
    after: "a: {b: 1, c: 2}\n",
  },
  {
    name: "removes an item with its lines",
    before: "a:\n  - b: 1\n    c: 2\n  - d\n",
    edit: (root) => removeItem(at(root, ["a", 0])),
    after: "a:\n  - d\n",
  },
  {
    name: "removes an item behind other dashes",
    before: "a:\n  - - b\n    - c\n",
    edit: (root) => removeItem(at(root, ["a", 0, 0])),
    after: "a:\n  - - c\n",
  },
  {
    name: "removes the last line of a text without a line break at its end",
    before: "a:\n  - b\n  - c",
    edit: (root) => removeItem(at(root, ["a", 1])),
    after: "a:\n  - b\n",
  },
  {
    name: "moves an item to a new list, whose lines come where its own line goes",
    before: "a:\n  - b\n  - c\nd: 1\n",
    edit: (root, layout) =>
      moveItem(at(root, ["a", 1]), { map: mapAt(root, []), key: "e", after: "a" }, "x", layout),
    after: "a:\n  - b\ne:\n  - x\nd: 1\n",
  },
  {
    name: "moves an item of the last line of a text without a line break at its end",
    before: "a:\n  - b\n  - c",
    edit: (root, layout) =>
      moveItem(at(root, ["a", 1]), { map: mapAt(root, []), key: "e", after: "a" }, "x", layout),
    after: "a:\n  - b\ne:\n  - x",
  },
  {
    name: "moves an item that others follow",
    before: "a:\n  - b\n  - c\n",
    edit: (root, layout) =>
      moveItem(at(root, ["a", 0]), { map: mapAt(root, []), key: "e", after: "a" }, "x", layout),
    after: "a:\n  - c\ne:\n  - x\n",
  },
  {
    name: "moves an item to a new list in flow style",
    before: "{a: [b, c]}\n",
    edit: (root, layout) =>
      moveItem(at(root, ["a", 1]), { map: mapAt(root, []), key: "e", after: "a" }, "x", layout),
    after: "{a: [b], e: [x]}\n",
  },
  {
    name: "moves an item to a list that stands above",
    before: "e:\n  - d\na:\n  - b\n  - c\n",
    edit: (root, layout) =>
      moveItem(at(root, ["a", 1]), { map: mapAt(root, []), key: "e", after: "a" }, "x", layout),
    after: "e:\n  - d\n  - x\na:\n  - b\n",
  },
  {
    name: "swaps two items, of different style and length",
    before: "a:\n  # first\n  - b: 1\n    c:\n      - d\n  - {e: 2}\n  - f\n",
    edit: (root) => swapItems(at(root, ["a", 0]), at(root, ["a", 1])),
    after: "a:\n  # first\n  - {e: 2}\n  - b: 1\n    c:\n      - d\n  - f\n",
  },
  {
    name: "replaces a scalar in its quotes",
    before: "a: 'one'\nb: \"two\"\nc: three\n",
    edit: (root) => [
      replaceScalar(scalarAt(root, ["a"]), "it's"),
      replaceScalar(scalarAt(root, ["b"]), 'say "x"'),
      replaceScalar(scalarAt(root, ["c"]), "yes"),
    ],
    after: 'a: \'it\'\'s\'\nb: "say \\"x\\""\nc: "yes"\n',
  },
  {
    name: "writes a value behind a key without one",
    before: "a:\nb: 1\n",
    edit: (root) => replaceScalar(scalarAt(root, ["a"]), "x"),
    after: "a: x\nb: 1\n",
  },
  {
    name: "replaces a block by another one",
    before: "a:\n  b: 1 # one\n  c: 2\nd: 3\n",
    edit: (root, layout) => replaceNode(at(root, ["a"]), { e: ["x"] }, layout),
    after: "a:\n  e:\n    - x\nd: 3\n",
  },
  {
    name: "replaces a list at the column of its key by a map",
    before: "a:\n- b\nd: 3\n",
    edit: (root, layout) => replaceNode(at(root, ["a"]), { e: 1 }, layout),
    after: "a:\n  e: 1\nd: 3\n",
  },
  {
    name: "replaces a block by a word",
    before: "a: # note\n  - b\nd: 3\n",
    edit: (root, layout) => replaceNode(at(root, ["a"]), "x", layout),
    after: "a: x # note\nd: 3\n",
  },
  {
    name: "renames a key in its quotes",
    before: '"a": 1\n',
    edit: (root) => renameKey(entryAt(root, [], "a"), "b"),
    after: '"b": 1\n',
  },
];

describe("an edit of a text", () => {
  for (const { name, before, edit, after } of cases)
    it(name, () => assert.equal(edited(before, edit), after));

  it("is applied with others in any order; of insertions at one place the first one comes first", () => {
    const edits = [
      { start: 3, end: 3, text: "A" },
      { start: 0, end: 1, text: "" },
      { start: 3, end: 3, text: "B" },
    ];
    assert.equal(applyEdits("xabc", edits), "abABc");
  });

  it("cannot take out what an alias elsewhere lives on", () => {
    const source = sourceOf("a: &x [1]\nb: {c: *x}\nd: {e: &y 1, f: *y}\n");
    const root = source.documents[0]?.root;
    if (!root) throw new Error("the text holds nothing");
    assert.equal(canGo(entryAt(root, [], "a")), false);
    assert.equal(canGo(entryAt(root, [], "b")), true);
    assert.equal(canGo(entryAt(root, [], "d")), true);
    assert.equal(canGo(at(root, ["d", "e"])), false);
  });

  it("asks about aliases in items that are read one by one, as they are now", () => {
    const items = Array.from({ length: 40 }, (_, index) => `  - {name: n${index}, value: v}\n`).join("");
    const source = sourceOf(`a: &x [1]\nlist:\n${items}b: *y\n`);
    const root = (): Node => source.documents[0]?.root ?? assert.fail();
    assert.equal(canGo(entryAt(root(), [], "a")), true);
    const from = source.text.indexOf("value: v", 200) + "value: ".length;
    editSource(source, { start: from, end: from + 1, text: "*x" }, 2);
    assert.equal(canGo(entryAt(root(), [], "a")), false);
    editSource(source, { start: from, end: from + 2, text: "*z" }, 3);
    assert.equal(canGo(entryAt(root(), [], "a")), true);
  });

  it("looks at a part, and not at the rest of the text, to say whether it can go", () => {
    const lines = Array.from({ length: 500 }, (_, index) => `k${index}: &a${index} x\n`).join("");
    const root = sourceOf(lines).documents[0]?.root;
    assert.ok(root?.kind === "map");
    const { entries } = root;
    let looks = 0;
    Object.defineProperty(root, "entries", { get: () => (looks++, entries) });
    assert.ok(entries.every((entry) => canGo(entry)));
    assert.equal(looks, 0);
  });
});

describe("the layout of a document", () => {
  const layout = (text: string): Layout => layoutOf(sourceOf(text), sourceOf(text).documents[0]?.root);

  it("is read off its nodes", () => {
    assert.deepEqual(layout("a:\n    b:\n    - c\n"), {
      step: 4,
      indentLists: false,
      paddedBraces: false,
      lineBreak: "\n",
    });
    assert.deepEqual(layout("a:\r\n  b:\r\n    - c\r\n"), {
      step: 2,
      indentLists: true,
      paddedBraces: false,
      lineBreak: "\r\n",
    });
  });

  it("has the spaces inside of braces that its maps on one line have", () => {
    assert.equal(layout("a: { b: [c] }\nd: {}\n").paddedBraces, true);
    assert.equal(layout("a: {b: 1}\nc: { d: 1 }\n").paddedBraces, false);
  });

  it("is the usual one where the document shows none", () => {
    assert.deepEqual(layout("a: {b: [c]}\n"), {
      step: 2,
      indentLists: true,
      paddedBraces: false,
      lineBreak: "\n",
    });
  });
});

describe("what is written", () => {
  it("has quotes where a tool would read something else without", () => {
    for (const text of ["yes", "on", "012", "12:30", "null", "a: b", "# a", "@a", "", "1.5", "true"]) {
      assert.match(writeFlow(text), /^"/, text);
    }
    for (const text of ["shop.example.com", "1h30m", "vault:kv/a@v1", "203.0.113.1", "a b"]) {
      assert.equal(writeFlow(text), text);
    }
    assert.equal(writeScalar("a\nb", "single"), '"a\\nb"');
  });

  it("is, of a word that is written as it is, what yaml writes and reads", () => {
    const word = fc.stringMatching(/^[A-Za-z]\w{0,5}(?:[-./]\w{1,5}){0,3}$/);
    fc.assert(
      fc.property(word, (text) => {
        const written = writeFlow(text);
        assert.deepEqual(parse(`[${written}]`, { version: "1.1" }), [text]);
        assert.deepEqual(parse(`{a: ${written}}`), { a: text });
        if (written === text) assert.equal(stringify([text], { lineWidth: 0 }), `- ${text}\n`);
      }),
      { seed: 20261126, numRuns: 2000 },
    );
  });

  it("has spaces inside of braces where the layout says so, and none inside of brackets", () => {
    const value = { a: [1, { b: "{x}" }], c: {}, d: [] };
    assert.equal(writeFlow(value, { paddedBraces: true }), '{ a: [1, { b: "{x}" }], c: {}, d: [] }');
    assert.equal(writeFlow(value), '{a: [1, {b: "{x}"}], c: {}, d: []}');
    const layout: Layout = { step: 2, indentLists: true, paddedBraces: true, lineBreak: "\n" };
    assert.equal(
      writeBlock({ a: new Inline({ b: [1] }), c: [new Inline([1])] }, layout),
      "a: { b: [1] }\nc:\n  - [1]",
    );
  });

  it("can hold tab stops, numbered for editors and bare for others", () => {
    const text = `a: ${tabStop("one")}, b: ${tabStop("two}")}$`;
    assert.ok(hasTabStops(text) && !hasTabStops("a: one"));
    assert.equal(renderPlain(text), "a: one, b: two}$");
    assert.equal(renderSnippet(text), "a: ${1:one}, b: ${2:two\\}}\\$$0");
    assert.equal(renderSnippet("a$"), "a\\$");
  });
});
