import { spanOf, type ScalarNode, type Span } from "./node";

/**
 * The lines of a list that YAML reads as a part of the text above them, since they are indented deeper than the item
 * above or stand below no key: each from its dash to its end. Nobody means a text that goes on with a dash on a line of
 * its own.
 */
export function foldedItems(node: ScalarNode): readonly Span[] {
  const holder = node.parent?.kind === "entry" ? node.parent.parent : node.parent;
  if (node.style !== "plain" || !holder || holder.flow) return [];
  // Most texts stand on one line: only one that is longer than it reads goes on.
  if (node.to - node.from === node.source.length) return [];
  const { start, end } = spanOf(node);
  const text = node.chunk.source.slice(start, end);
  const items: Span[] = [];
  for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", feed + 1)) {
    const [, lead = "", said = ""] = /^([ \t]*)(-[ \t].*)?/.exec(text.slice(feed + 1)) ?? [];
    const from = start + feed + 1 + lead.length;
    if (said !== "") items.push({ start: from, end: from + said.trimEnd().length });
  }
  return items;
}
