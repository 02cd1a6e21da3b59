import { isFilledIn } from "../../credentials/plain-value";
import { parseRecordData, type RecordData } from "../../dns/record-data";
import { parseRecordType } from "../../dns/types";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { RecordSet } from "../../manifest/model/record-set";
import { partOf } from "../../manifest/schema/part";
import { shapeOf } from "../../manifest/schema/shape";
import { entryOf, walk, type Node, type ScalarNode } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";
import type { View } from "../../manifest/view";
import { retype } from "../dns/record-edits";
import type { FindingDraft } from "../finding";
import { listed } from "../words";
import { valueMessage } from "./subject";

const NOTHING: readonly View<unknown>[] = [];

/** Values that no server takes for their record type: an address of the other family, a field too few. */
export function* recordValues(record: RecordSet, change: TrustChange): Generator<FindingDraft> {
  const { type } = record;
  // Of a provider's own types only the provider knows what they take.
  if (type === undefined || record.foreign || parseRecordType(type).provider !== undefined) return;
  const meant = record.familyMeant();
  const at = record.view.at("type").scalar;
  if (meant && at) {
    yield otherFamily(change, record, at, meant);
    return;
  }
  for (const value of [
    ...unreadOf(record.values, record.data()),
    ...unreadOf(record.previousValues, record.previousData()),
  ])
    if (value.node && !isFilledIn(value.text ?? "")) yield* valueFault(record, value.node);
}

/** Those of the values that could not be read. */
function unreadOf(
  values: readonly View<unknown>[],
  data: readonly (RecordData | undefined)[],
): readonly View<unknown>[] {
  return data.includes(undefined) ? values.filter((_, index) => data[index] === undefined) : NOTHING;
}

/** One slip in the type makes all values wrong, and every step that names the record by the type that is meant. */
function otherFamily(
  change: TrustChange,
  record: RecordSet,
  at: ScalarNode,
  meant: "A" | "AAAA",
): FindingDraft {
  const addresses = [...record.values, ...record.previousValues].flatMap(({ text }) => text ?? []);
  const written = [...new Set(addresses)];
  const [one, found, wanted] =
    meant === "A" ? ["an A record", "IPv4", "IPv6"] : ["an AAAA record", "IPv6", "IPv4"];
  const are = written.length > 1 ? `are ${found} addresses` : `is an ${found} address`;
  return {
    at,
    message: `This is a record of type ${at.source}, and ${listed(written)} ${are}, which no server takes there. Make it ${one}, or write ${wanted} addresses.`,
    fixes: [{ title: `Make it ${one}`, safe: false, edits: () => retype(change, record, meant) }],
    targets: record.references,
  };
}

function* valueFault({ type = "", zone }: RecordSet, node: Node): Generator<FindingDraft> {
  const parsed = parseRecordData(type, toPlain(node), zone.name === undefined ? {} : { zone: zone.name });
  if (parsed.ok || isTold(node)) return;
  for (const { field, reason } of parsed.faults) {
    yield {
      at: (field === undefined ? undefined : entryOf(node, field)?.value) ?? node,
      message: valueMessage(type, reason),
    };
  }
}

/** Whether the schema says already that a value or something in it has not the shape that it should have. */
function isTold(node: Node): boolean {
  const told = new Set(shapeOf(partOf(node.chunk)).faults.map(({ at }) => at));
  for (const part of walk(node)) if (told.has(part)) return true;
  return false;
}
