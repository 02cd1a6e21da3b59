import assert from "node:assert/strict";
import { asList, parseJson, textsAt, toJson, withinLimits } from "../../server/src/credentials/plain-value";

function nested(levels: number): unknown {
  let value: unknown = "end";
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe("plain values", () => {
  it("are refused when deep, many, long or circular", () => {
    assert.equal(withinLimits(nested(30)), true);
    assert.equal(withinLimits(nested(40)), false);
    assert.equal(withinLimits(Array.from({ length: 3000 }, () => 1)), true);
    assert.equal(withinLimits(Array.from({ length: 5000 }, () => 1)), false);
    assert.equal(withinLimits("x".repeat(300_000)), false);
    assert.equal(withinLimits({ ["x".repeat(300_000)]: 1 }), false);
    const circular: unknown[] = [];
    circular.push(circular);
    assert.equal(withinLimits(circular), false);
  });

  it("are parsed from JSON within the same limits", () => {
    assert.deepEqual(parseJson('{"a": [1]}'), { a: [1] });
    assert.equal(parseJson("{broken"), undefined);
    assert.equal(parseJson(JSON.stringify(nested(40))), undefined);
    assert.equal(parseJson("[".repeat(100_000)), undefined);
  });

  it("are lists of texts only where every item is a text", () => {
    assert.deepEqual(textsAt(["a", "b"], ["x"]), [
      { text: "a", path: ["x", 0] },
      { text: "b", path: ["x", 1] },
    ]);
    assert.deepEqual(textsAt("a", ["x"]), [{ text: "a", path: ["x"] }]);
    assert.equal(textsAt(["a", 1], []), undefined);
    assert.equal(textsAt(undefined, []), undefined);
    assert.deepEqual([asList(null), asList("a"), asList(["a"])], [[], ["a"], ["a"]]);
  });

  it("become JSON", () => {
    const value = { a: [1, Number.NaN, undefined, true], b: new Map() };
    assert.deepEqual(toJson(value), { a: [1, null, null, true], b: {} });
  });
});
