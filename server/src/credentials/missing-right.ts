/** What a credential lacks for a change, in the words of its provider. */
import type { Capability, CertificateChange, Dimension, RecordChange, Vocabulary } from "./capability";
import {
  certificateAnswers,
  recordAnswers,
  writesCertificates,
  writesRecords,
  type DimensionAnswer,
} from "./questions";

/** A right that comes close to what is asked, and where it falls short. */
export interface NearMiss {
  readonly capability: Capability;
  readonly missing: readonly Dimension[];
}

/** What is missing, as a phrase that a sentence can end with, and the right that came closest to it. */
export interface MissingRight {
  readonly words: string;
  /** Undefined where the credential has no right of the kind. */
  readonly nearest: NearMiss | undefined;
}

/**
 * The right to change records that fails for the fewest reasons, so that a message can say what is missing: the zone,
 * the name, the type, or the kind of change (a DELETE, say). Undefined where there is no such right at all.
 */
export function closestMiss(capabilities: readonly Capability[], change: RecordChange): NearMiss | undefined {
  return nearest(
    capabilities
      .filter(writesRecords)
      .map((capability) => missOf(capability, recordAnswers(capability.scope, change))),
  );
}

/** As `closestMiss`, for an operation on a certificate; a right counts by the first of the names that it lacks. */
export function closestCertificateMiss(
  capabilities: readonly Capability[],
  change: CertificateChange,
): NearMiss | undefined {
  return nearest(
    capabilities
      .filter((capability) => writesCertificates(capability, change))
      .flatMap((capability) => {
        const misses = change.names.map((name) =>
          missOf(capability, certificateAnswers(capability.scope, change, name)),
        );
        return misses.find(({ missing }) => missing.length > 0) ?? [];
      }),
  );
}

/** What the credential lacks for a change that `allows` says "no" to. */
export function missingForRecord(
  capabilities: readonly Capability[],
  change: RecordChange,
  vocabulary: Vocabulary,
): MissingRight {
  const miss = closestMiss(capabilities, change);
  // A right that fails in most respects is another right, and what it lacks would be told as a riddle.
  if (miss === undefined || miss.missing.length > 2)
    return { words: vocabulary.recordRight(change), nearest: miss };
  const words = miss.missing.map((dimension) => vocabulary.recordBound(change, dimension));
  return { words: words.join(" and "), nearest: miss };
}

/** What the credential lacks for an operation that `allowsCertificate` says "no" to. */
export function missingForCertificate(
  capabilities: readonly Capability[],
  change: CertificateChange,
  vocabulary: Vocabulary,
): MissingRight {
  const miss = closestCertificateMiss(capabilities, change);
  if (miss === undefined) return { words: vocabulary.certificateRight(change), nearest: miss };
  const { scope } = miss.capability;
  const lacks = (name: string): boolean =>
    certificateAnswers(scope, change, name).some(([, answer]) => answer === "no");
  const lacking = { ...change, names: change.names.filter(lacks) };
  const words = miss.missing.map((dimension) => vocabulary.certificateBound(lacking, dimension));
  return { words: words.join(" and "), nearest: miss };
}

function missOf(capability: Capability, answers: readonly DimensionAnswer[]): NearMiss {
  const missing = answers.filter(([, answer]) => answer === "no").map(([dimension]) => dimension);
  return { capability, missing };
}

function nearest(misses: readonly NearMiss[]): NearMiss | undefined {
  return misses
    .filter(({ missing }) => missing.length > 0)
    .sort((one, other) => one.missing.length - other.missing.length)[0];
}
