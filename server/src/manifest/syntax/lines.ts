/** What the lines of a text say about its block structure, read without a parse. */

/** A line that belongs to whatever stands above it: blank, a comment, or nothing that could begin a node. */
export const NEUTRAL = -1;

const SPACE = 0x20;
const TAB = 0x09;
const HASH = 0x23;
const DASH = 0x2d;
const FEED = 0x0a;
const RETURN = 0x0d;

/** Where the lines of a stretch of text begin, and by how many spaces each is indented. */
export class Lines {
  /** How many lines there are. */
  readonly count: number;
  private readonly starts: Int32Array;
  private readonly indents: Int16Array;

  /** @param start where a line begins */
  constructor(
    readonly text: string,
    start: number,
    readonly end: number,
  ) {
    let starts = new Int32Array(64);
    let indents = new Int16Array(64);
    let count = 0;
    for (let line = start; line < end; count++) {
      if (count === starts.length) {
        starts = grown(starts, new Int32Array(count * 2));
        indents = grown(indents, new Int16Array(count * 2));
      }
      starts[count] = line;
      indents[count] = indentAt(text, line);
      const feed = text.indexOf("\n", line);
      line = feed < 0 ? end : feed + 1;
    }
    this.count = count;
    this.starts = starts;
    this.indents = indents;
  }

  /** The offset at which a line begins; for the line behind the last one, where the stretch ends. */
  start(line: number): number {
    return line < this.count ? (this.starts[line] ?? this.end) : this.end;
  }

  /** By how many spaces it is indented; NEUTRAL where that says nothing. */
  indent(line: number): number {
    return this.indents[line] ?? NEUTRAL;
  }

  /** Whether a list item begins on it. */
  isItem(line: number): boolean {
    const indent = this.indent(line);
    return indent !== NEUTRAL && isDashAt(this.text, this.start(line) + indent);
  }
}

function grown<Numbers extends Int32Array | Int16Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/**
 * The indentation of the line at `start`. NEUTRAL for blank lines and comments, for lines that are indented with a
 * tab, for directives and markers of a document, and for what a merge conflict leaves behind: none of them begins or
 * ends a block.
 */
function indentAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at++;
  const code = text.charCodeAt(at);
  if (at >= text.length || code === FEED || code === RETURN || code === HASH || code === TAB) return NEUTRAL;
  return at === start && (isConflictMark(text, start, code) || isFrame(text, start, code))
    ? NEUTRAL
    : at - start;
}

/** `<`, `=`, `>` and `|`, seven times. */
function isConflictMark(text: string, start: number, code: number): boolean {
  if (code !== 0x3c && code !== 0x3d && code !== 0x3e && code !== 0x7c) return false;
  for (let at = start + 1; at < start + 7; at++) if (text.charCodeAt(at) !== code) return false;
  const after = text.charCodeAt(start + 7);
  const isEnd = Number.isNaN(after) || after === FEED || after === RETURN;
  return code === 0x3d ? isEnd : after === SPACE;
}

/** A directive, or a marker of the document without content behind it. */
function isFrame(text: string, start: number, code: number): boolean {
  if (code === 0x25) return true;
  return isMarkerAt(text, start) && /[ \t]*(?:#.*)?(?:\r?\n|$)/y.test(text.slice(start + 3, start + 200));
}

/** Whether a line at `start` begins or ends a document: `---`, `...`. */
export function isMarkerAt(text: string, start: number): boolean {
  const code = text.charCodeAt(start);
  if (code !== DASH && code !== 0x2e) return false;
  return (
    text.charCodeAt(start + 1) === code && text.charCodeAt(start + 2) === code && isBlankAt(text, start + 3)
  );
}

/** Whether a `-` that begins a list item stands at an offset. */
export function isDashAt(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && isBlankAt(text, at + 1);
}

function isBlankAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return Number.isNaN(code) || code === SPACE || code === TAB || code === FEED || code === RETURN;
}

/** What stands on a line behind its indentation and its dashes. */
export interface LineContent {
  /**
   * `open-key`: a key with nothing behind it on the line, so that its value may stand on the lines below;
   * `open-item`: a dash with nothing behind it; `value`: lines that are indented further than `column` belong to the
   * value that begins here.
   */
  readonly kind: "open-key" | "open-item" | "value";
  readonly column: number;
  /** Whether what begins here is a map. */
  readonly isMap: boolean;
}

// Each stretch of blanks, and each tag or anchor, can be read in one way only: anything else would take a text that is
// made to cost apart in more ways than time allows.
const KEY =
  /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|(?:[^\s#"'[\]{},&*!|>%@`?:-]|[?:-](?=\S))(?:[^\s:]|[ \t]+(?![ \t#]|:(?=\s|$))|:(?=\S))*)[ \t]*:(?=\s|$)/y;
const OPEN_REST = /[ \t]*(?:[&!]\S*[ \t]+)*(?:[&!]\S*)?(?:(?<=[ \t:])#[^\n]*)?\r?(?:\n|$)/y;

/**
 * @param start where the line begins
 * @param indent by how many spaces it is indented
 */
export function contentAt(text: string, start: number, indent: number): LineContent {
  let at = start + indent;
  let dash = -1;
  while (isDashAt(text, at)) {
    dash = at - start;
    at++;
    while (text.charCodeAt(at) === SPACE) at++;
  }
  const code = text.charCodeAt(at);
  const isOver = Number.isNaN(code) || code === FEED || code === RETURN || code === HASH;
  if (dash >= 0 && isOver) return { kind: "open-item", column: dash, isMap: true };
  const column = at - start;
  KEY.lastIndex = at;
  if (!KEY.test(text)) {
    // A value below its key goes on over lines of its own column only where it is quoted, bracketed or a block text.
    const goesOn = /["'[{|>?:]/.test(text.charAt(at)) ? indent - 1 : indent;
    return { kind: "value", column: dash >= 0 ? dash : goesOn, isMap: code === 0x7b };
  }
  OPEN_REST.lastIndex = KEY.lastIndex;
  return { kind: OPEN_REST.test(text) ? "open-key" : "value", column, isMap: true };
}
