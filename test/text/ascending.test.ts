import assert from "node:assert/strict";
import fc from "fast-check";
import { holderOf, lastAtMost } from "../../server/src/text/ascending";

describe("the last of ascending numbers that is not greater than another one", () => {
  it("is found as one finds it who goes through all of them", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: -2, max: 55 }), (numbers, most) => {
        const starts = numbers.sort((one, other) => one - other);
        assert.equal(
          holderOf(starts, most),
          Math.max(
            0,
            starts.findLastIndex((start) => start <= most),
          ),
        );
      }),
      { seed: 1 },
    );
  });

  it("is the first one where there is none", () => {
    assert.equal(
      lastAtMost(0, () => 7, 3),
      0,
    );
  });
});
