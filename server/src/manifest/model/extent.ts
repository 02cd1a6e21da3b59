import { spanOf, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";

/**
 * How far the text reaches that belongs to a node: up to the next sibling of it or of what holds it. A line that
 * cannot be read stands in the extent of the node that it would have belonged to, though in no node's span.
 */
export function extentOf(node: Node, document: SyntaxDocument): number {
  let current = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    if (parent.kind === "entry") {
      const { entries } = parent.parent;
      const next = entries[entries.indexOf(parent) + 1];
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
