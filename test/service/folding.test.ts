import assert from "node:assert/strict";
import { foldingRanges } from "../../server/src/service/folding";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { countingQueries } from "../../server/src/query/query";
import { makeChange } from "../bench/make-change";
import { howMany } from "../how-much";
import { manifestOf } from "./change";

/** The folds of a text as `first-last kind`, lines counted from one. */
function folds(text: string, limit?: number): readonly string[] {
  return foldingRanges(manifestOf(text), limit).map(
    ({ startLine, endLine, kind }) =>
      `${startLine + 1}-${endLine + 1}${kind === undefined ? "" : ` ${kind}`}`,
  );
}

const text = `# A change
# of two lines
kind: TrustChange
spec:
  # one line
  zones:
    - name: example.com
      records:
        - name: a # beside
          type: A

    # before
    # the second
    - name: example.net

  approvers: [
    a,
    b
  ]
  credentials:
    - name: c
      policy: |
        # no comment
        # at all

  # region later
  steps:
    - {name: a,
       wait: 1m}
  # endregion

`;

describe("folding", () => {
  const expected = [
    "1-2 comment",
    "4-29",
    "6-14",
    "7-10 region",
    "8-10",
    "9-10 region",
    "12-13 comment",
    "16-18",
    "20-24",
    "21-24 region",
    "22-24",
    "26-30 region",
    "27-29",
    "28-29 region",
  ];

  it("follows entries, items, block scalars, brackets, comments and marked regions", () => {
    assert.deepEqual(folds(text), expected);
  });

  it("is the same with Windows line breaks", () => {
    assert.deepEqual(folds(text.replaceAll("\n", "\r\n")), folds(text));
  });

  it("gives each document of several that begins with a marker", () => {
    assert.deepEqual(folds("kind: a\n---\nkind: b\nspec:\n  c: d\n\n---\nkind: e\n"), ["2-5", "4-5", "7-8"]);
  });

  it("keeps the outermost where the editor takes fewer", () => {
    assert.deepEqual(folds(text, 3), ["1-2 comment", "4-29", "26-30 region"]);
    assert.deepEqual(folds(text, 0), []);
  });

  it("is one and the same whether a list is read at once or item by item", () => {
    const large = makeChange(200);
    const found = folds(large);
    const lines = large.split("\n");
    const items = lines.flatMap((line, index) => (/^ {8}- name: .*$/.test(line) ? [index + 1] : []));
    assert.ok(items.length >= 200);
    for (const line of items)
      assert.ok(
        found.some((fold) => fold.startsWith(`${line}-`) && fold.endsWith(" region")),
        `line ${line}`,
      );
  });

  it("looks at one item again after a keystroke in one of thousands of records, and moves the others", function () {
    this.timeout(60_000);
    const records = howMany(2_000, 10_000);
    const most = records / 2;
    const source = parseSource("file:///large.trust.yaml", makeChange(records));
    const manifest = new Manifest(source);
    foldingRanges(manifest, most);
    const at = source.text.indexOf(`name: app-${records / 8}\n`) + "name: ".length;
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
      editSource(source, { start: at, end: at, text: "x" });
      assert.equal(foldingRanges(manifest, most).length, most);
    });
    assert.equal(runs["folds"], 1);
    editSource(source, { start: at, end: at + 1, text: "" });
    editSource(source, { start: 0, end: 0, text: "# new\n" });
    const fresh = new Manifest(parseSource("file:///large.trust.yaml", source.text));
    assert.deepEqual(foldingRanges(manifest), foldingRanges(fresh));
  });
});
