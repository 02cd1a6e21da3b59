import { dsDigestType, type DsDigestType } from "../../dns/dnssec-algorithms";
import { dsDigest, keyFlags } from "../../dns/dnssec-keys";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { dsEntriesOf, keysOf, type DsEntry, type EntryOp } from "../../manifest/model/dnssec/entries";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { Node } from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";
import { DNSSEC_TYPES, dnssecValuesOf, placeOfField } from "./dnssec-data";

const SHA256 = 2;

export const dsDigestNotAllowed = defineRule({
  id: "ds-digest-not-allowed",
  plane: "dnssec",
  over: ["zone", "record"],
  types: DNSSEC_TYPES,
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A DS has a digest that delegations must not use",
  controls: ["nist-800-53-r5:SC-20", "nist-800-53-r5:SC-13"],
  references: ["RFC 9904 sections 4 and 6", "RFC 9905", "RFC 4509 section 3"],
  docs: {
    problem:
      "A new DS or CDS has a SHA-1 or GOST digest, or none; or the digest type changes in the same change as the key.",
    why: "Validators take a delegation that has only SHA-1 for an insecure one, and accept forged answers for the zone. Where a set has SHA-1 beside SHA-256, they look at the latter only: when that names the new key alone, the old one is of no use any more, and the roll loses its overlap.",
    remedy:
      "Use SHA-256 (digest type 2). Change the digest of the standing key's DS first, wait its TTL, and roll the key in another change.",
    bad: `zones:
  - name: example.org
    dnssec:
      status: signing
      keys: [{key_tag: 47012, algorithm: 13, role: CSK, op: create}]
      ds: [{key_tag: 47012, algorithm: 13, digest_type: 1, op: create}]
`,
    good: `zones:
  - name: example.org
    dnssec:
      status: signing
      keys: [{key_tag: 47012, algorithm: 13, role: CSK, op: create}]
      ds: [{key_tag: 47012, algorithm: 13, digest_type: 2, op: create}]
`,
  },
  *check(entity) {
    if ("record" in entity) yield* ofRecord(entity.record);
    else yield* ofZone(entity.zone, entity.change);
  },
});

function* ofZone(zone: Zone, change: TrustChange): Generator<FindingDraft> {
  if (!zone.view.at("dnssec").at("ds").exists) return;
  const entries = dsEntriesOf(zone);
  const bad = entries.flatMap((entry) => ofEntry(zone, entry, entries));
  yield* bad;
  if (bad.length > 0) return;
  const together = changedTogether(zone, entries, change);
  if (together) yield together;
}

function ofEntry(zone: Zone, entry: DsEntry, all: readonly DsEntry[]): readonly FindingDraft[] {
  const { tag, op, digestType, algorithm, view } = entry;
  const at = view.at("digest_type").scalar;
  if (op === "delete" || !at) return [];
  const targets = [...(zone.name === undefined ? [] : [zone.name]), String(tag)];
  const what = `The DS of ${tag}`;
  return finding({ at, what, op, targets, digestType, algorithm, fixes: fixesFor(zone, entry, all) });
}

function ofRecord(record: RecordSet): readonly FindingDraft[] {
  return dnssecValuesOf(record).flatMap((value) => {
    const { digestType, algorithm, keyTag, isNew } = value;
    const at = placeOfField(value, "digest_type");
    const what = `${record.reference ?? "This record"}, for the key ${keyTag ?? "?"},`;
    const op = isNew ? "create" : "keep";
    return at ? finding({ at, what, op, targets: record.references, digestType, algorithm, fixes: [] }) : [];
  });
}

interface Found {
  readonly at: Node;
  readonly what: string;
  readonly op: EntryOp;
  readonly targets: readonly string[];
  readonly digestType: number | undefined;
  readonly algorithm: number | undefined;
  readonly fixes: readonly Fix[];
}

function finding({ at, what, op, targets, digestType, algorithm, fixes }: Found): readonly FindingDraft[] {
  const type = digestType === undefined ? undefined : dsDigestType(digestType);
  if (type?.delegation !== "must-not" || asksForRemoval(type, algorithm)) return [];
  const isNew = op === "create";
  const has = isNew ? "is to have" : "stands and has";
  const todo = isNew ? "Use SHA-256 (2)." : "Plan another DS with SHA-256 (2) for it.";
  return [
    {
      at,
      severity: isNew ? "error" : "information",
      message: `${what} ${has} a digest of type ${type.number} (${type.name}), which must not be used for delegations (${type.source}): validators take a zone that has nothing better for one without signatures. ${todo}`,
      targets,
      fixes: isNew ? fixes : [],
    },
  ];
}

/** A CDS of nothing but zeros asks the parent to drop every DS (RFC 8078 section 4). */
function asksForRemoval({ number }: DsDigestType, algorithm: number | undefined): boolean {
  return number === 0 && algorithm === 0;
}

function fixesFor(zone: Zone, entry: DsEntry, all: readonly DsEntry[]): readonly Fix[] {
  const type = entry.view.at("digest_type").scalar;
  const isCovered = all.some(
    ({ tag, op, digestType }) => tag === entry.tag && op !== "delete" && digestType === SHA256,
  );
  if (isCovered && entry.view.node)
    return removal(`Remove this DS: ${entry.tag} has one with SHA-256`, entry.view.node);
  if (!type) return [];
  return [
    {
      title: `Use SHA-256 for the DS of ${entry.tag}`,
      safe: false,
      edits: () => [replaceScalar(type, SHA256), ...digestEdits(zone, entry)],
    },
  ];
}

function digestEdits(zone: Zone, { tag, view }: DsEntry): readonly TextEdit[] {
  const { scalar } = view.at("digest");
  if (!scalar) return [];
  return [replaceScalar(scalar, digestOf(zone, tag) ?? tabStop("SHA-256 of the key"))];
}

/** The SHA-256 digest of a key; undefined where not enough of it is written down. */
function digestOf(zone: Zone, tag: number): string | undefined {
  const key = keysOf(zone).find((one) => one.tag === tag);
  if (!key || zone.name === undefined || (key.role !== "KSK" && key.role !== "CSK")) return undefined;
  const { algorithm, publicKey } = key;
  if (algorithm === undefined || publicKey === undefined) return undefined;
  const flags = keyFlags.zone | keyFlags.secureEntryPoint;
  return dsDigest(zone.name, { flags, algorithm, publicKey }, SHA256);
}

/** A new key whose DS has a stronger digest than any DS of the keys that stand. */
function changedTogether(
  zone: Zone,
  entries: readonly DsEntry[],
  change: TrustChange,
): FindingDraft | undefined {
  const standing = entries.filter(({ op }) => op !== "create");
  const tags = new Set(standing.map(({ tag }) => tag));
  const strengths = standing.map(({ digestType }) => strengthOf(digestType));
  const old = Math.max(...strengths.map((strength) => strength ?? Number.POSITIVE_INFINITY));
  const first = entries.find(
    ({ tag, op, digestType }) => op === "create" && !tags.has(tag) && (strengthOf(digestType) ?? 0) > old,
  );
  const isPrepared = entries.some(
    ({ tag, op, digestType }) => op === "create" && tags.has(tag) && (strengthOf(digestType) ?? 0) > old,
  );
  const at = first?.view.at("digest_type").scalar;
  if (!first || !at || standing.length === 0 || isPrepared || isBroken(zone, change)) return undefined;
  const [other] = standing;
  const place = other?.view.at("digest_type").scalar;
  return {
    at,
    severity: "warning",
    message: `The key changes from ${listed([...tags].map(String))} to ${first.tag}, and the digest of its DS from ${nameOf(other?.digestType)} to ${nameOf(first.digestType)} in the same change. Validators that meet both look at the better digest only, and so at ${first.tag} only: the old DS gives no overlap (RFC 9904 section 6). Give ${listed([...tags].map(String))} a DS with ${nameOf(first.digestType)} first, wait until the old DS set has left the caches, and roll the key after that.`,
    related: place ? [{ at: place, message: "the digest of the key that stands" }] : [],
    targets: [...(zone.name === undefined ? [] : [zone.name]), String(first.tag)],
  };
}

/** Whether the steps break the chain anyway: then that is what is said. */
function isBroken(zone: Zone, change: TrustChange): boolean {
  return (change.dnssec.course(zone)?.breaks.length ?? 0) > 0;
}

/** Which digests validators prefer to which. */
const STRENGTHS: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 2],
  [4, 3],
]);

function strengthOf(digestType: number | undefined): number | undefined {
  return digestType === undefined ? undefined : STRENGTHS.get(digestType);
}

function nameOf(digestType: number | undefined): string {
  const type = digestType === undefined ? undefined : dsDigestType(digestType);
  return type ? `${type.name} (${type.number})` : "another digest";
}
