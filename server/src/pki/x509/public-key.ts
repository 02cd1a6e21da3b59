/** Public keys and signature algorithms: RFC 3279, RFC 5480, RFC 8410, RFC 4055. */
import { constructedContextTag, tags, type DerReader } from "./der";

/** A public key, as far as rules on its kind and strength need it. */
export interface PublicKey {
  /** `RSA`, `ECDSA` and `Ed25519` as in cert-manager, other algorithms by their names; else the object identifier. */
  readonly algorithm: string;
  /** Bits of the modulus or of the curve, what cert-manager calls the size; `undefined` where the algorithm has one. */
  readonly bits?: number;
  /** The curve by its NIST or SECG name, else its object identifier; `undefined` also for curves that are spelt out. */
  readonly curve?: string;
  /** The public exponent of an RSA key in hexadecimal. */
  readonly exponent?: string;
}

/** The algorithm of a signature. */
export interface SignatureAlgorithm {
  /** The name that OpenSSL prints, such as `ecdsa-with-SHA256`; else the object identifier. */
  readonly name: string;
  /** The hash function, where the algorithm is known and uses one. */
  readonly hash?: string;
}

const rsaEncryption = "1.2.840.113549.1.1.1";
const rsassaPss = "1.2.840.113549.1.1.10";
const ecPublicKey = "1.2.840.10045.2.1";

const keyAlgorithms: ReadonlyMap<string, string> = new Map([
  [rsaEncryption, "RSA"],
  [rsassaPss, "RSASSA-PSS"],
  [ecPublicKey, "ECDSA"],
  ["1.2.840.10040.4.1", "DSA"],
  ["1.2.840.113549.1.3.1", "DH"],
  ["1.3.101.110", "X25519"],
  ["1.3.101.111", "X448"],
  ["1.3.101.112", "Ed25519"],
  ["1.3.101.113", "Ed448"],
  ["2.16.840.1.101.3.4.3.17", "ML-DSA-44"],
  ["2.16.840.1.101.3.4.3.18", "ML-DSA-65"],
  ["2.16.840.1.101.3.4.3.19", "ML-DSA-87"],
]);

const curves: ReadonlyMap<string, readonly [name: string, bits: number]> = new Map([
  ["1.2.840.10045.3.1.1", ["P-192", 192]],
  ["1.3.132.0.33", ["P-224", 224]],
  ["1.2.840.10045.3.1.7", ["P-256", 256]],
  ["1.3.132.0.34", ["P-384", 384]],
  ["1.3.132.0.35", ["P-521", 521]],
  ["1.3.132.0.10", ["secp256k1", 256]],
  ["1.3.36.3.3.2.8.1.1.7", ["brainpoolP256r1", 256]],
  ["1.3.36.3.3.2.8.1.1.11", ["brainpoolP384r1", 384]],
  ["1.3.36.3.3.2.8.1.1.13", ["brainpoolP512r1", 512]],
]);

const hashes: ReadonlyMap<string, string> = new Map([
  ["1.3.14.3.2.26", "SHA-1"],
  ["2.16.840.1.101.3.4.2.4", "SHA-224"],
  ["2.16.840.1.101.3.4.2.1", "SHA-256"],
  ["2.16.840.1.101.3.4.2.2", "SHA-384"],
  ["2.16.840.1.101.3.4.2.3", "SHA-512"],
]);

const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ["1.2.840.113549.1.1.2", { name: "md2WithRSAEncryption", hash: "MD2" }],
  ["1.2.840.113549.1.1.4", { name: "md5WithRSAEncryption", hash: "MD5" }],
  ["1.2.840.113549.1.1.5", { name: "sha1WithRSAEncryption", hash: "SHA-1" }],
  ["1.2.840.113549.1.1.11", { name: "sha256WithRSAEncryption", hash: "SHA-256" }],
  ["1.2.840.113549.1.1.12", { name: "sha384WithRSAEncryption", hash: "SHA-384" }],
  ["1.2.840.113549.1.1.13", { name: "sha512WithRSAEncryption", hash: "SHA-512" }],
  ["1.2.840.113549.1.1.14", { name: "sha224WithRSAEncryption", hash: "SHA-224" }],
  ["1.2.840.10045.4.1", { name: "ecdsa-with-SHA1", hash: "SHA-1" }],
  ["1.2.840.10045.4.3.1", { name: "ecdsa-with-SHA224", hash: "SHA-224" }],
  ["1.2.840.10045.4.3.2", { name: "ecdsa-with-SHA256", hash: "SHA-256" }],
  ["1.2.840.10045.4.3.3", { name: "ecdsa-with-SHA384", hash: "SHA-384" }],
  ["1.2.840.10045.4.3.4", { name: "ecdsa-with-SHA512", hash: "SHA-512" }],
  ["1.2.840.10040.4.3", { name: "dsaWithSHA1", hash: "SHA-1" }],
  ["2.16.840.1.101.3.4.3.2", { name: "dsa_with_SHA256", hash: "SHA-256" }],
  ["1.3.101.112", { name: "ED25519" }],
  ["1.3.101.113", { name: "ED448" }],
  ["2.16.840.1.101.3.4.3.17", { name: "ML-DSA-44" }],
  ["2.16.840.1.101.3.4.3.18", { name: "ML-DSA-65" }],
  ["2.16.840.1.101.3.4.3.19", { name: "ML-DSA-87" }],
]);

/** Reads the elements of a SubjectPublicKeyInfo (RFC 5280 section 4.1). */
export function readPublicKey(info: DerReader): PublicKey {
  const identifier = info.open(tags.sequence, "the algorithm of the key");
  const type = identifier.objectIdentifier("the algorithm of the key");
  const { octets } = info.bitString("the public key");
  info.end("the public key");
  const algorithm = keyAlgorithms.get(type) ?? type;
  if (type === rsaEncryption || type === rsassaPss) return { algorithm, ...readRsaKey(info, octets) };
  return type === ecPublicKey ? { algorithm, ...readCurve(identifier) } : { algorithm };
}

function readRsaKey(info: DerReader, octets: Uint8Array): { bits: number; exponent: string } {
  const key = info.inside(octets).open(tags.sequence, "the RSA key");
  const modulus = key.integer("the modulus of the RSA key");
  const exponent = key.integer("the exponent of the RSA key");
  const leadingBits = Number.parseInt(modulus.magnitude.charAt(0), 16).toString(2).length;
  return { bits: (modulus.magnitude.length - 1) * 4 + leadingBits, exponent: exponent.magnitude };
}

/** RFC 5480 section 2.1.1: parameters other than a named curve are not for certificates, yet exist. */
function readCurve(identifier: DerReader): { bits?: number; curve?: string } {
  if (identifier.nextTag() !== tags.objectIdentifier) return {};
  const type = identifier.objectIdentifier("the curve of the key");
  const [curve, bits] = curves.get(type) ?? [type, undefined];
  return { curve, bits };
}

/** Reads the next element as the AlgorithmIdentifier of a signature. */
export function readSignatureAlgorithm(reader: DerReader): SignatureAlgorithm {
  const identifier = reader.open(tags.sequence, "the signature algorithm");
  const type = identifier.objectIdentifier("the signature algorithm");
  if (type === rsassaPss) return { name: "rsassaPss", hash: readPssHash(identifier) };
  return signatureAlgorithms.get(type) ?? { name: type };
}

/** RFC 4055 section 3.1: the hash is SHA-1 where the parameters do not name one. */
function readPssHash(identifier: DerReader): string | undefined {
  const parameters = identifier.openOptional(tags.sequence, "the parameters of the signature");
  const hash = parameters
    ?.openOptional(constructedContextTag(0), "the hash of the signature")
    ?.open(tags.sequence, "the hash of the signature")
    .objectIdentifier("the hash of the signature");
  return hash === undefined ? "SHA-1" : hashes.get(hash);
}
