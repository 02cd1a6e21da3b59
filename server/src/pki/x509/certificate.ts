/** Reads X.509 certificates (RFC 5280 section 4.1). Signatures are not verified. */
import { sha256 } from "@noble/hashes/sha2.js";
import { hexadecimal } from "../../text/octets";
import { constructedContextTag, contextTag, DerReader, tags, type DerInteger } from "./der";
import { readDistinguishedName, type DistinguishedName } from "./distinguished-name";
import { noExtensions, readExtensions, type Extensions } from "./extensions";
import { readPublicKey, readSignatureAlgorithm, type PublicKey, type SignatureAlgorithm } from "./public-key";

/** A certificate, as far as names, time, keys, usages and its place in a chain are concerned. */
export interface X509Certificate extends Extensions {
  /** 1, 2 or 3. */
  readonly version: number;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly serial: SerialNumber;
  /** First and last instant of validity, in epoch milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Whether it may sign certificates, by its basic constraints. */
  readonly isCa: boolean;
  /** Whether subject and issuer are the same name. Whether the signature is its own cannot be told without verifying. */
  readonly isSelfIssued: boolean;
  /** SHA-256 over the whole certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** SHA-256 over the public key with its algorithm (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly keyFingerprint: string;
  /** The whole certificate in DER. */
  readonly der: Uint8Array;
  /** The SubjectPublicKeyInfo in DER. */
  readonly publicKeyInfo: Uint8Array;
}

/** A serial number in the two forms in which tools print it. */
export interface SerialNumber {
  /** Lower-case hexadecimal without leading zeros, the form of `parseSerial`; with a minus sign where it is negative. */
  readonly hex: string;
  /** Upper-case pairs between colons, such as `04:A1:7C:5B`. */
  readonly withColons: string;
}

/** A certificate, or a clause for people that says what keeps the octets from being one. */
export type ParsedCertificate =
  | { readonly ok: true; readonly certificate: X509Certificate }
  | { readonly ok: false; readonly reason: string };

/** Reads one certificate in DER. */
export function readCertificate(octets: Uint8Array): ParsedCertificate {
  const outer = DerReader.over(octets);
  const { whole, contents } = outer.element(tags.sequence, "the certificate");
  outer.end("the certificate");
  const signed = outer.inside(contents);
  const body = signed.open(tags.sequence, "the certificate");
  const signatureAlgorithm = readSignatureAlgorithm(signed);
  signed.bitString("the signature");
  signed.end("the certificate");
  const certificate = readBody(body, whole, signatureAlgorithm);
  return outer.fault === undefined ? { ok: true, certificate } : { ok: false, reason: outer.fault };
}

function readBody(body: DerReader, der: Uint8Array, signatureAlgorithm: SignatureAlgorithm): X509Certificate {
  const version = body.openOptional(constructedContextTag(0), "the version")?.count("the version") ?? 0;
  const serial = serialNumber(body.integer("the serial number"));
  body.element(tags.sequence, "the signature algorithm");
  const issuer = readDistinguishedName(body, "the issuer");
  const validity = body.open(tags.sequence, "the validity");
  const notBefore = validity.time("the start of the validity");
  const notAfter = validity.time("the end of the validity");
  const subject = readDistinguishedName(body, "the subject");
  const { whole: publicKeyInfo, contents: keyContents } = body.element(tags.sequence, "the public key");
  const key = readPublicKey(body.inside(keyContents));
  const extensions = readTail(body);
  return {
    ...extensions,
    version: version + 1,
    subject,
    issuer,
    serial,
    notBefore,
    notAfter,
    key,
    signatureAlgorithm,
    isCa: extensions.basicConstraints?.isCa ?? false,
    isSelfIssued: subject.comparisonKey === issuer.comparisonKey,
    fingerprint: hexadecimal(sha256(der)),
    keyFingerprint: hexadecimal(sha256(publicKeyInfo)),
    der,
    publicKeyInfo,
  };
}

/** What stands behind the key: unique identifiers, which nobody uses, and the extensions. */
function readTail(body: DerReader): Extensions {
  body.optional(contextTag(1), "the unique identifier of the issuer");
  body.optional(contextTag(2), "the unique identifier of the subject");
  const extensions = body.openOptional(constructedContextTag(3), "the extensions");
  body.end("the certificate");
  return extensions === undefined ? noExtensions : readExtensions(extensions);
}

function serialNumber({ isNegative, magnitude }: DerInteger): SerialNumber {
  const sign = isNegative ? "-" : "";
  const octets = magnitude.padStart(magnitude.length + (magnitude.length % 2), "0").match(/../g) ?? [];
  return { hex: `${sign}${magnitude}`, withColons: `${sign}${octets.join(":").toUpperCase()}` };
}
