import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import type { TrustChange } from "../../../server/src/manifest/model/trust-change";
import { challengeOf, issuerOf, publicIssuerOf } from "../../../server/src/manifest/model/pki/issuer";
import { changeOf, sourceOf } from "../texts";

/** Name, trust and authority of the issuer of the certificate `c`. */
function issuer(spec: string): string {
  return told(changeOf(spec));
}

function told(change: TrustChange): string {
  const certificate = change.certificate("c");
  const found = certificate && issuerOf(change, certificate);
  return found ? `${found.name} ${found.trust() ?? "?"} ${found.known()?.id ?? "-"}` : "none";
}

const certificate = (more: string): string =>
  `certificates: [{name: c, dnsNames: [a.example.com], ${more}}]\n`;

describe("the issuer of a certificate", () => {
  it("is what issuerRef names: an entry, a well-known authority, or something unknown", () => {
    const entry = "issuers: [{name: corp, trust: private}]\n";
    assert.equal(issuer(entry + certificate("issuerRef: {name: corp}")), "corp private -");
    assert.equal(
      issuer(certificate("issuerRef: {name: letsencrypt-prod}")),
      "letsencrypt-prod public letsencrypt",
    );
    assert.equal(
      issuer(certificate("issuerRef: {name: letsencrypt-staging}")),
      "letsencrypt-staging test letsencrypt",
    );
    assert.equal(issuer(certificate("issuerRef: {name: vault-mesh}")), "vault-mesh ? -");
    assert.equal(issuer(certificate("duration: 24h")), "none");
  });

  it("is known by the address of its ACME account, and its entry has the last word on who trusts it", () => {
    const account = "https://acme-v02.api.letsencrypt.org/acme/acct/1";
    const byAccount = `issuers: [{name: web, accountUri: "${account}"}]\n`;
    assert.equal(issuer(byAccount + certificate("issuerRef: {name: web}")), "web public letsencrypt");
    const imitation = "issuers: [{name: letsencrypt-prod, trust: private}]\n";
    assert.equal(
      issuer(imitation + certificate("issuerRef: {name: letsencrypt-prod}")),
      "letsencrypt-prod private letsencrypt",
    );
  });

  it("may be named by signedBy, where that is no entry of a certificate", () => {
    const entries = "issuers: [{name: corp, trust: private}]\n";
    assert.equal(issuer(entries + certificate("signedBy: corp")), "corp private -");
    const shadowed = `${entries}certificates: [{name: c, signedBy: corp}, {name: corp, ca: {}}]\n`;
    assert.equal(issuer(shadowed), "none");
  });

  it("may stand in the defaults of the policy, unless the change has one of that name", () => {
    const head = "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: t}\nspec:\n";
    const policy =
      "---\napiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec: {defaults: {issuers: [{name: corp, trust: public}]}}\n";
    const spec = `  ${certificate("issuerRef: {name: corp}")}`;
    const changeIn = (text: string): TrustChange => {
      const [change] = new Manifest(sourceOf(text)).changes();
      assert.ok(change);
      return change;
    };
    assert.equal(told(changeIn(head + spec + policy)), "corp public -");
    const own = "  issuers: [{name: corp, trust: private}]\n";
    assert.equal(told(changeIn(head + own + spec + policy)), "corp private -");
  });

  it("is public only where that is known", () => {
    const isPublic = (spec: string): boolean => {
      const change = changeOf(spec);
      const found = change.certificate("c");
      return found !== undefined && publicIssuerOf(change, found) !== undefined;
    };
    assert.equal(isPublic(certificate("issuerRef: {name: letsencrypt-prod}")), true);
    assert.equal(isPublic(certificate("issuerRef: {name: letsencrypt-staging}")), false);
    assert.equal(isPublic(certificate("issuerRef: {name: web}")), false);
  });

  it("says the challenge where the certificate does not", () => {
    const challenge = (spec: string): string | undefined => {
      const change = changeOf(spec);
      const found = change.certificate("c");
      return found && challengeOf(found, issuerOf(change, found));
    };
    const entry = "issuers: [{name: web, challenge: http-01}]\n";
    assert.equal(challenge(entry + certificate("issuerRef: {name: web}")), "http-01");
    assert.equal(challenge(entry + certificate("issuerRef: {name: web}, challenge: dns-01")), "dns-01");
    assert.equal(challenge(certificate("issuerRef: {name: web}")), undefined);
    assert.equal(challenge(certificate("duration: 24h")), undefined);
  });
});
