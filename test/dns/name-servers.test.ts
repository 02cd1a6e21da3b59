import assert from "node:assert/strict";
import { isServedBy, signsWithOwnKeys } from "../../server/src/dns/name-servers";
import { name } from "./names";

describe("name servers of providers", () => {
  const servers: readonly (readonly [string, string])[] = [
    ["route53", "ns-2048.awsdns-64.co.uk"],
    ["cloudflare", "ada.ns.cloudflare.com"],
    ["gcloud", "ns-cloud-e4.googledomains.com"],
    ["azuredns", "ns1-07.azure-dns.info"],
    ["hetzner", "oxygen.ns.hetzner.de"],
    ["ovh", "dns104.ovh.net"],
  ];
  for (const [provider, server] of servers)
    it(`knows ${server} as one of ${provider}`, () => {
      assert.equal(isServedBy(name(server), provider), true);
      const others = servers.filter(([other]) => other !== provider);
      for (const [other] of others) assert.equal(isServedBy(name(server), other), false);
    });

  it("takes no look-alike for it", () => {
    assert.equal(isServedBy(name("ns-1.awsdns-01.com.example.net"), "route53"), false);
    assert.equal(isServedBy(name("ns1.example.com"), "cloudflare"), false);
  });

  it("does not know of everybody", () => {
    assert.equal(isServedBy(name("ns1.example.com"), "rfc2136"), undefined);
    assert.equal(isServedBy(name("ns1.example.com"), "constructor"), undefined);
  });

  it("knows who signs with keys of their own only", () => {
    assert.equal(signsWithOwnKeys("route53"), true);
    assert.equal(signsWithOwnKeys("rfc2136"), false);
  });
});
