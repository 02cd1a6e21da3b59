import assert from "node:assert/strict";
import fc from "fast-check";
import { spfFault } from "../../server/src/dns/spf";

/** What is wrong with a policy, in the words of messages; undefined where it is sound. */
function fault(text: string): string | undefined {
  return spfFault(text)?.fault;
}

describe("an SPF policy", () => {
  // RFC 7208 sections 4.5, 4.6, 5 and 6, appendix A.
  const sound = [
    "v=spf1",
    "v=spf1 ",
    "V=SPF1 -ALL",
    "v=spf1 -all",
    "v=spf1 +mx a:colo.example.com/28 -all",
    "v=spf1 a mx/24 a/24//64 mx:mail.example.com//64 ~all",
    "v=spf1 ip4:192.0.2.128/28 ip6:2001:db8::/32 ?all",
    "v=spf1 ip4:192.0.2.0/0 ip6:::1/128 -all",
    "v=spf1  mx   -all ",
    "v=spf1 redirect=_spf.example.com",
    "v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} -all",
    "v=spf1 mx -all exp=explain._spf.%{d}",
    "v=spf1 exp=explain._spf.%{d} redirect=_spf.example.com",
    "v=spf1 ra=postmaster x-unknown=1:2/3 -all",
    "v=spf1 ptr ptr:example.org -all",
    "v=spf1 a/0 a/32//128 mx//0 a:example.com//64 a:%{d}/24 mx:x.%{d2}//64 -all",
    "v=spf1 exists:%{d1r/}._spf.%{d} include:%{l1r/}.%{o} a:odd/label.example.com/24 -all",
    "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/0 -all",
  ];
  for (const text of sound) it(`is sound: ${text}`, () => assert.equal(spfFault(text), undefined));

  for (const text of [
    "",
    "v=spf10 -all",
    "v=spf2.0/pra -all",
    "spf2.0/mfrom mx",
    "x v=spf1 -all",
    "v = spf1 -all",
  ])
    it(`is none: ${JSON.stringify(text)}`, () => assert.equal(spfFault(text), undefined));

  const faulty: readonly (readonly [string, RegExp])[] = [
    [" v=spf1 -all", /blank in front of/],
    ["v=spf1;-all", /no blank behind/],
    ["v=spf1\t-all", /no blank behind/],
    ["v=spf1include:a.example -all", /no blank behind/],
    ["v=spf1 includ:a.example -all", /the term includ:a\.example/],
    ["v=spf1 all:example.com", /all takes nothing/],
    ["v=spf1 include: -all", /include: without a domain/],
    ["v=spf1 exists -all", /exists without a domain/],
    ["v=spf1 a: -all", /a: without a domain/],
    ["v=spf1 ip4: -all", /ip4: without an address/],
    ["v=spf1 ip4:2001:db8::1 -all", /is an IPv6 address/],
    ["v=spf1 ip6:192.0.2.1 -all", /is an IPv4 address/],
    ["v=spf1 ip4:192.0.2.0/33 -all", /no IPv4 address or network/],
    ["v=spf1 ip4:192.0.2.0/ -all", /no IPv4 address or network/],
    ["v=spf1 ip4:192.0.2 -all", /no IPv4 address or network/],
    ["v=spf1 ip6:2001:db8::/129 -all", /no IPv6 address or network/],
    ["v=spf1 ip6:fe80::1%eth0 -all", /no IPv6 address or network/],
    ["v=spf1 include:a.exampleinclude:b.example -all", /two terms have run together/],
    ["v=spf1 a/33 -all", /\/33 is no prefix length/],
    ["v=spf1 a/024 -all", /\/024 is no prefix length/],
    ["v=spf1 a/ -all", /is no prefix length/],
    ["v=spf1 mx:mail.example.com/24/64 -all", /\/24\/64 is no prefix length/],
    ["v=spf1 a:example.com//129 -all", /\/\/129 is no prefix length/],
    ["v=spf1 mx:%{d}/x -all", /\/x is no prefix length/],
    ["v=spf1 a:/24 -all", /without a domain/],
    ["v=spf1 ip4:192.0.2.0/024 -all", /no IPv4 address or network/],
    ["v=spf1 include:_spf.example.com/24 -all", /include takes no prefix length/],
    ["v=spf1 exists:%{i}._spf.example.com/32 -all", /exists takes no prefix length/],
    ["v=spf1 PTR/24 -all", /ptr takes no prefix length/],
    ["v=spf1 a:192.0.2.0/24 -all", /an address is no domain/],
    ["v=spf1 include:2001:db8::1 -all", /an address is no domain/],
    ["v=spf1 include=a.example -all", /with an equals sign/],
    ["v=spf1 redirect:a.example", /with a colon/],
    ["v=spf1 redirect= -all", /redirect= without a domain/],
    ["v=spf1 -all.", /the term -all\./],
    ["v=spf1 “-all”", /the term/],
    ["v=spf1 mx -all ip4:192.0.2.1", /has ip4:192\.0\.2\.1 behind -all/],
    ["v=spf1 redirect=a.example redirect=b.example", /redirect= twice/],
    ["v=spf1 exp=a.example -all EXP=b.example", /exp= twice/],
  ];
  for (const [text, words] of faulty)
    it(`is faulty: ${JSON.stringify(text)}`, () => assert.match(fault(text) ?? "sound", words));

  it("may ask for ten look-ups by its own terms, a redirection among them where that is followed", () => {
    const includes = (count: number): string =>
      Array.from({ length: count }, (_, index) => `include:n${index}.example`).join(" ");
    assert.equal(fault(`v=spf1 ${includes(10)} -all`), undefined);
    assert.match(fault(`v=spf1 ${includes(11)} -all`) ?? "", /asks for 11 look-ups/);
    assert.equal(fault(`v=spf1 ${includes(9)} redirect=a.example`), undefined);
    assert.match(fault(`v=spf1 ${includes(10)} redirect=a.example`) ?? "", /asks for 11 look-ups/);
    // With all, a redirection is never followed (section 6.1).
    assert.equal(fault(`v=spf1 redirect=a.example ${includes(10)} -all`), undefined);
    assert.equal(fault(`v=spf1 ${"ip4:192.0.2.1 ".repeat(500)}-all`), undefined);
  });

  it("is put right to one that is sound, or has another fault", () => {
    for (const text of [" v=spf1 -all", "v=spf1;-all", "v=spf1include:a.example -all", "v=spf1\t\t-all"]) {
      const mended = spfFault(text)?.mended;
      assert.ok(mended !== undefined, text);
      assert.equal(spfFault(mended), undefined, mended);
    }
  });

  it("is told in few words, however long it is", () => {
    const term = "x".repeat(60_000);
    for (const text of [
      `v=spf1 ${term} -all`,
      `v=spf1 ip4:${term} -all`,
      `v=spf1 -all ${term}`,
      `v=spf1 include=${term}`,
      `v=spf1 a/${term}`,
      `v=spf1 include:a.example/${term}`,
    ]) {
      const found = spfFault(text);
      assert.ok(found, text.slice(0, 20));
      assert.ok(`${found.fault}${found.todo}`.length < 500, found.fault.slice(0, 40));
    }
  });

  it("is read in time that grows with its length alone", () => {
    const parts = [
      "include:",
      "a:/",
      "a:%{",
      "//",
      "ip6:",
      "ip4:1.2.3.4/",
      "all ",
      "=",
      "  ",
      "%{i}",
      "\u0000",
      "v=spf1 ",
      "ip6::::",
    ];
    const start = performance.now();
    for (const part of parts) spfFault(`v=spf1 ${part.repeat(65_000 / part.length)}`);
    assert.ok(performance.now() - start < 2000);
  });

  it("is never read as one that is sound and has a mechanism nobody knows", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const known = new Set(["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "redirect", "exp"]);
    fc.assert(
      fc.property(fc.constantFrom("", "-", "~", "?", "+"), name, (qualifier, mechanism) => {
        fc.pre(!known.has(mechanism));
        assert.match(
          fault(`v=spf1 ${qualifier}${mechanism}:a.example -all`) ?? "sound",
          /no mechanism of SPF/,
        );
      }),
      { seed: 7208 },
    );
  });

  it("is judged whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (rest) => {
        const found = spfFault(`v=spf1 ${rest}`);
        assert.ok(found === undefined || found.fault !== "");
      }),
      { seed: 7208, numRuns: 300 },
    );
  });
});
