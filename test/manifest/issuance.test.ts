import assert from "node:assert/strict";
import { caaDomainsOf, issuanceMoments } from "../../server/src/manifest/model/issuance";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { challengeOf, issuerOf } from "../../server/src/manifest/model/pki/issuer";
import { changeOf, sourceOf } from "./texts";

const issuers = `issuers:
  - {name: ours, trust: public, caaDomains: [CA.example.], challenge: http-01}
  - {name: inside, trust: private, caaDomains: [vault.example]}
  - {name: behind-account, accountUri: "https://acme-v02.api.letsencrypt.org/acme/acct/1"}
certificates:
`;

function facts(issuer: string): string {
  const change = changeOf(
    `${issuers}  - {name: tls, dnsNames: [a.example.com], issuerRef: {name: ${issuer}}}\n`,
  );
  const [certificate] = change.certificates();
  const found = certificate && issuerOf(change, certificate);
  const named = found && caaDomainsOf(found);
  const domains = named ? `${named.domains.join(" ")}${named.mayGoBy("brand.example") ? " ..." : ""}` : "-";
  return `${found?.trust() ?? "?"} ${domains} ${(certificate && challengeOf(certificate, found)) ?? "?"}`;
}

describe("the issuer of a certificate", () => {
  it("is its entry, with what is known of the authority behind it", () => {
    assert.equal(facts("ours"), "public ca.example http-01");
    assert.equal(facts("behind-account"), "public letsencrypt.org ?");
  });

  it("is a well-known authority without an entry", () => {
    assert.equal(facts("letsencrypt-prod"), "public letsencrypt.org ?");
    assert.equal(facts("zerossl"), "public sectigo.com ... ?");
  });

  it("has no domains in CAA where it is private, a test, or not known", () => {
    assert.equal(facts("inside"), "private - ?");
    assert.equal(facts("letsencrypt-staging"), "test - ?");
    assert.equal(facts("something"), "? - ?");
  });

  it("may be defined by the policy", () => {
    const policy =
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec:\n  defaults:\n    issuers: [{name: shared, trust: public, caaDomains: [shared.example]}]\n";
    const text = `apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: c}\nspec:\n  certificates: [{name: tls, dnsNames: [a.example.com], issuerRef: {name: shared}}]\n---\n${policy}`;
    const [change] = new Manifest(sourceOf(text)).changes();
    const [certificate] = change?.certificates() ?? [];
    const found = change && certificate && issuerOf(change, certificate);
    assert.deepEqual(found && caaDomainsOf(found)?.domains, ["shared.example"]);
  });
});

describe("the moments of issuance", () => {
  const moments = (steps: string): readonly string[] => {
    const change = changeOf(`certificates: [{name: tls, dnsNames: [a.example.com]}]\n${steps}`);
    const [certificate] = change.certificates();
    assert.ok(certificate);
    return issuanceMoments(change, certificate).map((moment) =>
      typeof moment === "string" ? moment : `step ${moment.name ?? ""}`,
    );
  };

  it("are the issue steps, and otherwise the end, or any time", () => {
    assert.deepEqual(moments(""), ["after"]);
    assert.deepEqual(
      moments(
        "steps: [{name: a, certificates: [tls], do: issue}, {name: b, certificates: [tls], do: deploy}]\n",
      ),
      ["step a"],
    );
    assert.deepEqual(moments("steps: [{name: b, certificates: [tls], do: deploy}]\n"), ["before", "after"]);
  });
});
