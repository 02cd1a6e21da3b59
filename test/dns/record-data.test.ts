import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatRecordData,
  parseRecordData,
  recordDataKey,
  sameRecordData,
  targetOf,
  type RecordData,
} from "../../server/src/dns/record-data";
import { quoteOctets } from "../../server/src/dns/presentation";
import { anyCharacter } from "../any-character";
import { name } from "./names";

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

const sha256 = "AB".repeat(32);

describe("record data in both shapes", () => {
  const pairs: readonly (readonly [string, unknown, string])[] = [
    ["A", "192.0.2.1", "192.0.2.1"],
    ["AAAA", "2001:DB8::0:1", "2001:db8::1"],
    ["CNAME", "Target.example.net", "target.example.net."],
    ["NS", "ns1.example.net.", "ns1.example.net."],
    ["PTR", "bücher.example", "xn--bcher-kva.example."],
    ["DNAME", "new.example.net", "new.example.net."],
    ["ALIAS", "lb.example.net", "lb.example.net."],
    ["MX", { preference: 10, exchange: "mx.example.com" }, "10 mx.example.com."],
    ["MX", { priority: "10", value: "mx.example.com." }, "10 mx.example.com."],
    ["MX", "0 .", "0 ."],
    ["SRV", { priority: 1, weight: 2, port: 443, target: "a.example.com" }, "1 2 443 a.example.com."],
    ["SRV", "1 2 443 a.example.com.", "1 2 443 a.example.com."],
    ["CAA", { flags: 0, tag: "issue", value: "letsencrypt.org" }, '0 issue "letsencrypt.org"'],
    ["CAA", { tag: "issue", value: "letsencrypt.org" }, '0 issue "letsencrypt.org"'],
    ["CAA", { flags: 128, tag: "ISSUE", value: "a.example\\; x=y" }, '128 issue "a.example; x=y"'],
    [
      "CAA",
      "0 issue letsencrypt.org; accounturi=https://a.example/1",
      '0 issue "letsencrypt.org; accounturi=https://a.example/1"',
    ],
    ["CAA", '0 issue "ca.example"', '0 issue "ca.example"'],
    ["CAA", "0 issue ;", '0 issue ";"'],
    ["CAA", '0 issuewild ";"', '0 issuewild ";"'],
    ["CAA", '0 iodef "mailto:pki@example.com"', '0 iodef "mailto:pki@example.com"'],
    [
      "TLSA",
      {
        certificate_usage: 3,
        selector: 1,
        matching_type: 1,
        certificate_association_data: sha256.toLowerCase(),
      },
      `3 1 1 ${sha256}`,
    ],
    ["TLSA", `3 1 1 ${sha256.slice(0, 32)} ${sha256.slice(32)}`, `3 1 1 ${sha256}`],
    ["TLSA", "3 0 0 30820122", "3 0 0 30820122"],
    ["DS", { key_tag: 60485, algorithm: 13, digest_type: 2, digest: sha256 }, `60485 13 2 ${sha256}`],
    ["CDS", "0 0 0 00", "0 0 0 00"],
    ["DNSKEY", { flags: 257, protocol: 3, algorithm: 13, public_key: "AQID BAUG" }, "257 3 13 AQIDBAUG"],
    ["TXT", "v=spf1 -all", '"v=spf1 -all"'],
    ["TXT", "v=DKIM1\\; k=rsa", '"v=DKIM1; k=rsa"'],
    ["TXT", '"part one " "part two"', '"part one " "part two"'],
    ["TXT", 'say "hi" \\o/', '"say \\"hi\\" \\\\o/"'],
    ["TXT", "ü", '"\\195\\188"'],
    ["TXT", "", '""'],
    [
      "SOA",
      "ns1.example.com hostmaster.example.com 2026112201 1h 15m 1w 300",
      "ns1.example.com. hostmaster.example.com. 2026112201 3600 900 604800 300",
    ],
    [
      "HTTPS",
      {
        svcpriority: 1,
        targetname: ".",
        svcparams: { port: 8443, alpn: ["h3", "h2"], "no-default-alpn": null },
      },
      '1 . alpn="h3,h2" no-default-alpn port=8443',
    ],
    ["HTTPS", '1 . port=8443 alpn="h3,h2" no-default-alpn', '1 . alpn="h3,h2" no-default-alpn port=8443'],
    ["SVCB", { svcpriority: 0, targetname: "svc.example.net" }, "0 svc.example.net."],
    ["SVCB", { svcpriority: 0, targetname: "svc.example.net", svcparams: {} }, "0 svc.example.net."],
    [
      "HTTPS",
      '1 svc.example.net ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1 key65280="a b"',
      '1 svc.example.net. ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1 key65280="a b"',
    ],
    ["NAPTR", "100 10 U x y .", '100 10 "U" "x" "y" .'],
    ["A", "\\# 4 c0000201", "192.0.2.1"],
    ["TYPE65534", "\\# 3 0a0B 0c", "\\# 3 0A0B0C"],
    ["TYPE65534", "\\# 0", "\\# 0"],
  ];
  for (const [type, value, expected] of pairs)
    it(`${type} ${JSON.stringify(value)}`, () => {
      const parsed = data(type, value);
      assert.equal(formatRecordData(parsed), expected);
      assert.deepEqual(data(type, expected), parsed, "presentation format reads back to the same data");
    });
});

describe("faults of record data", () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ["A", "2001:db8::1", /belongs in an AAAA record/],
    ["AAAA", "192.0.2.1", /belongs in an A record/],
    ["A", "www.example.com", /not an IPv4 address/],
    ["A", 3221225985, /expected an IPv4 address/],
    ["A", null, /expected an IPv4 address/],
    ["CNAME", "192.0.2.1", /is an address; expected a domain name/],
    ["CNAME", "https://www.example.com", /is a URL/],
    ["CNAME", "", /empty/],
    ["CNAME", ["a"], /expected a domain name/],
    ["CNAME", { name: "a" }, /expected a domain name/],
    ["MX", "mx.example.com", /has one field; expected preference, exchange/],
    ["MX", "10 mx.example.com extra", /has 3 fields/],
    ["MX", "ten mx.example.com", /preference: preference "ten" is not a whole number from 0 to 65535/],
    ["MX", { preference: 65536, exchange: "a b" }, /preference: [^]*\nexchange: exchange is no domain name/],
    ["MX", { exchange: "a.example.com" }, /preference: preference is missing/],
    ["MX", { preference: -1, exchange: "a.example.com" }, /preference/],
    ["MX", { preference: 1.5, exchange: "a.example.com" }, /preference/],
    ["MX", { preference: true, exchange: "a.example.com" }, /preference is not text/],
    ["MX", "10 192.0.2.1", /exchange is no domain name: "192.0.2.1" is an address/],
    ["MX", 10, /expected preference, exchange/],
    ["SRV", "1 2 70000 a.example.com", /port/],
    ["CAA", "0 issue", /has 2 fields; expected flags, tag, value/],
    ["CAA", '256 issue "a"', /flags/],
    ["CAA", '0 is-sue "a"', /tag/],
    ["CAA", '0 issue "a', /quotation mark is not closed/],
    ["CAA", ["a"], /tag is missing/],
    ["TLSA", `3 1 1 ${sha256}ab`, /has 66 hexadecimal digits; matching_type 1 has 64/],
    ["TLSA", "3 1 1 xyz", /not hexadecimal/],
    ["DS", "1 13 2 abcd", /digest has 4 hexadecimal digits; digest_type 2 has 64/],
    ["DS", `70000 13 2 ${sha256}`, /key_tag/],
    ["DS", `1 13 2 ${sha256.slice(1)}`, /not hexadecimal with two digits/],
    ["DNSKEY", "257 3 13 !!!!", /not base64/],
    ["DNSKEY", "257 2 13 AQID", /protocol 2 is not 3/],
    ["TXT", 5, /quotation marks/],
    ["TXT", `"${"x".repeat(256)}"`, /256 octets/],
    ["TXT", '"\\999"', /not by three digits up to 255/],
    ["TXT", '"open', /not closed/],
    ["SOA", "ns1.example.com hostmaster@example.com 1 1h 1h 1h 1h", /rname/],
    ["SOA", "ns1.example.com h.example.com 1 1h 1h 1x 1h", /expire/],
    ["HTTPS", "1", /has one field/],
    ["HTTPS", "1 . alpn", /alpn needs a value/],
    ["HTTPS", "1 . alpn=h2 alpn=h3", /given twice/],
    ["HTTPS", "1 . port=99999", /port/],
    ["HTTPS", "1 . ipv4hint=2001:db8::1", /ipv4hint/],
    ["HTTPS", "1 . no-default-alpn=x", /takes no value/],
    ["HTTPS", "1 . foo=bar", /no registered parameter/],
    ["HTTPS", "1 . key65536=bar", /no registered parameter/],
    ["HTTPS", "1 . mandatory=mandatory", /mandatory/],
    ["HTTPS", '1 . alpn="h2', /cannot be read/],
    ["HTTPS", { svcpriority: 1, targetname: ".", svcparams: ["alpn"] }, /expected a mapping/],
    ["HTTPS", { svcpriority: 1, targetname: ".", svcparams: { alpn: [{}] } }, /cannot be read/],
  ];
  for (const [type, value, pattern] of cases)
    it(`${type} ${JSON.stringify(value).slice(0, 60)}`, () => assert.match(faults(type, value), pattern));
});

describe("lengths of digests", () => {
  const hex = (octets: number): string => "5A".repeat(octets);
  const lengths: readonly (readonly [string, string, number])[] = [
    ["DS", "1 13 1", 20],
    ["DS", "1 13 2", 32],
    ["DS", "1 12 3", 32],
    ["CDS", "1 13 4", 48],
    ["DS", "1 23 5", 32],
    ["DS", "1 17 6", 32],
    ["TLSA", "3 1 1", 32],
    ["TLSA", "3 1 2", 64],
    ["SMIMEA", "3 0 1", 32],
  ];
  for (const [type, start, octets] of lengths)
    it(`${type} ${start}: ${octets} octets`, () => {
      assert.equal(formatRecordData(data(type, `${start} ${hex(octets)}`)), `${start} ${hex(octets)}`);
      assert.match(faults(type, `${start} ${hex(octets - 1)}`), /hexadecimal digits/);
    });

  it("are open for types that are not known here", () => {
    assert.equal(formatRecordData(data("DS", "1 13 9 ab")), "1 13 9 AB");
    assert.equal(formatRecordData(data("TLSA", "3 1 9 ab")), "3 1 9 AB");
  });
});

describe("names in values", () => {
  const origin = name("example.com");
  it("are absolute in a manifest", () => {
    assert.equal(targetOf(data("CNAME", "www")), "www");
    assert.equal(targetOf(data("CNAME", "www.example.net.")), "www.example.net");
  });

  it("are relative to the origin in a zone file", () => {
    assert.equal(targetOf(data("CNAME", "www", { origin })), "www.example.com");
    assert.equal(targetOf(data("MX", "10 mx.example.com", { origin })), "mx.example.com.example.com");
    assert.equal(targetOf(data("SRV", "0 0 1 @", { origin })), "example.com");
    assert.deepEqual(data("TXT", "one two", { origin }), {
      type: "TXT",
      strings: ["one", "two"],
      text: "onetwo",
    });
  });

  it("lead nowhere where the value says so", () => {
    assert.equal(targetOf(data("MX", "0 .")), undefined);
    assert.equal(targetOf(data("HTTPS", "1 .")), undefined);
    assert.equal(targetOf(data("A", "192.0.2.1")), undefined);
    assert.equal(targetOf(data("TXT", "a")), undefined);
  });

  it("of provider aliases are relative to the zone", () => {
    const zone = name("example.com");
    assert.deepEqual(data("Route53Provider/ALIAS", { type: "AAAA", name: "www" }, { zone }), {
      type: "ALIAS",
      target: "www.example.com",
      aliasedType: "AAAA",
    });
    assert.deepEqual(data("Route53Provider/ALIAS", { type: "A" }, { zone }), {
      type: "ALIAS",
      target: "example.com",
      aliasedType: "A",
    });
    const elsewhere = { type: "A", name: "lb.eu.elb.example.net.", "hosted-zone-id": "Z1" };
    assert.equal(targetOf(data("Route53Provider/ALIAS", elsewhere)), "lb.eu.elb.example.net");
    assert.match(faults("Route53Provider/ALIAS", { type: "A", name: "www" }), /zone that is not known/);
    assert.notEqual(
      recordDataKey(data("Route53Provider/ALIAS", { type: "A" }, { zone })),
      recordDataKey(data("Route53Provider/ALIAS", { type: "AAAA" }, { zone })),
    );
    const [ipv4, ipv6] = ["A", "AAAA"].map((type) => data("Route53Provider/ALIAS", { type }, { zone }));
    const unsaid = data("Route53Provider/ALIAS", "example.com.");
    assert.equal(sameRecordData([ipv4], [ipv6]), false);
    assert.equal(sameRecordData([ipv4, ipv6], [ipv6, ipv4]), true);
    assert.equal(sameRecordData([ipv4, ipv6], [unsaid]), true);
    assert.equal(sameRecordData([unsaid], [data("Route53Provider/ALIAS", "example.net.")]), false);
  });
});

describe("TXT", () => {
  it("splits long text after 255 octets and joins it again", () => {
    const long = data("TXT", "ü".repeat(200));
    assert.ok(long.type === "TXT");
    assert.deepEqual(
      long.strings.map((one) => one.length),
      [255, 145],
    );
    assert.equal(long.text, "ü".repeat(200));
  });

  it("compares without regard to where it is split", () => {
    assert.equal(recordDataKey(data("TXT", '"ab" "c"')), recordDataKey(data("TXT", "abc")));
    assert.notEqual(recordDataKey(data("TXT", '"ab" "d"')), recordDataKey(data("TXT", "abc")));
  });

  it("keeps octets that are no text", () => {
    const octets = data("TXT", '"\\255\\000"');
    assert.ok(octets.type === "TXT");
    assert.equal(formatRecordData(octets), '"\\255\\000"');
    assert.equal(octets.text, "\uFFFD\u0000");
  });

  it("reads back every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 400 }), (text) => {
        fc.pre(!/^\s*"/.test(text) && !text.includes("\\;") && !/^\s*\\#\s/.test(text));
        const parsed = data("TXT", text);
        assert.ok(parsed.type === "TXT");
        assert.equal(
          parsed.text,
          new TextDecoder("utf-8", { ignoreBOM: false }).decode(new TextEncoder().encode(text)),
        );
        assert.deepEqual(data("TXT", formatRecordData(parsed)), parsed);
      }),
      { seed: 1464, numRuns: 1500 },
    );
  });
});

describe("presentation format", () => {
  it("reads back every octet string", () => {
    const octets = fc
      .array(fc.integer({ min: 0, max: 255 }), { maxLength: 255 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(octets, (text) => {
        const parsed = data("TXT", quoteOctets(text));
        assert.ok(parsed.type === "TXT");
        assert.deepEqual(parsed.strings, [text]);
      }),
      { seed: 1035, numRuns: 1000 },
    );
  });

  it("reads back every SVCB value", () => {
    const alpn = fc.array(
      fc.string({ unit: fc.constantFrom("h", "2", ",", "\\", '"', " ", "ü"), minLength: 1, maxLength: 6 }),
      { minLength: 1, maxLength: 3 },
    );
    const free = fc.string({ unit: "grapheme", maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(65_535), alpn, fc.nat(65_535), free, (svcpriority, ids, port, value) => {
        const svcparams = { port, alpn: ids, key65280: value, "no-default-alpn": null };
        const parsed = data("HTTPS", { svcpriority, targetname: "svc.example.net", svcparams });
        assert.ok(parsed.type === "HTTPS");
        assert.deepEqual(parsed.params.find((param) => param.key === "alpn")?.values, ids);
        assert.deepEqual(data("HTTPS", formatRecordData(parsed)), parsed);
      }),
      { seed: 9460, numRuns: 1000 },
    );
  }).timeout(10_000);

  it("never throws on foreign values", () => {
    const types = fc.constantFrom(
      "A",
      "AAAA",
      "CNAME",
      "ALIAS",
      "MX",
      "SRV",
      "CAA",
      "TLSA",
      "DS",
      "DNSKEY",
      "TXT",
      "HTTPS",
      "SOA",
      "LOC",
    );
    const text = fc.string({
      unit: fc.constantFrom('"', "\\", " ", "0", "1", "a", ".", ";", "=", ",", "issue", "alpn", "ü", "\n"),
      maxLength: 20,
    });
    fc.assert(
      fc.property(types, fc.oneof(text, fc.jsonValue()), (type, value) => {
        const parsed = parseRecordData(type, value);
        assert.ok(parsed.ok ? typeof recordDataKey(parsed.data) === "string" : parsed.faults.length > 0);
        if (parsed.ok && parsed.data.type !== "opaque" && parsed.data.type !== "ALIAS")
          assert.deepEqual(data(type, formatRecordData(parsed.data)), parsed.data);
      }),
      { seed: 3597, numRuns: 5000 },
    );
  }).timeout(10_000);

  it("takes long hostile values in good time", () => {
    const values = [
      '"'.repeat(100_001),
      "\\".repeat(100_001),
      "a ".repeat(100_000),
      "1 . " + "a=".repeat(100_000),
      "1 . alpn=" + ",".repeat(100_000),
      `0 issue "${";".repeat(100_000)}"`,
    ];
    for (const value of values)
      for (const type of ["TXT", "CAA", "HTTPS", "MX", "DNSKEY"]) parseRecordData(type, value);
  }).timeout(10_000);
});

describe("sameRecordData", () => {
  const dataOf = (type: string, values: readonly unknown[]): readonly (RecordData | undefined)[] =>
    values.map((value) => {
      const parsed = parseRecordData(type, value);
      return parsed.ok ? parsed.data : undefined;
    });
  const same = (type: string, one: readonly unknown[], other: readonly unknown[]): boolean | undefined =>
    sameRecordData(dataOf(type, one), dataOf(type, other));

  it("compares what values say, in any order and spelling", () => {
    assert.equal(same("AAAA", ["2001:db8::1", "::2"], ["::2", "2001:DB8:0::1"]), true);
    assert.equal(same("MX", [{ preference: 10, exchange: "a.example." }], ["10 A.example"]), true);
    assert.equal(same("A", ["203.0.113.1"], ["203.0.113.1", "203.0.113.2"]), false);
    assert.equal(same("A", [], []), true);
  });

  it("does not know where a value cannot be read", () => {
    assert.equal(same("A", ["203.0.113.1"], ["nowhere"]), undefined);
  });
});
