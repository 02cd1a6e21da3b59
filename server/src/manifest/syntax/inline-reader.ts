import { exact } from "../../text/exact";
import type { Chunk } from "./chunk";
import { Entry, MapNode, OneTextList, ScalarNode, type ListNode, type Node, type ScalarStyle } from "./node";
import { plainValue } from "./plain-scalar";

/** Where a reader stands in its text. */
export interface Cursor {
  readonly chunk: Chunk;
  readonly text: string;
  /** The end of the line, without its line break. */
  readonly lineEnd: number;
  /** Moved behind what is read. */
  at: number;
  /** Leaves the text to another reader. */
  fail(): never;
}

/** A key ends before its colon; a value at a comment or the end of the line; inside of brackets commas end it too. */
type Role = "key" | "value" | "flow";

type Parent = Entry | ListNode | undefined;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const TAB = 0x09;
const SPACE = 0x20;
const DOUBLE = 0x22;
const HASH = 0x23;
const SINGLE = 0x27;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

/** Longer keys are no keys in YAML. */
const LONGEST_KEY = 1_000;
const MAX_DEPTH = 50;

/** Reads a key, or a value that stands on one line, from where the cursor stands. */
export function readInline(cursor: Cursor, role: Role, parent: Parent, depth = 0): Node {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === DOUBLE) return readDouble(cursor, role, parent);
  if (code === SINGLE) return readSingle(cursor, role, parent);
  if (role !== "key" && code === OPEN_LIST) return readFlowList(cursor, parent, depth);
  if (role !== "key" && code === OPEN_MAP) return readFlowMap(cursor, parent, depth);
  return readPlain(cursor, role, parent);
}

/** Keys come again and again: each is kept once. */
const words = new Map<string, string>();
const MOST_WORDS = 2_000;

function word(text: string): string {
  const known = words.get(text);
  if (known !== undefined) return known;
  if (words.size >= MOST_WORDS) return text;
  // V8 tells what has been a key of an object from another such text without looking at its characters.
  const [kept = text] = Object.keys({ [text]: true });
  words.set(kept, kept);
  return kept;
}

function readPlain(cursor: Cursor, role: Role, parent: Parent): ScalarNode {
  const { text, at: from } = cursor;
  if (!beginsPlain(text, from, role)) cursor.fail();
  const to = endOfPlain(cursor, from, role);
  const source = text.slice(from, to);
  cursor.at = to;
  const isKey = role === "key";
  const kept = isKey ? word(source) : source;
  if (isKey && kept.length > LONGEST_KEY) cursor.fail();
  const value = plainValue(kept);
  const { chunk } = cursor;
  return new ScalarNode(chunk, parent, "plain", from, to, value, kept);
}

const INDICATORS = new Set([..."#,[]{}&*!|>%@`\"'"].map((sign) => sign.charCodeAt(0)));

function beginsPlain(text: string, at: number, role: Role): boolean {
  const code = text.charCodeAt(at);
  if (INDICATORS.has(code)) return false;
  const isLeading = code === 0x2d || code === 0x3f || code === COLON;
  // Inside of brackets those three are left to others.
  return !isLeading || (role !== "flow" && isText(text.charCodeAt(at + 1)));
}

function isText(code: number): boolean {
  return code > SPACE;
}

/** Where a plain scalar ends, white space behind it left aside. */
function endOfPlain(cursor: Cursor, from: number, role: Role): number {
  const { text, lineEnd } = cursor;
  let end = from;
  for (let at = from; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === TAB) cursor.fail();
    if (code === HASH && at > from && text.charCodeAt(at - 1) === SPACE) break;
    if (code === COLON && endsKey(text, at, lineEnd, role)) {
      if (role === "value" || end < at) cursor.fail();
      break;
    }
    if (role === "flow" && isFlowSign(code)) break;
    end = at + 1;
  }
  return end === from ? cursor.fail() : end;
}

function endsKey(text: string, at: number, lineEnd: number, role: Role): boolean {
  const next = text.charCodeAt(at + 1);
  return at + 1 >= lineEnd || next === SPACE || next === TAB || (role === "flow" && isFlowSign(next));
}

function isFlowSign(code: number): boolean {
  return (
    code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || code === OPEN_LIST || code === OPEN_MAP
  );
}

function readSingle(cursor: Cursor, role: Role, parent: Parent): ScalarNode {
  const { text, at: from, lineEnd } = cursor;
  let at = from + 1;
  while (at < lineEnd && (text.charCodeAt(at) !== SINGLE || text.charCodeAt(at + 1) === SINGLE))
    at += text.charCodeAt(at) === SINGLE ? 2 : 1;
  if (at >= lineEnd) cursor.fail();
  const source = text.slice(from + 1, at).replaceAll("''", "'");
  return quoted(cursor, role, parent, { style: "single", from, to: at + 1, source });
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

function readDouble(cursor: Cursor, role: Role, parent: Parent): ScalarNode {
  const { text, at: from, lineEnd } = cursor;
  let source = "";
  let start = from + 1;
  let at = start;
  for (; at < lineEnd && text.charCodeAt(at) !== DOUBLE; at++) {
    if (text.charCodeAt(at) !== BACKSLASH) continue;
    const escaped = ESCAPES[text.charAt(at + 1)];
    if (escaped === undefined) cursor.fail();
    source += text.slice(start, at) + escaped;
    start = ++at + 1;
  }
  if (at >= lineEnd) cursor.fail();
  source += text.slice(start, at);
  return quoted(cursor, role, parent, { style: "double", from, to: at + 1, source });
}

interface Quoted {
  readonly style: ScalarStyle;
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

function quoted(cursor: Cursor, role: Role, parent: Parent, { style, from, to, source }: Quoted): ScalarNode {
  cursor.at = to;
  // A colon right behind the quote, and a key that does not end in one, are left to others.
  const code = cursor.text.charCodeAt(to);
  if (role === "value" && code === COLON) cursor.fail();
  if (role === "key" && code === COLON && !endsKey(cursor.text, to, cursor.lineEnd, "key")) cursor.fail();
  if (to - from > LONGEST_KEY && role === "key") cursor.fail();
  const { chunk } = cursor;
  return new ScalarNode(chunk, parent, style, from, to, source, source);
}

function skipSpaces(cursor: Cursor): number {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at++;
  return cursor.at < cursor.lineEnd ? cursor.text.charCodeAt(cursor.at) : cursor.fail();
}

function readFlowList(cursor: Cursor, parent: Parent, depth: number): ListNode {
  if (depth > MAX_DEPTH) cursor.fail();
  const { chunk, at: from } = cursor;
  const items: Node[] = [];
  const list: Mutable<ListNode> = new OneTextList(chunk, parent, true, from, from, items);
  cursor.at++;
  if (skipSpaces(cursor) !== CLOSE_LIST) {
    do items.push(readFlowValue(cursor, list, depth));
    while (isNext(cursor, CLOSE_LIST));
  }
  list.items = exact(items);
  list.to = ++cursor.at;
  return list;
}

function readFlowMap(cursor: Cursor, parent: Parent, depth: number): MapNode {
  if (depth > MAX_DEPTH) cursor.fail();
  const { chunk, at: from } = cursor;
  const entries: Entry[] = [];
  const map: Mutable<MapNode> = new MapNode(chunk, parent, true, from, from, entries);
  cursor.at++;
  if (skipSpaces(cursor) !== CLOSE_MAP) {
    do entries.push(readFlowEntry(cursor, map, depth));
    while (isNext(cursor, CLOSE_MAP));
  }
  map.entries = exact(entries);
  map.to = ++cursor.at;
  return map;
}

/** Goes behind a comma; false at the closing bracket. A comma in front of that is left to others. */
function isNext(cursor: Cursor, closer: number): boolean {
  const code = skipSpaces(cursor);
  if (code === closer) return false;
  if (code !== COMMA) cursor.fail();
  cursor.at++;
  if (skipSpaces(cursor) === closer) cursor.fail();
  return true;
}

function readFlowEntry(cursor: Cursor, parent: MapNode, depth: number): Entry {
  const entry: Mutable<Entry> = Entry.begun(cursor.chunk, parent, cursor.at);
  const key = readInline(cursor, "flow", entry, depth + 1);
  if (key.kind !== "scalar" || cursor.text.charCodeAt(cursor.at) !== COLON) cursor.fail();
  if (cursor.text.charCodeAt(++cursor.at) !== SPACE) cursor.fail();
  entry.key = key;
  entry.value = readFlowValue(cursor, entry, depth);
  return entry;
}

function readFlowValue(cursor: Cursor, parent: Entry | ListNode, depth: number): Node {
  skipSpaces(cursor);
  const value = readInline(cursor, "flow", parent, depth + 1);
  // A key in a list, or a second colon: a map of one entry, which is left to others.
  if (skipSpaces(cursor) === COLON) cursor.fail();
  return value;
}
