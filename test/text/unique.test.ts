import assert from "node:assert/strict";
import { unique } from "../../server/src/text/unique";

describe("unique", () => {
  it("keeps each thing where it comes first, and leaves out what is undefined", () => {
    assert.deepEqual(unique(["b", undefined, "a", "b", undefined]), ["b", "a"]);
  });

  it("tells things apart by what they are, and not by what they hold", () => {
    const [one, alike] = [{ at: 1 }, { at: 1 }];
    assert.deepEqual(unique([one, alike, one]), [one, alike]);
  });
});
