import { asMap, isEmpty, type Node } from "../syntax/node";
import { isSlip } from "./names";

/**
 * Whether something may be meant to stand at a key that cannot be read there: the key has no value, or a value of
 * another kind than wanted, or it is missing and another key is nearly the same. What seems to be missing then is
 * said by the schema once, and not by everything that would refer to it.
 */
export function mayStandUnread(node: Node | undefined, key: string, kind: "map" | "list"): boolean {
  const map = asMap(node);
  if (!map) return false;
  const entry = map.entries.find((candidate) => candidate.key.source === key);
  if (!entry) return map.entries.some((candidate) => isSlip(candidate.key.source, key));
  const value = entry.value.kind === "alias" ? entry.value.target : entry.value;
  return isEmpty(entry.value) || value?.kind !== kind;
}
