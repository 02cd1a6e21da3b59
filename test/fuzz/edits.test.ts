import assert from "node:assert/strict";
import { Session } from "./run";

describe("a text that is edited", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`is known as if it were read from scratch: seed ${seed}`, () => {
      for (let session = 0; session < 6; session++) {
        const difference = new Session(seed * 100 + session).run(8);
        assert.equal(difference && JSON.stringify(difference, undefined, 1), undefined);
      }
    }).timeout(60_000);
  }
});
