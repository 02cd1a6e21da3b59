import assert from "node:assert/strict";
import fc from "fast-check";
import { distance } from "fastest-levenshtein";
import { isSlip } from "../../server/src/manifest/model/names";

function letters(text: string): string {
  return [...text].sort().join("");
}

describe("a slip of the keyboard", () => {
  it("is a letter more, less or another, or two that changed places", () => {
    for (const slip of ["apiVersio", "apiVersionn", "apiVersiun", "apiVesrion", "ipaVersion", "piVersion"])
      assert.ok(isSlip(slip, "apiVersion"), slip);
    for (const other of ["apiVersion", "apiVers", "version", "apiVirsien", "spec", ""])
      assert.ok(!isSlip(other, "apiVersion"), other);
  });

  it("is told as by counting edits", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "😀", "😁"), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const away = distance(a, b);
        const isSwap = away === 2 && a.length === b.length && letters(a) === letters(b);
        const isNear = Math.abs(a.length - b.length) <= 1;
        assert.equal(isSlip(a, b), isNear && (away === 1 || isSwap));
      }),
      { seed: 7, numRuns: 20_000 },
    );
  });
});
