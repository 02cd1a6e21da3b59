import assert from "node:assert/strict";
import fc from "fast-check";
import { Cell, Query } from "../../server/src/query/query";
import { Readers } from "../../server/src/query/readers";
import type { Reader } from "../../server/src/query/source";

describe("the readers of what very many read", () => {
  const everybody = Array.from({ length: 12 }, (): Reader => ({ warn: () => undefined }));

  it("are those who came and did not leave, each once", () => {
    const step = fc.tuple(fc.nat({ max: everybody.length - 1 }), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const [first] = everybody;
        assert.ok(first);
        const readers = new Readers([first]);
        const expected = new Set([first]);
        // It may read what it has just been noted for once more.
        readers.add(first);
        for (const [index, times] of steps) {
          const reader = everybody[index];
          assert.ok(reader);
          if (expected.delete(reader)) readers.delete(reader);
          else {
            expected.add(reader);
            for (let time = 0; time < times; time++) readers.add(reader);
          }
          const now = readers.now();
          assert.equal(now.length, readers.size);
          assert.equal(readers.size, expected.size);
          assert.deepEqual(new Set(now), expected);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("are told of each change as long as they read it, however often they did", () => {
    const cell = new Cell(0);
    const other = new Cell(0);
    const isReading = new Cell(true);
    let runs = 0;
    const queries = Array.from(
      { length: 100 },
      (_, index) =>
        new Query(() => {
          runs++;
          const reads = index % 3 > 0 || isReading.get();
          return reads ? cell.get() + other.get() + cell.get() : other.get();
        }),
    );
    const ask = (): readonly number[] => queries.map((query) => query.get());
    ask();
    for (let round = 1; round < 6; round++) {
      isReading.set(round % 2 === 0);
      ask();
      runs = 0;
      cell.set(round);
      const answers = ask();
      assert.equal(runs, round % 2 === 0 ? 100 : 66);
      assert.deepEqual(
        answers,
        queries.map((_, index) => (round % 2 === 0 || index % 3 > 0 ? 2 * round : 0)),
      );
      for (const query of queries.slice(0, 40 + round)) query.dispose();
      runs = 0;
      ask();
      assert.equal(runs, 40 + round);
    }
  });
});
