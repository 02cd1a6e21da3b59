import assert from "node:assert/strict";
import fc from "fast-check";
import { lineHunks } from "../../server/src/text/line-diff";

const hunksOf = (one: string, other: string): readonly string[] =>
  lineHunks([...one], [...other]).map(
    ({ from, to, otherFrom, otherTo }) => `${from}:${one.slice(from, to)}>${other.slice(otherFrom, otherTo)}`,
  );

describe("differences of lines", () => {
  it("are told as the places where lines differ", () => {
    assert.deepEqual(hunksOf("abcdef", "abcdef"), []);
    assert.deepEqual(hunksOf("abcdef", "abXdef"), ["2:c>X"]);
    assert.deepEqual(hunksOf("abcdef", "XabcdfY"), ["0:>X", "4:e>", "6:>Y"]);
    assert.deepEqual(hunksOf("", "ab"), ["0:>ab"]);
    assert.deepEqual(hunksOf("ab", ""), ["0:ab>"]);
  });

  it("are aligned by the lines that stand once in both", () => {
    assert.deepEqual(hunksOf("..a..b..c..", "..a.b....c"), ["4:.>", "8:>..", "9:..>"]);
  });

  const lines = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 30 });

  it("make the one of the other, and leave a line between each other", () => {
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const made = [...one];
        const hunks = lineHunks(one, other);
        for (const { from, to, otherFrom, otherTo } of hunks.toReversed())
          made.splice(from, to - from, ...other.slice(otherFrom, otherTo));
        assert.deepEqual(made, other);
        hunks.slice(1).forEach((hunk, index) => {
          const before = hunks[index];
          assert.ok(before && before.to < hunk.from && before.otherTo < hunk.otherFrom);
        });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("take little time in long texts of which every line differs", () => {
    const count = 50_000;
    const one = Array.from({ length: count }, (_, index) => ` ${index % 97}`);
    const other = one.map((line) => ` ${line}`);
    assert.equal(lineHunks(one, other).length, 1);
  });
});
