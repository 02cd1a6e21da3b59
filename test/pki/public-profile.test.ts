import assert from "node:assert/strict";
import { publicIssuers } from "../../server/src/pki/issuers";
import {
  isAccepted,
  isForbiddenInPublic,
  publicKeyFault,
  publicSignatureFault,
  requiredPublicUsage,
  type Requirements,
} from "../../server/src/pki/public-profile";
import { referenceFacts } from "../reference-facts";

describe("publicKeyFault", () => {
  it("lets mail have keys for EdDSA, and asks for longer ones for code", () => {
    const edwards = { algorithm: "Ed25519" };
    assert.equal(publicKeyFault(edwards, "s/mime"), undefined);
    assert.equal(publicKeyFault(edwards, undefined), undefined);
    assert.match(publicKeyFault(edwards, "code signing") ?? "", /RSA and ECDSA keys only/);
    assert.equal(publicKeyFault({ algorithm: "RSA", bits: 2048 }, undefined), undefined);
    assert.match(publicKeyFault({ algorithm: "RSA", bits: 2048 }, "code signing") ?? "", /the 3072 bits/);
    assert.equal(publicKeyFault({ algorithm: "RSA", bits: 3072 }, "code signing"), undefined);
  });

  const accepted: readonly Parameters<typeof publicKeyFault>[0][] = [
    { algorithm: "RSA", bits: 2048, exponent: "10001" },
    { algorithm: "RSA", bits: 2056 },
    { algorithm: "RSA", bits: 16_384, exponent: "3" },
    { algorithm: "RSA" },
    { algorithm: "ECDSA", bits: 256, curve: "P-256" },
    { algorithm: "ECDSA", bits: 384 },
    { algorithm: "ECDSA", bits: 521 },
    { algorithm: "ECDSA" },
  ];
  for (const key of accepted)
    it(`accepts ${JSON.stringify(key)}`, () => assert.equal(publicKeyFault(key, "tls"), undefined));

  const refused: readonly (readonly [Parameters<typeof publicKeyFault>[0], RegExp])[] = [
    [{ algorithm: "RSA", bits: 1024 }, /^an RSA key of 1024 bits is shorter than the 2048 bits/],
    [{ algorithm: "RSA", bits: 2047 }, /shorter than the 2048 bits/],
    [{ algorithm: "RSA", bits: 2049 }, /^the 2049 bits of the RSA key are no multiple of 8/],
    [{ algorithm: "RSA", bits: 2048, exponent: "1" }, /exponent of the RSA key is below 3/],
    [{ algorithm: "RSA", bits: 2048, exponent: "0" }, /exponent of the RSA key is below 3/],
    [{ algorithm: "RSA", bits: 2048, exponent: "10000" }, /exponent of the RSA key is even/],
    [{ algorithm: "RSA", bits: 2048, exponent: "4" }, /exponent of the RSA key is even/],
    [{ algorithm: "ECDSA", bits: 224 }, /^the curve of 224 bits is none of P-256/],
    [{ algorithm: "ECDSA", bits: 256, curve: "brainpoolP256r1" }, /^the curve brainpoolP256r1 is none/],
    [{ algorithm: "ECDSA", curve: "1.3.132.0.1" }, /^the curve 1\.3\.132\.0\.1 is none/],
    [{ algorithm: "Ed25519" }, /RSA and ECDSA keys only, and this one is "Ed25519"/],
    [{ algorithm: "RSASSA-PSS", bits: 2048 }, /RSA and ECDSA keys only/],
    [{ algorithm: "ML-DSA-65" }, /RSA and ECDSA keys only/],
  ];
  for (const [key, expected] of refused)
    it(`refuses ${JSON.stringify(key)}`, () => assert.match(publicKeyFault(key, "tls") ?? "", expected));
});

describe("isAccepted", () => {
  const keys = { rsa: [2048, 4096], curves: ["P-256", "P-384"] };
  for (const [key, expected] of [
    [{ algorithm: "RSA", bits: 4096 }, true],
    [{ algorithm: "RSA" }, true],
    [{ algorithm: "RSA", bits: 3072 }, false],
    [{ algorithm: "ECDSA", bits: 384 }, true],
    [{ algorithm: "ECDSA", bits: 256, curve: "P-256" }, true],
    [{ algorithm: "ECDSA" }, true],
    [{ algorithm: "ECDSA", bits: 521 }, false],
    [{ algorithm: "ECDSA", bits: 256, curve: "secp256k1" }, false],
    [{ algorithm: "ECDSA", bits: 224 }, false],
    [{ algorithm: "Ed25519" }, false],
  ] as const)
    it(`${expected ? "takes" : "refuses"} ${JSON.stringify(key)}`, () =>
      assert.equal(isAccepted(key, keys), expected));

  it("takes no key of an authority's list that the Baseline Requirements do not allow", () => {
    for (const { id, keys } of publicIssuers()) {
      for (const bits of keys?.rsa ?? [])
        assert.equal(publicKeyFault({ algorithm: "RSA", bits }, "tls"), undefined, id);
      for (const curve of keys?.curves ?? [])
        assert.equal(publicKeyFault({ algorithm: "ECDSA", curve }, "tls"), undefined, id);
    }
  });
});

describe("publicSignatureFault", () => {
  for (const [name, hash] of [
    ["sha256WithRSAEncryption", "SHA-256"],
    ["ecdsa-with-SHA384", "SHA-384"],
    ["rsassaPss", "SHA-512"],
  ] as const)
    it(`accepts ${name}`, () => assert.equal(publicSignatureFault({ name, hash }), undefined));
  for (const [name, hash] of [
    ["sha1WithRSAEncryption", "SHA-1"],
    ["rsassaPss", "SHA-1"],
    ["rsassaPss", undefined],
    ["ecdsa-with-SHA224", "SHA-224"],
    ["ED25519", undefined],
    ["1.2.3.4", undefined],
  ] as const)
    it(`refuses ${name} with ${hash ?? "no hash"}`, () =>
      assert.match(publicSignatureFault({ name, hash }) ?? "", /^public authorities sign with RSA or ECDSA/));
});

describe("isForbiddenInPublic", () => {
  const forbidden = (requirements: Requirements, usages: readonly string[]): readonly string[] =>
    usages.filter((usage) => isForbiddenInPublic(usage, requirements));

  it("knows the usages that a public certificate for TLS cannot have, as they are written", () => {
    assert.deepEqual(forbidden("tls", ["digital signature", "server auth", "client auth"]), []);
    assert.deepEqual(forbidden("tls", ["any", "s/mime", "timestamping", "server auth", "ocsp signing"]), [
      "any",
      "s/mime",
      "timestamping",
      "ocsp signing",
    ]);
    assert.deepEqual(forbidden("tls", ["key encipherment", "cert sign", "crl sign", "key agreement"]), [
      "cert sign",
      "crl sign",
    ]);
  });

  it("knows those for mail and for code", () => {
    const all = ["s/mime", "client auth", "server auth", "code signing", "timestamping", "any", "cert sign"];
    assert.deepEqual(forbidden("s/mime", all), [
      "server auth",
      "code signing",
      "timestamping",
      "any",
      "cert sign",
    ]);
    assert.deepEqual(forbidden("code signing", all), ["server auth", "any", "cert sign"]);
  });

  it("agrees with the reference facts", function () {
    const { eku, keys } = referenceFacts(this) as {
      eku: Record<"must" | "may" | "mustNot", readonly string[]>;
      keys: { rsaMinBits: number; curves: readonly string[] };
    };
    const words: Readonly<Record<string, string>> = {
      serverAuth: "server auth",
      clientAuth: "client auth",
      codeSigning: "code signing",
      emailProtection: "email protection",
      timeStamping: "timestamping",
      OCSPSigning: "ocsp signing",
      anyExtendedKeyUsage: "any",
    };
    const inWords = (usages: readonly string[]): string[] => usages.map((usage) => words[usage] ?? usage);
    assert.deepEqual(inWords(eku.must), [requiredPublicUsage]);
    assert.deepEqual(forbidden("tls", inWords(eku.may)), []);
    assert.deepEqual(forbidden("tls", inWords(eku.mustNot)), inWords(eku.mustNot));
    assert.equal(publicKeyFault({ algorithm: "RSA", bits: keys.rsaMinBits }, "tls"), undefined);
    for (const curve of keys.curves)
      assert.equal(publicKeyFault({ algorithm: "ECDSA", curve }, "tls"), undefined);
  });
});
