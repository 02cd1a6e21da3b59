import type { Chunk, Sequence } from "./chunk";
import type { Part } from "./layout";
import type { Source, SyntaxDocument } from "./source";

/** Gives a source the documents of its new text; those and their parts that say the same stay what they were. */
export function adoptDocuments(source: Source, made: readonly SyntaxDocument[]): void {
  const { documents } = source;
  source.documents = aligned(documents, made, sameDocument, (old, fresh) => {
    const { start } = fresh.cut;
    const made = fresh.cut.movedTo(old);
    const [chunk = made] = old.refusal === fresh.refusal ? adoptChunks([old.cut], [made]) : [];
    chunk.start = start;
    old.cut = chunk;
    old.refusal = fresh.refusal;
    old.frame = fresh.frame;
    return old;
  });
}

function sameDocument(a: SyntaxDocument, b: SyntaxDocument): boolean {
  return sameText(a.cut, b.cut);
}

/**
 * Puts chunks that say the same as before back in place of those that were made anew, so that what is known of them
 * stays. The others keep their place, too, as far as there are old ones: they are read anew.
 *
 * @returns as many chunks as were made, in their order
 */
export function adoptChunks(old: readonly Chunk[], made: readonly Chunk[]): readonly Chunk[] {
  return aligned(old, made, sameText, takeOver);
}

/** Pairs what is the same at both ends, and what lies between in order. */
function aligned<Item>(
  old: readonly Item[],
  made: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
  merge: (old: Item, made: Item) => Item,
): readonly Item[] {
  const most = Math.min(old.length, made.length);
  let head = 0;
  while (head < most && isSameAt(old[head], made[head], isSame)) head++;
  let tail = 0;
  while (tail < most - head && isSameAt(old.at(-1 - tail), made.at(-1 - tail), isSame)) tail++;
  return made.map((fresh, index) => {
    const fromEnd = made.length - index;
    const pair = fromEnd <= tail ? old.at(-fromEnd) : index < old.length - tail ? old[index] : undefined;
    return pair === undefined ? fresh : merge(pair, fresh);
  });
}

function isSameAt<Item>(
  a: Item | undefined,
  b: Item | undefined,
  isSame: (a: Item, b: Item) => boolean,
): boolean {
  return a !== undefined && b !== undefined && isSame(a, b);
}

/** Makes an old chunk say what a new one says. */
function takeOver(old: Chunk, made: Chunk): Chunk {
  const { length } = made;
  if (!sameText(old, made)) {
    const sequences = [...old.sequences];
    old.parts = made.parts.map((part) => (typeof part === "string" ? part : kept(sequences, part, old)));
  }
  old.length = length;
  return old;
}

/** The old sequence that stands for a new one: the next one with its columns. */
function kept(old: Sequence[], made: Sequence, owner: Chunk): Sequence {
  const index = old.findIndex(
    ({ columns }) => columns.dash === made.columns.dash && columns.key === made.columns.key,
  );
  const [sequence] = index < 0 ? [] : old.splice(index, 1);
  const target = sequence ?? made.movedTo(owner);
  target.setChunks(
    sequence
      ? adoptChunks(
          sequence.chunks,
          made.chunks.map((chunk) => chunk.movedTo(sequence)),
        )
      : made.chunks.map((chunk) => chunk.movedTo(target)),
  );
  return target;
}

function sameText(a: Chunk, b: Chunk): boolean {
  const [one, other] = [a.uncutText, b.uncutText];
  // Nothing has to be cut out of what is equal already, or is not.
  if (one !== undefined && other !== undefined) return one === other;
  if (a.length !== b.length || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part, index) => samePart(part, b.parts[index]));
}

function samePart(a: Part, b: Part | undefined): boolean {
  if (typeof a === "string" || typeof b === "string" || b === undefined) return a === b;
  return (
    a.columns.dash === b.columns.dash &&
    a.columns.key === b.columns.key &&
    a.chunks.length === b.chunks.length &&
    a.chunks.every((chunk, index) => {
      const other = b.chunks[index];
      return other !== undefined && sameText(chunk, other);
    })
  );
}
