/** Words that stand for numbers in record data (IANA's registries of DNSSEC algorithms and CERT types). */

export const securityAlgorithms: ReadonlyMap<string, number> = new Map([
  ["RSAMD5", 1],
  ["DH", 2],
  ["DSA", 3],
  ["RSASHA1", 5],
  ["NSEC3DSA", 6],
  ["NSEC3RSASHA1", 7],
  ["RSASHA256", 8],
  ["RSASHA512", 10],
  ["ECCGOST", 12],
  ["ECDSAP256SHA256", 13],
  ["ECDSA256", 13],
  ["ECDSAP384SHA384", 14],
  ["ECDSA384", 14],
  ["ED25519", 15],
  ["ED448", 16],
  ["INDIRECT", 252],
  ["PRIVATEDNS", 253],
  ["PRIVATEOID", 254],
]);

export const certificateTypes: ReadonlyMap<string, number> = new Map([
  ["PKIX", 1],
  ["SPKI", 2],
  ["PGP", 3],
  ["IPKIX", 4],
  ["ISPKI", 5],
  ["IPGP", 6],
  ["ACPKIX", 7],
  ["IACPKIX", 8],
  ["URI", 253],
  ["OID", 254],
]);

/** The digests of DS records by the words that BIND reads. */
export const digestTypes: ReadonlyMap<string, number> = new Map([
  ["SHA-1", 1],
  ["SHA1", 1],
  ["SHA-256", 2],
  ["SHA256", 2],
  ["GOST", 3],
  ["SHA-384", 4],
  ["SHA384", 4],
]);

/** The number of a word in any case; `undefined` for everything else. */
export function numberOf(words: ReadonlyMap<string, number>, written: unknown): number | undefined {
  return typeof written === "string" ? words.get(written.toUpperCase()) : undefined;
}
