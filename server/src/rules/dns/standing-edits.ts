/** Edits that list what stands only in the source of a zone. */
import { formatRecordData } from "../../dns/record-data";
import { relativeTo } from "../../dns/name";
import { appendTo, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Json } from "../../manifest/edits/write";
import type { RecordSet } from "../../manifest/model/record-set";

/** What becomes of an RRset that stands. */
export type Fate = { readonly op: "delete" } | { readonly op: "update"; readonly values: readonly string[] };

/** Lists an RRset that stands only in the source of its zone, with what it holds now under `previous`. */
export function listStanding(record: RecordSet, fate: Fate, layout: Layout): readonly TextEdit[] {
  const { zone, ownerName, type } = record;
  const { map } = zone.view;
  if (!map || zone.name === undefined || ownerName === undefined || type === undefined) return [];
  const owner = relativeTo(ownerName, zone.name);
  const ttl = ttlOf(record);
  const entry: Json = {
    name: owner === "@" ? "" : owner,
    type,
    op: fate.op,
    ...(fate.op === "update" ? { ttl, values: fate.values } : {}),
    previous: { ttl, values: valuesOf(record) },
  };
  return [appendTo(map, "records", new Inline(entry), layout)];
}

/** The values of an RRset in presentation format. */
export function valuesOf(record: RecordSet): readonly string[] {
  return record.data().flatMap((data) => (data ? [formatRecordData(data)] : []));
}

/** The TTL of an RRset, or a tab stop for it where nothing says it. */
export function ttlOf({ ttlSeconds }: RecordSet): Json {
  return ttlSeconds ?? tabStop("the TTL now");
}
