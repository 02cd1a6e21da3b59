import { canGo, removeEntry, removeItem } from "../manifest/edits/edits";
import type { Entry, Node } from "../manifest/syntax/node";
import type { Fix } from "./finding";

/**
 * The fix that takes an entry of a map or an item of a list out; none where an alias elsewhere lives on it.
 *
 * @param safe whether it may go without anybody looking
 */
export function removal(title: string, part: Entry | Node, safe = false): readonly Fix[] {
  if (!canGo(part)) return [];
  return [{ title, safe, edits: () => [part.kind === "entry" ? removeEntry(part) : removeItem(part)] }];
}
