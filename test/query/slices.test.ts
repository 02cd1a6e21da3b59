import assert from "node:assert/strict";
import { Slices } from "../../server/src/query/slices";

describe("work in slices", () => {
  it("is done once, as far as time lasts each time", () => {
    const done: number[] = [];
    const slices = new Slices(
      () => [1, 2, 3],
      (one) => void done.push(one),
    );
    assert.equal(
      slices.goOn(() => true),
      false,
    );
    assert.deepEqual(done, [1]);
    assert.equal(
      slices.goOn(() => false),
      true,
    );
    assert.ok(slices.isDone);
    assert.equal(
      slices.goOn(() => false),
      true,
    );
    assert.deepEqual(done, [1, 2, 3]);
  });

  it("begins with what there is then, and anew where that is no longer so", () => {
    let things = ["never asked for"];
    const done: string[] = [];
    const slices = new Slices(
      () => things,
      (one) => void done.push(one),
    );
    things = ["a", "b"];
    slices.goOn(() => true);
    things = ["c"];
    slices.beginAnew();
    slices.goOn(() => false);
    assert.deepEqual(done, ["a", "c"]);
  });

  it("leaves nothing where it was done otherwise", () => {
    const slices = new Slices(
      () => [1],
      () => assert.fail("it was done"),
    );
    slices.finish();
    assert.ok(slices.goOn(() => false));
  });
});
