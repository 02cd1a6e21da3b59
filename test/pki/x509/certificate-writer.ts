/** Makes certificates and requests for tests. They carry a signature of zeros: nothing here verifies signatures. Runs in a web worker too. */
import { readCertificate, type X509Certificate } from "../../../server/src/pki/x509/certificate";
import {
  bitString,
  boolean,
  explicit,
  hex,
  implicit,
  integer,
  integerOf,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8,
} from "./der-writer";

/** What a certificate may be made of; what is left out is something sound. All values are DER. */
export interface CertificateParts {
  readonly version?: Uint8Array;
  readonly serial?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly notBefore?: Uint8Array;
  readonly notAfter?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly publicKeyInfo?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  /** Octets between the key and the extensions. */
  readonly uniqueIds?: readonly Uint8Array[];
}

export const day = 86_400_000;
export const firstDay = Date.UTC(2026, 11, 1);

const attributeTypes: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  C: "2.5.4.6",
  L: "2.5.4.7",
};

/** A name of parts such as `CN=login.example.com`, in the order of the certificate, as UTF8Strings. */
export function nameOf(...parts: readonly string[]): Uint8Array {
  return sequence(
    ...parts.map((part) => {
      const [type = "", ...value] = part.split("=");
      return set(attribute(attributeTypes[type] ?? type, utf8(value.join("="))));
    }),
  );
}

export function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(type), value);
}

export function extension(identifier: string, value: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [boolean(true)] : [];
  return sequence(objectIdentifier(identifier), ...critical, octetString(value));
}

export const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

/** A key on P-256 whose point is the base point of the curve. */
export const p256Key = sequence(
  sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier("1.2.840.10045.3.1.7")),
  bitString(
    hex(
      "04 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    ),
  ),
);

/** An RSA key with the modulus of these hexadecimal digits. */
export function rsaKey(modulus: string, exponent = 65_537): Uint8Array {
  return sequence(
    sequence(objectIdentifier("1.2.840.113549.1.1.1"), hex("0500")),
    bitString(sequence(integerOf(hex(`00${modulus}`)), integer(exponent))),
  );
}

export const subjectAltName = "2.5.29.17";
export const basicConstraints = "2.5.29.19";

/** A subject alternative name with dNSNames. */
export function dnsNames(...names: readonly string[]): Uint8Array {
  return extension(subjectAltName, sequence(...names.map((name) => implicit(2, name))));
}

/** Basic constraints of a CA. */
export function ca(pathLength?: number): Uint8Array {
  const length = pathLength === undefined ? [] : [integer(pathLength)];
  return extension(basicConstraints, sequence(boolean(true), ...length), true);
}

export function certificateOf(parts: CertificateParts = {}): Uint8Array {
  const algorithm = parts.signatureAlgorithm ?? ecdsaWithSha256;
  const extensions = parts.extensions ?? [];
  const body = sequence(
    explicit(0, parts.version ?? integer(2)),
    parts.serial ?? integer(0x04a17c5b),
    algorithm,
    parts.issuer ?? nameOf("O=Example", "CN=Example CA"),
    sequence(parts.notBefore ?? time(firstDay), parts.notAfter ?? time(firstDay + 90 * day)),
    parts.subject ?? nameOf("CN=login.example.com"),
    parts.publicKeyInfo ?? p256Key,
    ...(parts.uniqueIds ?? []),
    ...(extensions.length === 0 ? [] : [explicit(3, sequence(...extensions))]),
  );
  return sequence(body, algorithm, bitString(new Uint8Array(64)));
}

/** A request with the extensions that it asks for, and further attributes. */
export function requestOf(
  parts: Pick<CertificateParts, "subject" | "publicKeyInfo" | "extensions"> & {
    readonly attributes?: readonly Uint8Array[];
  } = {},
): Uint8Array {
  const asked = parts.extensions ?? [];
  const attributes = [
    ...(parts.attributes ?? []),
    ...(asked.length === 0 ? [] : [attribute("1.2.840.113549.1.9.14", set(sequence(...asked)))]),
  ];
  const body = sequence(
    integer(0),
    parts.subject ?? nameOf("CN=login.example.com"),
    parts.publicKeyInfo ?? p256Key,
    explicit(0, ...attributes),
  );
  return sequence(body, ecdsaWithSha256, bitString(new Uint8Array(64)));
}

/** The block of octets in PEM. */
export function pem(octets: Uint8Array, label = "CERTIFICATE", lineBreak = "\n"): string {
  const binary = Array.from(octets, (octet) => String.fromCharCode(octet)).join("");
  const base64 = btoa(binary).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...base64, `-----END ${label}-----`, ""].join(lineBreak);
}

/** What is read of a certificate that is made of these parts; fails the test where it cannot be read. */
export function decoded(parts: CertificateParts = {}): X509Certificate {
  const read = readCertificate(certificateOf(parts));
  if (!read.ok) throw new Error(read.reason);
  return read.certificate;
}
