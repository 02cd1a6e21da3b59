import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import { queryByTwo } from "../query/query";
import { attached } from "../text/once";

/**
 * A question about each record that a step changes, asked of each by itself: a step may change thousands, of which one is
 * edited.
 *
 * @param name what is asked; for counting runs
 * @param find nothing for most records; two answers with the same fields are the same
 * @returns what is found for the records of a step, in their order
 */
export function ofEachRecord<Found extends object>(
  name: string,
  find: (change: TrustChange, step: Step, record: RecordSet) => Found | undefined,
): (change: TrustChange, step: Step) => readonly Found[] {
  const findIn = attached((change: TrustChange) =>
    queryByTwo<Step, RecordSet, Found | undefined>((step, record) => find(change, step, record), {
      name,
      isEqual: hasSameFields,
    }),
  );
  return (change, step) =>
    step.changesRecords ? change.recordsOf(step).flatMap((record) => findIn(change)(step, record) ?? []) : [];
}

function hasSameFields(one: object | undefined, other: object | undefined): boolean {
  if (!one || !other) return one === other;
  const others = new Map(Object.entries(other));
  return (
    others.size === Object.keys(one).length &&
    Object.entries(one).every(([key, value]) => others.get(key) === value)
  );
}
