import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatRecordData,
  parseRecordData,
  recordDataFromWire,
  recordDataToWire,
  type RecordData,
} from "../../server/src/dns/record-data";
import { quoteOctets } from "../../server/src/dns/presentation";
import {
  octetsFromBase32,
  octetsFromHex,
  hexFromOctets,
  base32FromOctets,
} from "../../server/src/dns/rdata/octets";
import { decodeTypeBitmap, encodeTypeBitmap } from "../../server/src/dns/rdata/type-bitmap";
import { knownRecordTypes, recordTypeFacts } from "../../server/src/dns/types";
import { typeCode } from "../../server/src/dns/type-codes";
import { name } from "./names";

const origin = name("example.com");
const zoneFile = { origin, zone: origin };

function data(type: string, value: unknown, context = {}): RecordData {
  const parsed = parseRecordData(type, value, context);
  assert.ok(parsed.ok, parsed.ok ? "" : JSON.stringify(parsed.faults));
  return parsed.data;
}

function faults(type: string, value: unknown, context = {}): string {
  const parsed = parseRecordData(type, value, context);
  assert.ok(!parsed.ok, JSON.stringify(parsed));
  return parsed.faults.map(({ field, reason }) => `${field ?? ""}: ${reason}`).join("\n");
}

function hexOf(value: RecordData): string | undefined {
  const octets = recordDataToWire(value);
  return octets === undefined ? undefined : hexFromOctets(octets);
}

describe("record types in a zone file", () => {
  // The data on the wire is what BIND makes of the same text: test/oracle compares the two.
  const rows: readonly (readonly [type: string, written: string, canonical: string, wire: string])[] = [
    ["AFSDB", "1 a", "1 a.example.com.", "00010161076578616d706c6503636f6d00"],
    ["RT", "1 a", "1 a.example.com.", "00010161076578616d706c6503636f6d00"],
    ["KX", "1 a", "1 a.example.com.", "00010161076578616d706c6503636f6d00"],
    ["LP", "1 a", "1 a.example.com.", "00010161076578616d706c6503636f6d00"],
    ["L32", "1 192.0.2.1", "1 192.0.2.1", "0001c0000201"],
    [
      "PX",
      "1 a b",
      "1 a.example.com. b.example.com.",
      "00010161076578616d706c6503636f6d000162076578616d706c6503636f6d00",
    ],
    [
      "MINFO",
      "a b",
      "a.example.com. b.example.com.",
      "0161076578616d706c6503636f6d000162076578616d706c6503636f6d00",
    ],
    ["RP", "a .", "a.example.com. .", "0161076578616d706c6503636f6d0000"],
    ["MB", "a", "a.example.com.", "0161076578616d706c6503636f6d00"],
    ["HINFO", 'a "b c"', '"a" "b c"', "016103622063"],
    ["URI", '10 1 "https://a/"', '10 1 "https://a/"', "000a000168747470733a2f2f612f"],
    [
      "NAPTR",
      '100 10 "U" x "!^.*$!a!" .',
      '100 10 "U" "x" "!^.*$!a!" .',
      "0064000a0155017808215e2e2a2421612100",
    ],
    [
      "SSHFP",
      "4 2 abababababababababababababababababababababababababababababababab",
      "4 2 ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
      "0402abababababababababababababababababababababababababababababababab",
    ],
    ["OPENPGPKEY", "AQID BAUG", "AQIDBAUG", "010203040506"],
    ["DHCID", "AQID", "AQID", "010203"],
    ["CERT", "pkix 1 rsasha256 AQID", "PKIX 1 RSASHA256 AQID", "0001000108010203"],
    [
      "DLV",
      "1 RSASHA1 SHA1 abababababababababababababababababababab",
      "1 5 1 ABABABABABABABABABABABABABABABABABABABAB",
      "00010501abababababababababababababababababababab",
    ],
    [
      "RRSIG",
      "A 13 2 3600 20300101000000 2000000000 1 @ AQID",
      "A 13 2 3600 20300101000000 20330518033320 1 example.com. AQID",
      "00010d0200000e1070dbd880773594000001076578616d706c6503636f6d00010203",
    ],
    [
      "RRSIG",
      "TYPE65534 13 3 3600 21200101000000 19000101000060 1 a AQID",
      "TYPE65534 13 3 3600 19831124173144 20360207062916 1 a.example.com. AQID",
      "fffe0d0300000e101a23a3007c5581bc00010161076578616d706c6503636f6d00010203",
    ],
    [
      "NSEC",
      "a A MX RRSIG NSEC TYPE1234",
      "a.example.com. A MX RRSIG NSEC TYPE1234",
      "0161076578616d706c6503636f6d000006400100000003041b000000000000000000000000000000000000000000000000000020",
    ],
    [
      "NSEC3",
      "1 0 10 ab 0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TOM A RRSIG",
      "1 0 10 AB 0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TOM A RRSIG",
      "0100000a01ab14065368abeed7ec6e9feba96b8c8bc3e8b791f7160006400000000002",
    ],
    [
      "NSEC3",
      "1 1 0 - 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom",
      "1 1 0 - 0P9MHAVEQVM6T7VBL5LOP2U3T2RP3TOM",
      "010100000014065368abeed7ec6e9feba96b8c8bc3e8b791f716",
    ],
    ["NSEC3PARAM", "1 0 0 -", "1 0 0 -", "0100000000"],
    ["CSYNC", "66 3 A NS AAAA", "66 3 A NS AAAA", "000000420003000460000008"],
    [
      "ZONEMD",
      "1 1 1 abababababababababababababababababababababababababababababababababababababababababababababababab",
      "1 1 1 ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
      "000000010101abababababababababababababababababababababababababababababababababababababababababababababababab",
    ],
    [
      "LOC",
      "51 30 12.748 N 0 7 39.611 W 10m 1m 100m 10m",
      "51 30 12.748 N 0 7 39.611 W 10.00m 1m 100m 10m",
      "001214138b0d2c8c7ff8fca500989a68",
    ],
    [
      "LOC",
      "90 N 180 W -100000 0 0.3 90000000m",
      "90 0 0.000 N 180 0 0.000 W -100000.00m 0.00m 0.30m 90000000m",
      "00003199934fd90059604e0000000000",
    ],
    ["CAA", '128 issue "a;b"', '128 issue "a;b"', "80056973737565613b62"],
    ["TXT", 'a "b"', '"a" "b"', "01610162"],
    [
      "SVCB",
      '1 a port=1 alpn="h2,h3" mandatory=port,alpn ipv4hint=192.0.2.1 ech=AQID ipv6hint=::1 dohpath="/q{?dns}" ohttp key65280="a\\255" no-default-alpn',
      '1 a.example.com. mandatory=alpn,port alpn="h2,h3" no-default-alpn port=1 ipv4hint=192.0.2.1 ech=AQID ipv6hint=::1 dohpath="/q{?dns}" ohttp key65280="a\\255"',
      "00010161076578616d706c6503636f6d000000000400010003000100060268320268330002000000030002000100040004c0000201000500030102030006001000000000000000000000000000000001000700082f717b3f646e737d00080000ff00000261ff",
    ],
    ["AAAA", "::ffff:192.0.2.1", "::ffff:192.0.2.1", "00000000000000000000ffffc0000201"],
    ["AAAA", "::192.0.2.1", "::192.0.2.1", "000000000000000000000000c0000201"],
    ["TYPE65280", "\\# 3 010203", "\\# 3 010203", "010203"],
    [
      "SOA",
      "a b 1 1h 1 1 4294967295",
      "a.example.com. b.example.com. 1 3600 1 1 4294967295",
      "0161076578616d706c6503636f6d000162076578616d706c6503636f6d000000000100000e100000000100000001ffffffff",
    ],
    ["CDS", "0 0 0 00", "0 0 0 00", "0000000000"],
  ];
  for (const [type, written, canonical, wire] of rows)
    it(`${type} ${written.slice(0, 50)}`, () => {
      const value = data(type, written, zoneFile);
      assert.equal(formatRecordData(value), canonical);
      assert.equal(hexOf(value), wire);
      assert.deepEqual(recordDataFromWire(type, octetsFromHex(wire)), value);
      assert.deepEqual(data(type, `\\# ${wire.length / 2} ${wire}`, zoneFile), value, "the generic form");
      assert.deepEqual(data(type, canonical, zoneFile), value, "the canonical form");
    });

  it("keeps types that it does not take apart as they are written", () => {
    const value = data("APL", "1:192.168.32.0/21  !1:192.168.38.0/28", zoneFile);
    assert.equal(value.type, "opaque");
    assert.equal(formatRecordData(value), "1:192.168.32.0/21  !1:192.168.38.0/28");
    assert.equal(recordDataToWire(value), undefined);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["CNAME", "a b", /not one name/],
    ["NS", '"a"', /not one name/],
    ["MX", '10 "a"', /exchange stands in quotation marks/],
    ["CAA", '0 "issue" a', /tag stands in quotation marks/],
    ["CAA", "0 issue a b", /4 fields/],
    ["URI", "1 1 https://a", /target stands without quotation marks/],
    ["TXT", '"\\25"', /digit, but not by three digits up to 255/],
    ["HINFO", 'a "\\256"', /digit, but not by three digits up to 255/],
    ["HINFO", `a ${"x".repeat(256)}`, /os has 256 octets/],
    ["SSHFP", "1 1 abcd", /fingerprint has 4 hexadecimal digits; fingerprint_type 1 has 40/],
    ["ZONEMD", "1 1 1 ab", /digest has 2 hexadecimal digits; hash_algorithm 1 has 96/],
    ["DS", "1 13 MD5 ab", /digest_type "MD5" is not a whole number/],
    ["OPENPGPKEY", "aa==", /bits behind its last octet/],
    ["RRSIG", "A 13 1 60 20300101000000 20200101000000 1 @ AQID", /labels is 1, but the signer has 2/],
    ["RRSIG", "A 13 2 60 20300230000000 20200101000000 1 @ AQID", /expiration "20300230000000" is neither/],
    ["RRSIG", "FOO 13 2 60 20300101000000 20200101000000 1 @ AQID", /type_covered "FOO" is no record type/],
    ["NSEC", "a", /has one field/],
    ["NSEC", "a A FOO", /types "FOO" is no record type/],
    ["NSEC3", "1 0 10 abc 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom A", /salt "abc" is not hexadecimal/],
    ["NSEC3", "1 0 10 - 0p A", /next_hashed_owner "0p" is not base32/],
    ["LOC", "91 N 0 W 0", /angle of at most 90 degrees/],
    ["LOC", "90 0 0.001 N 0 W 0", /angle of at most 90 degrees/],
    ["LOC", "51 60 N 0 W 0", /angle of at most 90 degrees/],
    ["LOC", "51 N 0 N 0", /angle of at most 180 degrees/],
    ["LOC", "51 N 0 W", /not an altitude/],
    ["LOC", "51 N 0 W 0 1 1 1 1", /stands behind the last precision/],
    ["LOC", "51 N 0 W 0 -1", /not a size or precision/],
    ["SVCB", "1 . mandatory=port", /mandatory names port, which the record does not have/],
    ["SVCB", "1 . no-default-alpn", /no-default-alpn needs alpn beside it/],
    ["SVCB", "1 . key1=h2", /does not have the form/],
    ["SVCB", "1 . dohpath=/q", /no template with the variable dns/],
    ["SVCB", "1 . ech=!", /ech is not base64/],
    ["DS", "\\# 5 0001 0d 01 ab", /digest has 2 hexadecimal digits/],
    ["A", "\\# 3 c00002", /octets are no value of type A/],
    ["A", "\\# 4 c00002", /has 3 octets behind \\#, but announces 4/],
    ["TYPE1234", "\\# 1 xy", /in hexadecimal/],
    ["TXT", "", /at least one string/],
  ];
  for (const [type, written, pattern] of wrong)
    it(`refuses ${type} ${written.slice(0, 50)}`, () =>
      assert.match(faults(type, written, zoneFile), pattern));

  it("is as lenient as name servers with data that only another rule forbids", () => {
    assert.equal(hexOf(data("TLSA", "3 1 1 abcd", zoneFile)), "030101abcd");
    assert.equal(hexOf(data("DNSKEY", "257 2 13 AQID", zoneFile)), "0101020d010203");
    assert.match(faults("TLSA", "3 1 1 abcd"), /matching_type 1 has 64/);
    assert.match(faults("DNSKEY", "257 2 13 AQID"), /protocol 2 is not 3/);
  });

  it("reads an address as a name where a name has to stand", () => {
    assert.equal(formatRecordData(data("CNAME", "192.0.2.1", zoneFile)), "192.0.2.1.example.com.");
    assert.match(faults("CNAME", "192.0.2.1"), /is an address/);
  });
});

describe("record types as octoDNS writes them", () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ["SSHFP", { algorithm: 4, fingerprint_type: 2, fingerprint: "ab".repeat(32) }, `4 2 ${"AB".repeat(32)}`],
    [
      "NAPTR",
      { order: 10, preference: 100, flags: "S", service: "SIP+D2U", regexp: "!^.*$!\\1!", replacement: "." },
      '10 100 "S" "SIP+D2U" "!^.*$!\\\\1!" .',
    ],
    [
      "LOC",
      {
        lat_degrees: 31,
        lat_minutes: 58,
        lat_seconds: 52.1,
        lat_direction: "S",
        long_degrees: 115,
        long_minutes: 49,
        long_seconds: 11.7,
        long_direction: "E",
        altitude: 20,
        size: 10,
        precision_horz: 10,
        precision_vert: 2,
      },
      "31 58 52.100 S 115 49 11.700 E 20.00m 10m 10m 2m",
    ],
    ["URI", { priority: 1, weight: 2, target: "https://example.com/a" }, '1 2 "https://example.com/a"'],
    ["OPENPGPKEY", "AQID", "AQID"],
    ["HINFO", { cpu: "a", os: "b c" }, '"a" "b c"'],
    ["NSEC3PARAM", { hash_algorithm: 1, flags: 0, iterations: 0, salt: "-" }, "1 0 0 -"],
    ["CSYNC", { serial: 1, flags: 3 }, "1 3"],
  ];
  for (const [type, value, expected] of rows)
    it(type, () => assert.equal(formatRecordData(data(type, value)), expected));

  it("says which field of a place is missing", () =>
    assert.match(faults("LOC", { lat_degrees: 1 }), /^lat_minutes: lat_minutes is missing$/));

  it("takes no value without an end", () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    assert.match(faults("URLFWD", endless), /without a loop/);
  });
});

describe("data on the wire", () => {
  const types = knownRecordTypes().filter((type) => typeCode(type) !== undefined);

  it("never throws on octets, and writes what it has read", () => {
    const octets = fc.uint8Array({ maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes));
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...types), octets, (type, wire) => {
        const value = recordDataFromWire(type, wire);
        if (value === undefined) return;
        const parsed = parseRecordData(type, formatRecordData(value), zoneFile);
        if (parsed.ok) assert.deepEqual(parsed.data, value);
        else assert.match(JSON.stringify(parsed.faults), /hexadecimal digits|labels/);
        read++;
      }),
      { seed: 3597, numRuns: 5000 },
    );
    assert.ok(read > 300, String(read));
  }).timeout(10_000);

  it("reads back every string", () => {
    const octets = fc.uint8Array({ maxLength: 255 }).map((bytes) => String.fromCharCode(...bytes));
    fc.assert(
      fc.property(octets, octets, (cpu, os) => {
        const value = data("HINFO", `${quoteOctets(cpu)} ${quoteOctets(os)}`, zoneFile);
        assert.deepEqual(recordDataFromWire("HINFO", recordDataToWire(value) ?? ""), value);
      }),
      { seed: 1035, numRuns: 500 },
    );
  });

  it("reads back base32 and bitmaps of types", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uniqueArray(fc.nat(65_535)), (bytes, codes) => {
        const octets = String.fromCharCode(...bytes);
        assert.equal(octetsFromBase32(base32FromOctets(octets)), octets);
        const sorted = codes.sort((one, other) => one - other);
        assert.deepEqual(decodeTypeBitmap(encodeTypeBitmap(sorted)), sorted);
      }),
      { seed: 4648, numRuns: 500 },
    );
    for (const bitmap of [
      "\0",
      "\0\0",
      "\0\x01",
      "\0\x01\0",
      "\x01\x01\x01\0\x01\x01",
      "\0\x21" + "\x01".repeat(33),
    ])
      assert.equal(decodeTypeBitmap(bitmap), undefined);
  });

  it("has a number for every type that is no provider's", () => {
    for (const type of knownRecordTypes())
      if (typeCode(type) === undefined)
        assert.match(`${type}: ${recordTypeFacts(type)?.description ?? ""}`, /provider/i);
  });
});
