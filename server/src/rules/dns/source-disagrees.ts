import { formatRecordData, sameRecordData, type RecordData } from "../../dns/record-data";
import { rrsetAt, rrsetsAt, type RRset } from "../../dns/zone/zone";
import {
  insertEntry,
  removeEntry,
  renameKey,
  replaceNode,
  replaceScalar,
  type TextEdit,
} from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { Inline } from "../../manifest/edits/write";
import type { RecordSet } from "../../manifest/model/record-set";
import type { ZoneSource } from "../../manifest/model/sources/zone-source";
import type { MapNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const sourceDisagrees = defineRule({
  id: "source-disagrees",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The zone as it stands says something else",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-2(3)", "nist-800-53-r5:CP-9"],
  references: ["NIST SP 800-53 Rev. 5, CM-2(3)"],
  docs: {
    problem:
      "A record is said to have stood with values or a TTL that the zone's source does not have, to be created where it stands already, or to be changed or kept where there is none.",
    why: "A rollback to values that were never served is no rollback, and a change that rests on another zone than the real one was not reviewed.",
    remedy: "Take the values and the TTL from the source, and the op from whether the record stands there.",
    bad: `zones:
  - name: example.com
    source: example.com.zone
    records:
      - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.29]}}
`,
    good: `zones:
  - name: example.com
    source: example.com.zone
    records:
      - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
`,
    files: {
      "example.com.zone": `$TTL 300
@     IN SOA ns1.example.net. hostmaster.example.com. 2026112501 7200 900 1209600 300
@     IN NS  ns1.example.net.
shop  IN A   203.0.113.30
`,
    },
  },
  *check({ record, change }) {
    const { ownerName, type } = record;
    if (record.foreign || ownerName === undefined || type === undefined || !record.isOpKnown) return;
    // What a later phase leaves behind stands in no file.
    if (change.phasesOf(record)[0] !== record) return;
    const source = change.sources.forRecord(record);
    if (!source) return;
    const stands = rrsetAt(source.zone, ownerName, type);
    const finding = stands ? againstRRset(record, source, stands) : againstNothing(record, source);
    if (finding) yield { ...finding, targets: record.references };
  },
});

function againstNothing(record: RecordSet, source: ZoneSource): FindingDraft | undefined {
  // What cannot be read may be the record.
  if (record.op === "create" || !source.isComplete) return undefined;
  const at = record.view.at("op").scalar ?? record.nameNode;
  if (!at) return undefined;
  const what = record.op === "keep" ? "is listed as it stands (op: keep)" : `is to be ${record.op}d`;
  const others = rrsetsAt(source.zone, record.ownerName ?? source.zone.apex);
  const types = [...new Set(others.map(({ type }) => type))];
  const instead = types.length === 0 ? "nothing at that name" : `only ${listed(types)} at that name`;
  return {
    at,
    message: `${nameOf(record)} ${what}, but ${source.path} has ${instead}. Whoever reviews this reviews another zone than the one that is served. Correct the name or the type, or ${record.op === "update" ? "create the record" : "leave the record out"}.`,
    related: others.slice(0, 1).flatMap((rrset) => relatedAt(source.placeOf(rrset), "what stands there")),
    fixes: record.op === "update" ? [creation(record)] : [],
  };
}

/** The change would create what it only meant to update. */
function creation(record: RecordSet): Fix {
  return {
    title: `Create ${nameOf(record)} instead`,
    safe: false,
    edits: () => {
      const op = record.view.at("op").scalar;
      const { entry } = record.previous;
      return [...(op ? [replaceScalar(op, "create")] : []), ...(entry ? [removeEntry(entry)] : [])];
    },
  };
}

function againstRRset(record: RecordSet, source: ZoneSource, stands: RRset): FindingDraft | undefined {
  if (record.op === "create") return alreadyThere(record, source, stands);
  const isKept = record.op === "keep";
  const written = isKept ? record.data() : record.previousData();
  const ttl = isKept ? record.ttlSeconds : record.previousTtlSeconds;
  const hasOtherValues = written.length > 0 && sameRecordData(written, dataOf(stands)) === false;
  const hasOtherTtl = ttl !== undefined && stands.ttl !== undefined && ttl !== stands.ttl;
  if (!hasOtherValues && !hasOtherTtl) return undefined;
  const view = isKept ? record.view : record.previous;
  const values = isKept ? record.values : record.previousValues;
  const at = hasOtherValues
    ? values.length === 1
      ? values[0]?.node
      : values[0]?.node?.parent?.kind === "list"
        ? values[0].node.parent
        : undefined
    : (isKept ? record.ttl : record.previous.at("ttl")).scalar;
  const place = at ?? record.nameNode;
  if (!place) return undefined;
  const said = [
    ...(hasOtherValues ? [shown(written)] : []),
    ...(hasOtherTtl ? [`a TTL of ${ttl} s`] : []),
  ].join(" and ");
  const real = [
    ...(hasOtherValues ? [shown(dataOf(stands))] : []),
    ...(hasOtherTtl ? [`a TTL of ${stands.ttl} s`] : []),
  ].join(" and ");
  const consequence = isKept
    ? "The change rests on a record that does not stand so."
    : "A rollback to what was never served is no rollback.";
  return {
    at: place,
    message: `${nameOf(record)} is said to ${isKept ? "stand" : "have stood"} with ${said}, but ${source.path} has ${real}. ${consequence} Take what stands there, or update the file if it is old.`,
    related: relatedAt(source.placeOf(stands), `${nameOf(record)} as it stands`),
    fixes: [
      {
        title: `Take ${isKept ? nameOf(record) : `previous of ${nameOf(record)}`} from ${source.path}`,
        safe: false,
        edits: (layout) => taken(view, stands, { hasOtherValues, hasOtherTtl }, layout),
      },
    ],
  };
}

function alreadyThere(record: RecordSet, source: ZoneSource, stands: RRset): FindingDraft | undefined {
  const at = record.view.at("op").scalar ?? record.nameNode;
  const { map } = record.view;
  if (!at) return undefined;
  return {
    at,
    message: `${nameOf(record)} is to be created, but ${source.path} has it already: ${shown(dataOf(stands))}${stands.ttl === undefined ? "" : ` with a TTL of ${stands.ttl} s`}. What it replaces could not be put back. Make it an update of what stands.`,
    related: relatedAt(source.placeOf(stands), "the record that stands"),
    fixes: map
      ? [
          {
            title: `Make it an update of what stands in ${source.path}`,
            safe: false,
            edits: (layout) => update(record, map, stands, layout),
          },
        ]
      : [],
  };
}

function update(record: RecordSet, map: MapNode, stands: RRset, layout: Layout): readonly TextEdit[] {
  const op = record.view.at("op").scalar;
  return [
    ...(op ? [replaceScalar(op, "update")] : []),
    insertEntry(map, "previous", new Inline(standing(stands)), layout),
  ];
}

function taken(
  view: RecordSet["previous"],
  stands: RRset,
  { hasOtherValues, hasOtherTtl }: { readonly hasOtherValues: boolean; readonly hasOtherTtl: boolean },
  layout: Layout,
): readonly TextEdit[] {
  const ttl = view.at("ttl").scalar;
  const single = view.at("value").entry;
  const many = view.at("values").written;
  const values = dataOf(stands).map(formatRecordData);
  const edits: TextEdit[] = [];
  if (hasOtherTtl && ttl && stands.ttl !== undefined) edits.push(replaceScalar(ttl, stands.ttl));
  if (!hasOtherValues) return edits;
  if (many) edits.push(replaceNode(many, new Inline(values), layout));
  else if (single && values.length === 1) edits.push(replaceNode(single.value, values[0] ?? "", layout));
  else if (single)
    edits.push(renameKey(single, "values"), replaceNode(single.value, new Inline(values), layout));
  return edits;
}

function standing(stands: RRset) {
  return {
    ...(stands.ttl === undefined ? {} : { ttl: stands.ttl }),
    values: dataOf(stands).map(formatRecordData),
  };
}

function dataOf({ records }: RRset): readonly RecordData[] {
  return records.map(({ data }) => data);
}

function shown(data: readonly (RecordData | undefined)[]): string {
  return listed(data.flatMap((one) => (one ? [formatRecordData(one).replace(/\.$/, "")] : [])));
}

function nameOf(record: RecordSet): string {
  return record.reference ?? "this record";
}
