import type { Node, Span } from "./node";

/**
 * The comments of the text of a chunk, from `#` to the end of the line, in order; offsets into that text.
 *
 * @param nodes the nodes of the chunk: a `#` in one of their texts begins no comment
 */
export function* commentsIn(text: string, nodes: Iterable<Node>): Generator<Span> {
  if (!text.includes("#")) return;
  const scalars = scalarSpans(nodes);
  let next = 0;
  for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) {
    while (next < scalars.length && (scalars[next]?.end ?? 0) <= at) next++;
    const inside = scalars[next];
    if (inside && inside.start <= at) continue;
    if (at > 0 && !/\s/.test(text.charAt(at - 1))) continue;
    const feed = text.indexOf("\n", at);
    const end = feed < 0 ? text.length : feed;
    yield { start: at, end };
    at = end;
  }
}

function scalarSpans(nodes: Iterable<Node>): Span[] {
  const spans: Span[] = [];
  for (const node of nodes)
    if (node.kind === "scalar" && node.style !== "empty") spans.push({ start: node.from, end: node.to });
  return spans.sort((a, b) => a.start - b.start);
}
