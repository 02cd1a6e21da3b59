/** Well-known public roots, by which manifests name what relying parties hold. */

/** One root certificate. */
export interface WellKnownRoot {
  /** The common name, or what takes its place in the subject. */
  readonly name: string;
  /** The authority it belongs to, as in `issuers`; `undefined` for others. */
  readonly authority?: string;
  /** The end of the self-signed certificate, in epoch milliseconds; `undefined` where it could not be read. */
  readonly notAfter?: number;
}

type Row = readonly [name: string, authority: string | undefined, notAfter: string | undefined];

/**
 * Names and dates of the certificates themselves, as Mozilla's set in Debian's package ca-certificates has them. Not in
 * it are the roots of Let's Encrypt's Generation Y, whose subjects are "Root YE" and "Root YR" of the organisation ISRG
 * (https://letsencrypt.org/certificates/), and DST Root CA X3, which has expired.
 */
const rows: readonly Row[] = [
  ["ISRG Root X1", "letsencrypt", "2035-06-04T11:04:38Z"],
  ["ISRG Root X2", "letsencrypt", "2040-09-17T16:00:00Z"],
  ["ISRG Root YE", "letsencrypt", undefined],
  ["ISRG Root YR", "letsencrypt", undefined],
  ["GTS Root R1", "google-trust-services", "2036-06-22T00:00:00Z"],
  ["GTS Root R2", "google-trust-services", "2036-06-22T00:00:00Z"],
  ["GTS Root R3", "google-trust-services", "2036-06-22T00:00:00Z"],
  ["GTS Root R4", "google-trust-services", "2036-06-22T00:00:00Z"],
  ["DigiCert Global Root CA", "digicert", "2031-11-10T00:00:00Z"],
  ["DigiCert Global Root G2", "digicert", "2038-01-15T12:00:00Z"],
  ["DigiCert Global Root G3", "digicert", "2038-01-15T12:00:00Z"],
  ["DigiCert High Assurance EV Root CA", "digicert", "2031-11-10T00:00:00Z"],
  ["DigiCert Assured ID Root CA", "digicert", "2031-11-10T00:00:00Z"],
  ["DigiCert Assured ID Root G2", "digicert", "2038-01-15T12:00:00Z"],
  ["DigiCert Assured ID Root G3", "digicert", "2038-01-15T12:00:00Z"],
  ["DigiCert Trusted Root G4", "digicert", "2038-01-15T12:00:00Z"],
  ["DigiCert TLS ECC P384 Root G5", "digicert", "2046-01-14T23:59:59Z"],
  ["DigiCert TLS RSA4096 Root G5", "digicert", "2046-01-14T23:59:59Z"],
  ["Baltimore CyberTrust Root", "digicert", "2025-05-12T23:59:00Z"],
  ["USERTrust RSA Certification Authority", "sectigo", "2038-01-18T23:59:59Z"],
  ["USERTrust ECC Certification Authority", "sectigo", "2038-01-18T23:59:59Z"],
  ["COMODO RSA Certification Authority", "sectigo", "2038-01-18T23:59:59Z"],
  ["COMODO ECC Certification Authority", "sectigo", "2038-01-18T23:59:59Z"],
  ["COMODO Certification Authority", "sectigo", "2029-12-31T23:59:59Z"],
  ["AAA Certificate Services", "sectigo", "2028-12-31T23:59:59Z"],
  ["Sectigo Public Server Authentication Root E46", "sectigo", "2046-03-21T23:59:59Z"],
  ["Sectigo Public Server Authentication Root R46", "sectigo", "2046-03-21T23:59:59Z"],
  ["Amazon Root CA 1", "amazon", "2038-01-17T00:00:00Z"],
  ["Amazon Root CA 2", "amazon", "2040-05-26T00:00:00Z"],
  ["Amazon Root CA 3", "amazon", "2040-05-26T00:00:00Z"],
  ["Amazon Root CA 4", "amazon", "2040-05-26T00:00:00Z"],
  ["Starfield Services Root Certificate Authority - G2", "amazon", "2037-12-31T23:59:59Z"],
  ["GlobalSign Root CA", "globalsign", "2028-01-28T12:00:00Z"],
  ["GlobalSign Root CA - R3", "globalsign", "2029-03-18T10:00:00Z"],
  ["GlobalSign Root CA - R6", "globalsign", "2034-12-10T00:00:00Z"],
  ["GlobalSign ECC Root CA - R5", "globalsign", "2038-01-19T03:14:07Z"],
  ["GlobalSign Root E46", "globalsign", "2046-03-20T00:00:00Z"],
  ["GlobalSign Root R46", "globalsign", "2046-03-20T00:00:00Z"],
  ["SSL.com Root Certification Authority RSA", "ssl.com", "2041-02-12T17:39:39Z"],
  ["SSL.com Root Certification Authority ECC", "ssl.com", "2041-02-12T18:14:03Z"],
  ["SSL.com EV Root Certification Authority RSA R2", "ssl.com", "2042-05-30T18:14:37Z"],
  ["SSL.com EV Root Certification Authority ECC", "ssl.com", "2041-02-12T18:15:23Z"],
  ["Go Daddy Root Certificate Authority - G2", "godaddy", "2037-12-31T23:59:59Z"],
  ["Go Daddy Class 2 Certification Authority", "godaddy", "2034-06-29T17:06:20Z"],
  ["Starfield Root Certificate Authority - G2", "godaddy", "2037-12-31T23:59:59Z"],
  ["Starfield Class 2 Certification Authority", "godaddy", "2034-06-29T17:39:16Z"],
  ["Buypass Class 2 Root CA", "buypass", "2040-10-26T08:38:03Z"],
  ["Buypass Class 3 Root CA", "buypass", "2040-10-26T08:28:58Z"],
  ["IdenTrust Commercial Root CA 1", undefined, "2034-01-16T18:12:23Z"],
  ["DST Root CA X3", undefined, "2021-09-30T14:01:15Z"],
];

/** Every root that is known here. */
export const wellKnownRoots: readonly WellKnownRoot[] = rows.map(([name, authority, notAfter]) => ({
  name,
  ...(authority === undefined ? {} : { authority }),
  ...(notAfter === undefined ? {} : { notAfter: Date.parse(notAfter) }),
}));

const byKey: ReadonlyMap<string, WellKnownRoot> = new Map(
  wellKnownRoots.map((root) => [keyOf(root.name), root]),
);

/** The root of a name such as `ISRG Root X1` or `isrg-root-x1`: case, blanks and punctuation do not count. */
export function wellKnownRoot(name: string): WellKnownRoot | undefined {
  return name.length > 100 ? undefined : byKey.get(keyOf(name));
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
