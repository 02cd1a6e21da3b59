import { changing } from "../../query/query";
import { adoptChunks, adoptDocuments } from "./adopt";
import { chunkOf, partsOf, type Chunk, type Sequence } from "./chunk";
import { beginsItem, cut as cutLines, cutAround, cutItems, endsSequence, fewestLines } from "./cut";
import { contentAt, Lines } from "./lines";
import { documentsOf, MAX_TEXT_LENGTH, settle, wholeChunk } from "./parse";
import type { Source, SyntaxDocument } from "./source";
import type { SourceText } from "./source-text";
import { saysSomething } from "./split";

/** Replaces `start` to `end`, offsets into the text as it is, with other text. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Changes the text of a source. What the change does not touch stays what it is, down to the nodes: a change within an
 * item of a long sequence has that item read again and nothing else. The outcome is always the tree that the new text
 * would give by itself.
 *
 * @returns how much of the text had to be cut anew, UTF-16 units
 */
export function editSource(source: Source, change: TextChange, version = source.document.version): number {
  return changing(() => {
    const { changed, edit } = changeSource(source, change, version);
    for (const document of changed) settle(document);
    return edit.cutAnew;
  });
}

/** Makes the change; tells of the documents in which something is another now. */
function changeSource(
  source: Source,
  change: TextChange,
  version: number,
): { readonly changed: readonly SyntaxDocument[]; readonly edit: Edit } {
  const { document: text } = source;
  // No position lies within a line break of two characters: a change that begins or ends there takes in the whole of it.
  const start = text.offsetAt(text.positionAt(change.start));
  const end = text.offsetAt(text.positionAt(change.end));
  const edit = new Edit({ start, end, text: change.text }, text, version);
  const document = source.documents.find((candidate) => edit.isWithin(candidate.cut));
  if (document && isInside(document, edit)) {
    changeDocument(document, edit);
    moveBehind(source, document, edit.growth);
    return { changed: [document], edit };
  }
  edit.cutAnew += text.length;
  adoptDocuments(source, documentsOf(source));
  return { changed: source.documents, edit };
}

/** A change, made, together with the whole lines that it touches. */
class Edit {
  /** The lines touched, in the text before; the line break of the last one included. */
  readonly start: number;
  readonly end: number;
  /** How much longer the text becomes. */
  readonly growth: number;
  /** The lines that stand there now, by themselves. */
  readonly lines: Lines;
  /** Whether a marker of a document or a directive comes, goes or changes. */
  readonly touchesFrame: boolean;
  /** How much text was cut anew for it. */
  cutAnew = 0;

  /** Makes the change in a text. */
  constructor(
    readonly change: TextChange,
    readonly text: SourceText,
    version: number,
  ) {
    this.start = text.startOfLine(change.start);
    this.end = text.startOfNextLine(change.end);
    const before = text.slice(this.start, this.end);
    this.growth = change.text.length - (change.end - change.start);
    text.replace(change.start, change.end, change.text, version);
    const now = text.slice(this.start, this.end + this.growth);
    this.lines = new Lines(now, 0, now.length);
    this.touchesFrame = FRAME.test(before) || FRAME.test(now);
  }

  /** Whether the lines all belong to a chunk or sequence, as it stood before. */
  isWithin({ base, length }: { readonly base: number; readonly length: number }): boolean {
    return base <= this.start && this.end <= base + length;
  }
}

const FRAME = /^(?:---|\.\.\.|%|\uFEFF)/m;

/** Whether a change leaves alone where its document begins and ends, and whether it is read at all. */
function isInside(document: SyntaxDocument, edit: Edit): boolean {
  if (edit.touchesFrame || document.cut.refusal !== undefined) return false;
  if (edit.text.length > MAX_TEXT_LENGTH || edit.change.text.includes("\0")) return false;
  const { start, end } = document.frame;
  const { base, length } = document.cut;
  if (edit.start < base + start || edit.end > base + length - end) return false;
  // Without a marker at its start, what ends with a marker is a document only as long as it says something.
  if (start === 0 && end > 0) return false;
  // A document without a marker is one only as long as it says something, unless it is the only one.
  if (start > 0 || document.source.documents.length === 1) return true;
  return saysSomething(edit.text.slice(base, base + length + edit.growth), 0);
}

function changeDocument(document: SyntaxDocument, edit: Edit): void {
  const { cut } = document;
  if (changeIn(cut, edit)) return;
  const { base } = cut;
  const text = edit.text.slice(base, base + cut.length + edit.growth);
  edit.cutAnew += text.length;
  const [adopted] = adoptChunks([cut], [wholeChunk(document, text, base)]);
  if (adopted) document.cut = adopted;
}

function moveBehind(source: Source, document: SyntaxDocument, growth: number): void {
  const { documents } = source;
  for (const behind of documents.slice(documents.indexOf(document) + 1)) behind.move(growth);
}

/** Makes a change within a chunk; false where more than the chunk has to be cut anew. */
function changeIn(chunk: Chunk, edit: Edit): boolean {
  const sequence = chunk.sequences.find((candidate) => edit.isWithin(candidate));
  if (sequence) {
    if (!changeInSequence(sequence, edit)) return false;
    chunk.grow(edit.growth);
    return true;
  }
  return changeOwnText(chunk, edit);
}

/** Cuts a chunk anew around a change in its own text; the sequences in it stay. */
function changeOwnText(chunk: Chunk, edit: Edit): boolean {
  const { text, holes } = chunk.skeleton();
  const line = chunk.ownOffset(edit.start, edit.end);
  if (line === undefined) return false;
  const place = line + edit.change.start - edit.start;
  const placeEnd = place + edit.change.end - edit.change.start;
  const changed = text.slice(0, place) + edit.change.text + text.slice(placeEnd);
  const moved = new Map(
    [...holes].map(([offset, hole]) => [offset > place ? offset + edit.growth : offset, hole] as const),
  );
  const lines = new Lines(changed, 0, changed.length);
  edit.cutAnew += changed.length;
  const isItem = chunk.owner.kind === "sequence";
  const cuts =
    holes.size === 0
      ? cutLines(lines, isItem)
      : cutAround(lines, { columnsAt: (offset) => moved.get(offset)?.columns }, isItem);
  if (!cuts) return false;
  chunk.parts = partsOf(chunk, changed, cuts, moved);
  chunk.length += edit.growth;
  return true;
}

function changeInSequence(sequence: Sequence, edit: Edit): boolean {
  if (!staysInside(sequence, edit)) return false;
  const only = sequence.chunks[sequence.indexAt(edit.start - sequence.base)];
  if (only && edit.isWithin(only) && staysOneItem(sequence, only, edit) && changeIn(only, edit)) {
    sequence.grow(only, edit.growth);
    return isStillLong(sequence, edit);
  }
  return changeItems(sequence, edit) && isStillLong(sequence, edit);
}

/** Whether no line ends the sequence that did not end it before. */
function staysInside({ columns }: Sequence, { lines }: Edit): boolean {
  for (let line = 0; line < lines.count; line++) if (endsSequence(lines, line, columns)) return false;
  return true;
}

/** Whether the lines of an item are still those of one item. */
function staysOneItem({ columns }: Sequence, chunk: Chunk, { start, lines }: Edit): boolean {
  const isFirst = start === chunk.base;
  if (isFirst && !(lines.count > 0 && beginsItem(lines, 0, columns))) return false;
  for (let line = isFirst ? 1 : 0; line < lines.count; line++)
    if (beginsItem(lines, line, columns)) return false;
  return true;
}

/** Cuts the items anew that a change touches, and the one before them where their first line is no item any more. */
function changeItems(sequence: Sequence, edit: Edit): boolean {
  const { chunks, columns, base } = sequence;
  const index = sequence.indexAt(edit.start - base);
  const lastIndex = sequence.indexAt(Math.max(edit.start, edit.end - 1) - base);
  const first = chunks[index];
  const last = chunks[lastIndex];
  if (!first || !last) return false;
  const start = first.base === edit.start && !beginsItem(edit.lines, 0, columns) ? index - 1 : index;
  const before = chunks[start];
  if (!before) return false;
  const end = lastIndex + 1;
  const text = edit.text.slice(before.base, last.base + last.length + edit.growth);
  edit.cutAnew += text.length;
  const made = cutItems(new Lines(text, 0, text.length), columns).map((item) =>
    chunkOf(sequence, text, item),
  );
  if (made.length === 0 && chunks.length === end - start) return false;
  const adopted = adoptChunks(chunks.slice(start, end), made);
  sequence.setChunks([...chunks.slice(0, start), ...adopted, ...chunks.slice(end)]);
  return true;
}

/** Whether the sequence would still be cut if its text were read from scratch. */
function isStillLong(sequence: Sequence, { text }: Edit): boolean {
  const { chunks, base, length, columns } = sequence;
  if (!contentAt(text.slice(base, text.startOfNextLine(base)), 0, columns.dash).isMap) return false;
  const fewest = fewestLines(sequence.owner.owner.kind === "sequence");
  if (chunks.length >= fewest) return true;
  let lines = 0;
  for (let at = base; at < base + length && lines < fewest; lines++) {
    at = text.startOfNextLine(at);
  }
  return lines >= fewest;
}
