import assert from "node:assert/strict";
import fc from "fast-check";
import {
  commonNameFault,
  dnsNameFaults,
  publicDnsNameFaults,
  type SanFault,
} from "../../server/src/pki/san-form";

const suffixes = new Set(["com", "co.uk", "xn--p1ai"]);
const isPublicSuffix = (name: string): boolean => suffixes.has(name);

function codes(faults: readonly SanFault[]): string {
  return faults
    .map(({ code, replacement }) => (replacement === undefined ? code : `${code} -> ${replacement}`))
    .join(", ");
}

describe("dnsNameFaults", () => {
  const sound = [
    "example.com",
    "WWW.Example.COM",
    "*.example.com",
    "xn--bcher-kva.example",
    "a",
    "my_host.example.com",
    "-a.example.com",
    "a".repeat(63) + ".example.com",
    "*.com",
  ];
  for (const text of sound)
    it(`${text.slice(0, 40)} is sound`, () => assert.equal(codes(dnsNameFaults(text)), ""));

  const longName = Array(4).fill("a".repeat(63)).join(".");
  const faulty: readonly (readonly [string, string])[] = [
    ["", "empty"],
    ["  ", "empty"],
    ["example.com.", "final-dot -> example.com"],
    ["Login.Example.com.", "final-dot -> login.example.com"],
    ["example.com..", "final-dot, empty-label"],
    [".", "empty-label"],
    [".example.com", "empty-label"],
    ["www..example.com", "empty-label"],
    ["bücher.example", "u-label -> xn--bcher-kva.example"],
    ["BÜCHER.example.", "final-dot -> xn--bcher-kva.example, u-label -> xn--bcher-kva.example"],
    ["*.bücher.example", "u-label -> *.xn--bcher-kva.example"],
    ["☃.example", "no-ascii-form"],
    ["ss\u043e.example", "mixed-scripts"],
    ["ss\u043e.example.", "final-dot, mixed-scripts"],
    ["l\u03bfgin.example", "mixed-scripts"],
    ["\u043f\u043e\u0447\u0442\u0430.example", "u-label -> xn--80a1acny.example"],
    ["x\u7dda.example", "u-label -> xn--x-0n6c.example"],
    [" www.example.com", "white-space -> www.example.com"],
    ["www.example.com\n", "white-space -> www.example.com"],
    ["www example.com", "white-space"],
    ["a.example.com b.example.com", "white-space"],
    ["a.example.com,b.example.com", "bad-character"],
    ["192.0.2.1", "ip-address"],
    ["2001:db8::1", "ip-address"],
    ["[2001:db8::1]", "ip-address"],
    [" 192.0.2.1 ", "ip-address"],
    ["https://www.example.com/login", "url -> www.example.com"],
    ["https://user:pw@www.example.com:8443/?a=b", "url -> www.example.com"],
    ["https://192.0.2.1/", "url"],
    ["https://", "url"],
    ["www.example.com/login", "url -> www.example.com"],
    ["www.example.com:443", "port -> www.example.com"],
    ["[2001:db8::1]:443", "port"],
    ["admin@example.com", "mail-address"],
    ["*", "wildcard-position"],
    ["www.*.example.com", "wildcard-position"],
    ["*.*.example.com", "wildcard-position"],
    ["w*.example.com", "wildcard-position"],
    ["**.example.com", "wildcard-position"],
    ["*.example.com.", "final-dot -> *.example.com"],
    ["${HOST}.example.com", "bad-character"],
    ["a".repeat(64) + ".example.com", "label-too-long"],
    [longName, "name-too-long"],
    ["a..*.example.com.", "final-dot, empty-label, wildcard-position"],
  ];
  for (const [text, expected] of faulty)
    it(`${JSON.stringify(text).slice(0, 50)}: ${expected}`, () =>
      assert.equal(codes(dnsNameFaults(text)), expected));

  it("allows 253 octets and counts them without the final dot", () => {
    const longest = ["a", "b", "c"].map((letter) => letter.repeat(63)).join(".") + "." + "d".repeat(61);
    assert.equal(longest.length, 253);
    assert.equal(codes(dnsNameFaults(longest)), "");
    assert.equal(codes(dnsNameFaults(`${longest}.`)), `final-dot -> ${longest}`);
    assert.equal(codes(dnsNameFaults(`${longest}d`)), "name-too-long");
  });

  it("speaks in sentences", () => {
    for (const [text] of faulty)
      for (const { message } of dnsNameFaults(text)) assert.match(message, /^(?:"|The )[^]*\.$/, text);
  });

  it("offers replacements that are sound, and stable", () => {
    const piece = fc.constantFrom(
      "a",
      "B",
      ".",
      "*",
      "ü",
      "-",
      "_",
      " ",
      ":",
      "1",
      "/",
      "@",
      "https://",
      "com",
      "。",
      "☃",
      "xn--",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        for (const { replacement } of dnsNameFaults(pieces.join(""))) {
          if (replacement === undefined) continue;
          assert.equal(codes(dnsNameFaults(replacement)), "");
          assert.equal(replacement, replacement.toLowerCase());
        }
      }),
      { seed: 5280, numRuns: 5000 },
    );
  }).timeout(10_000);
});

describe("publicDnsNameFaults", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["www.example.com", ""],
    ["*.example.com", ""],
    ["WWW.example.com", ""],
    ["my_host.example.com", "underscore"],
    ["_dmarc.example.com", "underscore"],
    ["*.com", "wildcard-above-public-suffix"],
    ["*.co.uk", "wildcard-above-public-suffix"],
    ["*.CO.UK.", "wildcard-above-public-suffix"],
    ["*.xn--p1ai", "wildcard-above-public-suffix"],
    ["com", ""],
    ["a.com", ""],
    ["-a.example.com", "hyphen"],
    ["a-.example.com", "hyphen"],
    ["ab--c.example.com", "reserved-label"],
    ["xn--n3h.example.com", "reserved-label"],
    ["xn--bcher-kva.example", ""],
    ["bücher.example", ""],
    ["a--b.example.com", ""],
    // What has a fault for every issuer is not judged twice.
    ["w*_.example.com", ""],
    ["192.0.2.1", ""],
  ];
  for (const [text, expected] of cases)
    it(`${text}: ${expected || "sound"}`, () =>
      assert.equal(codes(publicDnsNameFaults(text, isPublicSuffix)), expected));
});

describe("commonNameFault", () => {
  it("accepts a copy of an entry", () => {
    assert.equal(commonNameFault("www.example.com", ["www.example.com"]), undefined);
    assert.equal(commonNameFault("WWW.example.com", ["www.example.com"]), undefined);
    assert.equal(commonNameFault("2001:db8:0::1", [], ["2001:db8::1"]), undefined);
  });

  it("refuses everything else", () => {
    for (const commonName of ["www.example.com", "*.example.com", "Example Ltd", "192.0.2.1", ""])
      assert.equal(
        commonNameFault(commonName, ["example.com"], ["192.0.2.2"])?.code,
        "common-name-not-listed",
        commonName,
      );
    assert.equal(commonNameFault("www.example.com", ["*.example.com"])?.code, "common-name-not-listed");
  });
});
