import { Cell, ListCell, Query, sameItems, type Answer, type QueryOptions } from "../../query/query";
import { lastAtMost } from "../../text/ascending";
import { withTargets, type RawContent } from "./aliases";
import { cut, fewestLines, HOLE, type ItemCut, type PartCut, type SequenceColumns } from "./cut";
import { Layout, noHoles, type Part, type Skeleton } from "./layout";
import { Lines } from "./lines";
import type { AliasNode, Entry, ListNode, Node } from "./node";
import type { SyntaxProblem, TextFault } from "./problem";
import { readChunk } from "./read-chunk";
import type { Source, SyntaxDocument } from "./source";

/** What a chunk was read to be. */
export interface Content {
  /** The root of the document, or what stands behind the dash: one node unless the text is broken. */
  readonly roots: readonly Node[];
  readonly problems: readonly SyntaxProblem[];
}

/** How it is asked what is read of a chunk by itself, and for the faults of its text. */
const READING: QueryOptions<RawContent> = { name: "read" };
const FAULTS: QueryOptions<readonly SyntaxProblem[]> = { name: "problems", isEqual: sameItems };

function problemsOf(chunk: Chunk): readonly SyntaxProblem[] {
  return chunk.content().problems;
}

/** The anchors and aliases of a chunk; few have any. */
class Links {
  constructor(private readonly chunk: Chunk) {}

  /** What the chunk was read to be, with aliases that lead to what they stand for. */
  readonly resolved = new Query((): Content => withTargets(this.chunk, this.chunk.raw.get()), {
    name: "resolve",
  });

  readonly anchored = new Query(() => this.chunk.raw.get().anchored, { isEqual: sameItems });
}

/**
 * A stretch of text that is read as one: a document, or an item of a long sequence, without the items of the sequences
 * in it. Nodes know only their place in the skeleton of their chunk, so that a chunk can move when text around it
 * changes, without touching a single node in it.
 *
 * A large text has very many of them: each holds little, and is cut when it is looked at for the first time.
 */
export class Chunk {
  /** Where it begins: from the start of its sequence, or of the text. */
  start = 0;
  length: number;
  private reading: Query<RawContent, Chunk> | undefined = undefined;
  private faults: Query<readonly SyntaxProblem[], Chunk> | undefined = undefined;
  private links: Links | undefined = undefined;
  /** Room for what the floor of the schemas knows of it; nothing here looks at it. */
  part: object | undefined = undefined;
  /** Its text, where nothing is cut out of it or it was not cut yet. */
  private contents: string | Layout;

  /** @param isCut whether it is known that nothing is to be cut out of the text */
  constructor(
    public owner: Sequence | SyntaxDocument,
    text: string,
    private isCut: boolean,
  ) {
    this.contents = text;
    this.length = text.length;
  }

  /** What it consists of, in order: text, and sequences in between. */
  get parts(): readonly Part[] {
    const contents = this.cutContents();
    return typeof contents === "string" ? [contents] : contents.parts;
  }

  set parts(parts: readonly Part[]) {
    const before = this.isCut ? sequencesIn(this.contents) : undefined;
    this.contents = contentsOf(parts);
    this.isCut = true;
    this.reading?.outdate();
    // As long as it was not cut, nobody knows of the sequences in it.
    if (before && !sameItems(before, sequencesIn(this.contents)))
      this.owner.cuts.set(this.owner.cuts.peek() + 1);
  }

  /** Its text, as long as nobody has looked whether something is to be cut out of it. */
  get uncutText(): string | undefined {
    return !this.isCut && typeof this.contents === "string" ? this.contents : undefined;
  }

  private cutContents(): string | Layout {
    if (!this.isCut && typeof this.contents === "string") {
      const text = this.contents;
      const lines = new Lines(text, 0, text.length);
      this.contents = contentsOf(partsOf(this, text, cut(lines, this.owner.kind === "sequence")));
      this.isCut = true;
    }
    return this.contents;
  }

  /** Why the text is not read at all. */
  get refusal(): TextFault | undefined {
    return this.owner.kind === "document" ? this.owner.refusal : undefined;
  }

  /** What is read of it by itself; aliases do not lead anywhere yet. */
  get raw(): Answer<RawContent> {
    return (this.reading ??= new Query<RawContent, Chunk>(readChunk, READING, this));
  }

  /**
   * Whether it still is what it once was read to be, and stands in its document.
   *
   * @param reading what `raw` gave then
   */
  isStill(reading: object | undefined): boolean {
    return this.reading?.isUpToDate === true && this.reading.peek() === reading && this.isInPlace;
  }

  private get isInPlace(): boolean {
    const { owner } = this;
    if (owner.kind === "document") return owner.holds(this);
    return owner.chunkAt(this.start) === this && owner.owner.holds(owner) && owner.owner.isInPlace;
  }

  private holds(sequence: Sequence): boolean {
    return sequencesIn(this.contents).includes(sequence);
  }

  /** What it was read to be, with aliases that lead to what they stand for. */
  content(): Content {
    const raw = this.raw.get();
    return raw.aliases.length === 0 ? raw : (this.links ??= new Links(this)).resolved.get();
  }

  /** Whether anything in it stands for what is written elsewhere. */
  get hasAliases(): boolean {
    return this.raw.get().aliases.length > 0;
  }

  /** The aliases in it, which lead to what they stand for. */
  aliases(): readonly AliasNode[] {
    // Leads them there.
    this.content();
    return this.raw.get().aliases;
  }

  /** The nodes in it that have an anchor. */
  anchored(): readonly Node[] {
    return (this.links ??= new Links(this)).anchored.get();
  }

  /** The faults of its own text. Whoever asks depends on them alone. */
  problems(): readonly SyntaxProblem[] {
    return (this.faults ??= new Query<readonly SyntaxProblem[], Chunk>(problemsOf, FAULTS, this)).get();
  }

  get document(): SyntaxDocument {
    return this.owner.document;
  }

  get source(): Source {
    return this.document.source;
  }

  /** Where it begins in the text of its source. */
  get base(): number {
    return this.owner.kind === "sequence" ? this.owner.base + this.start : this.start;
  }

  /** The sequences in it, in order. */
  get sequences(): readonly Sequence[] {
    this.owner.cuts.get();
    return sequencesIn(this.cutContents());
  }

  /** Where an offset into its skeleton stands in the text of its source. */
  place(offset: number): number {
    const contents = this.cutContents();
    return this.base + (typeof contents === "string" ? offset : contents.place(offset));
  }

  /** Where a sequence begins, from the start of this chunk. */
  offsetOf(sequence: Sequence): number {
    const contents = this.cutContents();
    return typeof contents === "string" ? 0 : contents.offsetOf(sequence);
  }

  skeleton(): Skeleton {
    const contents = this.cutContents();
    return typeof contents === "string" ? { text: contents, holes: noHoles } : contents.skeleton();
  }

  /**
   * Where its skeleton holds a stretch of its own text; undefined for a stretch that reaches into a sequence.
   *
   * @param start offset into the text of the source, like `end`
   */
  ownOffset(start: number, end: number): number | undefined {
    const contents = this.cutContents();
    const { base } = this;
    if (typeof contents !== "string") return contents.ownOffset(start - base, end - base);
    return base <= start && end <= base + contents.length ? start - base : undefined;
  }

  /** The chunk with another owner. It must not have been read yet. */
  movedTo(owner: Sequence | SyntaxDocument): this {
    this.owner = owner;
    return this;
  }

  /** To be called when the text of an item in it has become longer by this much, or shorter. */
  grow(by: number): void {
    this.length += by;
    if (typeof this.contents !== "string") this.contents.forgetPlaces();
  }
}

const noSequences: readonly Sequence[] = [];

function sequencesIn(contents: string | Layout): readonly Sequence[] {
  return typeof contents === "string" ? noSequences : contents.sequences;
}

/** Text alone is kept as it is: that takes less room. */
function contentsOf(parts: readonly Part[]): string | Layout {
  const [only] = parts;
  return parts.length === 1 && typeof only === "string" ? only : new Layout(parts);
}

/** A block sequence whose items are read one by one. */
export class Sequence {
  readonly kind = "sequence";
  readonly list: CutList;
  length = 0;
  private readonly items = new ListCell<Chunk>();
  /** Counts up when another sequence is cut out of one of its items, or one less. */
  readonly cuts = new Cell(0);

  constructor(
    public owner: Chunk,
    readonly columns: SequenceColumns,
  ) {
    this.list = new CutList(this);
  }

  get document(): SyntaxDocument {
    return this.owner.document;
  }

  get base(): number {
    return this.owner.base + this.owner.offsetOf(this);
  }

  /** The chunks of its items, in order. */
  get chunks(): readonly Chunk[] {
    return this.items.get();
  }

  /** The index of the chunk that holds an offset, counted from the start of the sequence. */
  indexAt(offset: number): number {
    const chunks = this.items.peek();
    return lastAtMost(chunks.length, (index) => chunks[index]?.start ?? 0, offset);
  }

  /** The chunk that holds an offset, counted from the start of the sequence. */
  chunkAt(offset: number): Chunk | undefined {
    return this.items.peek()[this.indexAt(offset)];
  }

  /** The line that stands for it in the skeleton of its owner. */
  get placeholder(): string {
    return `${" ".repeat(this.columns.dash)}- ${HOLE}\n`;
  }

  /** The sequence in another chunk. */
  movedTo(owner: Chunk): this {
    this.owner = owner;
    return this;
  }

  /** Takes other chunks for items, and puts them one behind the other. */
  setChunks(chunks: readonly Chunk[]): void {
    let start = 0;
    for (const chunk of chunks) {
      chunk.start = start;
      start += chunk.length;
    }
    this.length = start;
    this.items.set(chunks);
  }

  /** Moves what stands behind a chunk that has become longer by this much, or shorter. */
  grow(chunk: Chunk, by: number): void {
    const chunks = this.items.peek();
    for (let index = this.indexAt(chunk.start) + 1; index < chunks.length; index++) {
      const behind = chunks[index];
      if (behind) behind.start += by;
    }
    this.length += by;
  }
}

/** The list node of a sequence that is cut: its items come from the chunks. */
export class CutList implements ListNode {
  readonly kind = "list";
  readonly flow = false;
  from = 0;
  readonly to = 0;
  anchor: string | undefined;
  private above: Entry | ListNode | undefined;
  private readonly members: Query<readonly Node[]>;

  constructor(readonly sequence: Sequence) {
    this.members = new Query(
      (): readonly Node[] => this.sequence.chunks.flatMap((chunk) => chunk.content().roots),
      {
        name: "items",
      },
    );
  }

  get chunk(): Chunk {
    return this.sequence.owner;
  }

  get items(): readonly Node[] {
    return this.members.get();
  }

  /** What holds the list; undefined where the text around it is so broken that nothing does. */
  get parent(): Entry | ListNode | undefined {
    this.chunk.raw.get();
    return this.above;
  }

  /** Gives it its place among the nodes of its owner, each time when that is read. */
  attach(parent: Entry | ListNode | undefined, from: number, anchor: string | undefined): void {
    this.above = parent;
    this.from = from;
    this.anchor = anchor;
  }
}

/**
 * Makes the parts of a chunk from what a text was cut into.
 *
 * @param known the sequences that placeholders in the text stand for, by where their lines begin
 */
export function partsOf(
  owner: Chunk,
  text: string,
  cuts: readonly PartCut[],
  known: ReadonlyMap<number, Sequence> = noHoles,
): readonly Part[] {
  return cuts.map((part) => {
    const hole = part.kind === "known" ? known.get(part.start) : undefined;
    if (hole) return hole;
    if (part.kind !== "sequence") return text.slice(part.start, part.end);
    const sequence = new Sequence(owner, part.columns);
    sequence.setChunks(part.items.map((item) => chunkOf(sequence, text, item)));
    return sequence;
  });
}

/** The chunk of an item of a sequence. */
export function chunkOf(owner: Sequence, text: string, { start, end, lines }: ItemCut): Chunk {
  return new Chunk(owner, text.slice(start, end), lines < fewestLines(true));
}
