import assert from "node:assert/strict";
import fc from "fast-check";
import { isIPv4, isIPv6 } from "node:net";
import { ipLiteralFromOctets, parseIpLiteral } from "../../server/src/text/ip-literal";
import { quoted } from "../../server/src/text/quote";
import { formatSeconds } from "../../server/src/text/seconds";

describe("quoted", () => {
  it("puts text in quotation marks", () => assert.equal(quoted("a b"), '"a b"'));
  it("cuts long text", () => {
    assert.equal(quoted("x".repeat(80)), `"${"x".repeat(80)}"`);
    assert.equal(quoted("x".repeat(81)), `"${"x".repeat(80)}…"`);
  });
  it("does not cut a character in two", () => {
    assert.equal(quoted("x".repeat(80) + "\u{1F600}"), `"${"x".repeat(80)}…"`);
    assert.equal(quoted("x".repeat(79) + "\u{1F600}" + "y"), `"${"x".repeat(79)}…"`);
  });
  it("replaces characters that would disturb the sentence", () =>
    assert.equal(quoted("a\u202Eb\nc"), '"a\uFFFDb\uFFFDc"'));
});

describe("formatSeconds", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 s"],
    [1, "1 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [5400, "1 h 30 min"],
    [86_400, "1 day"],
    [172_800, "2 days"],
    [90_061, "1 day 1 h 1 min 1 s"],
    [7_776_000, "90 days"],
    [0.5, "0.5 s"],
    [59.9999, "1 min"],
    [-90, "-1 min 30 s"],
    [-0.0001, "0 s"],
    [Number.NaN, "an unknown time"],
    [Infinity, "an unknown time"],
  ];
  for (const [seconds, text] of cases)
    it(`${seconds} is ${text}`, () => assert.equal(formatSeconds(seconds), text));

  it("loses nothing", () => {
    const lengths: Readonly<Record<string, number>> = { day: 86_400, days: 86_400, h: 3600, min: 60, s: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
        const words = formatSeconds(seconds).split(" ");
        let total = 0;
        for (let index = 0; index < words.length; index += 2)
          total += Number(words[index]) * (lengths[words[index + 1] ?? ""] ?? NaN);
        assert.equal(total, seconds);
      }),
      { seed: 60, numRuns: 1000 },
    );
  });
});

describe("parseIpLiteral", () => {
  it("reads canonical and other spellings", () => {
    assert.deepEqual(parseIpLiteral("192.0.2.1"), { version: 4, octets: [192, 0, 2, 1], text: "192.0.2.1" });
    assert.equal(parseIpLiteral("2001:DB8:0:0:1::1")?.text, "2001:db8::1:0:0:1");
    assert.equal(parseIpLiteral("::ffff:192.0.2.1")?.octets.slice(-4).join("."), "192.0.2.1");
    assert.equal(parseIpLiteral("::192.0.2.1")?.text, "::c000:201", "compatible, not mapped");
    assert.equal(parseIpLiteral("64:ff9b::192.0.2.33")?.text, "64:ff9b::c000:221");
  });

  it("refuses short, octal and hexadecimal IPv4, zones and blanks", () => {
    for (const text of [
      "192.0.2",
      "192.0.2.01",
      "0xc0.0.2.1",
      "3221225985",
      "fe80::1%eth0",
      " 192.0.2.1",
      "[::1]",
      "::ffff:192.0.2.010",
      "::1.2",
    ])
      assert.equal(parseIpLiteral(text), undefined, text);
  });

  it("accepts exactly what the platform accepts, zones aside", () => {
    const piece = fc.constantFrom(
      "0",
      "1",
      "ffff",
      "2001",
      "db8",
      "10",
      "255",
      "256",
      "01",
      "00001",
      "g",
      ":",
      "::",
      ".",
      "",
    );
    const noise = fc.array(piece, { maxLength: 18 }).map((pieces) => pieces.join(""));
    const grouped = fc
      .array(fc.constantFrom("0", "1", "ffff", "00001", ""), { minLength: 1, maxLength: 10 })
      .map((groups) => groups.join(":"));
    const dotted = fc.array(fc.nat(300), { minLength: 3, maxLength: 5 }).map((parts) => parts.join("."));
    const mixed = fc.tuple(grouped, dotted).map((parts) => parts.join(":"));
    fc.assert(
      fc.property(fc.oneof(noise, grouped, dotted, mixed, fc.ipV4(), fc.ipV6()), (text) => {
        const expected = isIPv4(text) ? 4 : isIPv6(text) ? 6 : undefined;
        assert.equal(parseIpLiteral(text)?.version, expected, text);
      }),
      { seed: 4291, numRuns: 5000 },
    );
  }).timeout(10_000);

  it("has one text for one address", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const literal = parseIpLiteral(text);
        assert.ok(literal);
        assert.deepEqual(parseIpLiteral(literal.text), literal);
      }),
      { seed: 5952, numRuns: 1000 },
    );
  });
});

describe("ipLiteralFromOctets", () => {
  it("gives back the address of its octets", () => {
    for (const text of ["192.0.2.1", "0.0.0.0", "2001:db8::1", "::", "::ffff:c000:201"]) {
      const literal = parseIpLiteral(text);
      assert.deepEqual(ipLiteralFromOctets(literal?.octets ?? []), literal);
    }
  });

  it("takes 4 and 16 octets only", () => {
    for (const length of [0, 1, 3, 5, 8, 15, 17, 32])
      assert.equal(ipLiteralFromOctets(new Array<number>(length).fill(1)), undefined);
  });
});
