/** Reads the certificate, or the request for one, that a new change begins with. */
import { renderPlain } from "../manifest/edits/snippet";
import { matchHost } from "../pki/host-match";
import type { X509Certificate } from "../pki/x509/certificate";
import { readCertificateFile } from "../pki/x509/certificate-file";
import type { CertificateRequest } from "../pki/x509/certificate-request";
import { describeChain } from "../pki/x509/chain";
import { failed, found, type Outcome } from "./outcome";

/** The certificate that is served today, or the request for the next one. */
export type GivenCertificate =
  | { readonly kind: "certificate"; readonly certificate: X509Certificate }
  | { readonly kind: "request"; readonly request: CertificateRequest };

/**
 * Reads the one end-entity certificate of a file, else its one request. A file with anything that cannot be read, above
 * all with a private key, fails, and nothing of it is repeated.
 *
 * @param host picks among several certificates the one that has this name
 */
export function readGivenCertificate(
  octets: Uint8Array,
  file: string,
  host: string | undefined,
): Outcome<GivenCertificate> {
  const { certificates, requests, problems } = readCertificateFile(octets);
  const [problem] = problems;
  if (problem !== undefined) {
    const { code, line, reason, advice } = problem;
    const place = code === "private-key" || line > 0 ? `${file}:${line + 1}` : file;
    return failed(`${place}: ${reason}. ${advice}`);
  }
  const all = certificates.map(({ value }) => value);
  const { leaves } = describeChain(all);
  const ends = leaves.flatMap((index) => all[index] ?? []).filter(isOfHosts);
  const fitting = ends.length > 1 && host !== undefined ? ends.filter((end) => hasHost(end, host)) : ends;
  const [certificate] = fitting;
  if (certificate !== undefined && fitting.length === 1) return found({ kind: "certificate", certificate });
  if (ends.length > 1)
    return failed(several(file, ends.length, host === undefined ? undefined : fitting.length));
  const [request] = requests;
  if (certificates.length === 0 && request !== undefined && requests.length === 1)
    return found({ kind: "request", request: request.value });
  return failed(
    certificates.length > 0
      ? `${file} holds certificates of authorities only. Name the file with the certificate of the host`
      : `${file} holds ${requests.length} requests. Name a file with one`,
  );
}

/** What `openssl req -x509` makes for a host says that it is an authority; it has names of hosts all the same. */
function isOfHosts({ isCa, dnsNames }: X509Certificate): boolean {
  return !isCa || dnsNames.length > 0;
}

/** @param fitting how many of them have the host, where one is named */
function several(file: string, count: number, fitting: number | undefined): string {
  const have = fitting === 0 ? "none" : String(fitting);
  const which = fitting === undefined ? "" : `, and ${have} of them ${fitting > 1 ? "have" : "has"} this one`;
  return `${file} holds ${count} certificates of hosts${which}. Name a file with one certificate and its chain`;
}

function hasHost({ dnsNames }: X509Certificate, host: string): boolean {
  return matchHost(
    host,
    dnsNames.map(({ raw }) => raw),
  ).isMatch;
}

/** The names that the certificate or request is for, as they stand there, but for the marks of tab stops. */
export function namesOf(given: GivenCertificate): readonly string[] {
  const { dnsNames } = given.kind === "certificate" ? given.certificate : given.request;
  return dnsNames.map(({ raw }) => renderPlain(raw));
}
