import { keysAt } from "../schema/known-keys";
import { keysElsewhere } from "../schema/shape";
import { asMap, isEmpty, type Node } from "../syntax/node";
import { isSlip } from "./names";

/**
 * Whether something may be meant to stand at a key that cannot be read there: the key has no value, or a value of
 * another kind than wanted, or it is missing and stands misspelt or elsewhere. What seems to be missing then is said by
 * the schema once, and not by everything that would refer to it.
 */
export function mayStandUnread(node: Node | undefined, key: string, kind: "map" | "list"): boolean {
  const map = asMap(node);
  if (!map) return false;
  const entry = map.entries.find((candidate) => candidate.key.source === key);
  if (!entry) return mayBeMeant(map, key);
  const value = entry.value.kind === "alias" ? entry.value.target : entry.value;
  return isEmpty(entry.value) || value?.kind !== kind;
}

/** Whether a map lacks a key because it is misspelt, or because it stands in another map. */
export function mayBeMeant(node: Node | undefined, key: string): boolean {
  if (!node) return false;
  const map = asMap(node);
  const keys = map?.entries.map((entry) => entry.key.source) ?? [];
  if (keys.includes(key)) return false;
  const isSlipHere = keys.some((own) => isSlip(own, key) && !(map && keysAt(map).has(own)));
  return isSlipHere || keys.some((own) => isFused(own, key)) || keysElsewhere(map ?? node).has(key);
}

/** Whether a key reads as another one with its value, since the colon or the space behind it is missing: `name:shop`. */
function isFused(own: string, key: string): boolean {
  return own.startsWith(key) && /[\s:]/.test(own.charAt(key.length));
}
