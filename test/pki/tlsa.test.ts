import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  tlsaAssociation,
  tlsaMatches,
  tlsaMatchingTypeNames,
  tlsaSelectorNames,
  tlsaUsageNames,
} from "../../server/src/pki/tlsa";
import { ca, decoded, nameOf, p256Key, rsaKey } from "./x509/certificate-writer";

const leaf = decoded();
const issuer = decoded({
  subject: nameOf("O=Example", "CN=Example CA"),
  extensions: [ca()],
  publicKeyInfo: rsaKey("c0ffee"),
});
const chain = [leaf, issuer];

const digest = (algorithm: string, octets: Uint8Array): string =>
  createHash(algorithm).update(octets).digest("hex");

describe("tlsaAssociation", () => {
  const forms: readonly (readonly [number, number, string | undefined])[] = [
    [0, 0, Buffer.from(leaf.der).toString("hex")],
    [0, 1, digest("sha256", leaf.der)],
    [0, 2, digest("sha512", leaf.der)],
    [1, 0, Buffer.from(p256Key).toString("hex")],
    [1, 1, digest("sha256", p256Key)],
    [1, 2, digest("sha512", p256Key)],
    [2, 1, undefined],
    [1, 3, undefined],
    [255, 255, undefined],
    [-1, 0, undefined],
  ];
  for (const [selector, matchingType, expected] of forms)
    it(`selector ${selector}, matching type ${matchingType}`, () =>
      assert.equal(tlsaAssociation(leaf, { selector, matchingType }), expected));

  it("is the fingerprint for SHA-256", () => {
    assert.equal(tlsaAssociation(leaf, { selector: 0, matchingType: 1 }), leaf.fingerprint);
    assert.equal(tlsaAssociation(leaf, { selector: 1, matchingType: 1 }), leaf.keyFingerprint);
  });
});

describe("tlsaMatches", () => {
  const matches = (
    certificateUsage: number,
    data: string,
    selector = 1,
    matchingType = 1,
  ): boolean | undefined =>
    tlsaMatches({ certificateUsage, selector, matchingType, certificateAssociationData: data }, chain);

  it("looks at the leaf for usages 1 and 3", () => {
    for (const usage of [1, 3]) {
      assert.equal(matches(usage, leaf.keyFingerprint), true);
      assert.equal(matches(usage, leaf.keyFingerprint.toUpperCase()), true);
      assert.equal(matches(usage, issuer.keyFingerprint), false);
    }
  });

  it("looks above it for usages 0 and 2, where the certificate may not be sent", () => {
    for (const usage of [0, 2]) {
      assert.equal(matches(usage, issuer.keyFingerprint), true);
      assert.equal(matches(usage, leaf.keyFingerprint), undefined);
    }
  });

  it("tells nothing of numbers that are not known", () => {
    assert.equal(matches(4, leaf.keyFingerprint), undefined);
    assert.equal(matches(3, "00", 2), undefined);
    assert.equal(matches(3, "00", 1, 9), undefined);
    assert.equal(
      tlsaMatches(
        { certificateUsage: 3, selector: 1, matchingType: 1, certificateAssociationData: "00" },
        [],
      ),
      undefined,
    );
  });
});

describe("the names of TLSA numbers", () => {
  it("are those of RFC 7218", () => {
    assert.deepEqual([...tlsaUsageNames.values()], ["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE", "PrivCert"]);
    assert.deepEqual([...tlsaSelectorNames.values()], ["Cert", "SPKI", "PrivSel"]);
    assert.deepEqual([...tlsaMatchingTypeNames.values()], ["Full", "SHA2-256", "SHA2-512", "PrivMatch"]);
  });
});
