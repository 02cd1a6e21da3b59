import assert from "node:assert/strict";
import fc from "fast-check";
import { complaintsOf, properties } from "./properties";
import { specimens } from "./specimens";

describe("generated manifests", function () {
  this.timeout(60_000);

  for (const [sentence, property] of Object.entries(properties)) {
    it(sentence, () => {
      fc.assert(
        fc.property(specimens, (specimen) => {
          const [complaint] = complaintsOf(property, specimen);
          assert.equal(complaint && `${complaint.what}\n${complaint.shown}`, undefined);
        }),
        // Shrinking reads hundreds of texts; `npm run fuzz:rules` shows the shortest one of many instead.
        { numRuns: 8, seed: 20_261_201, endOnFailure: true },
      );
    });
  }
});
