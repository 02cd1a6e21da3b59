import assert from "node:assert/strict";
import { className, isMetaType, typeCode, typeName } from "../../server/src/dns/type-codes";

describe("record types by number", () => {
  it("have names in any case, and the generic form of RFC 3597", () => {
    const numbers: readonly (readonly [string, number | undefined])[] = [
      ["A", 1],
      ["aaaa", 28],
      ["CAA", 257],
      ["TYPE1", 1],
      ["type65280", 65_280],
      ["TYPE00001", 1],
      ["TYPE000001", undefined],
      ["TYPE65536", undefined],
      ["TYPE", undefined],
      ["TYPE-1", undefined],
      ["FOO", undefined],
      ["toString", undefined],
      ["", undefined],
    ];
    for (const [type, code] of numbers) assert.equal(typeCode(type), code, type);
  });

  it("are written by name where there is one", () => {
    assert.equal(typeName(1), "A");
    assert.equal(typeName(65_280), "TYPE65280");
    for (let code = 0; code < 300; code++) assert.equal(typeCode(typeName(code)), code);
  });

  it("know those that no zone holds", () => {
    assert.deepEqual([0, 41, 128, 249, 255].map(isMetaType), Array(5).fill(true));
    assert.deepEqual([1, 100, 127, 256, 65_280].map(isMetaType), Array(5).fill(false));
  });
});

describe("className", () => {
  it("reads names in any case and the generic form", () => {
    const classes = ["in", "IN", "CLASS1", "CH", "chaos", "HS", "CLASS32", "CLASS65536", "INN", ""];
    assert.deepEqual(classes.map(className), [
      "IN",
      "IN",
      "IN",
      "CH",
      "CH",
      "HS",
      "CLASS32",
      undefined,
      undefined,
      undefined,
    ]);
  });
});
