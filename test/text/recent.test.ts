import assert from "node:assert/strict";
import { Recent } from "../../server/src/text/recent";

describe("what was worked out of texts lately", () => {
  it("is known as long as there is room, and as long as somebody asks", () => {
    const recent = new Recent<number>(40);
    recent.set("asked", 1);
    recent.set("not asked", 2);
    assert.deepEqual([recent.get("asked"), recent.get("not asked")], [1, 2]);
    for (let round = 0; round < 50; round++) {
      recent.set(`other ${round}`, round);
      assert.equal(recent.get("asked"), 1, `round ${round}`);
    }
    assert.equal(recent.get("not asked"), undefined);
  });

  it("never holds more than twice what it has room for", () => {
    const recent = new Recent<number>(10);
    const texts = Array.from({ length: 50 }, (_, at) => `${at}`.padEnd(4));
    for (const text of texts) recent.set(text, 1);
    const held = texts.filter((text) => recent.get(text) !== undefined);
    assert.ok(held.length > 1 && held.length <= 5, held.join());
    recent.set("x".repeat(11), 2);
    assert.equal(recent.get("x".repeat(11)), undefined);
  });

  it("may be nothing but a zero", () => {
    const recent = new Recent<number>(10);
    recent.set("", 0);
    assert.equal(recent.get(""), 0);
  });
});
