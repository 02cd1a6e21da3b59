/**
 * What publicly trusted certificates may hold. For TLS: CA/Browser Forum Baseline Requirements 6.1.5 and 6.1.6 (keys), 7.1.3.2
 * (signatures), 7.1.2.7.10 (extended key usages) and 7.1.2.7.11 (key usages), version 2.2.6. For mail: S/MIME Baseline
 * Requirements 6.1.5 (keys) and 7.1.2.3 (usages), version 1.0.10. For code: Baseline Requirements for Code Signing
 * Certificates 6.1.5.2 (keys) and 7.1.2.3 (usages).
 */
import { quoted } from "../text/quote";
import type { AcceptedKeys } from "./authorities";
import type { PublicKey, SignatureAlgorithm } from "./x509/public-key";
import { canonicalUsage } from "./x509/usages";

/** The Baseline Requirements that hold of a certificate, by what they are about. */
export type Requirements = "tls" | "s/mime" | "code signing";

/** The length that an RSA key has at the least, in bits, by what holds of its certificate; undefined where that is not known. */
export function shortestRsaKey(requirements: Requirements | undefined): number {
  return requirements === "code signing" ? 3072 : 2048;
}

const curveSizes: ReadonlyMap<number, string> = new Map([
  [256, "P-256"],
  [384, "P-384"],
  [521, "P-521"],
]);

/**
 * Why public authorities refuse a key: a clause for people. `undefined` for keys that they accept, and where too little
 * is known to tell. A key of a manifest, of which only algorithm and size are known, is judged by these.
 *
 * @param requirements those that hold of the certificate; undefined where they are not known
 */
export function publicKeyFault(key: PublicKey, requirements: Requirements | undefined): string | undefined {
  switch (key.algorithm) {
    case "Ed25519":
    case "Ed448":
      if (requirements === undefined || requirements === "s/mime") return undefined;
      break;
    case "RSA":
      return rsaFault(key, shortestRsaKey(requirements));
    case "ECDSA":
      return curveFault(key);
  }
  return `public authorities accept RSA and ECDSA keys only, and this one is ${quoted(key.algorithm)}`;
}

function rsaFault({ bits, exponent }: PublicKey, shortest: number): string | undefined {
  if (bits !== undefined && bits < shortest)
    return `an RSA key of ${bits} bits is shorter than the ${shortest} bits that public authorities ask for`;
  if (bits !== undefined && bits % 8 !== 0)
    return `the ${bits} bits of the RSA key are no multiple of 8, which public authorities ask for`;
  if (exponent !== undefined && !/[3-9a-f]$|..$/.test(exponent))
    return "the public exponent of the RSA key is below 3, which public authorities refuse";
  if (exponent !== undefined && !/[13579bdf]$/.test(exponent))
    return "the public exponent of the RSA key is even, which public authorities refuse";
  return undefined;
}

function curveFault({ bits, curve }: PublicKey): string | undefined {
  const name = curve ?? (bits === undefined ? undefined : (curveSizes.get(bits) ?? `of ${bits} bits`));
  if (name === undefined || [...curveSizes.values()].includes(name)) return undefined;
  return `the curve ${name} is none of P-256, P-384 and P-521, the only ones that public authorities accept`;
}

/** Whether an authority that certifies some keys takes one; true where too little is known of the key to tell. */
export function isAccepted(key: PublicKey, { rsa, curves }: AcceptedKeys): boolean {
  if (key.algorithm === "RSA") return key.bits === undefined || rsa.includes(key.bits);
  if (key.algorithm !== "ECDSA") return false;
  const curve = key.curve ?? (key.bits === undefined ? undefined : curveSizes.get(key.bits));
  return curve === undefined ? key.bits === undefined : curves.includes(curve);
}

const publicSignatures: ReadonlySet<string> = new Set([
  "sha256WithRSAEncryption",
  "sha384WithRSAEncryption",
  "sha512WithRSAEncryption",
  "ecdsa-with-SHA256",
  "ecdsa-with-SHA384",
  "ecdsa-with-SHA512",
]);
const publicHashes: ReadonlySet<string> = new Set(["SHA-256", "SHA-384", "SHA-512"]);

/** Why a public authority does not sign so: a clause for people. Whether a certificate is public is for the caller to know. */
export function publicSignatureFault({ name, hash }: SignatureAlgorithm): string | undefined {
  const isKnown = name === "rsassaPss" ? publicHashes.has(hash ?? "") : publicSignatures.has(name);
  if (isKnown) return undefined;
  return `public authorities sign with RSA or ECDSA over SHA-256, SHA-384 or SHA-512, and this signature is ${quoted(name)}`;
}

/** The extended usage that a public TLS certificate has to have. */
export const requiredPublicUsage = "server auth";

const usagesOfOtherKinds: ReadonlySet<string> = new Set([
  "email protection",
  "code signing",
  "timestamping",
  "ocsp signing",
]);

/** Whether a usage, as it is written, is that of certificates for mail, code, timestamps or OCSP answers. */
export function isUsageOfOtherKind(usage: string): boolean {
  return usagesOfOtherKinds.has(canonicalUsage(usage));
}

const keyUsagesOfAuthorities = ["cert sign", "crl sign"];

const forbiddenUsages: Readonly<Record<Requirements, ReadonlySet<string>>> = {
  tls: new Set([
    "code signing",
    "email protection",
    "timestamping",
    "ocsp signing",
    "any",
    ...keyUsagesOfAuthorities,
  ]),
  "s/mime": new Set(["server auth", "code signing", "timestamping", "any", ...keyUsagesOfAuthorities]),
  "code signing": new Set(["server auth", "any", ...keyUsagesOfAuthorities]),
};

/** Whether a usage, as it is written, is one that no public certificate may have of which some requirements hold. */
export function isForbiddenInPublic(usage: string, requirements: Requirements): boolean {
  return forbiddenUsages[requirements].has(canonicalUsage(usage));
}
