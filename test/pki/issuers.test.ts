import assert from "node:assert/strict";
import fc from "fast-check";
import {
  authorityPlainlyNamed,
  mayGoBy,
  publicIssuers,
  wellKnownIssuer,
  wellKnownIssuerOfCaa,
  wellKnownIssuerOfUrl,
} from "../../server/src/pki/issuers";

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

  it("lose the usage client auth on request first, and altogether not earlier", () => {
    for (const { id, clientAuth } of publicIssuers())
      assert.ok(clientAuth === undefined || clientAuth.onRequestFrom <= clientAuth.refusedFrom, id);
    const { clientAuth, mustStaple, ocsp } = wellKnownIssuer("letsencrypt") ?? {};
    assert.deepEqual(
      [clientAuth?.onRequestFrom, clientAuth?.refusedFrom, mustStaple?.refusedFrom, ocsp?.offFrom].map((ms) =>
        new Date(ms ?? NaN).toISOString().slice(0, 10),
      ),
      ["2026-02-11", "2026-07-08", "2025-05-07", "2025-08-06"],
    );
  });
});

describe("wellKnownIssuerOfUrl", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["https://acme-v02.api.letsencrypt.org/acme/acct/1290417", "letsencrypt public"],
    ["https://ACME-v02.api.letsencrypt.org", "letsencrypt public"],
    ["https://acme-v02.api.letsencrypt.org:443/directory", "letsencrypt public"],
    ["https://acme-staging-v02.api.letsencrypt.org/directory", "letsencrypt test"],
    ["https://dv.acme-v02.api.pki.goog/account/x", "google-trust-services public"],
    ["https://dv.acme-v02.test-api.pki.goog/directory", "google-trust-services test"],
    ["https://acme.zerossl.com/v2/DV90", "zerossl public"],
    ["https://acme-v02.api.letsencrypt.org.evil.example/acct/1", "unknown"],
    ["https://acme-v02.api.letsencrypt.org@evil.example/acct/1", "unknown"],
    ["https://evil.example/acme-v02.api.letsencrypt.org", "unknown"],
    ["http://acme-v02.api.letsencrypt.org/directory", "unknown"],
    ["https://ca.internal/acme/acme/directory", "unknown"],
    ["acme-v02.api.letsencrypt.org", "unknown"],
    ["", "unknown"],
  ];
  for (const [url, expected] of cases)
    it(`${url || "(empty)"}: ${expected}`, () => {
      const issuer = wellKnownIssuerOfUrl(url);
      assert.equal(issuer === undefined ? "unknown" : `${issuer.id} ${issuer.trust}`, expected);
      if (issuer !== undefined) assert.ok(issuer.acmeHosts.some((host) => url.toLowerCase().includes(host)));
    });
});

describe("authorityPlainlyNamed", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["letsencrypt-prod", "letsencrypt"],
    ["Let's Encrypt (dns-01, route53)", "letsencrypt"],
    ["google-trust-services", "google-trust-services"],
    ["digicert-ev", "digicert"],
    ["letsencrypt-staging", undefined],
    ["instead-of-letsencrypt", undefined],
    ["letsencrypt-zerossl", undefined],
    ["google-dns01", undefined],
    ["acm", undefined],
    ["corp-ca", undefined],
    ["letsencrypt ".repeat(20), undefined],
  ];
  for (const [name, expected] of cases)
    it(`${name.slice(0, 40)}: ${expected ?? "left open"}`, () =>
      assert.equal(authorityPlainlyNamed(name)?.id, expected));
});

describe("mayGoBy", () => {
  const goes = (name: string, domain: string): boolean => {
    const known = wellKnownIssuer(name);
    assert.ok(known, name);
    return mayGoBy(known, domain);
  };

  it("knows the domains of an authority, and all of them where its list has no gaps", () => {
    assert.ok(goes("letsencrypt", "letsencrypt.org"));
    assert.ok(!goes("letsencrypt", "brand.example"));
    assert.ok(goes("digicert", "thawte.com"));
    assert.ok(goes("digicert", "brand.example"));
  });

  it("gives an authority no domain of another one", () => {
    for (const name of ["digicert", "sectigo", "zerossl", "gts", "ssl.com"])
      assert.ok(!goes(name, "letsencrypt.org"), name);
    assert.ok(!goes("gts", "digicert.com"));
    assert.ok(!goes("sectigo", "pki.goog"));
  });

  it("leaves open what authorities may have in common", () => {
    assert.ok(goes("zerossl", "comodoca.com"));
    assert.ok(goes("sectigo", "sectigo.com"));
    assert.ok(goes("digicert", "amazon.com"));
  });
});

describe("wellKnownIssuerOfCaa", () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ["le", ["letsencrypt.org"], "letsencrypt"],
    ["web", ["digicert.com", "thawte.com"], "digicert"],
    ["web", ["sectigo.com"], undefined],
    ["web", ["letsencrypt.org", "pki.goog"], undefined],
    ["web", ["letsencrypt.org", "ca.example.net"], undefined],
    ["web", ["ca.example.net"], undefined],
    ["web", [], undefined],
    ["le-staging", ["letsencrypt.org"], undefined],
    ["le-internal", ["letsencrypt.org"], undefined],
  ];
  for (const [name, domains, id] of cases)
    it(`takes ${name} with ${domains.join(", ") || "no domains"} for ${id ?? "none"}`, () =>
      assert.equal(wellKnownIssuerOfCaa(name, domains)?.id, id));
});
