import assert from "node:assert/strict";
import fc from "fast-check";
import { publicIssuers, wellKnownIssuer } from "../../server/src/pki/issuers";

describe("wellKnownIssuer", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["letsencrypt", "letsencrypt public"],
    ["letsencrypt-prod", "letsencrypt public"],
    ["letsencrypt-production", "letsencrypt public"],
    ["LetsEncrypt_Prod", "letsencrypt public"],
    ["Let's Encrypt", "letsencrypt public"],
    ["prod-letsencrypt", "letsencrypt public"],
    ["letsencrypt-dns01-cloudflare", "letsencrypt public"],
    ["letsencrypt-acme-corp", "letsencrypt public"],
    ["letsencrypt-staging", "letsencrypt test"],
    ["letsencrypt-issuer-staging", "letsencrypt test"],
    ["letsencrypt_test", "letsencrypt test"],
    ["letsencrypt-dev", "unknown"],
    ["pebble-letsencrypt", "unknown"],
    ["zerossl", "zerossl public"],
    ["zerossl-production", "zerossl public"],
    ["google", "google-trust-services public"],
    ["gts", "google-trust-services public"],
    ["googletrust-staging", "google-trust-services test"],
    ["google-trust-services", "google-trust-services public"],
    ["google-cas", "unknown"],
    ["google-cas-issuer", "unknown"],
    ["google-workspace", "unknown"],
    ["digicert", "digicert public"],
    ["digicert-prod", "digicert public"],
    ["digicert-private", "unknown"],
    ["digicert-staging", "unknown"],
    ["sectigo", "sectigo public"],
    ["amazon", "amazon public"],
    ["acm", "amazon public"],
    ["aws-acm", "amazon public"],
    ["acm-pca", "unknown"],
    ["aws-pca", "unknown"],
    ["aws", "unknown"],
    ["globalsign", "globalsign public"],
    ["buypass", "buypass public"],
    ["ssl.com", "ssl.com public"],
    ["sslcomrsa", "ssl.com public"],
    ["godaddy", "godaddy public"],
    ["vault", "unknown"],
    ["internal-ca", "unknown"],
    ["step-ca", "unknown"],
    ["selfsigned", "unknown"],
    ["ca-issuer", "unknown"],
    ["myletsencrypt", "unknown"],
    ["", "unknown"],
    ["--", "unknown"],
    ["x".repeat(10_000), "unknown"],
  ];
  for (const [name, expected] of cases)
    it(`${name.slice(0, 40) || "(empty)"}: ${expected}`, () => {
      const issuer = wellKnownIssuer(name);
      assert.equal(issuer === undefined ? "unknown" : `${issuer.id} ${issuer.trust}`, expected);
    });

  it("marks a test environment in the title", () =>
    assert.equal(wellKnownIssuer("letsencrypt-staging")?.title, "Let's Encrypt (test)"));

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        const issuer = wellKnownIssuer(name);
        assert.ok(issuer === undefined || issuer.caaDomains.length > 0);
      }),
      { seed: 8659, numRuns: 1000 },
    );
  });
});

describe("publicIssuers", () => {
  it("are known under their own ids, with CAA domains in normal form", () => {
    for (const issuer of publicIssuers()) {
      assert.equal(wellKnownIssuer(issuer.id)?.id, issuer.id);
      for (const domain of issuer.caaDomains) assert.match(domain, /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
    }
  });

  it("name no CAA domain twice, Sectigo's at ZeroSSL apart", () => {
    const domains = publicIssuers()
      .filter(({ id }) => id !== "zerossl")
      .flatMap((issuer) => issuer.caaDomains);
    assert.equal(new Set(domains).size, domains.length);
  });
});
