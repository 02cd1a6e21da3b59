import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { shiftLines } from "../../server/src/manifest/edits/shift";

/** The text with the lines that hold the given parts, and those between, moved. */
function moved(text: string, from: string, to: string, by: number): string {
  return applyEdits(
    text,
    shiftLines(text, { start: text.indexOf(from), end: text.indexOf(to) + to.length }, by),
  );
}

describe("moving lines", () => {
  it("moves whole lines, wherever in the first one the stretch begins", () => {
    assert.equal(moved("a:\n  b: 1\n  c: 2\nd: 3\n", "b:", "c: 2", 2), "a:\n    b: 1\n    c: 2\nd: 3\n");
    assert.equal(moved("a:\n  b: 1\n  c: 2\nd: 3\n", "b:", "b: 1", -2), "a:\nb: 1\n  c: 2\nd: 3\n");
  });

  it("leaves empty lines alone, and moves comments with what they stand above", () => {
    assert.equal(moved("a: 1\n\n# why\nb: 2\n", "a", "b: 2", 2), "  a: 1\n\n  # why\n  b: 2\n");
  });

  it("moves nothing beyond the margin, and keeps the line breaks of Windows", () => {
    assert.equal(moved("  a: 1\r\n b: 2\r\n", "a", "b: 2", -2), "a: 1\r\nb: 2\r\n");
  });

  it("does nothing by nothing", () => {
    assert.deepEqual(shiftLines("a: 1\n", { start: 0, end: 4 }, 0), []);
  });
});
