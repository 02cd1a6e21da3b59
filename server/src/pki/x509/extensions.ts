/** The extensions of certificates (RFC 5280 section 4.2), and those that a request asks for. */
import { hexadecimal } from "../../text/octets";
import { constructedContextTag, contextTag, tags, type DerReader } from "./der";
import { readGeneralName, type GeneralName, type GeneralNameKind } from "./general-name";
import { extendedKeyUsage, keyUsages, type KeyUsage } from "./usages";

/** What the extensions say. A list is `undefined` where the extension is absent, which is not the same as empty. */
export interface Extensions {
  /** The subject alternative names, by kind. */
  readonly dnsNames: readonly GeneralName[];
  readonly ipAddresses: readonly GeneralName[];
  readonly uris: readonly GeneralName[];
  readonly emailAddresses: readonly GeneralName[];
  /** Alternative names of every other kind. */
  readonly otherNames: readonly GeneralName[];
  readonly keyUsages?: readonly KeyUsage[];
  /** In the words of cert-manager; usages without such a word as object identifiers. */
  readonly extendedKeyUsages?: readonly string[];
  readonly basicConstraints?: BasicConstraints;
  readonly nameConstraints?: NameConstraints;
  /** In hexadecimal, lower case. */
  readonly subjectKeyId?: string;
  /** The key identifier of the issuer, in hexadecimal, where it is given. */
  readonly authorityKeyId?: string;
  /** Whether a server has to staple an OCSP response (RFC 7633). */
  readonly isMustStaple: boolean;
  /** Whether receipts of Certificate Transparency logs are embedded (RFC 6962 section 3.3). */
  readonly hasSignedCertificateTimestamps: boolean;
  /** Whether it is the precertificate that was logged, which no client accepts (RFC 6962 section 3.1). */
  readonly isPrecertificate: boolean;
  readonly crlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  /** Where the certificate of the issuer can be fetched. */
  readonly caIssuersUrls: readonly string[];
}

export interface BasicConstraints {
  readonly isCa: boolean;
  /** How many further CA certificates may follow below; `undefined` for any number. */
  readonly pathLength?: number;
}

/** The names that certificates below may and may not have (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Mutable<Extensions>;

/** Fills in what one extension says; the reader stands at the value. */
type ReadExtension = (value: DerReader, draft: Draft) => void;

const readers: ReadonlyMap<string, ReadExtension> = new Map([
  ["2.5.29.14", readSubjectKeyId],
  ["2.5.29.15", readKeyUsages],
  ["2.5.29.17", readAlternativeNames],
  ["2.5.29.19", readBasicConstraints],
  ["2.5.29.30", readNameConstraints],
  ["2.5.29.31", readCrlDistributionPoints],
  ["2.5.29.35", readAuthorityKeyId],
  ["2.5.29.37", readExtendedKeyUsages],
  ["1.3.6.1.5.5.7.1.1", readAuthorityInformationAccess],
  ["1.3.6.1.5.5.7.1.24", readTlsFeatures],
  ["1.3.6.1.4.1.11129.2.4.2", (_, draft) => void (draft.hasSignedCertificateTimestamps = true)],
  ["1.3.6.1.4.1.11129.2.4.3", (_, draft) => void (draft.isPrecertificate = true)],
]);

/** What holds without any extension. */
export const noExtensions: Extensions = {
  dnsNames: [],
  ipAddresses: [],
  uris: [],
  emailAddresses: [],
  otherNames: [],
  isMustStaple: false,
  hasSignedCertificateTimestamps: false,
  isPrecertificate: false,
  crlUrls: [],
  ocspUrls: [],
  caIssuersUrls: [],
};

/** Reads the next element as Extensions. An extension that stands twice is a fault (RFC 5280 section 4.2). */
export function readExtensions(reader: DerReader): Extensions {
  const list = reader.open(tags.sequence, "the list of extensions");
  const draft: Draft = { ...noExtensions };
  const seen = new Set<string>();
  while (!list.isAtEnd) {
    const extension = list.open(tags.sequence, "an extension");
    const identifier = extension.objectIdentifier("the identifier of an extension");
    extension.optionalBoolean(`the criticality of extension ${identifier}`);
    const { contents } = extension.element(tags.octetString, `the value of extension ${identifier}`);
    extension.end(`extension ${identifier}`);
    if (seen.has(identifier)) list.reject(`extension ${identifier} stands there twice`);
    seen.add(identifier);
    readers.get(identifier)?.(list.inside(contents), draft);
  }
  return draft;
}

function readSubjectKeyId(value: DerReader, draft: Draft): void {
  draft.subjectKeyId = hexadecimal(value.element(tags.octetString, "the subject key identifier").contents);
}

function readAuthorityKeyId(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the authority key identifier");
  const keyId = sequence.optional(contextTag(0), "the authority key identifier");
  if (keyId !== undefined) draft.authorityKeyId = hexadecimal(keyId.contents);
}

function readKeyUsages(value: DerReader, draft: Draft): void {
  const { octets } = value.bitString("the key usage");
  draft.keyUsages = keyUsages.filter(
    (_, bit) => ((octets[Math.floor(bit / 8)] ?? 0) & (0x80 >> (bit % 8))) !== 0,
  );
}

function readExtendedKeyUsages(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the extended key usage");
  const usages: string[] = [];
  while (!sequence.isAtEnd) usages.push(extendedKeyUsage(sequence.objectIdentifier("an extended key usage")));
  draft.extendedKeyUsages = usages;
}

const ownLists: ReadonlySet<GeneralNameKind> = new Set([
  "dNSName",
  "iPAddress",
  "uniformResourceIdentifier",
  "rfc822Name",
]);

function readAlternativeNames(value: DerReader, draft: Draft): void {
  const names = readGeneralNames(value.open(tags.sequence, "the subject alternative name"));
  const ofKind = (kind: GeneralNameKind): GeneralName[] => names.filter((name) => name.kind === kind);
  draft.dnsNames = ofKind("dNSName");
  draft.ipAddresses = ofKind("iPAddress");
  draft.uris = ofKind("uniformResourceIdentifier");
  draft.emailAddresses = ofKind("rfc822Name");
  draft.otherNames = names.filter(({ kind }) => !ownLists.has(kind));
}

function readGeneralNames(sequence: DerReader): GeneralName[] {
  const names: GeneralName[] = [];
  while (!sequence.isAtEnd) names.push(readGeneralName(sequence, "an alternative name", "name"));
  return names;
}

function readBasicConstraints(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the basic constraints");
  const isCa = sequence.optionalBoolean("the basic constraints");
  const hasPathLength = sequence.nextTag() === tags.integer;
  draft.basicConstraints = hasPathLength ? { isCa, pathLength: sequence.count("the path length") } : { isCa };
}

function readNameConstraints(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the name constraints");
  const subtrees = (number: number): GeneralName[] => {
    const list = sequence.openOptional(constructedContextTag(number), "the name constraints");
    const bases: GeneralName[] = [];
    while (list !== undefined && !list.isAtEnd)
      bases.push(
        readGeneralName(list.open(tags.sequence, "a name constraint"), "a name constraint", "constraint"),
      );
    return bases;
  };
  draft.nameConstraints = { permitted: subtrees(0), excluded: subtrees(1) };
}

/** RFC 5280 section 4.2.1.13; points that are named relative to the issuer hold no address. */
function readCrlDistributionPoints(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the CRL distribution points");
  const urls: string[] = [];
  while (!sequence.isAtEnd) {
    const point = sequence.open(tags.sequence, "a CRL distribution point");
    const names = point
      .openOptional(constructedContextTag(0), "a CRL distribution point")
      ?.openOptional(constructedContextTag(0), "a CRL distribution point");
    if (names !== undefined) urls.push(...readGeneralNames(names).flatMap(urlOf));
  }
  draft.crlUrls = urls;
}

/** RFC 5280 section 4.2.2.1. */
function readAuthorityInformationAccess(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the authority information access");
  const urls: Record<string, string[]> = {};
  while (!sequence.isAtEnd) {
    const description = sequence.open(tags.sequence, "an access description");
    const method = description.objectIdentifier("an access method");
    (urls[method] ??= []).push(...urlOf(readGeneralName(description, "an access location", "name")));
  }
  draft.ocspUrls = urls["1.3.6.1.5.5.7.48.1"] ?? [];
  draft.caIssuersUrls = urls["1.3.6.1.5.5.7.48.2"] ?? [];
}

function urlOf({ kind, raw }: GeneralName): string[] {
  return kind === "uniformResourceIdentifier" ? [raw] : [];
}

/** RFC 7633 section 4: the numbers of TLS extensions, of which status_request and status_request_v2 ask for stapling. */
function readTlsFeatures(value: DerReader, draft: Draft): void {
  const sequence = value.open(tags.sequence, "the TLS features");
  const features: number[] = [];
  while (!sequence.isAtEnd) features.push(sequence.count("a TLS feature"));
  draft.isMustStaple = features.includes(5) || features.includes(17);
}
