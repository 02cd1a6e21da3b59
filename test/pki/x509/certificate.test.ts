import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readCertificate } from "../../../server/src/pki/x509/certificate";
import { readCertificateRequest } from "../../../server/src/pki/x509/certificate-request";
import { parseFingerprint, parseSerial } from "../../../server/src/pki/serial";
import {
  attribute,
  ca,
  certificateOf,
  day,
  decoded,
  dnsNames,
  extension,
  firstDay,
  nameOf,
  p256Key,
  requestOf,
  rsaKey,
  subjectAltName,
} from "./certificate-writer";
import {
  bitString,
  boolean,
  der,
  explicit,
  hex,
  implicit,
  integer,
  integerOf,
  joined,
  objectIdentifier,
  octetString,
  printable,
  sequence,
  set,
  text,
  utf8,
} from "./der-writer";

function fault(octets: Uint8Array): string {
  const read = readCertificate(octets);
  assert.ok(!read.ok);
  return read.reason;
}

describe("readCertificate", () => {
  it("reads what every certificate has", () => {
    const octets = certificateOf();
    const read = readCertificate(octets);
    assert.ok(read.ok);
    const { certificate } = read;
    assert.equal(certificate.version, 3);
    assert.equal(certificate.subject.text, "CN=login.example.com");
    assert.equal(certificate.issuer.text, "CN=Example CA,O=Example");
    assert.deepEqual(certificate.serial, { hex: "4a17c5b", withColons: "04:A1:7C:5B" });
    assert.equal(certificate.notBefore, firstDay);
    assert.equal(certificate.notAfter, firstDay + 90 * day);
    assert.deepEqual(certificate.key, { algorithm: "ECDSA", curve: "P-256", bits: 256 });
    assert.deepEqual(certificate.signatureAlgorithm, { name: "ecdsa-with-SHA256", hash: "SHA-256" });
    assert.equal(certificate.isCa, false);
    assert.equal(certificate.isSelfIssued, false);
    assert.equal(certificate.fingerprint, createHash("sha256").update(octets).digest("hex"));
    assert.equal(certificate.keyFingerprint, createHash("sha256").update(p256Key).digest("hex"));
    assert.deepEqual(certificate.der, octets);
    assert.deepEqual(certificate.publicKeyInfo, p256Key);
  });

  it("tells an absent extension from an empty one", () => {
    const bare = decoded();
    assert.deepEqual(bare.dnsNames, []);
    for (const key of [
      "keyUsages",
      "extendedKeyUsages",
      "basicConstraints",
      "nameConstraints",
      "subjectKeyId",
      "authorityKeyId",
    ] as const)
      assert.equal(bare[key], undefined, key);
    const empty = decoded({ extensions: [extension("2.5.29.37", sequence())] });
    assert.deepEqual(empty.extendedKeyUsages, []);
  });

  const serials: readonly (readonly [string, string, string])[] = [
    ["00", "0", "00"],
    ["01", "1", "01"],
    ["0080", "80", "80"],
    ["ff", "-1", "-01"],
    [
      "00ffffffffffffffffffffffffffffffffffffffff",
      "ff".repeat(20),
      Array.from({ length: 20 }, () => "FF").join(":"),
    ],
  ];
  for (const [octets, expected, withColons] of serials)
    it(`serial number ${octets}`, () => {
      const { serial } = decoded({ serial: integerOf(hex(octets)) });
      assert.deepEqual(serial, { hex: expected, withColons });
      const parsed = parseSerial(serial.withColons);
      if (!serial.hex.startsWith("-") && serial.hex !== "0")
        assert.deepEqual(parsed, { ok: true, serial: serial.hex });
    });

  it("gives fingerprints in the form of a manifest", () =>
    assert.deepEqual(parseFingerprint(decoded().fingerprint), {
      ok: true,
      algorithm: "sha256",
      fingerprint: decoded().fingerprint,
    }));

  it("reads certificates of version 1", () => {
    const octets = sequence(
      sequence(
        integer(7),
        sequence(objectIdentifier("1.2.840.113549.1.1.4")),
        nameOf("CN=Old CA"),
        sequence(der(0x17, text("960101000000Z")), der(0x17, text("270101000000Z"))),
        nameOf("CN=Old CA"),
        rsaKey("c0ffee11"),
      ),
      sequence(objectIdentifier("1.2.840.113549.1.1.4")),
      bitString([0]),
    );
    const read = readCertificate(octets);
    assert.ok(read.ok);
    assert.equal(read.certificate.version, 1);
    assert.equal(read.certificate.isSelfIssued, true);
    assert.deepEqual(read.certificate.signatureAlgorithm, { name: "md5WithRSAEncryption", hash: "MD5" });
    assert.deepEqual(read.certificate.key, { algorithm: "RSA", bits: 32, exponent: "10001" });
  });

  it("skips unique identifiers", () =>
    assert.deepEqual(
      decoded({
        uniqueIds: [implicit(1, hex("0001")), implicit(2, hex("0002"))],
        extensions: [dnsNames("a.example")],
      }).dnsNames,
      [{ kind: "dNSName", raw: "a.example", normalised: "a.example" }],
    ));

  describe("keys", () => {
    const curve = (identifier: string): Uint8Array =>
      sequence(sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier(identifier)), bitString([4]));
    const plain = (identifier: string): Uint8Array =>
      sequence(sequence(objectIdentifier(identifier)), bitString([1]));
    const keys: readonly (readonly [string, Uint8Array, object])[] = [
      [
        "RSA of 2048 bits",
        rsaKey(`80${"00".repeat(255)}`),
        { algorithm: "RSA", bits: 2048, exponent: "10001" },
      ],
      [
        "RSA of 2047 bits",
        rsaKey(`7f${"00".repeat(255)}`),
        { algorithm: "RSA", bits: 2047, exponent: "10001" },
      ],
      ["RSA of 1 bit", rsaKey("01", 3), { algorithm: "RSA", bits: 1, exponent: "3" }],
      ["P-384", curve("1.3.132.0.34"), { algorithm: "ECDSA", curve: "P-384", bits: 384 }],
      ["P-521", curve("1.3.132.0.35"), { algorithm: "ECDSA", curve: "P-521", bits: 521 }],
      ["another curve", curve("1.3.132.0.1"), { algorithm: "ECDSA", curve: "1.3.132.0.1", bits: undefined }],
      [
        "a curve that is spelt out",
        sequence(sequence(objectIdentifier("1.2.840.10045.2.1"), sequence(integer(1))), bitString([4])),
        { algorithm: "ECDSA" },
      ],
      ["Ed25519", plain("1.3.101.112"), { algorithm: "Ed25519" }],
      ["ML-DSA-65", plain("2.16.840.1.101.3.4.3.18"), { algorithm: "ML-DSA-65" }],
      ["another algorithm", plain("1.2.3.4"), { algorithm: "1.2.3.4" }],
    ];
    for (const [name, publicKeyInfo, expected] of keys)
      it(name, () => assert.deepEqual(decoded({ publicKeyInfo }).key, expected));

    it("signatures by RSASSA-PSS name their hash", () => {
      const pss = (...parameters: readonly Uint8Array[]): Uint8Array =>
        sequence(objectIdentifier("1.2.840.113549.1.1.10"), sequence(...parameters));
      const hash = explicit(0, sequence(objectIdentifier("2.16.840.1.101.3.4.2.2")));
      assert.deepEqual(decoded({ signatureAlgorithm: pss(hash) }).signatureAlgorithm, {
        name: "rsassaPss",
        hash: "SHA-384",
      });
      assert.deepEqual(decoded({ signatureAlgorithm: pss() }).signatureAlgorithm, {
        name: "rsassaPss",
        hash: "SHA-1",
      });
    });
  });

  describe("names", () => {
    const names = (...entries: readonly Uint8Array[]) =>
      decoded({ extensions: [extension(subjectAltName, sequence(...entries))] });

    it("dNSNames are kept as they stand and normalised beside", () => {
      const written = [
        "WWW.Example.COM",
        "*.example.com",
        "example.com.",
        "b\u00fccher.example",
        "xn--bcher-kva.example",
        "a\0.example",
      ];
      assert.deepEqual(
        names(...written.map((name) => implicit(2, name))).dnsNames.map(({ raw, normalised }) => [
          raw,
          normalised,
        ]),
        [
          ["WWW.Example.COM", "www.example.com"],
          ["*.example.com", "*.example.com"],
          ["example.com.", "example.com"],
          ["b\u00fccher.example", "xn--bcher-kva.example"],
          ["xn--bcher-kva.example", "xn--bcher-kva.example"],
          ["a\0.example", "a\0.example"],
        ],
      );
    });

    it("octets that are no UTF-8 are Latin-1", () =>
      assert.equal(names(implicit(2, hex("62fc"))).dnsNames[0]?.raw, "b\u00fc"));

    it("addresses are written as text", () =>
      assert.deepEqual(
        names(
          implicit(7, hex("c0000201")),
          implicit(7, hex("20010db8000000000000000000000001")),
          implicit(7, hex("c00002")),
          implicit(7, hex("")),
        ).ipAddresses.map(({ raw, normalised }) => [raw, normalised]),
        [
          ["c0000201", "192.0.2.1"],
          ["20010db8000000000000000000000001", "2001:db8::1"],
          ["c00002", undefined],
          ["", undefined],
        ],
      ));

    it("only the hosts of URIs and mailboxes lose their case", () => {
      const { uris, emailAddresses } = names(
        implicit(6, "HTTPS://User@WWW.Example.com:8443/Path?Q"),
        implicit(6, "spiffe://Prod.Example/NS/a"),
        implicit(6, "urn:Example:A"),
        implicit(6, "//nowhere"),
        implicit(1, "Alice.B@Example.COM"),
        implicit(1, "Example.COM"),
      );
      assert.deepEqual(
        uris.map(({ normalised }) => normalised),
        [
          "https://User@www.example.com:8443/Path?Q",
          "spiffe://prod.example/NS/a",
          "urn:Example:A",
          "//nowhere",
        ],
      );
      assert.deepEqual(
        emailAddresses.map(({ normalised }) => normalised),
        ["Alice.B@example.com", "example.com"],
      );
    });

    it("other kinds are kept apart", () => {
      const principal = der(
        0xa0,
        objectIdentifier("1.3.6.1.4.1.311.20.2.3"),
        explicit(0, utf8("alice@example.com")),
      );
      const strange = der(0xa0, objectIdentifier("1.2.3"), explicit(0, integer(5)));
      const certificate = names(
        principal,
        strange,
        der(0xa0, hex("01")),
        explicit(4, nameOf("O=Example", "CN=x")),
        implicit(8, hex("2a03")),
        der(0xa3, hex("3000")),
        implicit(2, "a.example"),
      );
      assert.deepEqual(
        certificate.otherNames.map(({ kind, raw }) => [kind, raw]),
        [
          ["otherName", "1.3.6.1.4.1.311.20.2.3: alice@example.com"],
          ["otherName", "1.2.3: #020105"],
          ["otherName", "#01"],
          ["directoryName", "CN=x,O=Example"],
          ["registeredID", "2a03"],
          ["x400Address", "3000"],
        ],
      );
      assert.equal(certificate.dnsNames.length, 1);
    });

    it("name constraints are networks and names", () => {
      const subtree = (base: Uint8Array): Uint8Array => sequence(base);
      const { nameConstraints } = decoded({
        extensions: [
          extension(
            "2.5.29.30",
            sequence(
              explicit(0, subtree(implicit(2, "Example.com")), subtree(implicit(7, hex("c0000200ffffff00")))),
              explicit(
                1,
                subtree(implicit(7, hex("20010db8000000000000000000000000ffffffff000000000000000000000000"))),
                subtree(implicit(7, hex("0a000000ff00ff00"))),
                subtree(implicit(7, hex("00000000 00000000"))),
                subtree(implicit(1, ".example.net")),
                subtree(explicit(4, nameOf("O=Example"))),
              ),
            ),
            true,
          ),
        ],
      });
      assert.ok(nameConstraints);
      assert.deepEqual(
        nameConstraints.permitted.map(({ normalised }) => normalised),
        ["example.com", "192.0.2.0/24"],
      );
      assert.deepEqual(
        nameConstraints.excluded.map(({ normalised }) => normalised),
        ["2001:db8::/32", "10.0.0.0/255.0.255.0", "0.0.0.0/0", ".example.net", "O=Example"],
      );
    });
  });

  describe("further extensions", () => {
    it("usages come in the words of cert-manager", () => {
      const usages = (octets: string): readonly string[] | undefined =>
        decoded({ extensions: [extension("2.5.29.15", der(0x03, hex(octets)))] }).keyUsages;
      assert.deepEqual(usages("05a0"), ["digital signature", "key encipherment"]);
      assert.deepEqual(usages("0106"), ["cert sign", "crl sign"]);
      assert.deepEqual(usages("070080"), ["decipher only"]);
      assert.deepEqual(usages("00ff"), [
        "digital signature",
        "content commitment",
        "key encipherment",
        "data encipherment",
        "key agreement",
        "cert sign",
        "crl sign",
        "encipher only",
      ]);
      const { extendedKeyUsages } = decoded({
        extensions: [
          extension(
            "2.5.29.37",
            sequence(
              ...["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0", "1.3.6.1.4.1.311.20.2.2"].map(
                objectIdentifier,
              ),
            ),
          ),
        ],
      });
      assert.deepEqual(extendedKeyUsages, ["server auth", "client auth", "any", "1.3.6.1.4.1.311.20.2.2"]);
    });

    it("basic constraints say who is a CA", () => {
      assert.deepEqual(decoded({ extensions: [ca(0)] }).basicConstraints, { isCa: true, pathLength: 0 });
      assert.equal(decoded({ extensions: [ca()] }).isCa, true);
      assert.deepEqual(decoded({ extensions: [extension("2.5.29.19", sequence())] }).basicConstraints, {
        isCa: false,
      });
      assert.equal(decoded({ extensions: [extension("2.5.29.19", sequence(boolean(false)))] }).isCa, false);
    });

    it("key identifiers", () => {
      const certificate = decoded({
        extensions: [
          extension("2.5.29.14", octetString(hex("0a0b"))),
          extension(
            "2.5.29.35",
            sequence(implicit(0, hex("0C0D")), der(0xa1, hex("3000")), implicit(2, hex("01"))),
          ),
        ],
      });
      assert.equal(certificate.subjectKeyId, "0a0b");
      assert.equal(certificate.authorityKeyId, "0c0d");
      assert.equal(decoded({ extensions: [extension("2.5.29.35", sequence())] }).authorityKeyId, undefined);
    });

    it("must-staple is one of the TLS features", () => {
      const staples = (...features: readonly number[]): boolean =>
        decoded({ extensions: [extension("1.3.6.1.5.5.7.1.24", sequence(...features.map(integer)))] })
          .isMustStaple;
      assert.deepEqual([staples(5), staples(17), staples(16), staples()], [true, true, false, false]);
    });

    it("signed certificate timestamps, and the poison of precertificates", () => {
      assert.equal(decoded().hasSignedCertificateTimestamps, false);
      const logged = decoded({
        extensions: [extension("1.3.6.1.4.1.11129.2.4.2", octetString(hex("0000")))],
      });
      assert.equal(logged.hasSignedCertificateTimestamps, true);
      assert.equal(logged.isPrecertificate, false);
      assert.equal(
        decoded({ extensions: [extension("1.3.6.1.4.1.11129.2.4.3", hex("0500"))] }).isPrecertificate,
        true,
      );
    });

    it("addresses of revocation lists, responders and issuers", () => {
      const url = (address: string): Uint8Array => implicit(6, address);
      const point = (...names: readonly Uint8Array[]): Uint8Array =>
        sequence(explicit(0, explicit(0, ...names)));
      const access = (method: string, location: Uint8Array): Uint8Array =>
        sequence(objectIdentifier(`1.3.6.1.5.5.7.48.${method}`), location);
      const certificate = decoded({
        extensions: [
          extension(
            "2.5.29.31",
            sequence(
              point(url("http://crl.example/1"), explicit(4, nameOf("CN=x"))),
              sequence(explicit(0, der(0xa1, attribute("2.5.4.3", utf8("relative"))))),
              sequence(),
              point(url("http://crl.example/2")),
            ),
          ),
          extension(
            "1.3.6.1.5.5.7.1.1",
            sequence(
              access("1", url("http://ocsp.example")),
              access("2", url("http://ca.example/ca.der")),
              access("1", explicit(4, nameOf("CN=x"))),
              access("3", url("http://time.example")),
            ),
          ),
        ],
      });
      assert.deepEqual(certificate.crlUrls, ["http://crl.example/1", "http://crl.example/2"]);
      assert.deepEqual(certificate.ocspUrls, ["http://ocsp.example"]);
      assert.deepEqual(certificate.caIssuersUrls, ["http://ca.example/ca.der"]);
    });

    it("unknown extensions are passed over, critical or not", () =>
      assert.equal(
        decoded({ extensions: [extension("1.2.3.4", hex("ff"), true), dnsNames("a.example")] }).dnsNames
          .length,
        1,
      ));
  });

  describe("fails with a reason", () => {
    const whole = certificateOf({ extensions: [dnsNames("a.example")] });
    const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
      ["on nothing", hex(""), /^the certificate is missing$/],
      [
        "on a certificate that is cut off",
        whole.subarray(0, whole.length - 10),
        /^the certificate is cut off$/,
      ],
      ["on octets behind the end", joined([whole, [0]]), /followed by octets that do not belong to it$/],
      [
        "on an extension that stands twice",
        certificateOf({ extensions: [ca(), ca()] }),
        /^extension 2\.5\.29\.19 stands there twice$/,
      ],
      [
        "on a name of no kind",
        certificateOf({ extensions: [extension(subjectAltName, sequence(implicit(9, "x")))] }),
        /tag 89, which no kind of name has$/,
      ],
      [
        "on a time that does not exist",
        certificateOf({ notAfter: der(0x17, text("261332000000Z")) }),
        /^the end of the validity is no time$/,
      ],
      [
        "on an attribute set without attributes",
        certificateOf({ subject: sequence(set()) }),
        /^an attribute of the subject is missing$/,
      ],
      [
        "on a serial number without digits",
        certificateOf({ serial: der(0x02) }),
        /^the serial number is a number without digits$/,
      ],
      ["on a request", requestOf(), /^a part of the issuer has tag 30 in place of 31$/],
    ];
    for (const [name, octets, expected] of cases) it(name, () => assert.match(fault(octets), expected));
  });
});

describe("readCertificateRequest", () => {
  const request = (octets: Uint8Array) => {
    const read = readCertificateRequest(octets);
    assert.ok(read.ok, read.ok ? "" : read.reason);
    return read.request;
  };

  it("reads subject, key and what is asked for", () => {
    const asked = request(
      requestOf({
        extensions: [
          dnsNames("A.example", "b.example"),
          extension("2.5.29.15", der(0x03, hex("0780"))),
          ca(1),
        ],
      }),
    );
    assert.equal(asked.subject.text, "CN=login.example.com");
    assert.deepEqual(
      asked.dnsNames.map(({ normalised }) => normalised),
      ["a.example", "b.example"],
    );
    assert.deepEqual(asked.keyUsages, ["digital signature"]);
    assert.equal(asked.isCa, true);
    assert.equal(asked.key.curve, "P-256");
    assert.equal(asked.keyFingerprint, createHash("sha256").update(p256Key).digest("hex"));
    assert.deepEqual(asked.publicKeyInfo, p256Key);
  });

  it("asks for nothing without attributes", () => {
    assert.deepEqual(request(requestOf()).dnsNames, []);
    const withoutSet = sequence(
      sequence(integer(0), nameOf("CN=x"), p256Key),
      sequence(objectIdentifier("1.3.101.112")),
      bitString([0]),
    );
    assert.deepEqual(request(withoutSet).signatureAlgorithm, { name: "ED25519" });
  });

  it("leaves a challenge password unread", () => {
    const attributes = [attribute("1.2.840.113549.1.9.7", set(printable("hunter2")))];
    const asked = request(requestOf({ attributes, extensions: [dnsNames("a.example")] }));
    assert.equal(asked.dnsNames.length, 1);
    assert.ok(!JSON.stringify({ ...asked, publicKeyInfo: [] }).includes("hunter2"));
  });

  it("reads the extensions of Microsoft's attribute", () => {
    const attributes = [attribute("1.3.6.1.4.1.311.2.1.14", set(sequence(dnsNames("a.example"))))];
    assert.equal(request(requestOf({ attributes })).dnsNames.length, 1);
  });

  it("fails on a certificate", () => {
    const read = readCertificateRequest(certificateOf());
    assert.ok(!read.ok);
    assert.match(read.reason, /^the version has tag a0/);
  });
});
