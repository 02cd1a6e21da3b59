import assert from "node:assert/strict";
import fc from "fast-check";
import { matchAddress, matchHost, type MismatchCode } from "../../server/src/pki/host-match";

// test/oracle holds it against Node and OpenSSL, with a table of the differences.
describe("matchHost", () => {
  it("tells the first of many names that covers a host, as it does one by one", () => {
    const label = fc.constantFrom("a", "b", "*", "a*", "B", "ä", "xn--4ca", "");
    const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
    fc.assert(
      fc.property(name, fc.array(name, { minLength: 17, maxLength: 40 }), (host, names) => {
        const match = matchHost(host, names);
        const first = names.findIndex((one) => matchHost(host, [one]).isMatch);
        assert.equal(match.isMatch ? match.index : -1, first);
        if (match.isMatch) assert.equal(match.entry, names[first]);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  const matches: readonly (readonly [string, string])[] = [
    ["www.example.com", "www.example.com"],
    ["WWW.example.com", "www.EXAMPLE.com"],
    ["www.example.com.", "www.example.com"],
    ["www.example.com", "www.example.com."],
    ["www.example.com", "*.example.com"],
    ["www.example.com", "*.EXAMPLE.com."],
    ["bücher.example", "xn--bcher-kva.example"],
    ["xn--bcher-kva.example", "bücher.example"],
    ["BÜCHER.example", "*.example"],
    ["_foo.example.com", "*.example.com"],
    ["*.example.com", "*.example.com"],
    ["localhost", "localhost"],
    ["a.b.c.d.e", "*.b.c.d.e"],
  ];
  for (const [host, entry] of matches)
    it(`${entry} covers ${host}`, () =>
      assert.deepEqual(matchHost(host, [entry]), { isMatch: true, entry, index: 0 }));

  const mismatches: readonly (readonly [string, readonly string[], MismatchCode, RegExp])[] = [
    ["www.example.com", [], "no-entries", /no dNSName entry/],
    [
      "example.com",
      ["*.example.com"],
      "wildcard-base",
      /"\*\.example\.com" covers the names one label below "example\.com", not "example\.com" itself/,
    ],
    [
      "a.b.example.com",
      ["*.example.com"],
      "wildcard-too-short",
      /"\*\.example\.com" covers one label only; "a\.b\.example\.com" has 2 in its place/,
    ],
    ["www1.example.com", ["www*.example.com"], "partial-wildcard", /part of a label/],
    ["www1.example.com", ["*1.example.com"], "partial-wildcard", /part of a label/],
    ["www.example.com", ["w*w.example.com"], "partial-wildcard", /part of a label/],
    ["xn--bcher-kva.example.com", ["xn--*.example.com"], "partial-wildcard", /part of a label/],
    ["www.example.com", ["www.*.com"], "wildcard-not-left-most", /outside the left-most label/],
    ["www.example.com", ["*.*.com"], "wildcard-not-left-most", /outside the left-most label/],
    ["www.example.com", ["*"], "not-listed", /no dNSName entry is "www\.example\.com"/],
    ["com", ["*"], "not-listed", /./],
    ["a.*.example.com", ["a.*.example.com"], "wildcard-not-left-most", /./],
    ["abc.example.com", ["a*bc*c.example.com"], "not-listed", /no dNSName entry/],
    ["abcc.example.com", ["a*bc*c.example.com"], "partial-wildcard", /./],
    ["www.example.com", ["web.example.com"], "not-listed", /the nearest entry, "web\.example\.com"/],
    ["www.example.com", ["www.example.net"], "not-listed", /no dNSName entry/],
    ["www.example.com", ["notwww.example.com"], "not-listed", /nearest/],
    ["www.example.com", ["www..example.com", ""], "not-listed", /no dNSName entry/],
    ["www.example.com..", ["www.example.com"], "host-not-a-name", /not a host name/],
    ["", ["example.com"], "host-not-a-name", /not a host name/],
    ["☃.example.com", ["*.example.com"], "host-not-a-name", /not a host name/],
    ["192.0.2.1", ["192.0.2.1", "*.0.2.1"], "host-is-address", /only an iPAddress entry/],
    ["2001:db8::1", ["2001:db8::1"], "host-is-address", /only an iPAddress entry/],
    ["foo.example.com", ["*.foo.example.com", "bar.example.com"], "wildcard-base", /one label below/],
    ["*.example.com", ["www.example.com"], "not-listed", /nearest/],
    ["*.b.example.com", ["*.example.com"], "wildcard-too-short", /has 2/],
    ["f*.example.com", ["f*.example.com"], "partial-wildcard", /./],
  ];
  for (const [host, entries, code, pattern] of mismatches)
    it(`${host || "(empty)"} against ${entries.join(" ") || "nothing"}: ${code}`, () => {
      const outcome = matchHost(host, entries);
      assert.ok(!outcome.isMatch);
      assert.equal(outcome.code, code);
      assert.match(outcome.reason, pattern);
    });

  it("says which entry matched and which came nearest", () => {
    assert.deepEqual(matchHost("a.example.com", ["x.example.net", "*.example.com", "a.example.com"]), {
      isMatch: true,
      entry: "*.example.com",
      index: 1,
    });
    const outcome = matchHost("a.b.c.example.com", ["x.example.net", "*.example.com", "*.c.example.com"]);
    assert.ok(!outcome.isMatch);
    assert.deepEqual(outcome.nearest, { entry: "*.c.example.com", index: 2 });
  });

  it("never counts the common name, and says so", () => {
    const outcome = matchHost("www.example.com", ["web.example.com"], "www.example.com");
    assert.ok(!outcome.isMatch);
    assert.equal(outcome.code, "common-name-only");
    assert.match(outcome.reason, /clients ignore it/);
    const other = matchHost("www.example.com", ["web.example.com"], "Example Ltd");
    assert.ok(!other.isMatch && other.code === "not-listed");
  });

  it("takes long hostile entries in good time", () => {
    const entries = [
      `${"*a".repeat(50_000)}.example.com`,
      "*".repeat(100_000),
      ".".repeat(100_000),
      "a.".repeat(50_000),
    ];
    assert.equal(matchHost(`${"a".repeat(50_000)}.example.com`, entries).isMatch, false);
  });
});

describe("matchAddress", () => {
  it("compares octets, not text", () => {
    assert.equal(matchAddress("2001:DB8:0::1", ["192.0.2.1", "2001:db8::1"]).isMatch, true);
    assert.equal(matchAddress("192.0.2.1", ["192.0.2.1"]).isMatch, true);
    assert.equal(matchAddress("192.0.2.1", ["::ffff:192.0.2.1"]).isMatch, false);
  });

  it("says why nothing matches", () => {
    const codeOf = (address: string, entries: readonly string[]): string => {
      const outcome = matchAddress(address, entries);
      return outcome.isMatch ? "match" : outcome.code;
    };
    assert.equal(codeOf("192.0.2.1", []), "no-entries");
    assert.equal(codeOf("192.0.2.1", ["192.0.2.2", "example.com"]), "not-listed");
    assert.equal(codeOf("example.com", ["example.com"]), "host-is-name");
  });
});
