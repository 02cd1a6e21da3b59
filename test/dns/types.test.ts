import assert from "node:assert/strict";
import { parseRecordData } from "../../server/src/dns/record-data";
import {
  isAddressBearing,
  isDnssecType,
  isProviderAlias,
  isSingletonType,
  knownRecordTypes,
  parseRecordType,
  recordTypeFacts,
} from "../../server/src/dns/types";

describe("record types", () => {
  it("splits the provider off", () => {
    assert.deepEqual(parseRecordType("Route53Provider/ALIAS"), {
      base: "ALIAS",
      provider: "Route53Provider",
    });
    assert.deepEqual(parseRecordType("aaaa"), { base: "AAAA" });
    assert.deepEqual(parseRecordType("a/b/c"), { base: "A/B/C" });
  });

  it("knows what providers answer with addresses that only they know", () => {
    for (const type of ["ALIAS", "ANAME", "Route53Provider/ALIAS", "SomeProvider/A"])
      assert.equal(isProviderAlias(type), true, type);
    for (const type of ["A", "CNAME", "DNAME", "CloudflareProvider/URLFWD"])
      assert.equal(isProviderAlias(type), false, type);
  });

  it("knows what leads to an address", () => {
    for (const type of ["A", "AAAA", "cname", "ALIAS", "ANAME", "Route53Provider/ALIAS"])
      assert.equal(isAddressBearing(type), true, type);
    for (const type of [
      "TXT",
      "MX",
      "NS",
      "DNAME",
      "SRV",
      "HTTPS",
      "SVCB",
      "Unknown",
      "CloudflareProvider/URLFWD",
      "constructor",
      "toString",
    ])
      assert.equal(isAddressBearing(type), false, type);
  });

  it("asks HTTPS and SVCB for their mode", () => {
    const bears = (value: string): boolean => {
      const parsed = parseRecordData("HTTPS", value);
      assert.ok(parsed.ok);
      return isAddressBearing("HTTPS", () => parsed.data);
    };
    assert.equal(bears("0 svc.example.net."), true);
    assert.equal(bears("0 ."), false);
    assert.equal(bears("1 svc.example.net. alpn=h2"), false);
  });

  it("knows singletons, DNSSEC types and companions of CNAME", () => {
    assert.equal(isSingletonType("CNAME"), true);
    assert.equal(isSingletonType("SOA"), true);
    assert.equal(isSingletonType("ALIAS"), true);
    assert.equal(isSingletonType("Route53Provider/ALIAS"), false);
    assert.equal(isSingletonType("A"), false);
    assert.equal(isDnssecType("RRSIG"), true);
    assert.equal(isDnssecType("TLSA"), false);
    assert.equal(recordTypeFacts("NSEC")?.mayStandBesideCname, true);
    assert.equal(recordTypeFacts("TXT")?.mayStandBesideCname, undefined);
    assert.equal(recordTypeFacts("__proto__"), undefined);
  });

  it("describes every type in one sentence", () => {
    assert.ok(knownRecordTypes().length > 30);
    for (const type of knownRecordTypes()) {
      const description = recordTypeFacts(type)?.description ?? "";
      assert.match(description, /^[A-Z].*\.$/, type);
      assert.ok(!/\. [A-Z]/.test(description), type);
    }
  });
});
