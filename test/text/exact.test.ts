import assert from "node:assert/strict";
import { exact } from "../../server/src/text/exact";

describe("a list without room for more", () => {
  it("holds the same, and does not follow the one that it was made from", () => {
    const grown = ["one", "two"];
    const kept = exact(grown);
    grown.push("three");
    assert.deepEqual(kept, ["one", "two"]);
    assert.deepEqual(exact([]), []);
  });
});
