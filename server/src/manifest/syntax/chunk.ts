import { Cell, ListCell, Query, sameItems } from "../../query/query";
import { withTargets } from "./aliases";
import { HOLE, type PartCut, type SequenceColumns } from "./cut";
import type { Entry, ListNode, Node } from "./node";
import type { SyntaxProblem, TextFault } from "./problem";
import { readChunk } from "./read-chunk";
import type { Source, SyntaxDocument } from "./source";

/** What a chunk was read to be. */
export interface Content {
  /** The root of the document, or what stands behind the dash: one node unless the text is broken. */
  readonly roots: readonly Node[];
  readonly problems: readonly SyntaxProblem[];
}

const noHoles: ReadonlyMap<number, Sequence> = new Map();

/** A stretch of the text of a chunk: text of its own, or a sequence whose items are chunks themselves. */
export type Part = string | Sequence;

/** What is read for a chunk: its own text, with a single item in place of each sequence that is cut out. */
export interface Skeleton {
  readonly text: string;
  /** The sequence at the offset where its placeholder's line begins. */
  readonly holes: ReadonlyMap<number, Sequence>;
}

/**
 * A stretch of text that is read as one: a document, or an item of a long sequence, without the items of the sequences
 * in it. Nodes know only their place in the skeleton of their chunk, so that a chunk can move when text around it
 * changes, without touching a single node in it.
 */
export class Chunk {
  /** Where it begins: from the start of its sequence, or of the text. */
  start = 0;
  length = 0;
  private readonly version = new Cell(0);
  private readonly cutOut = new ListCell<Sequence>();
  private marks: readonly Mark[] | undefined;

  constructor(
    public owner: Sequence | SyntaxDocument,
    private contents: readonly Part[],
    /** Why the text is not read at all. */
    readonly refusal?: TextFault,
  ) {}

  /** What it consists of, in order: text, and sequences in between. */
  get parts(): readonly Part[] {
    this.version.get();
    return this.contents;
  }

  set parts(parts: readonly Part[]) {
    this.contents = parts;
    this.marks = undefined;
    this.version.set(this.version.peek() + 1);
    this.cutOut.set(parts.filter((part) => part instanceof Sequence));
  }

  /** What is read of it by itself; aliases do not lead anywhere yet. */
  readonly raw = new Query(
    () => {
      this.version.get();
      return readChunk(this);
    },
    { name: "read" },
  );

  /** What it was read to be, with aliases that lead to what they stand for. */
  content(): Content {
    const raw = this.raw.get();
    if (raw.aliases.length === 0) return raw;
    this.resolved ??= new Query((): Content => withTargets(this, this.raw.get()), { name: "resolve" });
    return this.resolved.get();
  }

  private resolved: Query<Content> | undefined;

  /** The nodes in it that have an anchor. */
  anchored(): readonly Node[] {
    this.anchors ??= new Query(() => this.raw.get().anchored, { isEqual: sameItems });
    return this.anchors.get();
  }

  private anchors: Query<readonly Node[]> | undefined;

  /** The faults of its own text. Whoever asks depends on them alone. */
  problems(): readonly SyntaxProblem[] {
    this.faults ??= new Query(() => this.content().problems, { name: "problems", isEqual: sameItems });
    return this.faults.get();
  }

  private faults: Query<readonly SyntaxProblem[]> | undefined;

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
    return this.cutOut.get();
  }

  /** Where an offset into its skeleton stands in the text of its source. */
  place(offset: number): number {
    if (this.contents.length === 1 && typeof this.contents[0] === "string") return this.base + offset;
    const mark = this.layout().findLast(({ skeleton }) => skeleton <= offset);
    if (!mark) return this.base;
    const inside = offset - mark.skeleton;
    return (
      this.base +
      mark.text +
      (mark.part instanceof Sequence ? Math.min(inside, mark.part.columns.dash) : inside)
    );
  }

  /** Where a sequence begins, from the start of this chunk. */
  offsetOf(sequence: Sequence): number {
    return this.layout().find(({ part }) => part === sequence)?.text ?? 0;
  }

  skeleton(): Skeleton {
    const [only] = this.contents;
    if (this.contents.length === 1 && typeof only === "string") return { text: only, holes: noHoles };
    const holes = new Map<number, Sequence>();
    let text = "";
    for (const part of this.contents) {
      if (typeof part === "string") text += part;
      else {
        holes.set(text.length, part);
        text += part.placeholder;
      }
    }
    return { text, holes };
  }

  /**
   * Where its skeleton holds a stretch of its own text; undefined for a stretch that reaches into a sequence.
   *
   * @param start offset into the text of the source, like `end`
   */
  ownOffset(start: number, end: number): number | undefined {
    const { base } = this;
    const holder = this.layout().find(
      ({ part, text }) =>
        typeof part === "string" && base + text <= start && end <= base + text + part.length,
    );
    return holder && holder.skeleton + (start - base - holder.text);
  }

  /** The chunk with another owner. It must not have been read yet. */
  movedTo(owner: Sequence | SyntaxDocument): this {
    this.owner = owner;
    return this;
  }

  /** To be called when the text of an item in it has become longer by this much, or shorter. */
  grow(by: number): void {
    this.length += by;
    this.marks = undefined;
  }

  private layout(): readonly Mark[] {
    return (this.marks ??= marksOf(this.contents));
  }
}

/** Where a part begins in the skeleton and in the text, both from the start of the chunk. */
interface Mark {
  readonly part: Part;
  readonly skeleton: number;
  readonly text: number;
}

function marksOf(parts: readonly Part[]): readonly Mark[] {
  let skeleton = 0;
  let text = 0;
  return parts.map((part) => {
    const mark = { part, skeleton, text };
    skeleton += typeof part === "string" ? part.length : part.placeholder.length;
    text += part.length;
    return mark;
  });
}

/** A block sequence whose items are read one by one. */
export class Sequence {
  readonly kind = "sequence";
  readonly list: CutList;
  length = 0;
  private readonly items = new ListCell<Chunk>();

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
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((chunks[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
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
    sequence.setChunks(part.items.map((item) => chunkOf(sequence, text, item.parts, item.end - item.start)));
    return sequence;
  });
}

export function chunkOf(
  owner: Sequence | SyntaxDocument,
  text: string,
  cuts: readonly PartCut[],
  length: number,
): Chunk {
  const chunk = new Chunk(owner, []);
  chunk.parts = partsOf(chunk, text, cuts);
  chunk.length = length;
  return chunk;
}
