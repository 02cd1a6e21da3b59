import { Cell, isSettled, ListCell, query, sameItems, settleWithin } from "../../query/query";
import { Slices } from "../../query/slices";
import { AliasUses, anchoredIn, Anchors } from "./aliases";
import type { Chunk } from "./chunk";
import type { Node, Span } from "./node";
import type { SyntaxProblem, TextFault } from "./problem";
import type { SourceText } from "./source-text";

/** One YAML document of a source. It stays the same while its text is edited. */
export class SyntaxDocument {
  readonly kind = "document";
  private readonly whole: Cell<Chunk | undefined>;
  private inItems: Chunk | undefined;
  private inOnePiece: Chunk | undefined;

  constructor(readonly source: Source) {
    this.whole = new Cell<Chunk | undefined>(undefined);
  }

  /** How much of it at its start and at its end says where it begins and ends: markers and what is beyond them. */
  frame: { readonly start: number; readonly end: number } = { start: 0, end: 0 };

  /** Why its text is not read at all. */
  refusal: TextFault | undefined = undefined;

  /** Counts up when another sequence is cut out of its text, or one less. */
  readonly cuts = new Cell(0);

  get document(): this {
    return this;
  }

  /** Its text cut at the items of its sequences. Edits change this, however the document is read. */
  get cut(): Chunk {
    return held(this.inItems);
  }

  set cut(chunk: Chunk) {
    this.inItems = chunk;
  }

  /** Its text in one piece, as long as it is read like that although it could be cut. */
  get onePiece(): Chunk | undefined {
    return this.inOnePiece;
  }

  /** Its text as it is read. */
  get chunk(): Chunk {
    return held(this.whole.get());
  }

  /** Has it read in one piece, or else item by item. */
  read(onePiece: Chunk | undefined): void {
    this.inOnePiece = onePiece;
    this.whole.set(onePiece ?? this.cut);
  }

  /** Whether a chunk is all of it: as it is cut, or as it is read. */
  holds(chunk: Chunk): boolean {
    return (chunk === this.inItems || chunk === this.inOnePiece) && this.source.holds(this);
  }

  /** To be called when the text before it has become longer by this much, or shorter. */
  move(by: number): void {
    this.cut.start += by;
    if (this.inOnePiece) this.inOnePiece.start += by;
  }

  /** What stands in it; undefined where it is empty. */
  get root(): Node | undefined {
    return this.chunk.content().roots[0];
  }

  /** From the start of the line that it begins on to the start of that of the next one. */
  get span(): Span {
    const { base, length } = this.chunk;
    return { start: base, end: base + length };
  }

  /** What is wrong with its text, in the order of the text. */
  get problems(): readonly SyntaxProblem[] {
    return this.allProblems();
  }

  private readonly allProblems = query(
    () => [...chunksIn(this.chunk)].flatMap((chunk) => chunk.problems()).sort(byPlace),
    { name: "document problems", isEqual: sameItems },
  );

  /** What aliases in it may refer to. */
  readonly anchors = query(() => new Anchors(this.anchoredNodes()), { isEqual: (a, b) => a.isSameAs(b) });

  /** Which aliases lead to a node in it. */
  readonly aliasUses = query(
    () => new AliasUses([...chunksIn(this.chunk)].flatMap((chunk) => chunk.aliases())),
    { isEqual: (a, b) => a.isSameAs(b) },
  );

  private readonly anchoredNodes = query(() => [...anchoredIn(this.chunk)], { isEqual: sameItems });
}

function held(chunk: Chunk | undefined): Chunk {
  if (!chunk) throw new Error("the document has no text yet");
  return chunk;
}

/** A chunk and those in it, each before those that it holds. */
function* chunksIn(chunk: Chunk): Generator<Chunk> {
  yield chunk;
  for (const sequence of chunk.sequences) for (const item of sequence.chunks) yield* chunksIn(item);
}

function byPlace(a: SyntaxProblem, b: SyntaxProblem): number {
  return a.span.start - b.span.start;
}

/** One text: its documents, and where things stand in it. It stays the same while its text is edited. */
export class Source {
  private readonly documentsCell = new ListCell<SyntaxDocument>();

  /** @param document the text as the editor holds it; it is the only copy, and changed by `edit` alone */
  constructor(readonly document: SourceText) {}

  get uri(): string {
    return this.document.uri;
  }

  /** All of the text. What is asked after each keystroke asks for a `slice` of it, which does not have to be put together. */
  get text(): string {
    return this.document.getText();
  }

  /** The text between two offsets. */
  slice(start: number, end: number): string {
    return this.document.slice(start, end);
  }

  get documents(): readonly SyntaxDocument[] {
    return this.documentsCell.get();
  }

  set documents(documents: readonly SyntaxDocument[]) {
    this.cutting.beginAnew();
    this.documentsCell.set(documents);
  }

  holds(document: SyntaxDocument): boolean {
    return this.documentsCell.peek().includes(document);
  }

  /**
   * Has done before anybody asks for all of the text what has to be done then: the text is cut chunk by chunk, and what an
   * edit leaves to be brought up to date is, until the time is up; false while some is left. Whoever asks in between has
   * the rest done at once.
   */
  prepare(isTimeUp: () => boolean): boolean {
    if (!settleWithin(isTimeUp)) return false;
    if (this.cutting.isDone) return true;
    if (!this.cutting.goOn(isTimeUp)) return false;
    // The lines are counted at the first question about one: better now than in the middle of an answer.
    this.document.countLines();
    return true;
  }

  /** Whether nothing is left to be prepared. */
  get isPrepared(): boolean {
    return isSettled() && this.cutting.isDone;
  }

  private readonly cutting = new Slices(() => this.chunks());

  private *chunks(): Generator<Chunk> {
    for (const { chunk } of this.documents) yield* chunksIn(chunk);
  }
}
