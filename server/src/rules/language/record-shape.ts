import { ownerName, parseName } from "../../dns/name";
import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { RecordSet } from "../../manifest/model/record-set";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Entry, MapNode } from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";

/**
 * What the shape of a record entry has to be for its `op`, which no schema can say by itself: what is created or
 * updated has values, what is deleted has none, and what is created was not there before.
 */
export function* recordShape(record: RecordSet): Generator<FindingDraft> {
  const { map } = record.view;
  if (record.foreign || !map) return;
  yield* nameTooLong(record);
  const { op } = record;
  const value = record.view.at("values").entry ?? record.view.at("value").entry;
  const mayHaveValue = value || mayBeMeant(map, "values") || mayBeMeant(map, "value");
  // Without its type nothing else in a record is checked, and the schema says so.
  const isDue = (op === "create" || op === "update") && record.type !== undefined;
  if (isDue && !mayHaveValue) yield valueMissing(record, map);
  if (op === "delete" && value) yield valueOfDeleted(record, value);
  const before = record.previous.entry;
  if (op === "create" && before) yield previousOfCreated(record, before);
}

/** A name that is one by itself, and none any more in its zone. */
function* nameTooLong({ ownerName: known, view, zone }: RecordSet): Generator<FindingDraft> {
  const written = view.at("name").scalar;
  if (known !== undefined || zone.name === undefined || !written || !parseName(written.source).ok) return;
  const parsed = ownerName(written.source, zone.name);
  if (parsed.ok) return;
  yield {
    at: written,
    message: `In the zone ${zone.name} this is no owner name: ${parsed.reason}. What hangs on it is not checked. Shorten it.`,
  };
}

function nameOf(record: RecordSet): string {
  return record.reference ?? "This record";
}

function valueMissing(record: RecordSet, map: MapNode): FindingDraft {
  const add: Fix = {
    title: `Add a value to ${nameOf(record)}`,
    safe: false,
    edits: (layout) => [insertEntry(map, "value", tabStop("the new value"), layout)],
  };
  return {
    at: record.nameNode ?? map,
    message: `${nameOf(record)} is to be ${record.op}d, but no value is given, so nobody knows what will be served. Add value or values.`,
    fixes: [add],
  };
}

function valueOfDeleted(record: RecordSet, entry: Entry): FindingDraft {
  return {
    at: entry.key,
    message: `${nameOf(record)} is to be deleted, so it has no value after the change. What it has now belongs into previous.`,
    fixes: removal(`Remove ${entry.key.source}`, entry),
  };
}

function previousOfCreated(record: RecordSet, entry: Entry): FindingDraft {
  const op = record.view.at("op").scalar;
  return {
    at: entry.key,
    message: `${nameOf(record)} is to be created, so there is nothing before it. If it exists already, the op is update.`,
    related: op ? [{ at: op, message: "says that it is created" }] : [],
    fixes: op
      ? [{ title: "Change the op to update", safe: false, edits: () => [replaceScalar(op, "update")] }]
      : [],
  };
}
