import type { Chunk } from "./chunk";
import { readInline, type Cursor } from "./inline-reader";
import type { Skeleton } from "./layout";
import { isDashAt, isMarkerAt } from "./lines";
import { Entry, MapNode, OneTextList, ScalarNode, type ListNode, type Node } from "./node";

/**
 * Reads the YAML that most manifests are written in: block maps and lists, and values that stand on one line. It gives
 * the tree that `yaml` gives for the same text, many times faster, and gives up at whatever it does not know: anchors,
 * tags, block texts, values over several lines, and everything that is not well-formed.
 *
 * @returns the roots, or undefined where somebody else has to read the text
 */
export function readBlocks(chunk: Chunk, skeleton: Skeleton): readonly Node[] | undefined {
  return unlessUnknown(() => new BlockReader(chunk, skeleton).read());
}

/** Whether a text, as a document of its own, is known to be well-formed. */
export function isKnownWellFormed(text: string, chunk: Chunk): boolean {
  const reader = new BlockReader(chunk, { text, holes: new Map() });
  return unlessUnknown(() => reader.document()) !== undefined;
}

function unlessUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (reason) {
    if (reason === UNKNOWN) return undefined;
    throw reason;
  }
}

/** Thrown to leave the text to another reader, however deep the reader stands in it. */
export const UNKNOWN = Symbol("unknown");

const TAB = 0x09;
const FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;

/** Nesting beyond this many levels is left to the reader that says so. */
const MAX_DEPTH = 100;

type Parent = Entry | ListNode | undefined;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const noNodes: readonly Node[] = [];
const noEntries: readonly Entry[] = [];

/** Characters that the reader leaves to others wherever they stand: they end lines or documents, or are no text. */
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\uFEFF]|\r(?!\n)/;

class BlockReader implements Cursor {
  readonly text: string;
  /** Where the next part of the line begins that is to be read. */
  at = 0;
  /** The end of the line, without its line break. */
  lineEnd = 0;
  /** The column of `at` where a block may begin there; -1 behind the last line. */
  private column = -1;
  private lineStart = 0;
  private nextLine = 0;
  private depth = 0;
  /** The members of all collections that the reader stands in: each is given its own when it ends. */
  private readonly members: (Entry | Node)[] = [];

  constructor(
    readonly chunk: Chunk,
    private readonly skeleton: Skeleton,
  ) {
    this.text = skeleton.text;
  }

  read(): readonly Node[] | undefined {
    const { owner } = this.chunk;
    if (owner.kind === "document") return this.document();
    if (ODD.test(this.text)) return undefined;
    this.advance();
    if (!this.isItem()) return undefined;
    const items = this.items(this.column, owner.list);
    return this.column < 0 ? items : undefined;
  }

  document(): readonly Node[] | undefined {
    if (ODD.test(this.text)) return undefined;
    this.skipFrame();
    this.advance();
    if (this.column < 0) return undefined;
    const root = this.block(undefined);
    return this.column < 0 ? [root] : undefined;
  }

  fail(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- no error: a way out that costs no stack trace
    throw UNKNOWN;
  }

  /** A document may begin with its marker; one with directives is left to others. */
  private skipFrame(): void {
    if (!isMarkerAt(this.text, 0)) return;
    this.nextLine = 3;
    const rest = this.endOfLine(3);
    if (!this.isBlank(3, rest)) this.fail();
    this.nextLine = this.afterLine(rest);
  }

  /** Goes to the next line that says something. */
  private advance(): void {
    const { text } = this;
    for (let start = this.nextLine; start < text.length;) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      const end = this.endOfLine(at);
      this.nextLine = this.afterLine(end);
      if (code === TAB) {
        if (!this.isBlank(at, end)) this.fail();
      } else if (at < end && code !== HASH) {
        if (at === start && (code === 0x25 || isMarkerAt(text, start))) this.fail();
        this.lineStart = start;
        this.lineEnd = end;
        this.at = at;
        this.column = at - start;
        return;
      }
      start = this.nextLine;
    }
    this.column = -1;
    this.at = text.length;
  }

  /** The end of the line that holds an offset, without its line break. */
  private endOfLine(at: number): number {
    const feed = this.text.indexOf("\n", at);
    const end = feed < 0 ? this.text.length : feed;
    return end > at && this.text.charCodeAt(end - 1) === RETURN ? end - 1 : end;
  }

  private afterLine(end: number): number {
    if (this.text.charCodeAt(end) === RETURN) return end + 2;
    return this.text.charCodeAt(end) === FEED ? end + 1 : end;
  }

  /** Whether nothing but white space, or a comment behind white space, stands between two offsets. */
  private isBlank(from: number, to: number): boolean {
    let at = from;
    while (at < to && (this.text.charCodeAt(at) === SPACE || this.text.charCodeAt(at) === TAB)) at++;
    return at >= to || (this.text.charCodeAt(at) === HASH && at > from);
  }

  private isItem(): boolean {
    return this.column >= 0 && isDashAt(this.text, this.at);
  }

  /** Reads the block that begins where the reader stands. */
  private block(parent: Parent): Node {
    if (++this.depth > MAX_DEPTH) this.fail();
    const node = this.isItem() ? this.list(parent) : this.map(parent);
    this.depth--;
    return node;
  }

  private list(parent: Parent): ListNode {
    const { chunk, column, at } = this;
    const hole = this.skeleton.holes.get(this.lineStart);
    if (hole) {
      hole.list.attach(parent, at, undefined);
      this.advance();
      // What belongs to the sequence stands in it; a line here that is indented like it is none that is known.
      if (this.column > hole.columns.key && this.column >= 0) this.fail();
      return hole.list;
    }
    const list: Mutable<ListNode> = new OneTextList(chunk, parent, false, at, at, noNodes);
    list.items = this.items(column, list);
    return list;
  }

  private items(column: number, list: ListNode): readonly Node[] {
    const { members } = this;
    const first = members.length;
    while (this.column === column && this.isItem()) {
      this.at++;
      members.push(this.valueBehind(this.at, column, column + 1, list));
    }
    if (this.column > column) this.fail();
    return members.splice(first) as Node[];
  }

  private map(parent: Parent): MapNode {
    const { chunk, column, at } = this;
    const map: Mutable<MapNode> = new MapNode(chunk, parent, false, at, at, noEntries);
    const { members } = this;
    const first = members.length;
    while (this.column === column && !this.isItem()) members.push(this.entry(column, map));
    if (this.column > column || (this.column === column && this.isItem())) this.fail();
    map.entries = members.splice(first) as Entry[];
    return map;
  }

  private entry(column: number, parent: MapNode): Entry {
    const entry: Mutable<Entry> = Entry.begun(this.chunk, parent, this.at);
    entry.key = readInline(this, "key", entry) as ScalarNode;
    if (this.text.charCodeAt(this.at) !== COLON) this.fail();
    this.at++;
    entry.value = this.valueBehind(this.at, column, column, entry);
    return entry;
  }

  /**
   * Reads what stands behind a colon or a dash: on its line, or as a block below it.
   *
   * @param column the column of the key or the dash
   * @param least the least column at which a list may begin below it; other blocks stand further right than `column`
   */
  private valueBehind(start: number, column: number, least: number, parent: Entry | ListNode): Node {
    const { text, lineEnd } = this;
    let at = start;
    while (at < lineEnd && text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at >= lineEnd || (code === HASH && at > start)) return this.valueBelow(at, column, least, parent);
    if (at === start || code === TAB) this.fail();
    this.at = at;
    if (parent.kind === "list" && this.beginsBlock()) {
      this.column = at - this.lineStart;
      return this.block(parent);
    }
    const value = readInline(this, "value", parent);
    if (!this.isBlank(this.at, lineEnd)) this.fail();
    this.advance();
    // The value would go on in lines that are indented further.
    if (this.column > column) this.fail();
    return value;
  }

  private valueBelow(at: number, column: number, least: number, parent: Entry | ListNode): Node {
    this.advance();
    const isBlock = this.column > column || (this.column >= least && this.isItem());
    return isBlock ? this.block(parent) : ScalarNode.empty(this.chunk, parent, at);
  }

  /** Whether the rest of the line behind a dash is a map or another list. */
  private beginsBlock(): boolean {
    if (isDashAt(this.text, this.at)) return true;
    const code = this.text.charCodeAt(this.at);
    if (code === 0x5b || code === 0x7b) return false;
    const { at } = this;
    // A key and nothing else ends before a colon.
    readInline(this, "key", undefined);
    const isKey = this.text.charCodeAt(this.at) === COLON;
    this.at = at;
    return isKey;
  }
}
