import type { Range, SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-types";
import type { Manifest } from "../../manifest/model/manifest";
import type { Chunk, Sequence } from "../../manifest/syntax/chunk";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import { query, queryBy, sameItems } from "../../query/query";
import { offsetAt } from "../ranges";
import { leavesOf, type Leaf } from "./leaf";

/** What was sent last, and under which name. */
interface Sent {
  readonly resultId: string;
  readonly leaves: readonly Leaf[];
}

const noTokens: SemanticTokens = { data: [] };

/**
 * The semantic tokens of a text. Each stretch of it that is read by itself has its own, which are worked out again only
 * when something of it has changed; an answer puts them together, or says between which of them something is new.
 */
export class TokenStream {
  private sent: Sent | undefined;
  private answers = 0;
  /** How many stretches were worked out up to now. */
  private workedOut = 0;

  constructor(private readonly manifest: Manifest) {}

  /**
   * Works for a time on what is not up to date.
   *
   * @param isTimeUp asked between two stretches
   * @returns whether everything is up to date
   */
  work(isTimeUp: () => boolean): boolean {
    // A word is told by what it refers to.
    if (!this.manifest.source.prepare(isTimeUp) || !this.manifest.takePlaces(isTimeUp)) return false;
    for (const { chunk } of this.manifest.parts()) {
      const before = this.workedOut;
      this.piecesOf(chunk);
      // What is known counts for nothing: however short a time is, each one gets further.
      if (this.workedOut > before && isTimeUp()) return false;
    }
    return true;
  }

  /** All tokens. */
  full(): SemanticTokens {
    const leaves = this.leaves();
    return { resultId: this.remember(leaves), data: dataOf(leaves) };
  }

  /** What has changed since an answer; all tokens where that is not the last one. */
  delta(previousResultId: string): SemanticTokens | SemanticTokensDelta {
    if (this.sent?.resultId !== previousResultId) return this.full();
    const before = this.sent.leaves;
    const leaves = this.leaves();
    const edit = editBetween(before, leaves);
    return { resultId: this.remember(leaves), edits: edit ? [edit] : [] };
  }

  /** The tokens on the lines of a range; nothing is looked at that lies far from it. */
  within(range: Range): SemanticTokens {
    const { source } = this.manifest;
    const start = offsetAt(source, { line: range.start.line, character: 0 });
    const end = offsetAt(source, range.end);
    const data: number[] = [];
    let last = 0;
    for (const { leaf, at } of this.leavesIn(start, end)) {
      if (leaf.data.length === 0) continue;
      const { line } = source.document.positionAt(at);
      append(data, leaf.data, line - last);
      last = line + leaf.lastLine;
    }
    return data.length === 0 ? noTokens : { data };
  }

  private remember(leaves: readonly Leaf[]): string {
    const resultId = String(++this.answers);
    this.sent = { resultId, leaves };
    return resultId;
  }

  private readonly leaves = query(
    (): readonly Leaf[] => {
      const leaves: Leaf[] = [];
      for (const { chunk } of this.manifest.source.documents) this.collect(chunk, leaves);
      return leaves;
    },
    { name: "all tokens" },
  );

  /** In loops, for the list is long and put together after each keystroke. */
  private collect(chunk: Chunk, into: Leaf[]): void {
    for (const piece of this.piecesOf(chunk)) {
      if (!isSequence(piece)) into.push(piece);
      else for (const leaf of this.leavesOfItems(piece)) into.push(leaf);
    }
  }

  private readonly leavesOfItems = queryBy(
    (sequence: Sequence): readonly Leaf[] => {
      const leaves: Leaf[] = [];
      for (const chunk of sequence.chunks) this.collect(chunk, leaves);
      return leaves;
    },
    { name: "tokens of items" },
  );

  /** A stretch whose tokens come out as before stays the very same. */
  private readonly piecesOf = queryBy(
    (chunk: Chunk): readonly (Leaf | Sequence)[] => {
      this.workedOut++;
      const before = this.last.get(chunk);
      const pieces = leavesOf(chunk, this.changeOf(chunk.document)).map((piece, index) => {
        const old = before?.[index];
        return old && !isSequence(piece) && !isSequence(old) && isSameLeaf(old, piece) ? old : piece;
      });
      this.last.set(chunk, pieces);
      return pieces;
    },
    { name: "tokens", isEqual: sameItems },
  );

  private readonly last = new WeakMap<Chunk, readonly (Leaf | Sequence)[]>();

  private readonly changeOf = queryBy((document: SyntaxDocument) =>
    this.manifest.changes().find((change) => change.document === document),
  );

  /** The stretches that share a place with a span of the text, each with the offset where it begins. */
  private *leavesIn(start: number, end: number): Generator<{ leaf: Leaf; at: number }> {
    for (const { chunk } of this.manifest.source.documents) yield* this.leavesInChunk(chunk, start, end);
  }

  private *leavesInChunk(chunk: Chunk, start: number, end: number): Generator<{ leaf: Leaf; at: number }> {
    if (chunk.base > end || chunk.base + chunk.length < start) return;
    const { parts } = chunk;
    let at = chunk.base;
    for (const [index, piece] of this.piecesOf(chunk).entries()) {
      const behind = at + (parts[index]?.length ?? 0);
      if (at > end) return;
      if (behind < start) {
        at = behind;
        continue;
      }
      if (!isSequence(piece)) yield { leaf: piece, at };
      else {
        const first = piece.indexAt(Math.max(0, start - at));
        for (const item of piece.chunks.slice(first)) {
          if (item.base > end) break;
          yield* this.leavesInChunk(item, start, end);
        }
      }
      at = behind;
    }
  }
}

function isSequence(piece: Leaf | Sequence): piece is Sequence {
  return "kind" in piece;
}

function isSameLeaf(a: Leaf, b: Leaf): boolean {
  return a.lines === b.lines && a.lastLine === b.lastLine && sameItems(a.data, b.data);
}

/** Adds the tokens of a stretch that begins some lines below the last token. */
function append(into: number[], data: readonly number[], linesBelow: number): void {
  const [first] = data;
  if (first === undefined) return;
  into.push(first + linesBelow);
  for (let at = 1; at < data.length; at++) into.push(data[at] ?? 0);
}

function dataOf(leaves: readonly Leaf[]): number[] {
  const data: number[] = [];
  let below = 0;
  for (const leaf of leaves) {
    append(data, leaf.data, below);
    below = linesBelowLast(leaf, below);
  }
  return data;
}

/** How many lines below the last token the stretch behind a leaf begins. */
function linesBelowLast(leaf: Leaf, below: number): number {
  return leaf.data.length === 0 ? below + leaf.lines : leaf.lines - leaf.lastLine;
}

interface Edit {
  start: number;
  deleteCount: number;
  data: number[];
}

/** The one edit that makes the tokens of some stretches those of others; undefined where there is none. */
function editBetween(before: readonly Leaf[], after: readonly Leaf[]): Edit | undefined {
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && before[first] === after[first]) first++;
  if (first === before.length && first === after.length) return undefined;
  let tail = 0;
  while (tail < most - first && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // The first token behind counts its lines from what has changed.
  let extra = 0;
  while (extra < tail && before[before.length - tail + extra]?.data.length === 0) extra++;
  if (extra < tail) extra++;
  let start = 0;
  let below = 0;
  for (const leaf of before.slice(0, first)) {
    start += leaf.data.length;
    below = linesBelowLast(leaf, below);
  }
  const old = before.slice(first, before.length - tail + extra);
  const made = after.slice(first, after.length - tail + extra);
  const data: number[] = [];
  for (const leaf of made) {
    append(data, leaf.data, below);
    below = linesBelowLast(leaf, below);
  }
  const deleteCount = old.reduce((count, leaf) => count + leaf.data.length, 0);
  return deleteCount === 0 && data.length === 0 ? undefined : { start, deleteCount, data };
}

const streams = new WeakMap<Manifest, TokenStream>();

/** The tokens of a manifest; they follow its text. */
export function tokensOf(manifest: Manifest): TokenStream {
  const known = streams.get(manifest) ?? new TokenStream(manifest);
  streams.set(manifest, known);
  return known;
}
