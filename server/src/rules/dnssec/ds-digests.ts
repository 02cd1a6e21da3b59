import { dsDigestType } from "../../dns/dnssec-algorithms";
import type { DsEntry } from "../../manifest/model/dnssec/entries";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft } from "../finding";
import { zoneName } from "./chain-words";
import { dnssecValuesOf, placeOfField } from "./dnssec-data";

/**
 * Digests that are none of any key, by what is written alone: of a length that their type does not have, of two keys at
 * once, or another one than a CDS or DS record of the change has for the same key.
 */
export function* dsDigestFindings(change: TrustChange, facts: DnssecFacts): Generator<FindingDraft> {
  const first = new Map<string, DsEntry>();
  for (const entry of facts.ds) {
    const digest = digestIn(entry);
    if (digest === undefined) continue;
    const key = `${entry.digestType ?? ""} ${digest}`;
    const other = first.get(key);
    if (!other) first.set(key, entry);
    const finding =
      lengthFinding(facts, entry, digest) ??
      (other && other.tag !== entry.tag && sharedFinding(facts, entry, other));
    if (finding) yield finding;
  }
  yield* disagreements(change, facts);
}

/** The digest of a DS in small letters; undefined where none is written, or what stands there is none yet. */
function digestIn({ digest }: Pick<DsEntry, "digest">): string | undefined {
  return digest !== undefined && /^[0-9a-f]+$/i.test(digest) ? digest.toLowerCase() : undefined;
}

function lengthFinding(facts: DnssecFacts, entry: DsEntry, digest: string): FindingDraft | undefined {
  const { tag, digestType } = entry;
  const type = digestType === undefined ? undefined : dsDigestType(digestType);
  const at = entry.view.at("digest").scalar;
  if (!at || type?.octets === undefined || digest.length === type.octets * 2) return undefined;
  return {
    at,
    message: `The digest in the DS of ${tag} has ${digest.length} hexadecimal digits, and one of type ${type.number} (${type.name}) has ${type.octets * 2}: it is that of no key. A registry refuses it, or validators refuse every name of ${zoneName(facts)}. Copy the whole digest, or correct its type.`,
    related: relatedAt(entry.view.at("digest_type").scalar, "the type of the digest"),
    targets: [zoneName(facts), String(tag)],
  };
}

function sharedFinding(facts: DnssecFacts, entry: DsEntry, other: DsEntry): FindingDraft | undefined {
  const at = entry.view.at("digest").scalar;
  return (
    at && {
      at,
      message: `The DS of ${entry.tag} has the digest of the DS of ${other.tag}, and no two keys have the same: one of the two leads to no key. As soon as it is the only one, validators refuse every name of ${zoneName(facts)}. Write the digest of each key.`,
      related: relatedAt(other.view.at("digest").scalar, `the digest of the DS of ${other.tag}`),
      targets: [zoneName(facts), String(entry.tag), String(other.tag)],
    }
  );
}

/** Records of the zone, or of the zone above, that have another digest of the same type for the same key. */
function* disagreements(change: TrustChange, facts: DnssecFacts): Generator<FindingDraft> {
  const { zone, owner } = facts;
  if (owner === undefined || facts.ds.length === 0) return;
  const isOne = (record: RecordSet): boolean =>
    record.type === (record.zone === zone ? "CDS" : "DS") && record.zone.viewName === zone.viewName;
  for (const record of change.recordsAt(owner).filter(isOne)) {
    for (const value of dnssecValuesOf(record)) {
      const at = placeOfField(value, "digest");
      const digest = value.digest?.toLowerCase();
      const same = facts.ds.filter(
        (entry) =>
          entry.tag === value.keyTag &&
          entry.digestType === value.digestType &&
          (entry.algorithm ?? value.algorithm) === value.algorithm &&
          digestIn(entry) !== undefined,
      );
      const [entry] = same;
      if (!at || !entry || digest === undefined || same.some((one) => digestIn(one) === digest)) continue;
      yield {
        at,
        message: `${record.reference ?? "This record"} has another digest for the key ${entry.tag} than the DS under dnssec.ds of ${zoneName(facts)}, of the same type: a key has one, so that one of the two leads to no key. Copy it from the key.`,
        related: relatedAt(entry.view.at("digest").scalar, `the digest of the DS of ${entry.tag}`),
        targets: [zoneName(facts), String(entry.tag), ...record.references],
      };
    }
  }
}
