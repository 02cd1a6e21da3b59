import type { X509Certificate } from "../../../pki/x509/certificate";
import { readCertificateFile } from "../../../pki/x509/certificate-file";
import type { CertificateRequest } from "../../../pki/x509/certificate-request";
import { PlacesIn, type FilePlace } from "./file-place";
import type { SourceFile, SourceFiles } from "./source-file";
import type { SourceProblem } from "./zone-source";

/** A file of certificates or a request, as far as it can be read. */
export interface CertificateSource {
  /** The file, as it is written in the manifest. */
  readonly path: string;
  readonly uri: string;
  /** The certificate that the file is about: its first one. */
  readonly certificate: X509Certificate | undefined;
  readonly request: CertificateRequest | undefined;
  /** Where the block begins. */
  readonly at: FilePlace | undefined;
  readonly problems: readonly SourceProblem[];
}

export type CertificateSourceState =
  Exclude<SourceFile, { kind: "read" }> | { readonly kind: "read"; readonly source: CertificateSource };

/** Reads the file that is named as the source of a certificate. A chain begins with the certificate itself. */
export function readCertificateSource(files: SourceFiles, path: string): CertificateSourceState {
  const file = files.file(path);
  if (file.kind !== "read") return file;
  const { certificates, requests, problems } = readCertificateFile(file.octets);
  const places = new PlacesIn(file.uri, new TextDecoder().decode(file.octets));
  const [certificate] = certificates;
  const [request] = requests;
  const line = (certificate ?? request)?.line;
  return {
    kind: "read",
    source: {
      path,
      uri: file.uri,
      certificate: certificate?.value,
      request: certificate ? undefined : request?.value,
      at: line === undefined ? undefined : places.line(line),
      problems: problems.map(({ line: on, reason, advice }) => ({
        severity: "error",
        reason,
        advice,
        at: places.line(on),
      })),
    },
  };
}
