import { spanOf, walk, type Span } from "./node";
import type { Source } from "./source";

/** The comments of a text, from `#` to the end of the line, in order. */
export function* commentsOf(source: Source): Generator<Span> {
  const { text } = source;
  if (!text.includes("#")) return;
  const scalars = scalarSpans(source);
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

function scalarSpans(source: Source): Span[] {
  const spans: Span[] = [];
  for (const document of source.documents)
    for (const node of walk(document.root))
      if (node.kind === "scalar" && node.style !== "empty") spans.push(spanOf(node));
  return spans.sort((a, b) => a.start - b.start);
}
