import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hasUnderscoreLabel,
  isAtOrBelow,
  isBelow,
  isWildcard,
  labelsOf,
  leftMostLabel,
  nameInZoneFile,
  ownerName,
  parentName,
  parseName,
  prefixed,
  relativeTo,
  rootName,
  wildcardBelow,
  withFinalDot,
  type NameProblem,
  type ParsedName,
} from "../../server/src/dns/name";
import { anyCharacter } from "../any-character";
import { name } from "./names";

function textOrProblem(parsed: ParsedName): string {
  return parsed.ok ? parsed.name : `!${parsed.problem}`;
}

describe("parseName", () => {
  const good: readonly (readonly [string, string])[] = [
    ["example.com", "example.com"],
    ["Example.COM.", "example.com"],
    [".", ""],
    ["com", "com"],
    ["_acme-challenge.WWW.example.com", "_acme-challenge.www.example.com"],
    ["*.example.com", "*.example.com"],
    ["0/25.2.0.192.in-addr.arpa.", "0/25.2.0.192.in-addr.arpa"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example.", "xn--bcher-kva.example"],
    ["例え。テスト", "xn--r8jz45g.xn--zckzah"],
    ["a\\.b.example", "a\\.b.example"],
    ["a\\046b.example", "a\\.b.example"],
    ["\\065.example", "a.example"],
    ["\\w\\W.example", "ww.example"],
    ["My\\ Printer._ipp._tcp.example", "my\\032printer._ipp._tcp.example"],
    ["a\\\\.example", "a\\\\.example"],
    ["\\195\\188.example", "\\195\\188.example"],
    ["\\*.example", "*.example"],
    ["a\\@b.example", "a\\@b.example"],
    ["xn--n3h.example", "xn--n3h.example"],
  ];
  for (const [text, expected] of good)
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(textOrProblem(parseName(text)), expected));

  const bad: readonly (readonly [string, NameProblem])[] = [
    ["", "empty"],
    ["..", "empty-label"],
    [".example.com", "empty-label"],
    ["a..example.com", "empty-label"],
    ["example.com..", "empty-label"],
    ["\u3002", "empty-label"],
    ["a b.example.com", "bad-character"],
    [" example.com", "bad-character"],
    ["example.com ", "bad-character"],
    ["example.com\n", "bad-character"],
    ["example.com:443", "bad-character"],
    ["2001:db8::1", "bad-character"],
    ["hostmaster@example.com", "bad-character"],
    ["a.example.com,b.example.com", "bad-character"],
    ["${HOST}.example.com", "bad-character"],
    ["bü cher.example.com", "bad-character"],
    ["https://www.example.com/", "url"],
    ["a\\", "bad-escape"],
    ["a\\256.example.com", "bad-escape"],
    ["a\\12.example.com", "bad-escape"],
    ["☃.example.com", "bad-international-label"],
    ["a\\.ü.example.com", "bad-character"],
    [`${"a".repeat(64)}.example.com`, "label-too-long"],
    [`${"a\\000".repeat(33)}.example.com`, "label-too-long"],
  ];
  for (const [text, problem] of bad)
    it(`refuses ${JSON.stringify(text)} as ${problem}`, () =>
      assert.equal(textOrProblem(parseName(text)), `!${problem}`));

  it("counts octets, not characters", () => {
    assert.equal(parseName(`${"\\000".repeat(63)}.example`).ok, true);
    assert.equal(parseName("a".repeat(63)).ok, true);
  });

  it("allows names of 253 octets and no more", () => {
    const label = "a".repeat(63);
    const longest = [label, label, label, "a".repeat(61)].join(".");
    assert.equal(longest.length, 253);
    assert.equal(parseName(longest).ok, true);
    assert.equal(parseName(`${longest}.`).ok, true);
    assert.equal(textOrProblem(parseName(["a".repeat(62), label, label, label].join("."))), "!name-too-long");
  });

  it("gives reasons that repeat no more than a piece of a long text", () => {
    const parsed = parseName("a..".repeat(100_000));
    assert.ok(!parsed.ok && parsed.reason.length < 300);
  });

  it("takes long hostile text in good time", () => {
    for (const text of [
      "a.".repeat(200_000),
      "\\".repeat(200_001),
      "ü.".repeat(50_000),
      "-".repeat(500_000) + " ",
    ])
      parseName(text);
  });

  it("gives a form that reads back to itself", () => {
    const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(octets, { minLength: 1, maxLength: 6 }), (labels) => {
        const written = labels
          .map((label) => label.map((octet) => `\\${String(octet).padStart(3, "0")}`).join(""))
          .join(".");
        const parsed = name(written);
        assert.equal(labelsOf(parsed).length, labels.length);
        assert.equal(name(parsed), parsed);
        assert.equal(name(withFinalDot(parsed)), parsed);
        assert.match(parsed, /^[\x21-\x7e]*$/);
      }),
      { seed: 1035, numRuns: 1000 },
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (text) => {
        const parsed = parseName(text);
        assert.ok(
          parsed.ok
            ? name(parsed.name === rootName ? "." : parsed.name) === parsed.name
            : parsed.reason.length > 0,
        );
      }),
      { seed: 1036, numRuns: 500 },
    );
  }).timeout(10_000);
});

describe("ownerName", () => {
  const zone = name("example.com");
  const cases: readonly (readonly [string, string])[] = [
    ["", "example.com"],
    ["@", "example.com"],
    ["www", "www.example.com"],
    ["www.", "www"],
    ["a.b", "a.b.example.com"],
    ["example.com", "example.com"],
    ["example.com.", "example.com"],
    ["www.example.com", "www.example.com"],
    ["www.EXAMPLE.com", "www.example.com"],
    ["www.example.net", "www.example.net.example.com"],
    ["www.example.net.", "www.example.net"],
    ["wwwexample.com", "wwwexample.com.example.com"],
    ["notexample.com", "notexample.com.example.com"],
    ["com", "com.example.com"],
    ["www\\.example.com", "www\\.example.com.example.com"],
    ["www\\.", "www\\..example.com"],
    ["www。", "www"],
    ["*", "*.example.com"],
    ["_dmarc", "_dmarc.example.com"],
    ["bücher", "xn--bcher-kva.example.com"],
    [".", ""],
    ["a..b", "!empty-label"],
    ["a b", "!bad-character"],
  ];
  for (const [text, expected] of cases)
    it(`${JSON.stringify(text)} is ${expected}`, () =>
      assert.equal(textOrProblem(ownerName(text, zone)), expected));

  it("recognises an international zone name in both forms", () => {
    const bookshop = name("bücher.example");
    assert.equal(textOrProblem(ownerName("www.bücher.example", bookshop)), "www.xn--bcher-kva.example");
    assert.equal(
      textOrProblem(ownerName("www.xn--bcher-kva.example", bookshop)),
      "www.xn--bcher-kva.example",
    );
  });

  it("takes every name as absolute in the root zone", () => {
    assert.equal(textOrProblem(ownerName("www.example", rootName)), "www.example");
    assert.equal(textOrProblem(ownerName("@", rootName)), "");
  });

  it("refuses an owner that becomes too long in its zone", () => {
    const long = Array(4).fill("a".repeat(60)).join(".");
    assert.equal(parseName(long).ok, true);
    assert.equal(textOrProblem(ownerName(long, zone)), "!name-too-long");
  });
});

describe("nameInZoneFile", () => {
  const origin = name("example.com");
  const cases: readonly (readonly [string, string])[] = [
    ["@", "example.com"],
    ["www", "www.example.com"],
    ["WWW.example.com", "www.example.com.example.com"],
    ["www.example.com.", "www.example.com"],
    [".", ""],
    ["a\\.", "a\\..example.com"],
    ["a\\\\.", "a\\\\"],
    ["*", "*.example.com"],
    // Zone files hold octets: no IDNA, and nothing that is forbidden.
    ["b\u00fccher", "b\\195\\188cher.example.com"],
    ["a@b,c:d <x>", "a\\@b\\,c\\:d\\032\\<x\\>.example.com"],
    ["https://x", "https\\://x.example.com"],
    ["\\@", "\\@.example.com"],
    ["\\065\\090", "az.example.com"],
    ["\\000\\255.x.", "\\000\\255.x"],
    ["192.0.2.1", "192.0.2.1.example.com"],
    ["", "!empty"],
    ["..", "!empty-label"],
    [".a", "!empty-label"],
    ["a..b", "!empty-label"],
    ["a\\", "!bad-escape"],
    ["a\\1", "!bad-escape"],
    ["a\\12b", "!bad-escape"],
    ["a\\256", "!bad-escape"],
    ["\u00fc".repeat(32), "!label-too-long"],
    [`${"a".repeat(63)}.`.repeat(3) + "a".repeat(60), "!name-too-long"],
  ];
  for (const [text, expected] of cases)
    it(`reads ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.equal(textOrProblem(nameInZoneFile(text, origin)), expected));

  it("reads back every name that has been read", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 30 }), (text) => {
        const parsed = nameInZoneFile(text, origin);
        if (parsed.ok)
          assert.equal(textOrProblem(nameInZoneFile(withFinalDot(parsed.name), origin)), parsed.name);
      }),
      { seed: 1035, numRuns: 3000 },
    );
  });
});

describe("relations between names", () => {
  it("compares by labels", () => {
    assert.equal(isBelow(name("www.example.com"), name("example.com")), true);
    assert.equal(isBelow(name("example.com"), name("example.com")), false);
    assert.equal(isBelow(name("notexample.com"), name("example.com")), false);
    assert.equal(isBelow(name("a\\.example.com"), name("example.com")), false);
    assert.equal(isBelow(name("a\\\\.example.com"), name("example.com")), true);
    assert.equal(isBelow(name("com"), rootName), true);
    assert.equal(isBelow(rootName, rootName), false);
    assert.equal(isAtOrBelow(rootName, rootName), true);
    assert.equal(isAtOrBelow(name("example.com"), name("example.com")), true);
    assert.equal(isAtOrBelow(name("com"), name("example.com")), false);
  });

  it("agrees with a comparison of the label lists", () => {
    const label = fc.constantFrom("a", "b", "\\.", "a\\.b", "\\\\", "*", "_a");
    const names = fc
      .array(label, { maxLength: 4 })
      .map((labels) => (labels.length === 0 ? rootName : name(labels.join("."))));
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [labels, suffix] = [labelsOf(one), labelsOf(other)];
        const expected =
          labels.length > suffix.length &&
          suffix.join("\n") === labels.slice(labels.length - suffix.length).join("\n");
        assert.equal(isBelow(one, other), expected);
      }),
      { seed: 1034, numRuns: 3000 },
    );
  });

  it("climbs label by label", () => {
    assert.equal(parentName(name("a\\.b.example.com")), "example.com");
    assert.equal(parentName(name("com")), rootName);
    assert.equal(parentName(rootName), undefined);
    assert.equal(leftMostLabel(name("a\\.b.c")), "a\\.b");
    assert.equal(leftMostLabel(rootName), undefined);
    assert.deepEqual(labelsOf(rootName), []);
  });

  it("knows wildcards and underscore labels", () => {
    assert.equal(isWildcard(name("*.example.com")), true);
    assert.equal(isWildcard(name("*")), true);
    assert.equal(isWildcard(name("a.*.example.com")), false);
    assert.equal(isWildcard(name("*a.example.com")), false);
    assert.equal(hasUnderscoreLabel(name("_443._tcp.example.com")), true);
    assert.equal(hasUnderscoreLabel(name("www._sites.example.com")), true);
    assert.equal(hasUnderscoreLabel(name("my_host.example.com")), false);
  });

  it("builds names", () => {
    assert.equal(wildcardBelow(name("example.com")), "*.example.com");
    assert.equal(wildcardBelow(rootName), "*");
    assert.equal(
      wildcardBelow(name(Array(4).fill("a".repeat(62)).join("."))),
      "*." + Array(4).fill("a".repeat(62)).join("."),
    );
    assert.equal(wildcardBelow(name("a." + Array(4).fill("a".repeat(62)).join("."))), undefined);
    assert.equal(
      textOrProblem(prefixed("_acme-challenge", name("example.com"))),
      "_acme-challenge.example.com",
    );
    assert.equal(textOrProblem(prefixed("_443._tcp", name("example.com"))), "_443._tcp.example.com");
  });

  it("writes names for people", () => {
    const zone = name("example.com");
    assert.equal(relativeTo(name("www.example.com"), zone), "www");
    assert.equal(relativeTo(zone, zone), "@");
    assert.equal(relativeTo(name("www.example.net"), zone), "www.example.net.");
    assert.equal(relativeTo(name("a\\.example.com"), zone), "a\\.example.com.");
    assert.equal(relativeTo(name("www.example.com"), rootName), "www.example.com");
    assert.equal(withFinalDot(rootName), ".");
  });

  it("reads back what it writes for people", () => {
    const label = fc.constantFrom("a", "www", "_x", "a\\.b", "example", "com");
    const names = fc
      .array(label, { maxLength: 4 })
      .map((labels) => (labels.length === 0 ? rootName : name(labels.join("."))));
    fc.assert(
      fc.property(names, names, (one, zone) => {
        // A name such as com.example.com.com in the zone com is written "com.example.com": absolute to ownerName.
        const written = relativeTo(one, zone);
        fc.pre(written === "@" || written.endsWith(".") || !isAtOrBelow(name(written), zone));
        assert.equal(textOrProblem(ownerName(written, zone)), one);
      }),
      { seed: 1037, numRuns: 2000 },
    );
  });
});
