import assert from "node:assert/strict";
import fc from "fast-check";
import { DerReader, tags } from "../../../server/src/pki/x509/der";
import { der, hex, integerOf, joined, lengthOctets, objectIdentifier, sequence, text } from "./der-writer";

function faultOf(octets: Uint8Array, read: (reader: DerReader) => unknown): string | undefined {
  const reader = DerReader.over(octets);
  read(reader);
  return reader.fault;
}

describe("DER elements", () => {
  it("are read with tag and length", () => {
    const reader = DerReader.over(hex("0403010203 0500"));
    const element = reader.element(tags.octetString, "the string");
    assert.deepEqual([...element.contents], [1, 2, 3]);
    assert.deepEqual([...element.whole], [4, 3, 1, 2, 3]);
    assert.equal(reader.nextTag(), 0x05);
    reader.end("the test");
    assert.equal(reader.fault, "the test is followed by octets that do not belong to it");
  });

  it("may be long", () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000]) {
      const reader = DerReader.over(der(0x04, new Uint8Array(length)));
      assert.equal(reader.element(tags.octetString, "x").contents.length, length);
      reader.end("x");
      assert.equal(reader.fault, undefined);
    }
  });

  const faults: readonly (readonly [string, string, string])[] = [
    ["no octets", "", "x is missing"],
    ["no length", "04", "x is cut off"],
    ["no length behind its first octet", "0481", "x is cut off"],
    ["missing contents", "04 05 0102", "x is cut off"],
    ["an indefinite length", "0480 0000", "x has an indefinite length, which DER does not allow"],
    [
      "a short length in two octets",
      "0481 05 0000000000",
      "x has a length that is written in more octets than it needs",
    ],
    [
      "a length with a zero in front",
      "048200 05 0000000000",
      "x has a length that is written in more octets than it needs",
    ],
    ["a length of five octets", "0485 0000000001 00", "x has a length that no certificate reaches"],
    ["a length of four octets that is not there", "0484 ffffffff 00", "x is cut off"],
    ["another tag", "0500", "x has tag 05 in place of 04"],
  ];
  for (const [name, octets, expected] of faults)
    it(`fail on ${name}`, () =>
      assert.equal(
        faultOf(hex(octets), (reader) => reader.element(tags.octetString, "x")),
        expected,
      ));

  it("fail on tags of several octets", () =>
    assert.match(
      faultOf(hex("1f8101 00"), (reader) => reader.any("x")) ?? "",
      /^x has a tag of several octets/,
    ));

  it("are empty behind the first fault, which stays", () => {
    const reader = DerReader.over(hex("3003 040101 0401ff"));
    const inner = reader.open(tags.sequence, "the outer");
    inner.element(tags.integer, "the number");
    assert.equal(inner.isAtEnd, true);
    assert.equal(reader.isAtEnd, true);
    assert.equal(reader.nextTag(), undefined);
    assert.equal(inner.element(tags.octetString, "the string").contents.length, 0);
    assert.equal(reader.objectIdentifier("the type"), "");
    assert.ok(Number.isNaN(reader.time("the time")));
    assert.equal(reader.fault, "the number has tag 04 in place of 02");
  });
});

describe("DER values", () => {
  const integers: readonly (readonly [string, string])[] = [
    ["00", "0"],
    ["0000", "0"],
    ["01", "1"],
    ["7f", "7f"],
    ["0080", "80"],
    ["00ffff", "ffff"],
    ["80", "-80"],
    ["ff", "-1"],
    ["ff7f", "-81"],
    ["8000", "-8000"],
    ["0102030405060708090a0b0c0d0e0f1011121314", "102030405060708090a0b0c0d0e0f1011121314"],
  ];
  for (const [octets, expected] of integers)
    it(`integer ${octets}: ${expected}`, () => {
      const { isNegative, magnitude } = DerReader.over(der(0x02, hex(octets))).integer("x");
      assert.equal(`${isNegative ? "-" : ""}${magnitude}`, expected);
    });

  it("read integers as they were written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
        const width = 26;
        const octets = hex(
          BigInt.asUintN(width * 8, value)
            .toString(16)
            .padStart(width * 2, "0"),
        );
        const { isNegative, magnitude } = DerReader.over(der(0x02, octets)).integer("x");
        assert.equal(isNegative ? -BigInt(`0x${magnitude}`) : BigInt(`0x${magnitude}`), value);
      }),
      { seed: 690, numRuns: 500 },
    );
  });

  it("count small numbers only", () => {
    assert.equal(DerReader.over(integerOf(hex("7fff"))).count("x"), 32_767);
    for (const octets of ["ff", "0100000000", ""])
      assert.notEqual(
        faultOf(der(0x02, hex(octets)), (reader) => reader.count("x")),
        undefined,
        octets,
      );
  });

  const identifiers = [
    "0.0",
    "1.2.840.113549.1.1.11",
    "2.5.29.17",
    "2.999.3",
    "2.16.840.1.101.3.4.2.1",
    "0.9.2342.19200300.100.1.25",
  ];
  for (const identifier of identifiers)
    it(`object identifier ${identifier}`, () =>
      assert.equal(DerReader.over(objectIdentifier(identifier)).objectIdentifier("x"), identifier));

  for (const octets of ["", "80", "2a 86", "2a ffffffffffffffffff7f", "2a".repeat(65)])
    it(`object identifier of ${octets === "" ? "nothing" : octets} fails`, () =>
      assert.equal(
        faultOf(der(0x06, hex(octets)), (reader) => reader.objectIdentifier("x")),
        "x is no object identifier",
      ));

  it("booleans are true for every octet but zero, and false where they are missing", () => {
    for (const [octets, expected] of [
      ["0101ff", true],
      ["010101", true],
      ["010100", false],
      ["0500", false],
    ] as const)
      assert.equal(DerReader.over(hex(octets)).optionalBoolean("x"), expected);
  });

  it("bit strings say how many bits are unused", () => {
    assert.deepEqual(DerReader.over(hex("0302 05a0")).bitString("x"), { octets: hex("a0"), unusedBits: 5 });
    for (const octets of ["0300", "0302 08a0", "0301 01"])
      assert.equal(
        faultOf(hex(octets), (reader) => reader.bitString("x")),
        "x is no string of bits",
      );
  });

  const times: readonly (readonly [number, string, string | undefined])[] = [
    [0x17, "700101000000Z", "1970-01-01T00:00:00.000Z"],
    [0x17, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    [0x17, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    [0x17, "991231235959Z", "1999-12-31T23:59:59.000Z"],
    [0x17, "2601020304Z", "2026-01-02T03:04:00.000Z"],
    [0x17, "260102030405+0130", "2026-01-02T01:34:05.000Z"],
    [0x17, "260102030405-0130", "2026-01-02T04:34:05.000Z"],
    [0x17, "240229000000Z", "2024-02-29T00:00:00.000Z"],
    [0x18, "20500101000000Z", "2050-01-01T00:00:00.000Z"],
    [0x18, "20260102030405Z", "2026-01-02T03:04:05.000Z"],
    [0x18, "20260102030405.5Z", "2026-01-02T03:04:05.000Z"],
    [0x18, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
    [0x18, "00010101000000Z", "0001-01-01T00:00:00.000Z"],
    [0x17, "260230000000Z", undefined],
    [0x17, "250229000000Z", undefined],
    [0x17, "261301000000Z", undefined],
    [0x17, "260102240000Z", undefined],
    [0x17, "260102030405", undefined],
    [0x17, "20260102030405Z", undefined],
    [0x18, "260102030405Z", undefined],
    [0x18, "20260102030405", undefined],
    [0x18, "", undefined],
    [0x18, "1".repeat(100), undefined],
    [0x0c, "260102030405Z", undefined],
  ];
  for (const [tag, written, expected] of times)
    it(`time ${written.slice(0, 30)}: ${expected ?? "none"}`, () => {
      const reader = DerReader.over(der(tag, text(written)));
      const ms = reader.time("x");
      assert.equal(Number.isNaN(ms) ? undefined : new Date(ms).toISOString(), expected);
      assert.equal(reader.fault, expected === undefined ? "x is no time" : undefined);
    });
});

describe("the DER reader", () => {
  it("never throws and always comes to an end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        walk(DerReader.over(octets), 0);
        walk(DerReader.over(joined([[0x30], lengthOctets(octets.length), octets])), 0);
      }),
      { seed: 5280, numRuns: 2000 },
    );
  });

  it("gives back what was written", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (contents) => {
        const reader = DerReader.over(sequence(...contents.map((octets) => der(0x04, octets))));
        const inner = reader.open(tags.sequence, "x");
        for (const octets of contents)
          assert.deepEqual(inner.element(tags.octetString, "y").contents, octets);
        assert.equal(inner.isAtEnd, true);
        assert.equal(reader.fault, undefined);
      }),
      { seed: 8825, numRuns: 200 },
    );
  });
});

function walk(reader: DerReader, depth: number): void {
  while (!reader.isAtEnd && depth < 20) {
    const element = reader.any("x");
    assert.ok(element.contents.length <= 210);
    if ((element.tag & 0x20) !== 0) walk(DerReader.over(element.contents), depth + 1);
  }
}
