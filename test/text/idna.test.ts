import assert from "node:assert/strict";
import { domainToASCII } from "node:url";
import { aLabelFault, splitAtDots, toALabel, toULabel } from "../../server/src/text/idna";

function aLabel(text: string): string {
  const result = toALabel(text);
  return result.ok ? result.label : `refused: ${result.reason}`;
}

describe("toALabel", () => {
  it("lower-cases ASCII and leaves it alone otherwise", () => {
    assert.equal(aLabel("WWW"), "www");
    assert.equal(aLabel("_DMARC"), "_dmarc");
    assert.equal(aLabel("XN--Bcher-KVA"), "xn--bcher-kva");
    assert.equal(aLabel(""), "");
  });

  const mapped: readonly (readonly [string, string])[] = [
    ["bücher", "xn--bcher-kva"],
    ["BÜCHER", "xn--bcher-kva"],
    ["bu\u0308cher", "xn--bcher-kva"],
    ["faß", "xn--fa-hia"],
    ["\u03B2\u03CC\u03BB\u03BF\u03C2", "xn--nxasmm1c"],
    ["\uFF57\uFF57\uFF57", "www"],
    ["\uFF82\uFF68", "xn--dck5c"],
    ["例え", "xn--r8jz45g"],
    ["\u13A0\u13A1", "xn--58dc"],
  ];
  for (const [text, expected] of mapped) {
    it(`maps ${text} to ${expected}`, () => assert.equal(aLabel(text), expected));
  }

  it("gives a capital sigma its ordinary small form, also at the end", () => {
    assert.equal(aLabel("\u03A3\u03A3"), aLabel("\u03C3\u03C3"));
    assert.notEqual(aLabel("\u03C3\u03C2"), aLabel("\u03C3\u03C3"));
  });

  const refused = [
    "☃",
    "i❤",
    "a\u200Bb",
    "\u0301a",
    "-ü",
    "ü-",
    "ab--ü",
    "a_ü",
    "a\u00B7b",
    "\u0661\u06F1",
    "\u1100",
    "a\u202Eb",
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.match(aLabel(text), /^refused: /));
  }

  it("names the character that is not allowed", () => {
    assert.match(aLabel("i☃"), /U\+2603/);
    assert.match(aLabel("a\u200B"), /the character U\+200B is not allowed/);
  });

  const inContext: readonly (readonly [string, boolean])[] = [
    ["col\u00B7lega\u00B7", false],
    ["col\u00B7lecció", true],
    ["\u0375\u03B1", true],
    ["\u03B1\u0375", false],
    ["\u05D0\u05F3", true],
    ["\u05F3\u05D0", false],
    ["\u30FB", false],
    ["\u30FB\u30A2", true],
    ["\u0915\u094D\u200D\u0937", true],
    ["\u0915\u200D\u0937", false],
    ["\u0646\u0627\u0645\u0647\u200C\u0627\u06CC", true],
    ["a\u200Cü", false],
    ["\u0661\u0662", true],
  ];
  for (const [text, isAllowed] of inContext) {
    it(`${isAllowed ? "allows" : "refuses"} ${JSON.stringify(text)} by its neighbours`, () =>
      assert.equal(toALabel(text).ok, isAllowed));
  }

  it("refuses a label whose ASCII form is too long", () => {
    assert.equal(toALabel("\u00FC".repeat(60)).ok, false);
    assert.equal(toALabel("\u00FC" + "a".repeat(100)).ok, false);
    assert.equal(toALabel("\u00FC" + "a".repeat(50)).ok, true);
  });

  // Two classes of difference are known: a digit alone makes the platform see an IPv4 address, and older Unicode tables
  // map the capital sharp s to "ss" (RFC 5895 maps it to the small one).
  it("agrees with the platform on every single character that both accept", () => {
    let compared = 0;
    for (let codePoint = 0x80; codePoint < 0x3_0000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const character = String.fromCodePoint(codePoint);
      const own = toALabel(character);
      if (!own.ok || /^\d$/.test(own.label) || codePoint === 0x1e9e) continue;
      const platform = domainToASCII(character);
      if (platform === "") continue;
      assert.equal(own.label, platform, codePoint.toString(16));
      compared++;
    }
    assert.ok(compared > 80_000, String(compared));
  }).timeout(10_000);
});

describe("aLabelFault", () => {
  it("accepts well-formed A-labels and everything that is none", () => {
    for (const label of ["xn--bcher-kva", "XN--BCHER-KVA", "www", "xn-", "_x"])
      assert.equal(aLabelFault(label), undefined, label);
  });

  it("says what is wrong with others", () => {
    assert.match(aLabelFault("xn--") ?? "", /not Punycode/);
    assert.match(aLabelFault("xn--99999999") ?? "", /not Punycode/);
    assert.match(aLabelFault("xn--abc-") ?? "", /nothing but ASCII/);
    assert.match(aLabelFault("xn--n3h") ?? "", /U\+2603/);
    assert.match(aLabelFault("xn--o49bg") ?? "", /not the shortest/);
    assert.match(aLabelFault("xn--a-jfa") ?? "", /not in lower case/);
  });
});

describe("toULabel", () => {
  it("shows valid A-labels readably and leaves others", () => {
    assert.equal(toULabel("xn--bcher-kva"), "bücher");
    assert.equal(toULabel("xn--n3h"), "xn--n3h");
    assert.equal(toULabel("www"), "www");
  });
});

describe("splitAtDots", () => {
  it("knows the ideographic full stops", () => {
    assert.deepEqual(splitAtDots("a.b\u3002c\uFF0Ed\uFF61e"), ["a", "b", "c", "d", "e"]);
  });
});
