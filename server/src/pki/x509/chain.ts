/** How the certificates of one file belong together, by names and key identifiers. Signatures are not verified. */
import type { X509Certificate } from "./certificate";

/** What a chain is judged by. */
export type ChainLink = Pick<
  X509Certificate,
  "subject" | "issuer" | "isCa" | "isSelfIssued" | "subjectKeyId" | "authorityKeyId" | "fingerprint"
>;

/** The certificates of a file and their order. All numbers are indexes into the list that was given. */
export interface Chain {
  /** For each certificate those that may have signed it; none for roots and for what repeats an earlier certificate. */
  readonly issuers: readonly (readonly number[])[];
  /** The certificates that signed none of the others; among them CA certificates only where no others are. */
  readonly leaves: readonly number[];
  /** From the leaf upward, to a root where one can be reached; empty where there are several leaves, or none. */
  readonly path: readonly number[];
  /** Whether the path ends in a root. Servers leave it out: clients have it. */
  readonly endsInRoot: boolean;
  /** Whether the file starts with the path, leaf first, as a server has to send it (RFC 8446 section 4.4.2). */
  readonly isInOrder: boolean;
  /** Certificates that are neither on the path nor repeat one that is. */
  readonly unrelated: readonly number[];
  /** Certificates that stand in the file a second time. */
  readonly repeated: readonly number[];
}

/** More issuers than cross-signing brings; keeps files of like-named certificates from costing much. */
const mostIssuers = 16;

/** Works out how certificates belong together, in whatever order they stand. */
export function describeChain(certificates: readonly ChainLink[]): Chain {
  const repeated = repeatedIn(certificates);
  const issuers = issuersIn(certificates, repeated);
  const leaves = leavesOf(certificates, issuers, repeated);
  const [leaf] = leaves;
  const path = leaf === undefined || leaves.length > 1 ? [] : pathFrom(leaf, certificates, issuers);
  const onPath = new Set(path);
  const last = certificates[path.at(-1) ?? -1];
  return {
    issuers,
    leaves,
    path,
    endsInRoot: last !== undefined && isRoot(last),
    isInOrder: path.length > 0 && path.every((index, position) => index === position),
    unrelated: [...certificates.keys()].filter((index) => !onPath.has(index) && !repeated.has(index)),
    repeated: [...repeated],
  };
}

/** Self-issued, and not by an older key of the same name. */
function isRoot({ isSelfIssued, subjectKeyId, authorityKeyId }: ChainLink): boolean {
  return isSelfIssued && (authorityKeyId === undefined || authorityKeyId === subjectKeyId);
}

function repeatedIn(certificates: readonly ChainLink[]): Set<number> {
  const seen = new Set<string>();
  const repeated = new Set<number>();
  for (const [index, { fingerprint }] of certificates.entries()) {
    if (seen.has(fingerprint)) repeated.add(index);
    seen.add(fingerprint);
  }
  return repeated;
}

function issuersIn(certificates: readonly ChainLink[], repeated: ReadonlySet<number>): number[][] {
  const bySubject = new Map<string, number[]>();
  for (const [index, { subject }] of certificates.entries()) {
    const known = bySubject.get(subject.comparisonKey) ?? [];
    bySubject.set(subject.comparisonKey, known);
    if (!repeated.has(index) && known.length < mostIssuers) known.push(index);
  }
  return certificates.map((certificate, index) => {
    if (isRoot(certificate) || repeated.has(index)) return [];
    const named = bySubject.get(certificate.issuer.comparisonKey) ?? [];
    return named.filter((other) => other !== index && hasKeyOf(certificate, certificates[other]));
  });
}

/** Whether the key identifiers fit together, as far as both are given. */
function hasKeyOf({ authorityKeyId }: ChainLink, issuer: ChainLink | undefined): boolean {
  const subjectKeyId = issuer?.subjectKeyId;
  return authorityKeyId === undefined || subjectKeyId === undefined || authorityKeyId === subjectKeyId;
}

function leavesOf(
  certificates: readonly ChainLink[],
  issuers: readonly (readonly number[])[],
  repeated: ReadonlySet<number>,
): number[] {
  const signers = new Set(issuers.flat());
  const ends = [...certificates.keys()].filter((index) => !signers.has(index) && !repeated.has(index));
  const endEntities = ends.filter((index) => certificates[index]?.isCa === false);
  return endEntities.length > 0 ? endEntities : ends;
}

/** The shortest way to a root; where no root can be reached, the longest way that takes the first issuer each time. */
function pathFrom(
  leaf: number,
  certificates: readonly ChainLink[],
  issuers: readonly (readonly number[])[],
): number[] {
  const cameFrom = new Map<number, number | undefined>([[leaf, undefined]]);
  for (const index of cameFrom.keys()) {
    const certificate = certificates[index];
    if (certificate !== undefined && isRoot(certificate)) return wayTo(index, cameFrom);
    for (const issuer of issuers[index] ?? []) if (!cameFrom.has(issuer)) cameFrom.set(issuer, index);
  }
  return firstWay(leaf, issuers);
}

function wayTo(end: number, cameFrom: ReadonlyMap<number, number | undefined>): number[] {
  const way: number[] = [];
  for (let index: number | undefined = end; index !== undefined; index = cameFrom.get(index)) way.push(index);
  return way.reverse();
}

function firstWay(leaf: number, issuers: readonly (readonly number[])[]): number[] {
  const way = new Set<number>();
  for (
    let index: number | undefined = leaf;
    index !== undefined && !way.has(index);
    index = issuers[index]?.[0]
  )
    way.add(index);
  return [...way];
}
