import assert from "node:assert/strict";
import fc from "fast-check";
import { domainToASCII } from "node:url";
import { decodePunycode, encodePunycode } from "../../server/src/text/punycode";
import { anyCharacter } from "../any-character";

/** RFC 3492 section 7.1, the samples whose case carries no annotation. */
const samples: readonly (readonly [string, string])[] = [
  ["ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"],
  ["他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"],
  ["他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"],
  ["למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"],
  ["यहलोगहिन्दीक्योंनहींबोलसकतेहैं", "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd"],
  ["なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"],
  ["почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"],
  ["安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"],
  ["そのスピードで", "d9juau41awczczp"],
  ["-> $1.00 <-", "-> $1.00 <--"],
];

describe("punycode", () => {
  for (const [text, encoded] of samples) {
    it(`encodes and decodes ${text}`, () => {
      assert.equal(encodePunycode(text), encoded);
      assert.equal(decodePunycode(encoded), text);
    });
  }

  it("decodes without regard to the case of its digits", () => {
    assert.equal(decodePunycode("BCHER-KVA"), "BüCHER");
    assert.equal(decodePunycode("KVA"), decodePunycode("kva"));
  });

  it("refuses what is no Punycode", () => {
    for (const text of ["kva!", "bücher", "a-\u0080", "99999999", "z", "-é"])
      assert.equal(decodePunycode(text), undefined, text);
  });

  it("refuses code points beyond Unicode", () => {
    assert.equal(decodePunycode("zzzzzzzz0"), undefined);
  });

  it("refuses text that no label can hold", () => {
    assert.equal(encodePunycode("\u00FC".repeat(64)), undefined);
    assert.equal(decodePunycode("a".repeat(64)), undefined);
    assert.notEqual(encodePunycode("\u00FC".repeat(63)), undefined);
  });

  it("reads back what it writes", () => {
    const texts = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(texts, (text) => {
        const encoded = encodePunycode(text);
        fc.pre(encoded !== undefined && encoded.length <= 63);
        assert.equal(decodePunycode(encoded), text);
      }),
      { seed: 3492, numRuns: 2000 },
    );
  });

  it("never throws on foreign text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const decoded = decodePunycode(text);
        assert.ok(decoded === undefined || typeof decoded === "string");
      }),
      { seed: 3493, numRuns: 2000 },
    );
  });

  it("agrees with the platform on letters", () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from("abcäöüßéñłжщя漢字かな한글ðþœ")),
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(letters, (text) => {
        const isAscii = /^[a-z]*$/.test(text);
        assert.equal(domainToASCII(text), isAscii ? text : `xn--${encodePunycode(text.normalize("NFC"))}`);
      }),
      { seed: 3494, numRuns: 2000 },
    );
  });
});
