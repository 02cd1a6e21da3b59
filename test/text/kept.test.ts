import assert from "node:assert/strict";
import { Kept, keepingForAWhile, Latest } from "../../server/src/text/kept";

describe("what is kept of things", () => {
  const thing = { name: "a thing" };

  it("stays as long as the thing", () => {
    const kept = new Kept<object, string[]>();
    kept.set(thing, ["known"]);
    assert.deepEqual(kept.get(thing), ["known"]);
    assert.equal(kept.get({ ...thing }), undefined);
  });

  it("is let go at the end where it is kept for a while", () => {
    const kept = new Kept<object, string[]>();
    const found = keepingForAWhile(() => {
      kept.set(thing, ["for a while"]);
      return kept.get(thing);
    });
    assert.deepEqual(found, ["for a while"]);
    assert.equal(kept.get(thing), undefined);
  });

  it("is only what was last said, but of all things for a while", () => {
    const latest = new Latest<string, number>();
    const known = (): readonly unknown[] => [latest.get("one"), latest.get("two")];
    latest.set("one", 1);
    latest.set("two", 2);
    assert.deepEqual(known(), [undefined, 2]);
    keepingForAWhile(() => {
      latest.set("one", 1);
      latest.set("two", 2);
      assert.deepEqual(known(), [1, 2]);
    });
    assert.deepEqual(known(), [undefined, undefined]);
  });

  it("does not get lost when something else is kept for a while", () => {
    const kept = new Kept<object, string[]>();
    kept.set(thing, ["from before"]);
    keepingForAWhile(() => {
      assert.deepEqual(kept.get(thing), ["from before"]);
      kept.set(thing, ["for a while"]);
      assert.deepEqual(kept.get(thing), ["for a while"]);
    });
    assert.deepEqual(kept.get(thing), ["from before"]);
  });

  it("goes with the table where that was made for a while", () => {
    const made = keepingForAWhile(() => {
      const kept = new Kept<object, string[]>();
      kept.set(thing, ["known"]);
      return kept;
    });
    assert.deepEqual(made.get(thing), ["known"]);
  });

  it("is let go at the end of the outermost while, and when it fails", () => {
    const kept = new Kept<object, string[]>();
    keepingForAWhile(() => {
      keepingForAWhile(() => {
        kept.set(thing, ["known"]);
      });
      assert.deepEqual(kept.get(thing), ["known"]);
    });
    assert.equal(kept.get(thing), undefined);
    assert.throws(() =>
      keepingForAWhile(() => {
        kept.set(thing, ["known"]);
        throw new Error("broken off");
      }),
    );
    assert.equal(kept.get(thing), undefined);
    kept.set(thing, ["afterwards"]);
    assert.deepEqual(kept.get(thing), ["afterwards"]);
  });
});
