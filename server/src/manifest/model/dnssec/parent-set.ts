import { parentName } from "../../../dns/name";
import { keyTagsIn } from "../parent-record";
import type { RecordSet } from "../record-set";
import type { TrustChange } from "../trust-change";
import type { Zone } from "../zone";
import { zoneInView } from "../zone-views";
import type { Move } from "./moves";

/** What an entry for the DS set of a zone, in the zone above, does with that set (RFC 4035 section 2.4). */
export interface ParentSetChange {
  readonly record: RecordSet;
  readonly forward: readonly Move[];
  readonly back: readonly Move[];
}

/** What a change does with the DS set of a zone where it lists that as a record of the zone above; in the order of the text. */
export function parentSetChanges(change: TrustChange, { name, viewName }: Zone): readonly ParentSetChange[] {
  const above = name === undefined ? undefined : parentName(name);
  const parent = above === undefined ? undefined : zoneInView(change, above, viewName);
  if (name === undefined || !parent) return [];
  return change
    .recordsAt(name)
    .filter((record) => record.zone === parent && record.type === "DS" && record.changes)
    .map((record) => {
      const before = record.op === "create" ? [] : keyTagsIn(record.previousData());
      const after = record.op === "delete" ? [] : keyTagsIn(record.data());
      return { record, forward: movesBetween(before, after), back: movesBetween(after, before) };
    });
}

type KeyTags = readonly number[] | undefined;

/** What comes, comes with what goes; where one of the two sets cannot be read, nobody knows which records those are. */
function movesBetween(older: KeyTags, newer: KeyTags): readonly Move[] {
  if (!older || !newer)
    return [
      { kind: "publish-ds", tags: undefined },
      { kind: "remove-ds", tags: undefined },
    ];
  const brought = newer.filter((tag) => !older.includes(tag));
  const taken = older.filter((tag) => !newer.includes(tag));
  return [
    ...(brought.length > 0 ? [{ kind: "publish-ds", tags: brought } as const] : []),
    ...(taken.length > 0 ? [{ kind: "remove-ds", tags: taken } as const] : []),
  ];
}
