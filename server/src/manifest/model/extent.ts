import { spanOf, type Entry, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { isStandIn } from "../syntax/stand-in";

/**
 * How far the text reaches that belongs to a node: up to the next sibling of it or of what holds it. A line that
 * cannot be read stands in the extent of the node that it would have belonged to, though in no node's span.
 */
export function extentOf(node: Node, document: SyntaxDocument): number {
  let current = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    if (parent.kind === "entry") {
      const { entries } = parent.parent;
      const next = entries.slice(entries.indexOf(parent) + 1).find((entry) => isSound(entry, document));
      if (next) return spanOf(next).start - 1;
      current = parent.parent;
    } else {
      const next = parent.items[parent.items.indexOf(current) + 1];
      if (next) return spanOf(next).start - 1;
      current = parent;
    }
  }
  return document.span.end;
}

/** Whether an entry stands where the author put it, and was not moved there to go on reading. */
function isSound(entry: Entry, { problems }: SyntaxDocument): boolean {
  if (isStandIn(entry)) return false;
  const { start } = spanOf(entry.key);
  return !problems.some(({ code, span }) => code === "indentation" && span.start === start);
}
