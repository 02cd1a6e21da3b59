import assert from "node:assert/strict";
import { columnOf, endOfLine, startOfLine, startOfNextLine } from "../../server/src/text/lines";

describe("lines of a text", () => {
  const text = "\na: 1\n\n  b: 2";
  const lineOf = (offset: number): string => text.slice(startOfLine(text, offset), endOfLine(text, offset));

  it("begin and end at the breaks around them, the empty first one too", () => {
    assert.deepEqual(
      [...text].map((_, offset) => lineOf(offset)),
      ["", ..."a: 1\n".split("").map(() => "a: 1"), "", ..."  b: 2".split("").map(() => "  b: 2")],
    );
    assert.equal(startOfLine("\n", 0), 0);
    assert.equal(startOfLine("\n", 1), 1);
    assert.equal(startOfLine("", 0), 0);
    assert.equal(endOfLine("a\r\nb", 0), 1);
  });

  it("give each place a column, and a byte order mark none", () => {
    assert.equal(columnOf("\nab", 0), 0);
    assert.equal(columnOf("\nab", 2), 1);
    assert.equal(columnOf("\uFEFFab", 0), 0);
    assert.equal(columnOf("\uFEFFab", 1), 0);
    assert.equal(columnOf("\uFEFFab", 2), 1);
  });

  it("follow each other up to the end of the text", () => {
    assert.equal(startOfNextLine("\n", 0), 1);
    assert.equal(startOfNextLine("a\nb", 2), 3);
  });
});
