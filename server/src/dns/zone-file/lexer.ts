/** Zone files cut into tokens, the way BIND cuts them (RFC 1035 section 5.1). */

/**
 * What stands at a place: `word` is a run of characters, `quoted` a quoted string, `blank` white space at the start of
 * a line, which stands for the owner of the record before.
 */
export type TokenKind = "word" | "quoted" | "blank" | "line-end" | "file-end" | "fault";

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const semicolon = 0x3b;
const equals = 0x3d;
const backslash = 0x5c;

/**
 * Cuts one text into tokens, one at a time. The last token stands in the fields of the lexer itself, so that a large
 * zone costs no object for each word.
 */
export class Lexer {
  kind: TokenKind = "line-end";
  /** Offsets of the token in the text, quotation marks included. */
  start = 0;
  end = 0;
  /** Zero-based line of `start`. */
  line = 0;
  /** What is wrong, where `kind` is `fault`. */
  reason = "";
  /** Parentheses that are open. Between them the end of a line is white space. */
  depth = 0;
  /** Where the outermost open parenthesis stands, and its line. */
  opened = { offset: 0, line: 0 };
  /** Opening parentheses so far: tells whether one stood between two tokens. */
  openings = 0;

  private position = 0;
  private positionLine = 0;
  private isAtLineStart = true;

  constructor(readonly text: string) {
    if (text.startsWith("\uFEFF")) this.position = 1;
  }

  /** The token without quotation marks, escapes as written. */
  get raw(): string {
    return this.kind === "quoted"
      ? this.text.slice(this.start + 1, this.end - 1)
      : this.text.slice(this.start, this.end);
  }

  /**
   * Moves on to the next token.
   *
   * @param allowsPairs whether a quoted string may follow an equals sign inside a word, as SVCB parameters have it
   */
  next(allowsPairs = false): TokenKind {
    if (this.isAtLineStart && this.depth === 0) {
      const end = this.blanksEnd();
      if (end > this.position) return this.take("blank", end);
    }
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code === space || code === tab) this.position++;
      else if (code === semicolon) this.skipComment();
      else if (code === lineFeed || code === carriageReturn) {
        if (this.depth === 0) return this.take("line-end", this.lineEnd());
        this.passLineEnd();
      } else if (code === openParenthesis) this.open();
      else if (code === closeParenthesis) {
        if (this.depth === 0) return this.fault("a closing parenthesis has no opening one before it", 1);
        this.depth--;
        this.position++;
      } else break;
      this.isAtLineStart = false;
    }
    this.isAtLineStart = false;
    if (this.position >= this.text.length) return this.take("file-end", this.position);
    return this.text.charCodeAt(this.position) === quote ? this.takeQuoted() : this.takeWord(allowsPairs);
  }

  /** Moves on to the end of the entry, which is that of its line unless parentheses are open. */
  skipEntry(): void {
    while (this.kind !== "line-end" && this.kind !== "file-end") this.next();
  }

  /** Moves on to the start of the line behind that offset, and forgets open parentheses. */
  resumeBehindLine(offset: number, line: number): void {
    this.position = offset;
    this.positionLine = line;
    while (this.position < this.text.length && !this.isLineEnd()) this.position++;
    if (this.position < this.text.length) this.passLineEnd();
    this.depth = 0;
    this.kind = "line-end";
    this.isAtLineStart = true;
  }

  private blanksEnd(): number {
    let end = this.position;
    for (let code = space; code === space || code === tab; end++) code = this.text.charCodeAt(end);
    return end - 1;
  }

  /** A comment ends at a line feed only: BIND reads over a carriage return that stands alone. */
  private skipComment(): void {
    const end = this.text.indexOf("\n", this.position);
    this.position = this.passed(end < 0 ? this.text.length : end);
  }

  private open(): void {
    if (this.depth === 0) this.opened = { offset: this.position, line: this.positionLine };
    this.depth++;
    this.openings++;
    this.position++;
  }

  private takeWord(allowsPairs: boolean): TokenKind {
    const { text } = this;
    let end = this.position;
    let hasPair = false;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === backslash) {
        const escaped = text.charCodeAt(end + 1);
        if (escaped !== lineFeed && escaped !== carriageReturn) end++;
      } else if (code === quote && allowsPairs && text.charCodeAt(end - 1) === equals) {
        const close = this.quotedEnd(end);
        if (close === undefined) return this.takeUnclosed();
        end = close - 1;
        hasPair = true;
      } else if (
        code === space ||
        code === tab ||
        code === lineFeed ||
        code === carriageReturn ||
        code === semicolon ||
        code === quote ||
        code === openParenthesis ||
        code === closeParenthesis
      )
        break;
    }
    return this.take("word", Math.min(end, text.length), hasPair);
  }

  private takeQuoted(): TokenKind {
    const end = this.quotedEnd(this.position);
    return end === undefined ? this.takeUnclosed() : this.take("quoted", end, true);
  }

  private takeUnclosed(): TokenKind {
    let lineEnd = this.position;
    while (lineEnd < this.text.length && !/[\r\n]/.test(this.text.charAt(lineEnd))) lineEnd++;
    return this.fault("a quotation mark is not closed on its line", lineEnd - this.position);
  }

  /** The offset behind the closing quotation mark; a line ends inside the string only behind a backslash. */
  private quotedEnd(start: number): number | undefined {
    for (let offset = start + 1; offset < this.text.length; offset++) {
      const code = this.text.charCodeAt(offset);
      if (code === quote) return offset + 1;
      if (code === lineFeed) return undefined;
      if (code === backslash) offset++;
    }
    return undefined;
  }

  private take(kind: TokenKind, end: number, mayHoldLines = false): TokenKind {
    this.kind = kind;
    this.start = this.position;
    this.end = end;
    this.line = this.positionLine;
    if (kind === "line-end") this.positionLine++;
    this.position = mayHoldLines ? this.passed(end) : end;
    this.isAtLineStart = kind === "line-end";
    return kind;
  }

  private fault(reason: string, length: number): TokenKind {
    this.reason = reason;
    return this.take("fault", this.position + length, true);
  }

  /** Counts the lines that end between here and there, as strings and comments may hold them; gives `end`. */
  private passed(end: number): number {
    for (let offset = this.position; offset < end; offset++) {
      const code = this.text.charCodeAt(offset);
      const isAlone = code === carriageReturn && this.text.charCodeAt(offset + 1) !== lineFeed;
      if (code === lineFeed || isAlone) this.positionLine++;
    }
    return end;
  }

  private isLineEnd(): boolean {
    const code = this.text.charCodeAt(this.position);
    return code === lineFeed || code === carriageReturn;
  }

  private lineEnd(): number {
    const isPair =
      this.text.charCodeAt(this.position) === carriageReturn &&
      this.text.charCodeAt(this.position + 1) === lineFeed;
    return this.position + (isPair ? 2 : 1);
  }

  private passLineEnd(): void {
    const end = this.lineEnd();
    this.positionLine++;
    this.position = end;
  }
}
