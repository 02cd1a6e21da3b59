import type { Certificate, SubjectName } from "./certificate";
import type { CertificateSource } from "./sources/certificate-source";
import type { TrustChange } from "./trust-change";

/** The dNSNames of a certificate, written in the manifest or taken from its source. */
export interface SubjectNames {
  readonly dnsNames: readonly SubjectName[];
  /** False where the certificate may have names beside these. */
  readonly areAll: boolean;
  readonly commonName: string | undefined;
  /** The file that they come from; the nodes of the names are the path to it then. */
  readonly source: CertificateSource | undefined;
}

/**
 * The names of a certificate: those that are written, else those of the certificate or request that `source` names. A
 * request has the least that is asked for: the authority may add others.
 */
export function subjectNamesOf(change: TrustChange, certificate: Certificate): SubjectNames {
  const { view, dnsNames, knowsItsNames } = certificate;
  const commonName = view.at("commonName").text;
  const written = { dnsNames, areAll: knowsItsNames, commonName, source: undefined };
  const path = view.at("source").scalar;
  if (!path || knowsItsNames || view.at("dnsNames").exists || certificate.isForeign) return written;
  const state = change.sources.certificateFile(path.source);
  const held = state.kind === "read" ? (state.source.certificate ?? state.source.request) : undefined;
  if (state.kind !== "read" || !held) return written;
  const names = held.dnsNames.flatMap(({ normalised }) => normalised ?? []);
  return {
    dnsNames: names.map((text) => ({ node: path, text })),
    areAll: state.source.certificate !== undefined && names.length === held.dnsNames.length,
    commonName: commonName ?? held.subject.commonNames[0],
    source: state.source,
  };
}
