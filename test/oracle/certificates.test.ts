/** Certificates and requests that OpenSSL makes, read here and by OpenSSL. */
import assert from "node:assert/strict";
import { readCertificateFile } from "../../server/src/pki/x509/certificate-file";
import type { X509Certificate } from "../../server/src/pki/x509/certificate";
import type { CertificateRequest } from "../../server/src/pki/x509/certificate-request";
import type { Extensions } from "../../server/src/pki/x509/extensions";
import type { GeneralName } from "../../server/src/pki/x509/general-name";
import type { PublicKey } from "../../server/src/pki/x509/public-key";
import { OpenSsl, type Printed } from "./certificates-openssl";

/** How a certificate and a request are made: key, subject, extensions, and further settings of OpenSSL. */
interface Sample {
  readonly key?: string;
  readonly subject?: readonly string[];
  readonly extensions?: readonly string[];
  readonly request?: readonly string[];
  readonly serial?: string;
  readonly hash?: string;
  /** First and last instant, as `openssl ca` takes them. */
  readonly dates?: readonly [string, string];
}

const p256 = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
const ec = (curve: string): string => `-algorithm EC -pkeyopt ec_paramgen_curve:${curve}`;
const rsa = (bits: number): string => `-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`;

const samples: Readonly<Record<string, Sample>> = {
  "RSA of 2048 bits": { key: rsa(2048) },
  "RSA of 1025 bits with another exponent": {
    key: `${rsa(1025)} -pkeyopt rsa_keygen_pubexp:3`,
    hash: "sha512",
  },
  "a key for RSASSA-PSS": { key: "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024", hash: "sha384" },
  "P-256 with SHA-384": { hash: "sha384" },
  "P-384": { key: ec("P-384") },
  "P-521 with SHA-512": { key: ec("P-521"), hash: "sha512" },
  secp256k1: { key: ec("secp256k1") },
  brainpoolP384r1: { key: ec("brainpoolP384r1") },
  "a curve that is spelt out": { key: `${p256} -pkeyopt ec_param_enc:explicit` },
  Ed25519: { key: "-algorithm ED25519" },
  Ed448: { key: "-algorithm ED448" },
  "SHA-1": { hash: "sha1" },
  "names of every kind": {
    extensions: [
      "subjectAltName = critical, DNS:a.example, DNS:*.B.example, DNS:xn--bcher-kva.example, DNS:trailing.example., " +
        "IP:192.0.2.1, IP:2001:db8::1, IP:::, URI:https://X.example/a?b#c, URI:urn:x:y, email:Alice@B.example, " +
        "otherName:msUPN;UTF8:alice@x, RID:1.2.3.4, dirName:directory, DNS:last.example",
    ],
  },
  "many names": {
    extensions: [
      `subjectAltName = ${Array.from({ length: 100 }, (_, index) => `DNS:h${index}.example`).join(", ")}`,
    ],
  },
  "no extension": { extensions: [] },
  "every key usage": {
    extensions: [
      "keyUsage = digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign, encipherOnly, decipherOnly",
    ],
  },
  "every extended key usage": {
    extensions: [
      "extendedKeyUsage = serverAuth, clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, anyExtendedKeyUsage, " +
        "1.3.6.1.5.5.7.3.5, 1.3.6.1.5.5.7.3.6, 1.3.6.1.5.5.7.3.7, msSGC, nsSGC, 1.2.3.4",
    ],
  },
  "a CA": { extensions: ["basicConstraints = critical, CA:TRUE, pathlen:0", "subjectKeyIdentifier = hash"] },
  "name constraints": {
    extensions: [
      "nameConstraints = critical, permitted;DNS:.example.com, permitted;IP:192.0.2.0/255.255.255.0, " +
        "permitted;IP:2001:db8::/ffff:ffff::, excluded;email:.example.net, excluded;DNS:bad.example.com, excluded;URI:.x.example",
    ],
  },
  "no CA, one key usage, another TLS feature": {
    extensions: ["basicConstraints = CA:FALSE", "keyUsage = critical, decipherOnly", "tlsfeature = 16"],
  },
  "a CA without a limit": { extensions: ["basicConstraints = CA:TRUE", "subjectKeyIdentifier = 0102ff"] },
  "addresses of services, must-staple": {
    extensions: [
      "tlsfeature = status_request",
      "crlDistributionPoints = URI:http://crl.example/1, URI:http://crl.example/2",
      "authorityInfoAccess = OCSP;URI:http://ocsp.example, caIssuers;URI:http://ca.example/1, OCSP;URI:http://ocsp2.example",
    ],
  },
  "special characters in the subject": {
    subject: ['O = "Example, \\"Inc.\\" + Sons; <x>"', 'CN = "#1 = \\\\ "', 'OU = " a"'],
  },
  "other scripts in UTF8String": { subject: ["O = Bücher 中文", "CN = \u{1F600}"] },
  BMPString: { subject: ["O = Bücher 中文", "CN = plain"], request: ["string_mask = MASK:0x0800"] },
  UniversalString: { subject: ["O = Bücher 中文"], request: ["string_mask = MASK:0x0100"] },
  TeletexString: { subject: ["O = Bücher"], request: ["string_mask = MASK:0x0004"] },
  PrintableString: { subject: ["O = Example", "CN = plain"], request: ["string_mask = default"] },
  "a part of several attributes": {
    subject: ["C = DE", "O = Example", "+OU = Unit", "+CN = a.example", "L = Berlin"],
  },
  "attributes of every kind": {
    subject: [
      "C = DE",
      "ST = Berlin",
      "L = Berlin",
      "street = Unter den Linden 1",
      "postalCode = 10117",
      "serialNumber = HRB 1",
      "SN = Example",
      "GN = Alice",
      "title = Dr",
      "UID = alice",
      "0.DC = example",
      "1.DC = corp",
      "emailAddress = a@b.example",
      "businessCategory = Private Organization",
      "jurisdictionC = DE",
      "organizationIdentifier = VATDE-1",
      "dnQualifier = x",
      "0.CN = one",
      "1.CN = two",
    ],
  },
  "an attribute of no known type": { subject: ["x.1.2.3.4 = odd", "CN = a"] },
  "no subject": { subject: [], extensions: ["subjectAltName = critical, DNS:a.example"] },
  "serial number 0": { serial: "0" },
  "a serial number with the highest bit": { serial: "0xff00" },
  "a negative serial number": { serial: "-255" },
  "a serial number of 20 octets": { serial: `0x7f${"00".repeat(19)}` },
  "a serial number of 30 octets": { serial: `0x${"ab".repeat(30)}` },
  "dates on both sides of 2050": { dates: ["20491231235959Z", "20500101000000Z"] },
  "the last possible date": { dates: ["20260101000000Z", "99991231235959Z"] },
  "dates before 1970": { dates: ["19500101000000Z", "19691231235959Z"] },
  "a leap day": { dates: ["20240229000000Z", "20280229235959Z"] },
};

describe("certificates and requests of OpenSSL", function () {
  this.timeout(30_000);
  let openssl: OpenSsl | undefined;

  before(function () {
    openssl = OpenSsl.orSkip(this);
    openssl.write("index.txt", "");
  });
  after(() => openssl?.close());

  for (const [name, sample] of Object.entries(samples))
    it(name, async () => {
      assert.ok(openssl);
      const made = await make(openssl, sample);
      const printed = [openssl.certificate(made.certificate), openssl.request(made.request)] as const;
      const [certificate, request] = await Promise.all(printed);
      compareCertificate(only(openssl.read(made.certificate)).certificate, certificate);
      compareRequest(only(openssl.read(made.request)).request, request);
    });

  it("trust settings behind a certificate are no part of it", async () => {
    assert.ok(openssl);
    const { certificate } = await make(openssl, {});
    await openssl.run([
      "x509",
      "-in",
      certificate,
      "-trustout",
      "-addtrust",
      "serverAuth",
      "-setalias",
      "x",
      "-out",
      "trusted.pem",
    ]);
    const trusted = openssl.read("trusted.pem");
    assert.match(new TextDecoder().decode(trusted), /BEGIN TRUSTED CERTIFICATE/);
    assert.equal(
      only(trusted).certificate?.fingerprint,
      only(openssl.read(certificate)).certificate?.fingerprint,
    );
  });

  it("text that OpenSSL puts around certificates is passed over", async () => {
    assert.ok(openssl);
    const { certificate, request } = await make(openssl, {});
    const texts = [
      await openssl.run(["x509", "-in", certificate, "-text"]),
      await openssl.run(["req", "-in", request, "-text"]),
    ];
    const file = readCertificateFile(new TextEncoder().encode(texts.join("")));
    assert.deepEqual([file.certificates.length, file.requests.length, file.problems.length], [1, 1, 0]);
  });

  describe("beside other files of OpenSSL", () => {
    const commands: Readonly<Record<string, readonly [code: string, args: readonly string[]]>> = {
      "PKCS #8": ["private-key", ["pkey", "-in", "KEY"]],
      "PKCS #8, encrypted": ["private-key", ["pkey", "-in", "KEY", "-aes256", "-passout", "pass:secret"]],
      "SEC 1": ["private-key", ["pkey", "-in", "KEY", "-traditional"]],
      "SEC 1, encrypted": ["private-key", ["ec", "-in", "KEY", "-aes256", "-passout", "pass:secret"]],
      "SEC 1 with parameters": ["private-key", ["ec", "-in", "KEY", "-param_enc", "explicit"]],
      "PKCS #1": ["private-key", ["rsa", "-in", "RSA", "-traditional"]],
      "PKCS #8 in DER": ["private-key", ["pkey", "-in", "KEY", "-outform", "DER"]],
      "PKCS #8 in DER, encrypted": [
        "private-key",
        ["pkcs8", "-topk8", "-in", "KEY", "-outform", "DER", "-passout", "pass:secret"],
      ],
      "SEC 1 in DER": ["private-key", ["ec", "-in", "KEY", "-outform", "DER"]],
      "PKCS #1 in DER": ["private-key", ["rsa", "-in", "RSA", "-traditional", "-outform", "DER"]],
      "a public key": ["public-key", ["pkey", "-in", "KEY", "-pubout"]],
      "a public key in DER": ["public-key", ["pkey", "-in", "KEY", "-pubout", "-outform", "DER"]],
      "an RSA public key": ["public-key", ["rsa", "-in", "RSA", "-RSAPublicKey_out"]],
      "a certificate in DER": ["der", ["x509", "-in", "CERTIFICATE", "-outform", "DER"]],
      "a request in DER": ["der", ["req", "-in", "REQUEST", "-outform", "DER"]],
      "PKCS #7": ["pkcs7", ["crl2pkcs7", "-nocrl", "-certfile", "CERTIFICATE"]],
      "PKCS #7 in DER": ["pkcs7", ["crl2pkcs7", "-nocrl", "-certfile", "CERTIFICATE", "-outform", "DER"]],
      "PKCS #12": [
        "pkcs12",
        ["pkcs12", "-export", "-in", "CERTIFICATE", "-inkey", "KEY", "-passout", "pass:secret"],
      ],
      parameters: ["other-block", ["ecparam", "-name", "prime256v1"]],
    };
    const files: Record<string, string> = {};
    before(async () => {
      assert.ok(openssl);
      const { certificate, request } = await make(openssl, {});
      files.KEY = await openssl.key(p256);
      files.RSA = await openssl.key(rsa(2048));
      files.CERTIFICATE = certificate;
      files.REQUEST = request;
    });

    for (const [name, [code, args]] of Object.entries(commands))
      it(name, async () => {
        assert.ok(openssl);
        await openssl.run([...args.map((arg) => files[arg] ?? arg), "-out", "other"]);
        const octets = openssl.read("other");
        const { certificates, requests, problems } = readCertificateFile(octets);
        assert.deepEqual([certificates.length, requests.length], [0, 0]);
        assert.deepEqual(
          problems.map((problem) => problem.code),
          [code],
        );
        assertNotRepeated(octets, JSON.stringify(problems));
      });
  });
});

/** Makes a certificate and a request, and gives their files. */
async function make(openssl: OpenSsl, sample: Sample): Promise<{ certificate: string; request: string }> {
  const { subject = ["CN = login.example.com"], extensions = ["subjectAltName = DNS:login.example.com"] } =
    sample;
  const { dates, serial = "0x04a17c5b" } = sample;
  const key = await openssl.key(sample.key ?? p256);
  const common = [
    "-config",
    openssl.write("openssl.cnf", configOf(subject, extensions, sample.request)),
    ...(sample.hash === undefined ? [] : [`-${sample.hash}`]),
    ...(subject.length === 0 ? ["-subj", "/"] : []),
  ];
  const asked = extensions.length === 0 ? [] : ["-reqexts", "extensions"];
  const request = ["req", "-new", ...common, ...asked, "-key", key, "-out", "request.pem"];
  const made = ["-extensions", "extensions", "-out", "certificate.pem"];
  if (dates === undefined) {
    const signed = ["-x509", "-days", "90", "-set_serial", serial, "-key", key];
    await Promise.all([openssl.run(request), openssl.run(["req", "-new", ...signed, ...common, ...made])]);
  } else {
    await openssl.run(request);
    const signed = ["-startdate", dates[0], "-enddate", dates[1], "-keyfile", key, "-in", "request.pem"];
    await openssl.run(["ca", "-batch", "-selfsign", "-notext", ...signed, ...common, ...made]);
  }
  return { certificate: "certificate.pem", request: "request.pem" };
}

function configOf(
  subject: readonly string[],
  extensions: readonly string[],
  request: readonly string[] = ["string_mask = utf8only"],
): string {
  const sections: Readonly<Record<string, readonly string[]>> = {
    req: ["prompt = no", "utf8 = yes", "distinguished_name = subject", ...request],
    subject,
    extensions,
    directory: ["O = Example", "CN = directory"],
    ca: ["default_ca = settings"],
    settings: [
      "database = index.txt",
      "new_certs_dir = .",
      "policy = policy",
      "rand_serial = yes",
      "unique_subject = no",
      "preserve = yes",
      "default_md = sha256",
    ],
    policy: ["CN = optional"],
  };
  const lines = Object.entries(sections).flatMap(([name, settings]) => [`[${name}]`, ...settings]);
  return `${lines.join("\n")}\n`;
}

/** The single certificate or request of a file that has no problem. */
function only(octets: Uint8Array): { certificate?: X509Certificate; request?: CertificateRequest } {
  const { certificates, requests, problems } = readCertificateFile(octets);
  assert.deepEqual(problems, []);
  assert.equal(certificates.length + requests.length, 1);
  return { certificate: certificates[0]?.value, request: requests[0]?.value };
}

function compareCertificate(certificate: X509Certificate | undefined, printed: Printed): void {
  assert.ok(certificate);
  const field = (pattern: RegExp): string => pattern.exec(printed.text)?.[1] ?? "";
  assert.equal(inOneForm(certificate.subject.text), inOneForm(field(/^ *Subject: ?(.*)$/m)));
  assert.equal(inOneForm(certificate.issuer.text), inOneForm(field(/^ *Issuer: ?(.*)$/m)));
  assert.equal(certificate.isSelfIssued, true);
  assert.equal(certificate.serial.withColons.replaceAll(":", ""), field(/^serial=(.*)$/m));
  assert.equal(new Date(certificate.notBefore).toISOString(), isoTime(field(/^notBefore=(.*)$/m)));
  assert.equal(new Date(certificate.notAfter).toISOString(), isoTime(field(/^notAfter=(.*)$/m)));
  assert.equal(
    certificate.fingerprint,
    field(/^sha256 Fingerprint=(.*)$/im)
      .replaceAll(":", "")
      .toLowerCase(),
  );
  assert.equal(certificate.version, Number(field(/^ *Version: (\d)/m)));
  assert.equal(certificate.signatureAlgorithm.name, field(/^ *Signature Algorithm: (.*)$/m).trim());
  compareKey(certificate.key, printed);
  compareExtensions(certificate, printed);
}

function compareRequest(request: CertificateRequest | undefined, printed: Printed): void {
  assert.ok(request);
  const subject = /^ *Subject: ?(.*)$/m.exec(printed.text)?.[1] ?? "";
  assert.equal(inOneForm(request.subject.text), inOneForm(subject));
  compareKey(request.key, printed);
  compareExtensions(request, printed);
}

/** OpenSSL reverses the attributes inside a part, too, and writes one type in small letters and hexadecimal in capitals. */
function inOneForm(name: string): string {
  const parts = name.match(/(?:[^\\,]|\\.)+/g) ?? [];
  const ofOne = (part: string): string => (part.match(/(?:[^\\+]|\\.)+/g) ?? []).sort().join("+");
  return parts
    .map(ofOne)
    .join(",")
    .replace(/street=/gi, "STREET=")
    .replace(/=#[0-9A-F]+/gi, (value) => value.toLowerCase());
}

/** `2026-11-25 20:50:34Z` in the form of JavaScript. */
function isoTime(text: string): string {
  return new Date(text.replace(" ", "T")).toISOString();
}

const keyNames: Readonly<Record<string, string>> = {
  rsaEncryption: "RSA",
  rsassaPss: "RSASSA-PSS",
  "id-ecPublicKey": "ECDSA",
  ED25519: "Ed25519",
  ED448: "Ed448",
};
const curveNames: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

function compareKey(key: PublicKey, { text }: Printed): void {
  const algorithm = /Public Key Algorithm: (\S+)/.exec(text)?.[1] ?? "";
  assert.equal(key.algorithm, keyNames[algorithm] ?? algorithm);
  const curve = /ASN1 OID: (\S+)/.exec(text)?.[1];
  const isSpeltOut = key.algorithm === "ECDSA" && curve === undefined;
  const bits = /Public-Key: \((\d+) bit\)/.exec(text)?.[1];
  assert.equal(key.bits, bits === undefined || isSpeltOut ? undefined : Number(bits));
  assert.equal(key.curve, curve === undefined ? undefined : (curveNames[curve] ?? curve));
  assert.equal(key.exponent, /Exponent: \d+ \(0x([0-9a-f]+)\)/.exec(text)?.[1]);
}

const usageTitles: Readonly<Record<string, string>> = {
  "digital signature": "Digital Signature",
  "content commitment": "Non Repudiation",
  "key encipherment": "Key Encipherment",
  "data encipherment": "Data Encipherment",
  "key agreement": "Key Agreement",
  "cert sign": "Certificate Sign",
  "crl sign": "CRL Sign",
  "encipher only": "Encipher Only",
  "decipher only": "Decipher Only",
  any: "Any Extended Key Usage",
  "server auth": "TLS Web Server Authentication",
  "client auth": "TLS Web Client Authentication",
  "code signing": "Code Signing",
  "email protection": "E-mail Protection",
  "ipsec end system": "IPSec End System",
  "ipsec tunnel": "IPSec Tunnel",
  "ipsec user": "IPSec User",
  timestamping: "Time Stamping",
  "ocsp signing": "OCSP Signing",
  "microsoft sgc": "Microsoft Server Gated Crypto",
  "netscape sgc": "Netscape Server Gated Crypto",
};

/** What OpenSSL prints of the extensions, put together from what was read here. */
function compareExtensions(read: Extensions, { extensions }: Printed): void {
  const usages = (some: readonly string[] | undefined): string | undefined =>
    some?.map((usage) => usageTitles[usage] ?? usage).join(", ");
  const printedNames = extensions.get("X509v3 Subject Alternative Name")?.join("").split(", ") ?? [];
  const ofKind = (kind: string): string[] => printedNames.filter((name) => name.startsWith(`${kind}:`));
  assert.deepEqual(
    read.dnsNames.map(({ raw }) => `DNS:${raw}`),
    ofKind("DNS"),
  );
  assert.deepEqual(
    read.uris.map(({ raw }) => `URI:${raw}`),
    ofKind("URI"),
  );
  assert.deepEqual(
    read.emailAddresses.map(({ raw }) => `email:${raw}`),
    ofKind("email"),
  );
  assert.deepEqual(
    read.ipAddresses.map((name) => `IP Address:${printedAddress(name.raw)}`),
    ofKind("IP Address"),
  );
  assert.equal(
    read.otherNames.length,
    [...ofKind("othername"), ...ofKind("DirName"), ...ofKind("Registered ID")].length,
  );
  assert.equal(usages(read.keyUsages), extensions.get("X509v3 Key Usage")?.join(""));
  assert.equal(usages(read.extendedKeyUsages), extensions.get("X509v3 Extended Key Usage")?.join(""));
  assert.equal(printedConstraints(read), extensions.get("X509v3 Basic Constraints")?.join(""));
  assert.deepEqual(printedNameConstraints(read), extensions.get("X509v3 Name Constraints"));
  assert.equal(read.subjectKeyId, digits(extensions.get("X509v3 Subject Key Identifier")));
  assert.equal(read.authorityKeyId, digits(extensions.get("X509v3 Authority Key Identifier")));
  const urls = (title: string, start: string): string[] =>
    (extensions.get(title) ?? []).flatMap((line) => (line.startsWith(start) ? line.slice(start.length) : []));
  assert.deepEqual(read.crlUrls, urls("X509v3 CRL Distribution Points", "URI:"));
  assert.deepEqual(read.ocspUrls, urls("Authority Information Access", "OCSP - URI:"));
  assert.deepEqual(read.caIssuersUrls, urls("Authority Information Access", "CA Issuers - URI:"));
  assert.equal(
    read.isMustStaple,
    extensions.get("TLS Feature")?.join("").includes("status_request") ?? false,
  );
}

function digits(lines: readonly string[] | undefined): string | undefined {
  return lines?.join("").replaceAll(":", "").toLowerCase();
}

/** OpenSSL writes IPv6 addresses in capitals and in full. */
function printedAddress(raw: string): string {
  const groups = raw.match(raw.length === 8 ? /../g : /.{4}/g) ?? [];
  return raw.length === 8
    ? groups.map((group) => Number.parseInt(group, 16)).join(".")
    : groups.map((group) => Number.parseInt(group, 16).toString(16).toUpperCase()).join(":");
}

function printedConstraints({ basicConstraints }: Extensions): string | undefined {
  if (basicConstraints === undefined) return undefined;
  const { isCa, pathLength } = basicConstraints;
  return `CA:${isCa ? "TRUE" : "FALSE"}${pathLength === undefined ? "" : `, pathlen:${pathLength}`}`;
}

function printedNameConstraints({ nameConstraints }: Extensions): readonly string[] | undefined {
  if (nameConstraints === undefined) return undefined;
  const titles: Readonly<Record<string, string>> = {
    dNSName: "DNS",
    rfc822Name: "email",
    uniformResourceIdentifier: "URI",
  };
  const line = ({ kind, raw }: GeneralName): string => {
    const half = raw.length / 2;
    if (kind === "iPAddress")
      return `IP:${printedAddress(raw.slice(0, half))}/${printedAddress(raw.slice(half))}`;
    return `${titles[kind] ?? kind}:${raw}`;
  };
  const list = (title: string, names: readonly GeneralName[]): string[] =>
    names.length === 0 ? [] : [title, ...names.map(line)];
  return [...list("Permitted:", nameConstraints.permitted), ...list("Excluded:", nameConstraints.excluded)];
}

/** No run of eight characters of the file stands in the text, labels of blocks aside. */
function assertNotRepeated(octets: Uint8Array, text: string): void {
  const lines = new TextDecoder("latin1")
    .decode(octets)
    .split("\n")
    .filter((line) => !line.startsWith("-----"));
  for (const line of lines)
    for (let start = 0; start + 8 <= line.length; start += 4)
      assert.ok(!text.includes(line.slice(start, start + 8)), "part of the file is repeated");
}
