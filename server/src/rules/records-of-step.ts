import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import { queryByTwo } from "../query/query";
import { attached } from "../text/once";

/** What a question is about. */
interface Asked {
  /** About which steps; those that give other TTLs alone are left out where nothing is said. */
  readonly steps?: (step: Step) => boolean;
  /** About which records, by what an entry is for good: of the others nothing is kept. */
  readonly records?: (record: RecordSet) => boolean;
}

/**
 * A question about each record that a step names, asked of each by itself: a step may name thousands, of which one is edited.
 *
 * @param name what is asked; for counting runs
 * @param find nothing for most records; two answers with the same fields are the same
 * @returns what is found for the records of a step, in their order
 */
export function ofEachRecord<Found extends object>(
  name: string,
  find: (change: TrustChange, step: Step, record: RecordSet) => Found | undefined,
  { steps = ({ changesRecords }) => changesRecords, records = () => true }: Asked = {},
): (change: TrustChange, step: Step) => readonly Found[] {
  const findIn = attached((change: TrustChange) =>
    queryByTwo<Step, RecordSet, Found | undefined>((step, record) => find(change, step, record), {
      name,
      isEqual: hasSameFields,
    }),
  );
  return (change, step) =>
    steps(step)
      ? change
          .recordsOf(step)
          .flatMap((record) => (records(record) ? (findIn(change)(step, record) ?? []) : []))
      : [];
}

function hasSameFields(one: object | undefined, other: object | undefined): boolean {
  if (!one || !other) return one === other;
  const others = new Map(Object.entries(other));
  return (
    others.size === Object.keys(one).length &&
    Object.entries(one).every(([key, value]) => others.get(key) === value)
  );
}
