import assert from "node:assert/strict";
import fc from "fast-check";
import { assertTakesLinearTime } from "../growth-of-time";
import { decodeBase64, hexadecimal } from "../../server/src/text/octets";

describe("decodeBase64", () => {
  it("gives the octets that were encoded, wherever white space stands", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(150), (octets, position) => {
        const text = Buffer.from(octets).toString("base64");
        assert.deepEqual(decodeBase64(text), octets);
        assert.deepEqual(decodeBase64(`${text.slice(0, position)}\r\n \t${text.slice(position)}`), octets);
      }),
      { seed: 4648, numRuns: 300 },
    );
  });

  for (const text of [
    "A",
    "AA",
    "AAA",
    "AA=",
    "=",
    "====",
    "AA==AAAA",
    "A===",
    "AA-_",
    "AA\u00a0==",
    "AAAA.",
  ])
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(decodeBase64(text), undefined));

  it("takes long texts, in a time that grows with their length", () => {
    const texts: Readonly<Record<string, (length: number) => string>> = {
      "a whole text": (length) => "A".repeat(length),
      "a wrong end": (length) => `${"A".repeat(length)}!`,
      blanks: (length) => " ".repeat(length),
    };
    for (const [what, textOf] of Object.entries(texts))
      assertTakesLinearTime(what, 4_000, (length) => {
        const text = textOf(length);
        return () => decodeBase64(text);
      });
    assert.equal(decodeBase64("A".repeat(4_000_000))?.length, 3_000_000);
    assert.equal(decodeBase64(`${"A".repeat(3_999_999)}!`), undefined);
    assert.equal(decodeBase64(" ".repeat(1_000_000))?.length, 0);
  });
});

describe("hexadecimal", () => {
  it("writes two lower-case digits for each octet", () => {
    assert.equal(hexadecimal([0, 1, 0xab, 0xff]), "0001abff");
    assert.equal(hexadecimal(new Uint8Array()), "");
  });
});
