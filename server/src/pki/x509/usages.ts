/** Key usages and extended key usages (RFC 5280 sections 4.2.1.3 and 4.2.1.12) in the words of cert-manager. */

/** What the key of a certificate may do, in the order of the bits. */
export const keyUsages = [
  "digital signature",
  "content commitment",
  "key encipherment",
  "data encipherment",
  "key agreement",
  "cert sign",
  "crl sign",
  "encipher only",
  "decipher only",
] as const;

export type KeyUsage = (typeof keyUsages)[number];

/** Extended usages by their object identifiers. */
const extendedKeyUsages: ReadonlyMap<string, string> = new Map([
  ["2.5.29.37.0", "any"],
  ["1.3.6.1.5.5.7.3.1", "server auth"],
  ["1.3.6.1.5.5.7.3.2", "client auth"],
  ["1.3.6.1.5.5.7.3.3", "code signing"],
  ["1.3.6.1.5.5.7.3.4", "email protection"],
  ["1.3.6.1.5.5.7.3.5", "ipsec end system"],
  ["1.3.6.1.5.5.7.3.6", "ipsec tunnel"],
  ["1.3.6.1.5.5.7.3.7", "ipsec user"],
  ["1.3.6.1.5.5.7.3.8", "timestamping"],
  ["1.3.6.1.5.5.7.3.9", "ocsp signing"],
  ["1.3.6.1.4.1.311.10.3.3", "microsoft sgc"],
  ["2.16.840.1.113730.4.1", "netscape sgc"],
]);

/** Words of cert-manager that mean the same as another one. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["signing", "digital signature"],
  ["s/mime", "email protection"],
]);

/** The usage of an object identifier; an identifier that cert-manager has no word for is given back. */
export function extendedKeyUsage(identifier: string): string {
  return extendedKeyUsages.get(identifier) ?? identifier;
}

/** One word for usages that have two, so that they can be compared: `signing` is `digital signature`. */
export function canonicalUsage(usage: string): string {
  return synonyms.get(usage) ?? usage;
}

/** Whether a usage is a key usage, as opposed to an extended one. */
export function isKeyUsage(usage: string): boolean {
  return (keyUsages as readonly string[]).includes(canonicalUsage(usage));
}
