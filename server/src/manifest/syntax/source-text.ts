import { TextDocument, type Position, type Range } from "vscode-languageserver-textdocument";
import { holderOf } from "../../text/ascending";
import { columnOf, endOfLine, startOfLine, startOfNextLine } from "../../text/lines";

/** How long the blocks of a text are about, UTF-16 units. */
const BLOCK_LENGTH = 32 * 1024;

/**
 * The text of a source as the editor holds it. It is kept in blocks of whole lines: a keystroke copies one of them and
 * counts its lines, where a single string of megabytes would be copied, and its lines moved, each time.
 */
export class SourceText implements Omit<TextDocument, "getLineRange" | "getEOLCharacters"> {
  readonly languageId = "trust-change";
  private blocks: Block[];
  /** The text in one piece, from when it is asked for until it changes. */
  private whole: string | undefined;
  private starts: readonly number[];
  private firstLines: readonly number[] | undefined = undefined;

  constructor(
    readonly uri: string,
    public version: number,
    text: string,
    private readonly blockLength = BLOCK_LENGTH,
  ) {
    this.whole = text;
    this.blocks = this.blocksOf(text);
    this.starts = startsOf(this.blocks, ({ text }) => text.length);
  }

  /** In UTF-16 units. */
  get length(): number {
    return (this.starts.at(-1) ?? 0) + this.lastBlock.text.length;
  }

  /** Counts the lines, which the first question about one would do otherwise. */
  countLines(): void {
    this.firstLines ??= startsOf(this.blocks, ({ lines }) => lines.lineCount - 1);
  }

  get lineCount(): number {
    return (this.linesBefore.at(-1) ?? 0) + this.lastBlock.lines.lineCount;
  }

  /** The text of a range, or all of it: then it is put together, which takes as long as it is long. */
  getText(range?: Range): string {
    if (range) return this.slice(this.offsetAt(range.start), this.offsetAt(range.end));
    return (this.whole ??= this.blocks.map(({ text }) => text).join(""));
  }

  /** The text between two offsets. */
  slice(start: number, end: number): string {
    const first = this.blockAt(start);
    const base = this.startOf(first);
    const { text } = this.block(first);
    // Nearly all that is asked for stands in one block.
    if (end <= base + text.length) return text.slice(Math.max(0, start - base), Math.max(0, end - base));
    const last = this.blockAt(end);
    return this.blocks
      .slice(first, last + 1)
      .map(({ text }, index) => {
        const base = this.startOf(first + index);
        return text.slice(Math.max(0, start - base), Math.max(0, end - base));
      })
      .join("");
  }

  positionAt(offset: number): Position {
    const index = this.blockAt(offset);
    const { line, character } = this.block(index).lines.positionAt(offset - this.startOf(index));
    return { line: line + (this.linesBefore[index] ?? 0), character };
  }

  offsetAt({ line, character }: Position): number {
    const index = holderOf(this.linesBefore, line);
    const lines = this.linesBefore[index] ?? 0;
    return this.startOf(index) + this.block(index).lines.offsetAt({ line: line - lines, character });
  }

  /** The start of the line that holds an offset; a line ends with a line feed. */
  startOfLine(offset: number): number {
    const index = this.blockAt(offset);
    const start = this.startOf(index);
    return start + startOfLine(this.block(index).text, offset - start);
  }

  /** The start of the line after the one that holds an offset, or the end of the text. */
  startOfNextLine(offset: number): number {
    const index = this.blockAt(offset);
    const start = this.startOf(index);
    return start + startOfNextLine(this.block(index).text, offset - start);
  }

  /** What stands from an offset on in its line, without the line break. */
  restOfLine(offset: number): string {
    const index = this.blockAt(offset);
    const { text } = this.block(index);
    const from = offset - this.startOf(index);
    return text.slice(from, endOfLine(text, from));
  }

  /** The column (UTF-16 units from the start of its line, zero-based) of an offset. */
  columnOf(offset: number): number {
    const index = this.blockAt(offset);
    // A byte order mark counts as one at the start of the text alone.
    return index === 0 ? columnOf(this.block(0).text, offset) : offset - this.startOfLine(offset);
  }

  /** The UTF-16 unit at an offset; nothing beyond the text. */
  charAt(offset: number): string {
    const index = this.blockAt(offset);
    return this.block(index).text.charAt(offset - this.startOf(index));
  }

  /** How its lines end, where one of them ends with two characters all of them. */
  get lineBreak(): "\n" | "\r\n" {
    return this.blocks.some(({ hasCarriageReturns }) => hasCarriageReturns) ? "\r\n" : "\n";
  }

  /** Replaces what stands between two offsets. */
  replace(start: number, end: number, text: string, version: number): void {
    const first = this.blockAt(start);
    let last = this.blockAt(end);
    const head = this.block(first).text.slice(0, start - this.startOf(first));
    let changed = head + text + this.block(last).text.slice(end - this.startOf(last));
    // A block ends with its last line.
    while (!changed.endsWith("\n") && last + 1 < this.blocks.length) changed += this.block(++last).text;
    const made = changed.length > 2 * this.blockLength ? this.blocksOf(changed) : [new Block(changed)];
    this.blocks = [...this.blocks.slice(0, first), ...made, ...this.blocks.slice(last + 1)];
    this.starts = startsOf(this.blocks, ({ text: own }) => own.length);
    this.firstLines = undefined;
    this.whole = undefined;
    this.version = version;
  }

  private blocksOf(text: string): Block[] {
    const blocks: Block[] = [];
    for (let start = 0; start < text.length || blocks.length === 0;) {
      const end = startOfNextLine(text, start + this.blockLength);
      blocks.push(new Block(text.slice(start, end)));
      start = end;
    }
    return blocks;
  }

  /** How many lines end in front of each block. */
  private get linesBefore(): readonly number[] {
    this.countLines();
    return this.firstLines ?? [];
  }

  private get lastBlock(): Block {
    return this.block(this.blocks.length - 1);
  }

  private blockAt(offset: number): number {
    return holderOf(this.starts, offset);
  }

  private startOf(index: number): number {
    return this.starts[index] ?? 0;
  }

  private block(index: number): Block {
    return this.blocks[index] ?? EMPTY;
  }
}

/** Some lines of a text. */
class Block {
  private counted: TextDocument | undefined = undefined;

  constructor(readonly text: string) {}

  /** Whether any of its lines ends with two characters. */
  get hasCarriageReturns(): boolean {
    return (this.returns ??= this.text.includes("\r\n"));
  }

  private returns: boolean | undefined = undefined;

  /** Where its lines begin; they are counted when somebody asks. */
  get lines(): TextDocument {
    return (this.counted ??= TextDocument.create("", "", 0, this.text));
  }
}

const EMPTY = new Block("");

/** Where each block begins, by what every one of them takes up. */
function startsOf(blocks: readonly Block[], sizeOf: (block: Block) => number): readonly number[] {
  let start = 0;
  return blocks.map((block) => {
    const own = start;
    start += sizeOf(block);
    return own;
  });
}
