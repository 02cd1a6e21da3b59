import { spanOf, type Entry, type Node } from "./node";

/** Whether an entry's key stands in the tree for one that the text lacks: the reader put it in to go on. */
export function isStandIn({ key }: Entry): boolean {
  const { start, end } = spanOf(key);
  return start === end && key.source !== "";
}

/** The entry among these nodes that stands in for the missing key above a line, given the start of that line. */
export function standInAt(nodes: Iterable<Node>, lineStart: number): Entry | undefined {
  for (const node of nodes) {
    const entry = node.parent?.kind === "entry" && node.parent.key === node ? node.parent : undefined;
    if (entry && spanOf(entry.key).start === lineStart && isStandIn(entry)) return entry;
  }
  return undefined;
}
