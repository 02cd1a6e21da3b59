/** What can be wrong with a file that should hold certificates. The texts never repeat what stands in the file. */

/** Why a file, or a block of it, gives no certificate. */
export type FileProblemCode =
  | "private-key"
  | "public-key"
  | "pkcs7"
  | "pkcs12"
  | "key-store"
  | "der"
  | "html"
  | "utf-16"
  | "empty"
  | "too-large"
  | "not-pem"
  | "other-block"
  | "truncated"
  | "bad-base64"
  | "bad-certificate"
  | "bad-request";

/** What is wrong at a place of a file. */
export interface FileProblem {
  readonly code: FileProblemCode;
  /** Zero-based; 0 for what concerns the whole file. */
  readonly line: number;
  /** What is wrong: a sentence without its full stop. */
  readonly reason: string;
  /** What to do: a sentence without its full stop. */
  readonly advice: string;
}

/** What to do where nothing better is known. */
export const nameCertificate = "Name a file with the certificate, its chain or a request in PEM";

type WholeFile = Omit<FileProblem, "line">;

/** Files that are something else altogether. */
export const otherFiles = {
  empty: { code: "empty", reason: "the file is empty", advice: nameCertificate },
  notPem: {
    code: "not-pem",
    reason: "the file has no line -----BEGIN CERTIFICATE----- or -----BEGIN CERTIFICATE REQUEST-----",
    advice: nameCertificate,
  },
  bareBase64: {
    code: "not-pem",
    reason: "the file is base64 without the lines that begin and end a PEM block",
    advice: "Put the line -----BEGIN CERTIFICATE----- in front and -----END CERTIFICATE----- behind",
  },
  publicKey: {
    code: "public-key",
    reason: "this is a public key alone, without a certificate around it",
    advice: "Name the certificate or the request that holds the key",
  },
  opensshKey: {
    code: "public-key",
    reason: "this is a public key of OpenSSH, which has nothing to do with certificates for TLS",
    advice: nameCertificate,
  },
  pkcs7: {
    code: "pkcs7",
    reason: "this is a PKCS #7 bundle",
    advice:
      "Convert it: openssl pkcs7 -print_certs -in FILE -out FILE.pem (with -inform DER where it is not text)",
  },
  pkcs12: {
    code: "pkcs12",
    reason: "this is a PKCS #12 file, which may hold a private key; nothing of it was read",
    advice: "Export the certificate alone: openssl pkcs12 -nokeys -in FILE -out FILE.pem",
  },
  keyStore: {
    code: "key-store",
    reason: "this is a Java key store, which may hold private keys; nothing of it was read",
    advice: "Export the certificate: keytool -exportcert -rfc -keystore FILE -alias NAME",
  },
  truncatedDer: {
    code: "der",
    reason: "this is data in DER, the binary form, and its end is missing",
    advice: nameCertificate,
  },
  revocationList: {
    code: "der",
    reason: "this is a revocation list in DER, the binary form",
    advice: nameCertificate,
  },
  derCertificate: {
    code: "der",
    reason: "this is a certificate in DER, the binary form",
    advice: "Convert it to PEM: openssl x509 -inform DER -in FILE -out FILE.pem",
  },
  derRequest: {
    code: "der",
    reason: "this is a request in DER, the binary form",
    advice: "Convert it to PEM: openssl req -inform DER -in FILE -out FILE.pem",
  },
  utf16: {
    code: "utf-16",
    reason: "the file is text in UTF-16, which no tool reads as PEM",
    advice: "Save it as UTF-8 or ASCII",
  },
  html: {
    code: "html",
    reason: "this is an HTML page, perhaps the error or log-in page that a download answered with",
    advice: "Fetch the certificate again and look into the file",
  },
} as const satisfies Record<string, WholeFile>;

/** The problem of a private key; `kind` says which, such as `PEM, EC`. */
export function privateKey(kind: string): WholeFile {
  return {
    code: "private-key",
    reason: `a private key stands here (${kind}), so nothing of the file was read`,
    advice: "Keep the key out of this file; whoever could read the file may hold it, so make a new one",
  };
}
