import { CompletionItemKind } from "vscode-languageserver-types";
import { definitionsOf } from "../../../manifest/model/definitions";
import type { RecordSet } from "../../../manifest/model/record-set";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Context, ValueTarget } from "../context";
import { describeRecord, parts } from "./describe";
import { Rank, type Offer } from "./offer";
import { startsWithForm } from "./path";

/** The record sets of the change as `OWNER/TYPE`; at a step, those first that change and that no step names yet. */
export function recordOffers({ change }: Context, { path, siblings }: ValueTarget): readonly Offer[] {
  if (!change) return [];
  const inSteps = startsWithForm(path, "spec.steps.*") ? namedBySteps(change) : undefined;
  const listed = new Set(
    siblings.map((item) => (item.kind === "scalar" ? change.record(item.source) : undefined)),
  );
  return recordsByName(change).flatMap(([name, record]) =>
    listed.has(record) ? [] : [recordOffer(name, record, rankOf(record, inSteps))],
  );
}

/** Each record set with the name by which steps refer to it. */
export function recordsByName(change: TrustChange): readonly (readonly [string, RecordSet])[] {
  return definitionsOf(change, "record").flatMap(({ name }) => {
    const record = change.record(name);
    return record ? [[name, record] as const] : [];
  });
}

/** A record set as an offer; `note` stands in place of what the change does with it. */
export function recordOffer(name: string, record: RecordSet, rank: number, note?: string): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Reference,
    detail: parts(describeRecord(record), note ?? record.op),
    insert: { kind: "value", value: name },
    rank,
  };
}

function namedBySteps(change: TrustChange): ReadonlySet<RecordSet | undefined> {
  const steps = change.steps().filter((step) => step.changesRecords);
  return new Set(steps.flatMap((step) => step.records.map(({ source }) => change.record(source))));
}

function rankOf(record: RecordSet, inSteps: ReadonlySet<RecordSet | undefined> | undefined): number {
  if (!inSteps) return Rank.value;
  if (!record.changes) return Rank.value + 2;
  return Rank.value + (inSteps.has(record) ? 1 : 0);
}
