/**
 * Algorithms and digest types of DNSSEC and what implementers are told about them: RFC 9904 sections 3 and 4 as updated by
 * RFC 9905 section 5. The numbers are those of IANA's registries dns-sec-alg-numbers and ds-rr-types.
 */

/** What the RFCs say about signing zones with an algorithm, or delegating with a digest type. */
export type Recommendation = "recommended" | "may" | "not-recommended" | "must-not";

/** An algorithm by which zones are signed. */
export interface DnssecAlgorithm {
  readonly number: number;
  /** The mnemonic of the registry. */
  readonly name: string;
  readonly signing: Recommendation;
  /** The document behind the recommendation. */
  readonly source: string;
}

/** A digest type of DS records. */
export interface DsDigestType {
  readonly number: number;
  readonly name: string;
  readonly delegation: Recommendation;
  /** The document behind the recommendation. */
  readonly source: string;
  /** The length of a digest; `undefined` for type 0, which only asks for removal (RFC 8078 section 4). */
  readonly octets?: number;
}

const rfc9904 = "RFC 9904 section 3";
const rfc9904Digests = "RFC 9904 section 4";
const rfc9905 = "RFC 9905 section 5";

/** Every algorithm that zones can be signed with. */
export const dnssecAlgorithms: readonly DnssecAlgorithm[] = [
  { number: 1, name: "RSAMD5", signing: "must-not", source: rfc9904 },
  { number: 3, name: "DSA", signing: "must-not", source: rfc9904 },
  { number: 5, name: "RSASHA1", signing: "must-not", source: rfc9905 },
  { number: 6, name: "DSA-NSEC3-SHA1", signing: "must-not", source: rfc9904 },
  { number: 7, name: "RSASHA1-NSEC3-SHA1", signing: "must-not", source: rfc9905 },
  { number: 8, name: "RSASHA256", signing: "recommended", source: rfc9904 },
  { number: 10, name: "RSASHA512", signing: "not-recommended", source: rfc9904 },
  { number: 12, name: "ECC-GOST", signing: "must-not", source: rfc9904 },
  { number: 13, name: "ECDSAP256SHA256", signing: "recommended", source: rfc9904 },
  { number: 14, name: "ECDSAP384SHA384", signing: "may", source: rfc9904 },
  { number: 15, name: "ED25519", signing: "recommended", source: rfc9904 },
  { number: 16, name: "ED448", signing: "may", source: rfc9904 },
  { number: 17, name: "SM2SM3", signing: "may", source: rfc9904 },
  { number: 23, name: "ECC-GOST12", signing: "may", source: rfc9904 },
];

/** Every digest type of DS and CDS records. */
export const dsDigestTypes: readonly DsDigestType[] = [
  { number: 0, name: "NULL", delegation: "must-not", source: rfc9904Digests },
  { number: 1, name: "SHA-1", delegation: "must-not", source: rfc9904Digests, octets: 20 },
  { number: 2, name: "SHA-256", delegation: "recommended", source: rfc9904Digests, octets: 32 },
  { number: 3, name: "GOST R 34.11-94", delegation: "must-not", source: rfc9904Digests, octets: 32 },
  { number: 4, name: "SHA-384", delegation: "may", source: rfc9904Digests, octets: 48 },
  { number: 5, name: "GOST R 34.11-2012", delegation: "may", source: rfc9904Digests, octets: 32 },
  { number: 6, name: "SM3", delegation: "may", source: rfc9904Digests, octets: 32 },
];

/** The algorithm of a number; `undefined` for numbers that no zone is signed with. */
export function dnssecAlgorithm(number: number): DnssecAlgorithm | undefined {
  return dnssecAlgorithms.find((algorithm) => algorithm.number === number);
}

/** The digest type of a number; `undefined` for numbers that are not assigned. */
export function dsDigestType(number: number): DsDigestType | undefined {
  return dsDigestTypes.find((type) => type.number === number);
}
