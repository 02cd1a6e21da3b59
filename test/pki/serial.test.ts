import assert from "node:assert/strict";
import fc from "fast-check";
import { isSameFingerprint, isSameSerial, parseFingerprint, parseSerial } from "../../server/src/pki/serial";

const sha1 = "0123456789abcdef0123456789abcdef01234567";
const sha256 = "0123456789abcdef".repeat(4);
const withColons = (hex: string): string => (hex.toUpperCase().match(/../g) ?? []).join(":");

describe("parseSerial", () => {
  const good: readonly (readonly [string, string])[] = [
    ["04:A1:7C:5B", "4a17c5b"],
    ["04a17c5b", "4a17c5b"],
    ["4A17C5B", "4a17c5b"],
    ["0x4a17c5b", "4a17c5b"],
    ["04 a1 7c 5b", "4a17c5b"],
    ["4:a1:7c:5b", "4a17c5b"],
    ["1234", "1234"],
    [" 01 ", "1"],
    ["00:" + withColons("f".repeat(40)), "f".repeat(40)],
  ];
  for (const [text, serial] of good)
    it(`reads ${text}`, () => assert.deepEqual(parseSerial(text), { ok: true, serial }));

  for (const text of [
    "",
    "0",
    "00:00",
    "-1",
    "04:A1:7C:5G",
    "04::A1",
    "04:A1:",
    "abc:de",
    "1.5",
    "f".repeat(41),
    "1".repeat(100_000),
  ])
    it(`refuses ${JSON.stringify(text).slice(0, 30)}`, () => {
      const parsed = parseSerial(text);
      assert.ok(!parsed.ok && parsed.reason.length < 250);
    });

  it("compares without regard to spelling", () => {
    assert.equal(isSameSerial("04:A1:7C:5B", "4a17c5b"), true);
    assert.equal(isSameSerial("04:A1:7C:5B", "04:A1:7C:5C"), false);
    assert.equal(isSameSerial("no serial", "no serial"), false);
  });

  it("gives one form to every spelling of a number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 159n }), (number) => {
        const hex = number.toString(16);
        const even = hex.length % 2 === 0 ? hex : `0${hex}`;
        for (const text of [hex, even.toUpperCase(), withColons(even), `0x${hex}`, `00${even}`])
          assert.deepEqual(parseSerial(text), { ok: true, serial: hex });
      }),
      { seed: 5280, numRuns: 500 },
    );
  });
});

describe("parseFingerprint", () => {
  it("knows the hash function by its length", () => {
    assert.deepEqual(parseFingerprint(withColons(sha256)), {
      ok: true,
      algorithm: "sha256",
      fingerprint: sha256,
    });
    assert.deepEqual(parseFingerprint(sha1), { ok: true, algorithm: "sha1", fingerprint: sha1 });
  });

  it("reads the prefixes that tools print", () => {
    for (const prefix of ["SHA256:", "sha-256 ", "sha256 Fingerprint=", "SHA256 Fingerprint: "])
      assert.deepEqual(
        parseFingerprint(prefix + withColons(sha256)),
        { ok: true, algorithm: "sha256", fingerprint: sha256 },
        prefix,
      );
  });

  it("refuses other lengths, wrong names and other text", () => {
    for (const text of [
      "",
      "abcd",
      sha256 + "0",
      `SHA1:${sha256}`,
      "SHA256:" + "uNiHLhN1vPxsYIWMLIPLPS1hVgWHPGB1E4JEH1LBwxc",
      "x".repeat(5000),
      " ".repeat(50_000),
      "ab:".repeat(30_000),
    ])
      assert.equal(parseFingerprint(text).ok, false, text.slice(0, 40));
  });

  it("compares only what can be compared", () => {
    assert.equal(isSameFingerprint(sha256, `SHA256:${withColons(sha256)}`), true);
    assert.equal(isSameFingerprint(sha256, "f" + sha256.slice(1)), false);
    assert.equal(isSameFingerprint(sha256, sha1), undefined);
    assert.equal(isSameFingerprint(sha256, "?"), undefined);
  });
});
