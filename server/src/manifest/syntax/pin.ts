import type { Chunk } from "./chunk";
import type { Span } from "./node";

/** A place in a text that moves with the text around it. */
export interface Pin {
  readonly chunk: Chunk;
  /** An offset into the skeleton of the chunk. */
  readonly at: number;
}

/** Pins an offset of the text as it is now, in a chunk or in one that stands in it. */
export function pinned(chunk: Chunk, offset: number): Pin {
  for (const sequence of chunk.sequences) {
    const { base, length, chunks } = sequence;
    const item =
      base <= offset && offset < base + length ? chunks[sequence.indexAt(offset - base)] : undefined;
    if (item) return pinned(item, offset);
  }
  return { chunk, at: chunk.ownOffset(offset, offset) ?? offset - chunk.base };
}

/** A stretch of the text as it is now, as a question where it stands later. */
export function pinnedSpan(chunk: Chunk, { start, end }: Span): () => Span {
  const from = pinned(chunk, start);
  // The end belongs to what stands before it.
  const last = pinned(chunk, Math.max(start, end - 1));
  const behind = end > start ? 1 : 0;
  return () => ({ start: placeOf(from), end: placeOf(last) + behind });
}

function placeOf({ chunk, at }: Pin): number {
  return chunk.place(at);
}
