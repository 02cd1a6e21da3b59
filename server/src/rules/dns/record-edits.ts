/** Edits of record entries that several fixes share. */
import {
  appendTo,
  insertEntry,
  removeEntry,
  renameKey,
  replaceNode,
  replaceScalar,
  type TextEdit,
} from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Json } from "../../manifest/edits/write";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";
import type { TrustChange } from "../../manifest/model/trust-change";
import { type Node, type ScalarNode } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";

/** Whether a step, forward or back, speaks of the record: it cannot go alone then. */
export function isNamedBySteps(change: TrustChange, record: RecordSet): boolean {
  return namesInSteps(change, record).length > 0;
}

/** Gives a record another type, in its entry and wherever steps name it by its old one. */
export function retype(change: TrustChange, record: RecordSet, type: string): readonly TextEdit[] {
  const written = record.view.at("type").scalar;
  const names = namesInSteps(change, record).filter(({ source }) => source !== record.id);
  return [
    ...(written ? [replaceScalar(written, type)] : []),
    ...names.map((name) => replaceScalar(name, name.source.replace(/\/[^@]*/, `/${type}`))),
  ];
}

/** Where a value names its host: the field of a map, or the whole text. */
export function hostScalar(value: View<unknown>): ScalarNode | undefined {
  const fields = value as View<{ exchange: string; target: string; targetname: string; name: string }>;
  // A provider's alias calls it a name.
  const keys = ["exchange", "target", "targetname", "name"] as const;
  const field = keys.map((key) => fields.at(key)).find(({ scalar }) => scalar !== undefined);
  return value.scalar ?? field?.scalar;
}

/** Writes another host into a value of a type: it is the second field of SVCB and HTTPS, and the last one of all others. */
export function replaceHost(scalar: ScalarNode, type: string, host: string): TextEdit {
  const isBinding = type === "SVCB" || type === "HTTPS";
  const { source } = scalar;
  const fields = [...source.matchAll(/\S+/g)];
  const field = isBinding ? (fields[1] ?? fields[0]) : fields.at(-1);
  if (!field) return replaceScalar(scalar, source);
  return replaceScalar(
    scalar,
    source.slice(0, field.index) + host + source.slice(field.index + field[0].length),
  );
}

/** Every place in steps, forward and back, that names the record. */
function namesInSteps(change: TrustChange, record: RecordSet): readonly ScalarNode[] {
  const isIt = ({ source }: ScalarNode): boolean => change.record(source) === record;
  const steps = new Set([
    ...change.stepsOn(record),
    ...record.references.flatMap((reference) => change.rollbackStepsOn(reference)),
  ]);
  return [...steps].flatMap((step) => [...step.records, ...step.reverts].filter(isIt));
}

/** Adds values to a record; a single `value` becomes the first of `values`. */
export function addValues(record: RecordSet, values: readonly Json[], layout: Layout): readonly TextEdit[] {
  const { map } = record.view;
  const single = record.view.at("value").entry;
  if (!map) return [];
  if (!single) return values.map((value) => appendTo(map, "values", value, layout));
  const all = [toPlain(single.value) as Json, ...values];
  return [renameKey(single, "values"), replaceNode(single.value, new Inline(all), layout)];
}

/**
 * Makes a record that stands (`op: keep`) one that the change updates: what it holds now goes to `previous`. Its values
 * stay as they are, for another edit.
 */
export function turnIntoUpdate(record: RecordSet, layout: Layout): readonly TextEdit[] {
  const { map } = record.view;
  const op = record.view.at("op").scalar;
  if (!map || record.op !== "keep") return [];
  const previous = {
    ttl: ttlNow(record),
    values: record.values.map(({ written }) => toPlain(written) as Json),
  };
  return [
    ...(op ? [replaceScalar(op, "update")] : []),
    insertEntry(map, "previous", new Inline(previous), layout),
  ];
}

/** Makes a record that stands (`op: keep`) one that the change deletes: all that it holds goes to `previous`. */
export function turnIntoDeletion(record: RecordSet, layout: Layout): readonly TextEdit[] {
  const { map } = record.view;
  const values = record.view.at("values").entry ?? record.view.at("value").entry;
  if (!map || !values || record.op !== "keep") return [];
  const plain = (node: Node | undefined): Json => toPlain(node) as Json;
  const [ttl, certificate] = [record.ttl.entry, record.view.at("certificate").entry];
  const previous = {
    ttl: ttlNow(record),
    values: record.values.map(({ written }) => plain(written)),
    ...(certificate ? { certificate: plain(certificate.value) } : {}),
  };
  if (map.flow) {
    const { name, type } = plain(map) as { readonly name: Json; readonly type: Json };
    const { id } = record;
    return [
      replaceNode(map, { ...(id === undefined ? {} : { id }), name, type, op: "delete", previous }, layout),
    ];
  }
  const op = record.view.at("op").scalar;
  const gone = [ttl, certificate, record.view.at("tls").entry].filter((entry) => entry !== undefined);
  return [
    ...(op ? [replaceScalar(op, "delete")] : []),
    ...gone.map(removeEntry),
    renameKey(values, "previous"),
    replaceNode(values.value, new Inline(previous), layout),
  ];
}

/** The TTL that a record has now, as `previous` needs it: what is written, else a tab stop for it. */
function ttlNow(record: RecordSet): Json {
  const { scalar } = record.ttl;
  return scalar ? (toPlain(scalar) as Json) : tabStop("the TTL now");
}
