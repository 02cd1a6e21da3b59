import assert from "node:assert/strict";
import type { SelectionRange } from "vscode-languageserver-types";
import { selectionRanges } from "../../server/src/service/selection";
import { manifestOf } from "./change";
import { readCursor } from "./cursor";

/** What is selected, step by step. */
function selections(written: string): readonly string[] {
  const { text, position } = readCursor(written);
  const manifest = manifestOf(text);
  const shown: string[] = [];
  const [first] = selectionRanges(manifest, [position]);
  for (let at: SelectionRange | undefined = first; at; at = at.parent)
    shown.push(manifest.source.document.getText(at.range));
  return shown;
}

describe("selection", () => {
  it("grows from a text over its pair, item and section to the document", () => {
    assert.deepEqual(selections('kind: TrustChange\nspec:\n  steps:\n    - name: "a|b"\n      wait: 1m\n'), [
      "ab",
      '"ab"',
      'name: "ab"',
      'name: "ab"\n      wait: 1m',
      '- name: "ab"\n      wait: 1m',
      'steps:\n    - name: "ab"\n      wait: 1m',
      'spec:\n  steps:\n    - name: "ab"\n      wait: 1m',
      'kind: TrustChange\nspec:\n  steps:\n    - name: "ab"\n      wait: 1m',
      'kind: TrustChange\nspec:\n  steps:\n    - name: "ab"\n      wait: 1m\n',
    ]);
  });

  it("grows in brackets, in block scalars and over several documents", () => {
    assert.deepEqual(selections("a: [b, c|d]\n---\ne: f\n"), [
      "cd",
      "[b, cd]",
      "a: [b, cd]",
      "a: [b, cd]\n---\ne: f\n",
    ]);
    assert.deepEqual(selections("a: \\|\n  b|c\n\nd: e").slice(0, 2), ["|\n  bc", "a: |\n  bc"]);
  });

  it("is the whole text where nothing else stands, and the place itself where there is no text", () => {
    assert.deepEqual(selections("# on|ly"), ["# only"]);
    assert.deepEqual(selections("|"), [""]);
  });

  it("selects the key first where the cursor stands on it", () => {
    assert.deepEqual(selections("sp|ec: a\n").slice(0, 2), ["spec", "spec: a"]);
  });
});
