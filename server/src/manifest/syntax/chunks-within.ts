import type { Chunk } from "./chunk";
import type { Span } from "./node";
import type { Source } from "./source";

/**
 * The chunks that share a place with a span of the text, each before those in it. Nothing is looked at that lies
 * beside the span.
 */
export function* chunksWithin(source: Source, span: Span): Generator<Chunk> {
  for (const { chunk } of source.documents) yield* below(chunk, span);
}

function* below(chunk: Chunk, span: Span): Generator<Chunk> {
  const { base } = chunk;
  if (base > span.end || base + chunk.length < span.start) return;
  yield chunk;
  for (const sequence of chunk.sequences) {
    const start = sequence.base;
    if (start > span.end) return;
    if (start + sequence.length < span.start) continue;
    const first = sequence.indexAt(Math.max(0, span.start - start));
    for (let index = first; index < sequence.chunks.length; index++) {
      const item = sequence.chunks[index];
      if (!item || item.base > span.end) break;
      yield* below(item, span);
    }
  }
}
