import assert from "node:assert/strict";
import fc from "fast-check";
import { assertTakesLinearTime } from "../../growth-of-time";
import { readCertificate } from "../../../server/src/pki/x509/certificate";
import { readCertificateRequest } from "../../../server/src/pki/x509/certificate-request";
import { largestCertificateFile, readCertificateFile } from "../../../server/src/pki/x509/certificate-file";
import type { FileProblem } from "../../../server/src/pki/x509/file-problem";
import {
  certificateOf,
  dnsNames,
  ecdsaWithSha256,
  nameOf,
  p256Key,
  pem,
  requestOf,
  rsaKey,
} from "./certificate-writer";
import {
  bitString,
  der,
  explicit,
  hex,
  integer,
  integerOf,
  joined,
  objectIdentifier,
  octetString,
  sequence,
  text,
  time,
} from "./der-writer";

const one = certificateOf({ subject: nameOf("CN=one"), extensions: [dnsNames("one.example")] });
const other = certificateOf({ subject: nameOf("CN=other") });

function subjects(file: string | Uint8Array): readonly (readonly [number, string])[] {
  const { certificates, problems } = readCertificateFile(typeof file === "string" ? text(file) : file);
  assert.deepEqual(problems, []);
  return certificates.map(({ line, value }) => [line, value.subject.text]);
}

function problemOf(file: string | Uint8Array): FileProblem {
  const { problems } = readCertificateFile(typeof file === "string" ? text(file) : file);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  assert.ok(problems[0]);
  for (const sentence of [problems[0].reason, problems[0].advice])
    assert.doesNotMatch(sentence, /\.$|^\s|\s$|\n/);
  return problems[0];
}

const codeAndLine = (file: string | Uint8Array): string => {
  const { code, line } = problemOf(file);
  return `${code} in line ${line}`;
};

describe("readCertificateFile", () => {
  it("reads one certificate", () => assert.deepEqual(subjects(pem(one)), [[0, "CN=one"]]));

  it("reads several, in the order of the file and with the lines of their blocks", () => {
    const first = pem(one);
    assert.deepEqual(subjects(first + pem(other)), [
      [0, "CN=one"],
      [first.split("\n").length - 1, "CN=other"],
    ]);
  });

  it("passes over text around the blocks", () => {
    const file = `Bag Attributes\n    friendlyName: one\nsubject=CN = one\n\n${pem(one)}\n# the issuer:\n${pem(other)}bye`;
    assert.deepEqual(
      subjects(file).map(([, subject]) => subject),
      ["CN=one", "CN=other"],
    );
    assert.equal(subjects(file)[0]?.[0], 4);
  });

  const forms: readonly (readonly [string, string | Uint8Array])[] = [
    ["CRLF", pem(one, "CERTIFICATE", "\r\n")],
    ["CR alone", pem(one, "CERTIFICATE", "\r")],
    ["no final line break", pem(one).trimEnd()],
    ["a byte order mark", `\uFEFF${pem(one)}`],
    ["blanks behind the lines", pem(one).replaceAll("\n", " \t\n")],
    ["indentation", pem(one).replace(/^/gm, "    ")],
    [
      "one long line of base64",
      pem(one)
        .replace(/\n(?!-)/g, "")
        .replace(/-----(?=[A-Za-z0-9+/])(?!BEGIN|END)/, "-----\n"),
    ],
    ["empty lines inside", pem(one).replace("\n", "\n\n")],
    ["headers in front of the base64", pem(one).replace("\n", "\nX-Origin: somewhere\n continued\n\n")],
    ["the old label", pem(one, "X509 CERTIFICATE")],
    [
      "trust settings",
      pem(joined([one, sequence(sequence(objectIdentifier("1.3.6.1.5.5.7.3.1")))]), "TRUSTED CERTIFICATE"),
    ],
    [
      "parameters beside it",
      `${pem(hex("3000"), "DH PARAMETERS")}${pem(one)}${pem(hex("06082a8648ce3d030107"), "EC PARAMETERS")}`,
    ],
    ["a public key beside it", `${pem(p256Key, "PUBLIC KEY")}${pem(one)}`],
    ["text that is no UTF-8", joined([hex("fcfeff0a"), text(pem(one))])],
  ];
  for (const [name, file] of forms)
    it(`reads a certificate with ${name}`, () =>
      assert.deepEqual(
        subjects(file).map(([, subject]) => subject),
        ["CN=one"],
      ));

  it("reads requests under both labels", () => {
    const request = requestOf({ extensions: [dnsNames("a.example")] });
    for (const label of ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]) {
      const { requests, certificates, problems } = readCertificateFile(text(pem(request, label)));
      assert.deepEqual(
        [requests[0]?.value.dnsNames[0]?.raw, certificates.length, problems.length],
        ["a.example", 0, 0],
      );
    }
  });

  it("refuses octets behind a certificate that is not a trusted one", () =>
    assert.equal(codeAndLine(pem(joined([one, hex("3000")]))), "bad-certificate in line 0"));

  it("keeps what can be read beside what cannot", () => {
    const broken = pem(other).replace(/\n[A-Za-z0-9+/]{64}\n/, "\n");
    const { certificates, problems } = readCertificateFile(text(`${pem(one)}${broken}${pem(one)}`));
    assert.equal(certificates.length, 2);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["bad-certificate"],
    );
    assert.match(problems[0]?.reason ?? "", /^the certificate that begins here cannot be read: /);
  });
});

describe("broken blocks", () => {
  const lines = pem(one).trimEnd().split("\n");
  const cases: readonly (readonly [string, string, string])[] = [
    ["a missing end line", lines.slice(0, -1).join("\n"), "truncated in line 0"],
    [
      "a missing end line before the next block",
      `${lines.slice(0, 3).join("\n")}\n-----BEGIN FOO-----\n-----END FOO-----`,
      "truncated in line 0",
    ],
    [
      "the end line of a key",
      `x\n${lines.slice(0, -1).join("\n")}\n-----END PUBLIC KEY-----`,
      "truncated in line 1",
    ],
    ["a missing line", [...lines.slice(0, 2), ...lines.slice(3)].join("\n"), "bad-certificate in line 0"],
    [
      "a character that base64 does not have",
      [lines[0], lines[1], `!${lines[2]?.slice(1) ?? ""}`, ...lines.slice(3)].join("\n"),
      "bad-base64 in line 2",
    ],
    [
      "three dots in place of lines",
      [lines[0], lines[1], "...", lines.at(-1)].join("\n"),
      "bad-base64 in line 2",
    ],
    [
      "a missing character",
      [lines[0], lines[1]?.slice(1), ...lines.slice(2)].join("\n"),
      "bad-base64 in line 0",
    ],
    ["nothing in it", [lines[0], lines.at(-1)].join("\n"), "bad-certificate in line 0"],
    ["a request in it", pem(requestOf()), "bad-certificate in line 0"],
    ["a certificate in a request", pem(one, "CERTIFICATE REQUEST"), "bad-request in line 0"],
    ["line breaks that were lost", `a\n${lines.join(" ")}`, "not-pem in line 1"],
    ["line breaks that were written out", lines.join("\\n"), "not-pem in line 0"],
  ];
  for (const [name, file, expected] of cases) it(name, () => assert.equal(codeAndLine(file), expected));
});

describe("private keys", () => {
  const body = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
  const keys: readonly (readonly [string, string, string])[] = [
    ["PKCS #8", `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`, "PEM"],
    [
      "PKCS #8, encrypted",
      `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${body}\n-----END ENCRYPTED PRIVATE KEY-----`,
      "PEM, ENCRYPTED",
    ],
    ["PKCS #1", `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`, "PEM, RSA"],
    [
      "PKCS #1, encrypted",
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n${body}`,
      "PEM, RSA",
    ],
    ["SEC 1", `-----BEGIN EC PRIVATE KEY-----\r\n${body}\r\n-----END EC PRIVATE KEY-----`, "PEM, EC"],
    ["DSA", `-----BEGIN DSA PRIVATE KEY-----\n${body}`, "PEM, DSA"],
    ["OpenSSH", `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`, "PEM, OPENSSH"],
    ["OpenPGP", `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${body}`, "PEM, PGP"],
    ["SSH2", `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "x"\n${body}`, "PEM, SSH2 ENCRYPTED"],
    ["a key without line breaks", `-----BEGIN PRIVATE KEY-----\\n${body}\\n-----END PRIVATE KEY-----`, "PEM"],
    ["an indented key", `  -----BEGIN PRIVATE KEY-----\n  ${body}`, "PEM"],
    ["a key that is commented out", `# -----BEGIN PRIVATE KEY-----\n# ${body}`, "PEM"],
    ["PuTTY", `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n${body}`, "PuTTY"],
  ];
  for (const [name, key, kind] of keys)
    it(`${name}: nothing is read and nothing repeated`, () => {
      const before = pem(one);
      const file = readCertificateFile(text(`${before}${key}\n${pem(other)}`));
      const expectedLine = before.split("\n").length - 1;
      assert.deepEqual([file.certificates.length, file.requests.length, file.problems.length], [0, 0, 1]);
      const [problem] = file.problems;
      assert.deepEqual([problem?.code, problem?.line], ["private-key", expectedLine]);
      assert.ok(problem?.reason.includes(`(${kind})`), problem?.reason);
      assert.ok(!JSON.stringify(file).includes(body.slice(4, 12)));
    });

  it("are none where only a begin line is spoken of, or a placeholder stands in the block", () => {
    for (const mention of [
      "# never put -----BEGIN PRIVATE KEY----- into this file",
      "-----BEGIN PRIVATE KEY-----\nREDACTED\n-----END PRIVATE KEY-----",
      "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----",
    ])
      assert.deepEqual(
        subjects(`${mention}\n${pem(one)}`).map(([, subject]) => subject),
        ["CN=one"],
        mention,
      );
  });

  const algorithm = sequence(objectIdentifier("1.2.840.10045.2.1"), objectIdentifier("1.2.840.10045.3.1.7"));
  const binary: readonly (readonly [string, Uint8Array])[] = [
    ["PKCS #8", sequence(integer(0), algorithm, octetString(new Uint8Array(40)))],
    [
      "PKCS #8 with its public key",
      sequence(integer(1), algorithm, octetString(new Uint8Array(40)), explicit(1, hex("00"))),
    ],
    [
      "PKCS #8, encrypted",
      sequence(sequence(objectIdentifier("1.2.840.113549.1.5.13")), octetString(new Uint8Array(99))),
    ],
    ["PKCS #1", sequence(integer(0), ...Array.from({ length: 8 }, () => integerOf(hex("00c0ffee"))))],
    ["SEC 1", sequence(integer(1), octetString(new Uint8Array(32)))],
  ];
  for (const [name, octets] of binary)
    it(`${name} in DER`, () => assert.equal(codeAndLine(octets), "private-key in line 0"));
});

describe("files of another kind", () => {
  const crl = sequence(
    sequence(integer(1), ecdsaWithSha256, nameOf("CN=CA"), time(0)),
    ecdsaWithSha256,
    bitString(new Uint8Array(64)),
  );
  const signedData = sequence(objectIdentifier("1.2.840.113549.1.7.2"), explicit(0, sequence(integer(1))));
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["an empty file", "", "empty: the file is empty"],
    ["white space", " \r\n\t\n", "empty: the file is empty"],
    ["a byte order mark alone", "\uFEFF\n", "empty: the file is empty"],
    ["a certificate in DER", one, "der: this is a certificate in DER"],
    [
      "a certificate of version 1 in DER",
      sequence(
        sequence(
          integer(5),
          ecdsaWithSha256,
          nameOf("CN=a"),
          sequence(time(0), time(0)),
          nameOf("CN=a"),
          p256Key,
        ),
        ecdsaWithSha256,
        bitString([0]),
      ),
      "der: this is a certificate in DER",
    ],
    ["a request in DER", requestOf(), "der: this is a request in DER"],
    ["a revocation list in DER", crl, "der: this is a revocation list in DER"],
    [
      "a certificate in DER that is cut off",
      one.subarray(0, 100),
      "der: this is data in DER, the binary form, and its end is missing",
    ],
    [
      "PKCS #12",
      sequence(integer(3), sequence(objectIdentifier("1.2.840.113549.1.7.1"))),
      "pkcs12: this is a PKCS #12 file",
    ],
    [
      "PKCS #12 with indefinite lengths",
      hex("3080 020103 3080 0000 0000"),
      "pkcs12: this is a PKCS #12 file",
    ],
    ["PKCS #7 in DER", signedData, "pkcs7: this is a PKCS #7 bundle"],
    [
      "PKCS #7 with indefinite lengths",
      hex("3080 0609 2a864886f70d010702 0000"),
      "pkcs7: this is a PKCS #7 bundle",
    ],
    ["PKCS #7 in PEM", pem(signedData, "PKCS7"), "pkcs7: this is a PKCS #7 bundle"],
    ["CMS in PEM", pem(signedData, "CMS"), "pkcs7: this is a PKCS #7 bundle"],
    ["PKCS #12 in PEM", pem(hex("3000"), "PKCS12"), "pkcs12: this is a PKCS #12 file"],
    ["a Java key store", hex("feedfeed 00000002"), "key-store: this is a Java key store"],
    ["a public key", pem(p256Key, "PUBLIC KEY"), "public-key: this is a public key alone"],
    ["an RSA public key", pem(rsaKey("c0ffee"), "RSA PUBLIC KEY"), "public-key: this is a public key alone"],
    ["a public key in DER", p256Key, "public-key: this is a public key alone"],
    [
      "a public key of OpenSSH",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI x@y\n",
      "public-key: this is a public key of OpenSSH",
    ],
    [
      "another public key of OpenSSH",
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYA x@y\n",
      "public-key: this is a public key of OpenSSH",
    ],
    ["an HTML page", "\n<!DOCTYPE html>\n<html><body>Log in</body></html>", "html: this is an HTML page"],
    ["an XHTML page", '<?xml version="1.0"?>\n<!-- x -->\n<html>', "html: this is an HTML page"],
    [
      "UTF-16",
      joined([hex("fffe"), new Uint8Array(Buffer.from(pem(one), "utf16le"))]),
      "utf-16: the file is text in UTF-16",
    ],
    [
      "UTF-16 without a byte order mark",
      new Uint8Array(Buffer.from(pem(one), "utf16le")),
      "utf-16: the file is text in UTF-16",
    ],
    [
      "base64 alone",
      pem(one).split("\n").slice(1, -2).join("\n"),
      "not-pem: the file is base64 without the lines",
    ],
    ["YAML", "kind: Certificate\n", "not-pem: the file has no line -----BEGIN CERTIFICATE-----"],
    [
      "a text that starts with a zero",
      '0 issue "letsencrypt.org"\n0 issuewild ";"\n',
      "not-pem: the file has no line",
    ],
    ["other binary data", hex("7f454c46 0201"), "not-pem: the file has no line"],
    [
      "a revocation list in PEM",
      pem(crl, "X509 CRL"),
      'other-block: the file holds "X509 CRL" and neither a certificate nor a request',
    ],
    [
      "a file that is too large",
      new Uint8Array(largestCertificateFile + 1),
      "too-large: the file has more than 4 MB",
    ],
  ];
  for (const [name, file, expected] of cases)
    it(name, () => {
      const { code, reason, line } = problemOf(file);
      assert.ok(`${code}: ${reason}`.startsWith(expected), `${code}: ${reason}`);
      assert.equal(line, 0);
    });
});

describe("hostile files", function () {
  this.timeout(20_000);

  const shapes = [
    [readCertificate, one],
    [readCertificateRequest, requestOf({ extensions: [dnsNames("a.example")] })],
  ] as const;

  it("with any octet changed never throw", () => {
    for (const [read, octets] of shapes)
      for (const [index, octet] of octets.entries())
        for (const changed of [octet ^ (1 << (index % 8)), 0xff]) {
          const result = read(octets.with(index, changed));
          assert.ok(result.ok || result.reason !== "");
        }
  });

  it("cut off anywhere never throw and are never taken for whole", () => {
    for (const [, octets] of shapes)
      for (let length = 0; length < octets.length; length++) {
        const file = readCertificateFile(text(pem(octets.subarray(0, length))));
        assert.deepEqual([file.certificates.length, file.problems.length], [0, 1]);
      }
    const whole = pem(one);
    for (let length = 0; length < whole.length - 2; length++)
      assert.deepEqual(readCertificateFile(text(whole.slice(0, length))).certificates, []);
  });

  it("of random octets never throw", () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .constantFrom(
          "-----BEGIN CERTIFICATE-----\n",
          "-----END CERTIFICATE-----\n",
          "-----BEGIN ",
          "PRIVATE KEY-----",
          "\r\n",
          "MII",
        )
        .map(text),
      fc.constantFrom(pem(one), pem(other), pem(requestOf(), "CERTIFICATE REQUEST")).map(text),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const file = readCertificateFile(joined(parts));
        assert.ok(file.certificates.length + file.requests.length + file.problems.length > 0);
        for (const { line } of [...file.problems, ...file.certificates, ...file.requests])
          assert.ok(line >= 0);
      }),
      { seed: 7468, numRuns: 2000 },
    );
  });

  it("give no more problems than anybody reads", () =>
    assert.equal(
      readCertificateFile(text("-----BEGIN CERTIFICATE-----\n".repeat(1000))).problems.length,
      20,
    ));

  it("are read in a time that grows with their length, however they are made", function () {
    this.timeout(60_000);
    const many = <Item>(length: number, item: (index: number) => Item) =>
      Array.from({ length }, (_, index) => item(index));
    // A file is read up to 4 MB.
    const files: Readonly<Record<string, (size: number) => string | Uint8Array>> = {
      "many names": (size) =>
        pem(certificateOf({ extensions: [dnsNames(...many(size * 30, (index) => `h${index}.example`))] })),
      "many attributes": (size) => pem(certificateOf({ subject: nameOf(...many(size * 10, () => "CN=a")) })),
      "many certificates": (size) => pem(one).repeat(size),
      "openings only": (size) => "-----BEGIN CERTIFICATE-----\n".repeat(size * 100),
      "openings without an end": (size) => "-----BEGIN ".repeat(size * 300),
      "blanks in a key": (size) => `-----BEGIN PRIVATE KEY-----${" ".repeat(size * 3_000)}`,
      "a long label": (size) => `-----BEGIN ${"A ".repeat(size * 1_500)}`,
      hyphens: (size) => "-".repeat(size * 3_900),
      "no closing": (size) => `-----BEGIN CERTIFICATE-----\n${"A".repeat(size * 3_900)}`,
      "a comment without an end": (size) => `<!--${"-".repeat(size * 3_000)}`,
      "empty values": (size) => pem(der(0x30, ...many(size * 100, () => hex("3000")))),
      "values in each other": (size) => pem(nested(size * 20)),
    };
    for (const [what, fileOf] of Object.entries(files))
      assertTakesLinearTime(what, 200, (size) => {
        const made = fileOf(size);
        const file = typeof made === "string" ? text(made) : made;
        return () => readCertificateFile(file);
      });
  });
});

function nested(depth: number): Uint8Array {
  let length = 0;
  const headers: Uint8Array[] = [];
  for (let level = 0; level < depth; level++) {
    const header = Uint8Array.from([0x30, ...lengthOctets(length)]);
    headers.push(header);
    length += header.length;
  }
  return joined(headers.reverse());
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets = [length >> 16, (length >> 8) & 0xff, length & 0xff];
  const significant = octets.slice(octets.findIndex((octet) => octet > 0));
  return [0x80 | significant.length, ...significant];
}
