/**
 * The methods by which public authorities validate control of names (Baseline Requirements 3.2.2.4) and addresses
 * (3.2.2.5), version 2.2.6: which cover wildcards, and which are retired when.
 */

/** One method. */
export interface ValidationMethod {
  /** The section that describes it, such as `3.2.2.4.7`. */
  readonly section: string;
  readonly title: string;
  /** What it validates. */
  readonly validates: "name" | "address";
  /** Whether it suits wildcard names; `false` for addresses, which have none. */
  readonly coversWildcards: boolean;
  /** The challenges of ACME that carry it out. */
  readonly challenge?: string;
  /** The instant of issuance from which it may not be relied on, in epoch milliseconds. */
  readonly retiredFrom?: number;
}

const july2025 = Date.UTC(2025, 6, 15);
const march2026 = Date.UTC(2026, 2, 15);
const march2027 = Date.UTC(2027, 2, 15);
const march2028 = Date.UTC(2028, 2, 15);

type Row = readonly [
  section: string,
  title: string,
  notes: { wildcards?: true; challenge?: string; retiredFrom?: number },
];

/** Left out are methods that were retired before 2025, and the persistent TXT record for addresses (ballot SC091). */
const rows: readonly Row[] = [
  ["3.2.2.4.2", "mail, fax or letter to the domain contact", { wildcards: true, retiredFrom: july2025 }],
  [
    "3.2.2.4.4",
    "mail to a constructed address such as hostmaster@",
    { wildcards: true, retiredFrom: march2028 },
  ],
  ["3.2.2.4.7", "DNS change", { wildcards: true, challenge: "dns-01" }],
  ["3.2.2.4.8", "control of the address that the name has", { retiredFrom: march2026 }],
  ["3.2.2.4.12", "the authority is the registrar of the applicant", { wildcards: true }],
  ["3.2.2.4.13", "mail to the contact in CAA", { wildcards: true, retiredFrom: march2028 }],
  ["3.2.2.4.14", "mail to the contact in a TXT record", { wildcards: true, retiredFrom: march2028 }],
  ["3.2.2.4.15", "telephone call to the domain contact", { wildcards: true, retiredFrom: july2025 }],
  [
    "3.2.2.4.16",
    "telephone call to the contact in a TXT record",
    { wildcards: true, retiredFrom: march2027 },
  ],
  ["3.2.2.4.17", "telephone call to the contact in CAA", { wildcards: true, retiredFrom: march2027 }],
  ["3.2.2.4.18", "change of the website", {}],
  ["3.2.2.4.19", "change of the website by ACME", { challenge: "http-01" }],
  ["3.2.2.4.20", "TLS handshake with ALPN", { challenge: "tls-alpn-01" }],
  ["3.2.2.4.21", "DNS change below a label of the account", { wildcards: true, challenge: "dns-account-01" }],
  ["3.2.2.4.22", "persistent TXT record", { wildcards: true, challenge: "dns-persist-01" }],
  ["3.2.2.5.1", "change of the website at the address", {}],
  ["3.2.2.5.2", "mail, fax or letter to the contact of the address", { retiredFrom: march2027 }],
  ["3.2.2.5.3", "reverse look-up of the address", { retiredFrom: march2027 }],
  ["3.2.2.5.5", "telephone call to the contact of the address", { retiredFrom: march2027 }],
  ["3.2.2.5.6", "change of the website at the address by ACME", { challenge: "http-01" }],
  ["3.2.2.5.7", "TLS handshake with ALPN at the address", { challenge: "tls-alpn-01" }],
];

/** All methods in the order of their sections. */
export const validationMethods: readonly ValidationMethod[] = rows.map(
  ([section, title, { wildcards, challenge, retiredFrom }]) => ({
    section,
    title,
    validates: section.startsWith("3.2.2.4.") ? "name" : "address",
    coversWildcards: wildcards === true,
    ...(challenge === undefined ? {} : { challenge }),
    ...(retiredFrom === undefined ? {} : { retiredFrom }),
  }),
);

/** The days for which a validation with a persistent TXT record may be used, whenever it was made (3.2.2.4.22). */
export const persistentRecordReuseDays = 10;

/** The method behind an ACME challenge; `undefined` for challenges that public authorities do not use, as `device-attest-01`. */
export function methodOfChallenge(
  challenge: string,
  validates: ValidationMethod["validates"],
): ValidationMethod | undefined {
  return validationMethods.find((method) => method.challenge === challenge && method.validates === validates);
}
