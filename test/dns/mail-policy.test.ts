import assert from "node:assert/strict";
import fc from "fast-check";
import { policyFault, policyKind, type PolicyFault } from "../../server/src/dns/mail-policy";
import type { DomainName } from "../../server/src/dns/name";

const OWNERS = {
  dmarc: "_dmarc.example.com",
  sts: "_mta-sts.example.com",
  tls: "_smtp._tls.example.com",
  dkim: "s1._domainkey.example.com",
  spf: "example.com",
} as const;

type Kind = keyof typeof OWNERS;

function found(kind: Kind, text: string): PolicyFault | undefined {
  return policyFault(OWNERS[kind] as DomainName, text);
}

const KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

describe("a mail policy", () => {
  // RFC 7489 section 6.3, RFC 8461 section 3.1, RFC 8460 section 3, RFC 6376 section 3.6.1.
  const sound: readonly (readonly [Kind, string])[] = [
    ["dmarc", "v=DMARC1; p=none"],
    ["dmarc", "v=DMARC1;p=REJECT;sp=quarantine;pct=50"],
    ["dmarc", "v = DMARC1 ; p = reject ; rua = mailto:a@example.com!10m,mailto:b@example.com"],
    ["dmarc", "v=DMARC1; p=none; rua=; x-unknown=1;;"],
    ["dmarc", "v=DMARC2; whatever"],
    ["dmarc", "proof=1"],
    ["sts", "v=STSv1; id=20261201T200000;"],
    ["sts", `v=STSv1; id=${"a".repeat(32)}; x=1`],
    ["sts", "v=STSv2; id=!"],
    ["tls", "v=TLSRPTv1; rua=mailto:tls@example.com,https://reports.example.com/v1"],
    ["tls", "v=TLSRPTv1;rua=mailto:tls@example.com;ext=1"],
    ["dkim", `v=DKIM1; k=ed25519; p=${KEY}`],
    ["dkim", `p=${KEY}`],
    ["dkim", "v=DKIM1; p="],
    ["dkim", "v=DKIM1; h=sha256; k=rsa; t=s:y; n=a note; p= MIIB IjAN\tBgkq"],
    ["dkim", `v=DKIM1; k=ed25519; p=${KEY.replace("=", "")}`],
    ["dkim", `v=DKIM1; k=rsa; p=MCowBQYDK2VwAyEA${KEY}`],
    ["dkim", "v=DKIM1; p=MIIBIjANBgkqhki..."],
    ["dkim", "proof=1"],
    ["spf", "v=spf1 -all"],
    ["spf", "v=DMARC1"],
  ];
  for (const [kind, text] of sound)
    it(`is sound at ${OWNERS[kind]}: ${text.slice(0, 60)}`, () => assert.equal(found(kind, text), undefined));

  const faulty: readonly (readonly [Kind, string, RegExp])[] = [
    ["dmarc", "v=dmarc1; p=reject", /does not begin with "v=DMARC1;"/],
    ["dmarc", "p=reject; v=DMARC1", /does not begin/],
    ["dmarc", " v=DMARC1; p=reject", /does not begin/],
    ["dmarc", "v=DMARC1, p=reject", /does not begin/],
    ["dmarc", "v=DMARC1", /has no p=/],
    ["dmarc", "v=DMARC1; p=", /says p=, which/],
    ["dmarc", "v=DMARC1; p=rejected", /says p=rejected/],
    ["dmarc", "v=DMARC1; p=reject; sp=off", /says sp=off/],
    ["dmarc", "v=DMARC1; p=none; rua=dmarc@example.com", /under rua, which is no URI/],
    ["dmarc", "v=DMARC1; p=none; ruf=mailto:a@example.com, b@example.com", /b@example\.com under ruf/],
    ["sts", "v=STSv1", /has no id=/],
    ["sts", "v=STSv1; id=2026-12-01", /the id "2026-12-01"/],
    ["sts", `v=STSv1; id=${"a".repeat(33)}`, /not 1 to 32/],
    ["sts", "v=STSV1; id=1", /does not begin/],
    ["tls", "v=TLSRPTv1", /has no rua=/],
    ["tls", "v=TLSRPTv1; rua=tls@example.com", /which is no URI/],
    ["tls", "v=TLSRPT1; rua=mailto:tls@example.com", /does not begin/],
    ["dkim", `v=dkim1; p=${KEY}`, /version dkim1/],
    ["dkim", `v=DKIM1; k=rsa p=${KEY}`, /no semicolon in front of p=/],
    ["dkim", "v=DKIM1; k=rsa", /has no p=/],
    ["dkim", "v=DKIM1; p=-----BEGIN PUBLIC KEY-----", /PEM/],
    // RFC 6376 sections 2.10 and 3.6.1, RFC 8463 section 4.2.
    ["dkim", "v=DKIM1; p=MIIB_IjANBgk", /has "_" in p=/],
    ["dkim", 'v=DKIM1; p=MIIBIjAN" "Bgkqhki', /in p=, which is no base64/],
    ["dkim", "v=DKIM1; p=MIIBIj==ANBg", /has "=" in p=/],
    ["dkim", "v=DKIM1; p=MIIBIjANBg===", /has "=" in p=/],
    ["dkim", "v=DKIM1; p=MIIBIjANB", /has 9 digits of base64/],
    ["dkim", "v=DKIM1; p==", /has 0 digits/],
    ["dkim", `v=DKIM1; k=ed25519; p=MCowBQYDK2VwAyEA${KEY}`, /in front of its Ed25519 key/],
    ["spf", "v=spf1;-all", /no blank/],
  ];
  for (const [kind, text, words] of faulty)
    it(`is faulty at ${OWNERS[kind]}: ${text.slice(0, 60)}`, () =>
      assert.match(found(kind, text)?.fault ?? "sound", words));

  it("with a policy for subdomains that nobody knows asks for nothing but reports", () => {
    assert.equal(found("dmarc", "v=DMARC1; p=reject; sp=off")?.isMild, false);
    assert.equal(found("dmarc", "v=DMARC1; p=reject; sp=off; rua=mailto:a@example.com")?.isMild, true);
    // An unknown value of another tag is passed over alone (RFC 7489 section 6.3).
    assert.equal(found("dmarc", "v=DMARC1; p=reject; adkim=x"), undefined);
  });

  it("is put right to one that is sound", () => {
    for (const [kind, text] of faulty) {
      const mended = found(kind, text)?.mended;
      if (mended !== undefined) assert.equal(found(kind, mended), undefined, `${text} --> ${mended}`);
    }
  });

  it("is left alone where somebody else fills it in", () => {
    for (const text of ["v=dmarc1; p=${policy}", "v=dmarc1; p={{ policy }}", "v=dmarc1; p=<policy>"])
      assert.equal(found("dmarc", text), undefined);
  });

  it("is told in few words, however long it is", () => {
    const long = "x".repeat(60_000);
    const texts: readonly (readonly [Kind, string])[] = [
      ["dmarc", `v=DMARC1; p=${long}`],
      ["dmarc", `v=DMARC1; p=none; rua=${long}@example.com`],
      ["sts", `v=STSv1; id=${long}`],
      ["dkim", `v=${long}; p=${KEY}`],
    ];
    for (const [kind, text] of texts) {
      const fault = found(kind, text);
      assert.ok(fault, text.slice(0, 20));
      assert.ok(`${fault.fault}${fault.todo}`.length < 500, fault.fault.slice(0, 40));
    }
  });

  it("is read in time that grows with its length alone", () => {
    const parts = [";", " ", "p=", "v=DMARC1", "a=b;", "v = ", "\u0000", "-----", "rua=,", " p =", "\n"];
    const start = performance.now();
    for (const kind of Object.keys(OWNERS) as Kind[])
      for (const head of [
        "",
        "v=DMARC1; p=none; rua=",
        "v=STSv1; id=",
        "v=TLSRPTv1; rua=",
        "v=DKIM1; k=",
        "v",
      ])
        for (const part of parts) found(kind, head + part.repeat(65_000 / part.length));
    assert.ok(performance.now() - start < 10_000);
  });

  it("is judged whatever stands in it", () => {
    const heads = ["", "v=DMARC1; p=", "v=STSv1; id=", "v=TLSRPTv1; rua=", "v=DKIM1; p=", "v=dkim1"];
    const kinds = Object.keys(OWNERS) as Kind[];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...heads),
        fc.string({ unit: "binary", maxLength: 60 }),
        (kind, head, rest) => {
          const fault = found(kind, head + rest);
          assert.ok(fault === undefined || fault.fault !== "");
        },
      ),
      { seed: 7489, numRuns: 1000 },
    );
  });
});

describe("the kind of a mail policy", () => {
  const kinds: readonly (readonly [string, string, string | undefined])[] = [
    ["example.com", "v=spf1 -all", "SPF policy"],
    ["example.com", "V=spf1", "SPF policy"],
    ["example.com", "v=spf10 -all", undefined],
    ["_dmarc.example.com", "v=spf1 -all", undefined],
    ["_dmarc.example.com", "v=DMARC1; p=none", "DMARC policy"],
    ["_dmarc.example.com", "v=dmarc1; p=none", undefined],
    ["s1._domainkey.example.com", `v=DKIM1; p=${KEY}`, "DKIM key"],
    ["s1._domainkey.example.com", "v=DKIM1; p=", undefined],
    ["_domainkey.example.com", `p=${KEY}`, undefined],
    ["example.com", `v=DKIM1; p=${KEY}`, undefined],
  ];
  for (const [owner, text, kind] of kinds)
    it(`is ${kind ?? "none"} at ${owner}: ${text.slice(0, 30)}`, () =>
      assert.equal(policyKind(owner as DomainName, text), kind));
});
