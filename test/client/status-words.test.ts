import assert from "node:assert/strict";
import { countsInWords } from "../../client/src/status/words";

describe("the counts of the language status", () => {
  for (const [counts, words] of [
    [[0, 0, 0], "No findings"],
    [[1, 0, 0], "1 error"],
    [[2, 1, 0], "2 errors, 1 warning"],
    [[0, 3, 2], "3 warnings, 2 information"],
  ] as const)
    it(`are "${words}"`, () => {
      const [errors, warnings, information] = counts;
      assert.equal(countsInWords({ errors, warnings, information }), words);
    });
});
