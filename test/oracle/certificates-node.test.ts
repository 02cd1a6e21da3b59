/** Certificates of all sorts, read here and by Node's own X509Certificate. */
import assert from "node:assert/strict";
import { X509Certificate as NodeCertificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import fc from "fast-check";
import { wellKnownRoots } from "../../server/src/pki/roots";
import { readCertificate, type X509Certificate } from "../../server/src/pki/x509/certificate";
import { readCertificateFile } from "../../server/src/pki/x509/certificate-file";
import { describeChain } from "../../server/src/pki/x509/chain";
import {
  attribute,
  ca,
  certificateOf,
  extension,
  nameOf,
  p256Key,
  subjectAltName,
  type CertificateParts,
} from "../pki/x509/certificate-writer";
import {
  der,
  implicit,
  integerOf,
  joined,
  objectIdentifier,
  octetString,
  sequence,
  set,
  text,
  time,
} from "../pki/x509/der-writer";

describe("certificates beside Node's own reading", function () {
  this.timeout(30_000);

  it("of the roots that Node trusts", () => {
    assert.ok(rootCertificates.length > 100);
    for (const pem of rootCertificates) {
      const { certificates, problems } = readCertificateFile(text(pem));
      assert.deepEqual(problems, []);
      assert.ok(certificates[0]);
      compare(certificates[0].value, new NodeCertificate(pem));
    }
  });

  it("of random contents", () => {
    fc.assert(
      fc.property(certificates, (parts) => {
        const octets = certificateOf(parts);
        const read = readCertificate(octets);
        assert.ok(read.ok, read.ok ? "" : read.reason);
        compare(read.certificate, new NodeCertificate(octets));
      }),
      { seed: 5280, numRuns: 300 },
    );
  });

  it("with changed octets are never read where Node reads something else", () => {
    const octets = certificateOf({ extensions: [ca(1), alternativeNames([implicit(2, "a.example")])] });
    fc.assert(
      fc.property(fc.nat(octets.length - 1), fc.nat(255), (index, changed) => {
        const other = octets.with(index, changed);
        const read = readCertificate(other);
        const node = nodeReading(other);
        if (read.ok && node !== undefined) compareNames(read.certificate, node);
      }),
      { seed: 690, numRuns: 300 },
    );
  });

  it("find the same issuers", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(links, { minLength: 2, maxLength: 6, selector: (link) => JSON.stringify(link) }),
        (made) => {
          const octets = made.map(({ subject, issuer, key, issuerKey }) =>
            certificateOf({
              subject: nameOf(`CN=${subject}`),
              issuer: nameOf(`CN=${issuer}`),
              extensions: [
                ca(),
                ...(key === undefined ? [] : [extension("2.5.29.14", octetString(text(key)))]),
                ...(issuerKey === undefined
                  ? []
                  : [extension("2.5.29.35", sequence(implicit(0, issuerKey)))]),
              ],
            }),
          );
          const nodes = octets.map((one) => new NodeCertificate(one));
          const { issuers } = describeChain(octets.map(decoded));
          for (const [index, node] of nodes.entries()) {
            if (node.checkIssued(node)) continue;
            const expected = [...nodes.keys()].filter(
              (other) => other !== index && node.checkIssued(at(nodes, other)),
            );
            assert.deepEqual(issuers[index], expected);
          }
        },
      ),
      { seed: 4514, numRuns: 100 },
    );
  });
});

describe("well-known roots", () => {
  it("end when the certificates end that Node trusts", () => {
    const ends = new Map<string, number>();
    for (const pem of rootCertificates) {
      const { certificates } = readCertificateFile(text(pem));
      const { subject, notAfter } = at(certificates, 0).value;
      for (const part of subject.text.split(/(?<!\\),/)) ends.set(part.replace(/^(?:CN|OU)=/, ""), notAfter);
    }
    const found = wellKnownRoots.filter(({ name }) => ends.has(name));
    assert.ok(found.length > 25, `only ${found.length} roots were found`);
    for (const { name, notAfter } of found) assert.equal(notAfter, ends.get(name), name);
  });
});

function decoded(octets: Uint8Array): X509Certificate {
  const read = readCertificate(octets);
  assert.ok(read.ok);
  return read.certificate;
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  assert.ok(found !== undefined);
  return found;
}

function nodeReading(octets: Uint8Array): NodeCertificate | undefined {
  try {
    return new NodeCertificate(octets);
  } catch {
    return undefined;
  }
}

function compare(certificate: X509Certificate, node: NodeCertificate): void {
  assert.equal(inLines(certificate.subject.text), node.subject);
  assert.equal(inLines(certificate.issuer.text), node.issuer);
  assert.equal(certificate.serial.withColons.replaceAll(":", "").replace(/^00$/, "0"), node.serialNumber);
  assert.equal(certificate.notBefore, Date.parse(node.validFrom));
  assert.equal(certificate.notAfter, Date.parse(node.validTo));
  assert.equal(certificate.fingerprint, node.fingerprint256.replaceAll(":", "").toLowerCase());
  assert.equal(certificate.isCa, node.ca);
  assert.deepEqual(
    Buffer.from(certificate.publicKeyInfo),
    node.publicKey.export({ type: "spki", format: "der" }),
  );
  assert.deepEqual(
    certificate.key.bits,
    node.publicKey.asymmetricKeyDetails?.modulusLength ?? certificate.key.bits,
  );
  const isRsa = node.publicKey.asymmetricKeyType === "rsa";
  assert.equal(certificate.key.algorithm, isRsa ? "RSA" : "ECDSA");
  compareUsages(certificate, node);
  compareNames(certificate, node);
}

const identifiers: Readonly<Record<string, string>> = {
  "server auth": "1.3.6.1.5.5.7.3.1",
  "client auth": "1.3.6.1.5.5.7.3.2",
  any: "2.5.29.37.0",
};

function compareUsages(certificate: X509Certificate, node: NodeCertificate): void {
  const usages = certificate.extendedKeyUsages?.map((usage) => identifiers[usage] ?? usage);
  if (usages === undefined || usages.length > 0) assert.deepEqual(usages, node.keyUsage);
}

/** Node writes names that hold anything unusual as JSON strings. */
function compareNames(certificate: X509Certificate, node: NodeCertificate): void {
  const entries = node.subjectAltName?.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  const ofKind = (kind: string): string[] =>
    entries
      .map((entry, index) => (index === 0 ? entry : entry.slice(1)))
      .filter((entry) => entry.startsWith(`${kind}:`))
      .map((entry) => entry.slice(kind.length + 1))
      .map((value) => (value.startsWith('"') ? (JSON.parse(value) as string) : value));
  assert.deepEqual(
    certificate.dnsNames.map(({ raw }) => raw),
    ofKind("DNS"),
  );
  assert.deepEqual(
    certificate.uris.map(({ raw }) => raw),
    ofKind("URI"),
  );
  assert.deepEqual(
    certificate.emailAddresses.map(({ raw }) => raw),
    ofKind("email"),
  );
  assert.deepEqual(
    certificate.ipAddresses.map(({ normalised }) => normalised),
    ofKind("IP Address").map((address) =>
      address.startsWith("<invalid") ? undefined : plainAddress(address),
    ),
  );
}

/** Node writes IPv6 addresses in full. */
function plainAddress(address: string): string {
  return address.includes(":") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** Node writes the parts of a name in the order of the certificate, one a line, and nothing for the empty name. */
function inLines(name: string): string | undefined {
  if (name === "") return undefined;
  return (name.match(/(?:[^\\,]|\\.)+/g) ?? []).reverse().join("\n");
}

// OpenSSL does not escape a number sign or a blank that is the whole value, as RFC 4514 asks.
const isEscapedAlike = (word: string): boolean => word !== "#" && word !== " ";
const words = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((word) => isEscapedAlike(word) && !/[\x00-\x1f\x7f]/.test(word));
const wideWords = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
  .filter((word) => isEscapedAlike(word) && !/[\p{C}\p{Surrogate}]/u.test(word));

/** A value in one of the string types of ASN.1. */
const strings = fc.oneof(
  wideWords.map((word) => der(0x0c, text(word))),
  fc
    .stringMatching(/^[A-Za-z0-9 '()+,./:=?-]{1,12}$/)
    .filter(isEscapedAlike)
    .map((word) => der(0x13, text(word))),
  words.map((word) => der(0x16, text(word))),
  // OpenSSL knows no surrogates in a BMPString.
  wideWords.filter((word) => /^[\u0000-\uffff]*$/u.test(word)).map((word) => der(0x1e, bigEndian(word, 2))),
  wideWords.map((word) => der(0x1c, bigEndian(word, 4))),
);

function bigEndian(word: string, width: 2 | 4): Uint8Array {
  const codes = Array.from(word, (character) => character.codePointAt(0) ?? 0);
  return Uint8Array.from(
    codes.flatMap((code) =>
      [code >>> 24, (code >>> 16) & 255, (code >>> 8) & 255, code & 255].slice(4 - width),
    ),
  );
}

const names = fc
  .array(fc.tuple(fc.constantFrom("2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.7", "2.5.4.8"), strings), {
    maxLength: 4,
  })
  .map((attributes) => sequence(...attributes.map(([type, value]) => set(attribute(type, value)))));

const times = fc
  .tuple(fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 }), fc.boolean())
  .map(([seconds, isGeneralized]) =>
    isGeneralized ? generalizedTime(seconds * 1000) : time(seconds * 1000),
  );

function generalizedTime(ms: number): Uint8Array {
  return der(0x18, text(new Date(ms).toISOString().replace(/[-:T]|\.\d{3}/g, "")));
}

const ascii = fc.stringMatching(/^[\x20-\x7e]{1,20}$/);
const generalNames = fc.oneof(
  ascii.map((name) => implicit(2, name)),
  fc.domain().map((name) => implicit(2, name)),
  ascii.map((name) => implicit(6, name)),
  ascii.map((name) => implicit(1, name)),
  fc
    .constantFrom(4, 16, 5)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    .map((octets) => implicit(7, octets)),
);

function alternativeNames(entries: readonly Uint8Array[]): Uint8Array {
  return extension(subjectAltName, sequence(...entries));
}

const extensions = fc
  .tuple(
    fc.option(fc.array(generalNames, { minLength: 1, maxLength: 5 }).map(alternativeNames)),
    fc.option(fc.option(fc.nat(9), { nil: undefined }).map(ca)),
    fc.option(
      fc
        .uniqueArray(fc.constantFrom(...Object.values(identifiers), "1.2.3.4"), { minLength: 1 })
        .map((usages) => extension("2.5.29.37", sequence(...usages.map(objectIdentifier)))),
    ),
    fc.option(fc.uint8Array({ maxLength: 20 }).map((octets) => extension("1.2.3.4.5", octets))),
  )
  .map((some) => some.filter((one) => one !== null));

const certificates: fc.Arbitrary<CertificateParts> = fc.record({
  serial: fc.uint8Array({ minLength: 1, maxLength: 20 }).map((octets) => integerOf(joined([[0], octets]))),
  subject: names,
  issuer: names,
  notBefore: times,
  notAfter: times,
  publicKeyInfo: fc.constant(p256Key),
  extensions,
});

const links = fc.record({
  subject: fc.constantFrom("a", "b", "c", "A "),
  issuer: fc.constantFrom("a", "b", "c"),
  key: fc.constantFrom(undefined, "1", "2"),
  issuerKey: fc.constantFrom(undefined, "1", "2"),
});
