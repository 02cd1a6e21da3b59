import { parseRecordData } from "../../dns/record-data";
import { parseRecordType } from "../../dns/types";
import type { RecordSet } from "../../manifest/model/record-set";
import { partOf } from "../../manifest/schema/part";
import { shapeOf } from "../../manifest/schema/shape";
import { entryOf, toPlain, walk, type Node } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft } from "../finding";

/** Values that no server takes for their record type: an address of the other family, a field too few. */
export function* recordValues(record: RecordSet): Generator<FindingDraft> {
  const { type } = record;
  // Of a provider's own types only the provider knows what they take.
  if (type === undefined || record.foreign || parseRecordType(type).provider !== undefined) return;
  for (const value of [...record.values, ...record.previousValues]) {
    if (value.node && !isFilledIn(value)) yield* valueFault(type, value.node);
  }
}

function* valueFault(type: string, node: Node): Generator<FindingDraft> {
  const parsed = parseRecordData(type, toPlain(node));
  if (parsed.ok || isTold(node)) return;
  for (const { field, reason } of parsed.faults) {
    yield {
      at: (field === undefined ? undefined : entryOf(node, field)?.value) ?? node,
      message: `This is no value for a record of type ${type}: ${reason}. No server takes it; correct it.`,
    };
  }
}

/** Whether the schema says already that a value or something in it has not the shape that it should have. */
function isTold(node: Node): boolean {
  const told = new Set(shapeOf(partOf(node.chunk)).faults.map(({ at }) => at));
  for (const part of walk(node)) if (told.has(part)) return true;
  return false;
}

/** A value that something else fills in later is not known here. */
function isFilledIn({ text }: View<unknown>): boolean {
  return text !== undefined && /\$\{|\{\{|^\$[A-Za-z_]/.test(text);
}
