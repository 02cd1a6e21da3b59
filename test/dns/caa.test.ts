import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCaaIssuer } from "../../server/src/dns/caa";
import { parseRecordData } from "../../server/src/dns/record-data";

describe("parseCaaIssuer", () => {
  const wellFormed: readonly (readonly [string, string, readonly string[]])[] = [
    ["letsencrypt.org", "letsencrypt.org", []],
    ["  LetsEncrypt.org\t", "letsencrypt.org", []],
    ["letsencrypt.org;", "letsencrypt.org", []],
    [";", "", []],
    ["", "", []],
    [" ; ", "", []],
    ["ca.example; a=b", "ca.example", ["a=b"]],
    ["ca.example;a=b;c=d", "ca.example", ["a=b", "c=d"]],
    ["ca.example ; a = b ; c=", "ca.example", ["a=b", "c="]],
    ["ca.example; a=b=c", "ca.example", ["a=b=c"]],
    ["; a=b", "", ["a=b"]],
    ["ca.example; AccountURI=https://a.example/1", "ca.example", ["accounturi=https://a.example/1"]],
  ];
  for (const [value, domain, parameters] of wellFormed)
    it(`takes ${JSON.stringify(value)} apart`, () => {
      const issuer = parseCaaIssuer(value);
      assert.ok(issuer.isWellFormed);
      assert.equal(issuer.domain, domain);
      assert.deepEqual(
        issuer.parameters.map(({ tag, value: text }) => `${tag}=${text}`),
        parameters,
      );
    });

  const malformed: readonly (readonly [string, RegExp])[] = [
    ["ca.example; a=b;", /followed by no parameter/],
    ["ca.example;; a=b", /followed by no parameter/],
    ["ca.example accounturi=x", /no issuer domain name; parameters stand behind a semicolon/],
    ["ca.example; a", /form tag=value/],
    ["ca.example; a=b c", /form tag=value/],
    ["ca.example; -a=b", /form tag=value/],
    ["ca.example; a=ü", /form tag=value/],
    ["ca_example.com", /no issuer domain name/],
    ["https://ca.example", /no issuer domain name/],
    ["ca.example.", /no issuer domain name/],
    ["-ca.example", /no issuer domain name/],
    ["%%%%%", /no issuer domain name/],
  ];
  for (const [value, pattern] of malformed)
    it(`finds ${JSON.stringify(value)} malformed`, () => {
      const issuer = parseCaaIssuer(value);
      assert.ok(!issuer.isWellFormed);
      assert.match(issuer.reason, pattern);
    });

  it("collects the bindings of RFC 8657", () => {
    const issuer = parseCaaIssuer(
      "ca.example; accounturi=https://ca.example/acct/1; validationmethods=dns-01,http-01",
    );
    assert.ok(issuer.isWellFormed);
    assert.deepEqual(issuer.accountUris, ["https://ca.example/acct/1"]);
    assert.deepEqual(issuer.validationMethods, ["dns-01", "http-01"]);
    assert.equal(issuer.unsatisfiable, undefined);
    const free = parseCaaIssuer("ca.example");
    assert.ok(free.isWellFormed && free.accountUris.length === 0 && free.validationMethods === undefined);
  });

  const unsatisfiable: readonly (readonly [string, RegExp])[] = [
    [
      "ca.example; accounturi=https://a.example/1; accounturi=https://a.example/2",
      /more than one accounturi/,
    ],
    ["ca.example; accounturi=", /no URI/],
    ["ca.example; accounturi=1290417", /no URI/],
    ["ca.example; validationmethods=dns-01,,http-01", /no name of a method/],
    ["ca.example; validationmethods=dns_01", /"dns_01"/],
    ["ca.example; validationmethods=", /no name of a method/],
  ];
  for (const [value, pattern] of unsatisfiable)
    it(`finds ${JSON.stringify(value)} unsatisfiable`, () => {
      const issuer = parseCaaIssuer(value);
      assert.ok(issuer.isWellFormed);
      assert.match(issuer.unsatisfiable ?? "", pattern);
    });

  it("never throws", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", ".", ";", "=", " ", "-", "\t", "é", '"'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (value) => {
        const issuer = parseCaaIssuer(value);
        assert.ok(issuer.isWellFormed ? !issuer.domain.includes(" ") : issuer.reason.length > 0);
      }),
      { seed: 8659, numRuns: 3000 },
    );
  });
});

describe("CAA data", () => {
  it("carries the issuer for the tags that name one", () => {
    const tags = ["issue", "issuewild", "issuemail", "iodef", "contactemail", "unknown"].filter((tag) => {
      const parsed = parseRecordData("CAA", { flags: 0, tag, value: "ca.example" });
      return parsed.ok && parsed.data.type === "CAA" && parsed.data.issuer !== undefined;
    });
    assert.deepEqual(tags, ["issue", "issuewild", "issuemail"]);
  });

  it("reads the critical bit and no other", () => {
    const isCritical = (flags: number): boolean => {
      const parsed = parseRecordData("CAA", { flags, tag: "x", value: "" });
      return parsed.ok && parsed.data.type === "CAA" && parsed.data.isCritical;
    };
    assert.deepEqual([0, 1, 127, 128, 255].map(isCritical), [false, false, false, true, true]);
  });

  it("keeps a malformed issuer as part of sound data", () => {
    const parsed = parseRecordData("CAA", '0 issue "ca.example accounturi=x"');
    assert.ok(parsed.ok && parsed.data.type === "CAA" && parsed.data.issuer?.isWellFormed === false);
  });
});
