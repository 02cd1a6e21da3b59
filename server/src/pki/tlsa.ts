/** What TLSA records hold of a certificate (RFC 6698 section 2.1), and which certificates of a chain fulfil one. */
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { hexadecimal } from "../text/octets";
import type { X509Certificate } from "./x509/certificate";

/** What is compared, and how: the selector and the matching type of a TLSA record. */
export interface TlsaForm {
  readonly selector: number;
  readonly matchingType: number;
}

/** The names of RFC 7218 for the numbers of certificate usage, selector and matching type. */
export const tlsaUsageNames: ReadonlyMap<number, string> = new Map([
  [0, "PKIX-TA"],
  [1, "PKIX-EE"],
  [2, "DANE-TA"],
  [3, "DANE-EE"],
  [255, "PrivCert"],
]);
export const tlsaSelectorNames: ReadonlyMap<number, string> = new Map([
  [0, "Cert"],
  [1, "SPKI"],
  [255, "PrivSel"],
]);
export const tlsaMatchingTypeNames: ReadonlyMap<number, string> = new Map([
  [0, "Full"],
  [1, "SHA2-256"],
  [2, "SHA2-512"],
  [255, "PrivMatch"],
]);

/**
 * The association data of a certificate in lower-case hexadecimal: the certificate (selector 0) or its public key (1),
 * whole (matching type 0) or hashed with SHA-256 (1) or SHA-512 (2). `undefined` for other numbers.
 */
export function tlsaAssociation(
  certificate: Pick<X509Certificate, "der" | "publicKeyInfo">,
  { selector, matchingType }: TlsaForm,
): string | undefined {
  const selected = [certificate.der, certificate.publicKeyInfo][selector];
  if (selected === undefined) return undefined;
  switch (matchingType) {
    case 0:
      return hexadecimal(selected);
    case 1:
      return hexadecimal(sha256(selected));
    case 2:
      return hexadecimal(sha512(selected));
    default:
      return undefined;
  }
}

/**
 * Whether a record fits a chain, given leaf first: usages 1 and 3 speak of the leaf, 0 and 2 of a certificate above it
 * (RFC 6698 section 2.1.1). `undefined` where that cannot be told: unknown numbers, or no match for usage 0 or 2, whose
 * certificate may be one that the server does not send.
 *
 * @param record its association data in hexadecimal
 */
export function tlsaMatches(
  record: TlsaForm & { readonly certificateUsage: number; readonly certificateAssociationData: string },
  chain: readonly Pick<X509Certificate, "der" | "publicKeyInfo">[],
): boolean | undefined {
  const isAboutLeaf = record.certificateUsage === 1 || record.certificateUsage === 3;
  if (!isAboutLeaf && record.certificateUsage !== 0 && record.certificateUsage !== 2) return undefined;
  const candidates = isAboutLeaf ? chain.slice(0, 1) : chain.slice(1);
  const found = candidates.map((certificate) => tlsaAssociation(certificate, record));
  if (found.includes(record.certificateAssociationData.toLowerCase())) return true;
  return isAboutLeaf && found.length > 0 && !found.includes(undefined) ? false : undefined;
}
