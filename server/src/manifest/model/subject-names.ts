import type { Certificate, SubjectName } from "./certificate";
import { attached } from "../../text/once";
import { parseHost } from "./names";
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

/** The names as texts: the same list for the same names, for who compares many hosts with them. */
export const textsOf = attached((names: readonly SubjectName[]): readonly string[] =>
  names.map(({ text }) => text),
);

/** Whether a name stands in `dnsNames`, and not in the file that `source` names: only then it can be edited. */
export function isWritten({ view }: Certificate, { node }: SubjectName): boolean {
  return node !== view.at("source").scalar;
}

/**
 * The names that a certificate is going to have: what is no name, and what is most likely a slip of the pen, is going to
 * be another one, and nobody needs rights for it.
 */
export function namesToCertify(change: TrustChange, certificate: Certificate): readonly SubjectName[] {
  const misspelt = change.misspeltNames(certificate);
  return change
    .subjectNames(certificate)
    .dnsNames.filter(({ text }) => !misspelt.has(text) && parseHost(text) !== undefined);
}

/** Whether the names of a certificate stand in the file that `source` names, as far as the manifest can say. */
export function isNamedByFile({ view, isForeign }: Certificate): boolean {
  return !isForeign && view.at("source").exists && !view.at("dnsNames").exists;
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
