/** Reads certificate requests: PKCS #10, RFC 2986 section 4. Signatures are not verified. */
import { sha256 } from "@noble/hashes/sha2.js";
import { hexadecimal } from "../../text/octets";
import { constructedContextTag, DerReader, tags } from "./der";
import { readDistinguishedName, type DistinguishedName } from "./distinguished-name";
import { noExtensions, readExtensions, type Extensions } from "./extensions";
import { readPublicKey, readSignatureAlgorithm, type PublicKey, type SignatureAlgorithm } from "./public-key";

/** What a request asks for. Its extensions are wishes: the issuer decides. */
export interface CertificateRequest extends Extensions {
  readonly subject: DistinguishedName;
  readonly key: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Whether a CA certificate is asked for. */
  readonly isCa: boolean;
  /** SHA-256 over the public key with its algorithm (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly keyFingerprint: string;
  /** The SubjectPublicKeyInfo in DER. */
  readonly publicKeyInfo: Uint8Array;
}

/** A request, or a clause for people that says what keeps the octets from being one. */
export type ParsedCertificateRequest =
  | { readonly ok: true; readonly request: CertificateRequest }
  | { readonly ok: false; readonly reason: string };

/** Attributes that hold extensions: that of PKCS #9 (RFC 2985 section 5.4.2), and Microsoft's older one. */
const extensionRequests: ReadonlySet<string> = new Set(["1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14"]);

/** Reads one request in DER. Attributes other than requested extensions, a challenge password among them, are left unread. */
export function readCertificateRequest(octets: Uint8Array): ParsedCertificateRequest {
  const outer = DerReader.over(octets);
  const signed = outer.open(tags.sequence, "the request");
  outer.end("the request");
  const body = signed.open(tags.sequence, "the request");
  const signatureAlgorithm = readSignatureAlgorithm(signed);
  signed.bitString("the signature");
  signed.end("the request");
  const request = readBody(body, signatureAlgorithm);
  return outer.fault === undefined ? { ok: true, request } : { ok: false, reason: outer.fault };
}

function readBody(body: DerReader, signatureAlgorithm: SignatureAlgorithm): CertificateRequest {
  body.integer("the version");
  const subject = readDistinguishedName(body, "the subject");
  const { whole: publicKeyInfo, contents } = body.element(tags.sequence, "the public key");
  const key = readPublicKey(body.inside(contents));
  const extensions = readAttributes(body);
  body.end("the request");
  return {
    ...extensions,
    subject,
    key,
    signatureAlgorithm,
    isCa: extensions.basicConstraints?.isCa ?? false,
    keyFingerprint: hexadecimal(sha256(publicKeyInfo)),
    publicKeyInfo,
  };
}

function readAttributes(body: DerReader): Extensions {
  const attributes = body.openOptional(constructedContextTag(0), "the attributes");
  let extensions: Extensions | undefined;
  while (attributes !== undefined && !attributes.isAtEnd) {
    const attribute = attributes.open(tags.sequence, "an attribute");
    const type = attribute.objectIdentifier("the type of an attribute");
    const values = attribute.open(tags.set, "the values of an attribute");
    if (extensionRequests.has(type)) extensions ??= readExtensions(values);
  }
  return extensions ?? noExtensions;
}
