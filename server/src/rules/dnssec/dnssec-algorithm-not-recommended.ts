import { dnssecAlgorithm, type DnssecAlgorithm } from "../../dns/dnssec-algorithms";
import { replaceScalar } from "../../manifest/edits/edits";
import {
  dsEntriesOf,
  keysOf,
  type DsEntry,
  type EntryOp,
  type ZoneKey,
} from "../../manifest/model/dnssec/entries";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Zone } from "../../manifest/model/zone";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft, Fix, Severity } from "../finding";
import { defineRule } from "../rule";
import { DNSSEC_TYPES, dnssecValuesOf, placeOfField } from "./dnssec-data";

/** What new keys are best made with. */
const ADVISED = 13;

export const dnssecAlgorithmNotRecommended = defineRule({
  id: "dnssec-algorithm-not-recommended",
  plane: "dnssec",
  over: ["zone", "record"],
  types: DNSSEC_TYPES,
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A key is of an algorithm that zones are not to be signed with",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-20", "nist-800-53-r5:SC-13"],
  references: ["RFC 9904 section 3", "RFC 9905 sections 2 and 5"],
  docs: {
    problem:
      "A new key, or a DS for one, has an algorithm that must not be used for signing (RSAMD5, DSA, RSASHA1, ECC-GOST) or that is not recommended (RSASHA512). Keys that stand are information.",
    why: "Validators drop such algorithms one after the other, and treat a zone that has nothing else as one without signatures: they accept forged answers for it.",
    remedy: "Make new keys with ECDSAP256SHA256 (13) or ED25519 (15); RSASHA256 (8) is still allowed.",
    bad: `zones:
  - name: example.org
    dnssec:
      status: signing
      keys: [{key_tag: 47012, algorithm: 7, role: CSK, op: create}]
`,
    good: `zones:
  - name: example.org
    dnssec:
      status: signing
      keys: [{key_tag: 47012, algorithm: 13, role: CSK, op: create}]
`,
  },
  *check(entity) {
    const drafts = "zone" in entity ? ofZone(entity.zone) : ofRecord(entity.record);
    yield* drafts;
  },
});

function ofZone(zone: Zone): readonly FindingDraft[] {
  if (!zone.view.at("dnssec").exists) return [];
  const keys = keysOf(zone);
  const ds = dsEntriesOf(zone);
  // What is wrong with a key is not said of its DS again.
  const alone = ds.filter(
    ({ tag, algorithm }) => !keys.some((key) => key.tag === tag && key.algorithm === algorithm),
  );
  return [
    ...keys.flatMap((key) => ofEntry(zone, key, `The key ${key.tag}`, fixesFor(key, ds))),
    ...alone.flatMap((entry) => ofEntry(zone, entry, `The DS of ${entry.tag}`, fixesFor(entry, []))),
  ];
}

function ofEntry(
  zone: Zone,
  entry: ZoneKey | DsEntry,
  what: string,
  fixes: readonly Fix[],
): readonly FindingDraft[] {
  const at = algorithmOf(entry);
  const targets = [...(zone.name === undefined ? [] : [zone.name]), String(entry.tag)];
  return entry.op === "delete" || !at
    ? []
    : finding({ at, what, targets, fixes, op: entry.op, number: entry.algorithm });
}

function ofRecord(record: RecordSet): readonly FindingDraft[] {
  return dnssecValuesOf(record).flatMap((value) => {
    const at = placeOfField(value, "algorithm");
    const what = `${record.reference ?? "This record"}${value.keyTag === undefined ? "" : `, for the key ${value.keyTag},`}`;
    const op = value.isNew ? "create" : "keep";
    return at
      ? finding({ at, what, targets: record.references, fixes: [], op, number: value.algorithm })
      : [];
  });
}

interface Found {
  readonly at: Node;
  readonly what: string;
  readonly op: EntryOp;
  readonly number: number | undefined;
  readonly targets: readonly string[];
  readonly fixes: readonly Fix[];
}

function finding({ at, what, op, number, targets, fixes }: Found): readonly FindingDraft[] {
  const algorithm = number === undefined ? undefined : dnssecAlgorithm(number);
  const severity = algorithm && severityOf(algorithm, op);
  if (!algorithm || !severity) return [];
  const { name, source, signing } = algorithm;
  const verdict =
    signing === "must-not"
      ? `must not be used for signing (${source}): validators that do not know it, or no longer want it, take the zone for one without signatures`
      : `is not recommended for signing (${source}): it never came into wide use, and what validators get wrong with it shows late`;
  const todo = op === "create" ? "Use" : "Plan a roll to";
  const stands = op === "create" ? "is" : "stands and is";
  const message = `${what} ${stands} of ${name} (algorithm ${algorithm.number}), which ${verdict}. ${todo} ECDSAP256SHA256 (13) or ED25519 (15).`;
  return [{ at, severity, message, targets, fixes: op === "create" ? fixes : [] }];
}

/** What stands is not of this change's making; undefined where there is nothing to say. */
function severityOf({ signing }: DnssecAlgorithm, op: EntryOp): Severity | undefined {
  if (signing === "must-not") return op === "create" ? "error" : "information";
  return signing === "not-recommended" && op === "create" ? "warning" : undefined;
}

function algorithmOf({ view }: ZoneKey | DsEntry): ScalarNode | undefined {
  return (view as View<{ algorithm: number }>).at("algorithm").scalar;
}

/** Another algorithm, as long as no key is made yet that the entry would have to fit. */
function fixesFor(entry: ZoneKey | DsEntry, ds: readonly DsEntry[]): readonly Fix[] {
  const written = algorithmOf(entry);
  const own = ds.filter(({ tag, op }) => tag === entry.tag && op === "create");
  const isMade = [entry, ...own].some((one) => ("digest" in one ? one.digest : one.publicKey) !== undefined);
  if (!written || isMade) return [];
  const all = [written, ...own.flatMap(({ view }) => view.at("algorithm").scalar ?? [])];
  return [
    {
      title: `Make it with ${dnssecAlgorithm(ADVISED)?.name ?? ""} (${ADVISED})`,
      safe: false,
      edits: () => all.map((scalar) => replaceScalar(scalar, ADVISED)),
    },
  ];
}
