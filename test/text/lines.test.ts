import assert from "node:assert/strict";
import { endOfLine, startOfLine, startOfNextLine } from "../../server/src/text/lines";

describe("the lines of a text", () => {
  const text = "\nab\r\n\nc";

  it("begin behind a line feed, the first one at the start", () => {
    const starts = [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => startOfLine(text, offset));
    assert.deepEqual(starts, [0, 1, 1, 1, 1, 5, 6, 6]);
  });

  it("end before their line break", () => {
    const ends = [0, 1, 2, 5, 6].map((offset) => endOfLine(text, offset));
    assert.deepEqual(ends, [0, 3, 3, 5, 7]);
  });

  it("are followed by the next one, the last by the end of the text", () => {
    const next = [0, 1, 5, 6].map((offset) => startOfNextLine(text, offset));
    assert.deepEqual(next, [1, 5, 6, 7]);
  });
});
