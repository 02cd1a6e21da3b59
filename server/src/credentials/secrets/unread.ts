/** Secrets in text that is not, or not yet, read as keys and values: their key is known by the line it stands on. */
import { announcesSecret, secretUnder } from "./named";
import { isReference } from "./reference";

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A key and its colon; what is written behind it is looked at by itself. */
const KEY = /([A-Za-z_][\w.-]{0,79})["']?[ \t]{0,8}:(?=[ \t\r\n]|$)/g;

/** Signs with which YAML does something of its own, so that what is meant as a value is not read as one. */
const INDICATORS = /^(?:[-?:][ \t]+|[!&*|>%@`"'[\]{},#?-])+/;
/** A word behind which the value still follows: a tag, an anchor, the head of a block, a dash. */
const LEADING_WORD = /^(?:[!&]\S*|[|>][+\d-]{0,2}|[-?])$/;

const MOST_LINES = 60;
/** A longer value is cut, so that a line with thousands of keys costs no more than what stands on it some times over. */
const LONGEST_LINE = 1_024;
/** A line with more keys of secrets is written by nobody; what is behind them counts as one. */
const MOST_KEYS = 100;
/** More words are no value of one key. */
const MOST_WORDS = 16;

/** Where values stand that their keys give away as secrets, on the line of the key or indented below it. */
export function findUnread(text: string): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    found.push(...onLine(text, { start, end }));
    start = end + 1;
  }
  return found;
}

function* onLine(text: string, line: Stretch): Generator<Stretch> {
  let done = 0;
  let count = 0;
  for (const match of text.slice(line.start, line.end).matchAll(KEY)) {
    const [whole, key = ""] = match;
    if (match.index < done || !announcesSecret(key)) continue;
    if (++count > MOST_KEYS) {
      yield { start: line.start + match.index, end: line.end };
      return;
    }
    for (const value of linesOfValue(text, line, line.start + match.index + whole.length)) {
      if (!looksLikeSecret(key, text.slice(value.start, value.end))) continue;
      yield value;
      done = value.end - line.start;
    }
  }
}

/** The stretches of lines that belong to the value of a key, without blanks around them and without comments. */
function* linesOfValue(text: string, line: Stretch, from: number): Generator<Stretch> {
  const first = written(text, { start: from, end: line.end });
  if (first.start < first.end) yield first;
  const words = text.slice(first.start, first.end).split(/\s+/);
  if (!words.every((word) => word === "" || LEADING_WORD.test(word))) return;
  const indent = indentOf(text, line.start);
  for (let count = 0, start = line.end + 1; start < text.length && count < MOST_LINES; count++) {
    const feed = text.indexOf("\n", start);
    const below = { start, end: feed < 0 ? text.length : feed };
    const value = written(text, below);
    start = below.end + 1;
    if (value.start === value.end) continue;
    if (indentOf(text, below.start) <= indent) return;
    yield value;
  }
}

function indentOf(text: string, start: number): number {
  let at = start;
  while (text.charAt(at) === " ") at++;
  return at - start;
}

function written(text: string, { start, end }: Stretch): Stretch {
  const line = text.slice(start, Math.min(end, start + LONGEST_LINE));
  const withoutComment = line.replace(/[ \t]#.*$/, "");
  const from = start + (withoutComment.length - withoutComment.trimStart().length);
  return { start: from, end: Math.max(from, start + withoutComment.trimEnd().length) };
}

function looksLikeSecret(key: string, line: string): boolean {
  const words = line.split(/[\s,]+/, MOST_WORDS);
  // A colon in a secret makes two words of it; more of them are a map.
  const joined = words.length === 2 && !line.startsWith("{") ? words.join("") : "";
  return [joined, ...words].some((word) => isSecretWord(key, word));
}

function isSecretWord(key: string, word: string): boolean {
  const bare = word.replace(/^["']|(?<!["',])["',]+$/g, "");
  // The next key in braces.
  if (bare.endsWith(":")) return false;
  if (!word.startsWith("!") && (isReference(bare) || isReference(bare.replace(/(?<![}\]])[}\]]+$/, ""))))
    return false;
  return (
    secretUnder(key, word.replace(INDICATORS, "").replace(/(?<!["',}\]])["',}\]]+$/, ""), 0) !== undefined
  );
}

/** What a message may quote of an unread secret: all of it, and the pieces between signs that have a meaning in YAML. */
export function piecesOfUnread(line: string): readonly string[] {
  const pieces = [...line.split(/["']+/), ...line.split(/[\s'"&*!|>%@`,[\]{}:#\\]+/)].filter(isTelling);
  return [line, line.replace(INDICATORS, ""), ...pieces];
}

/** Not a word or number that stands in many a sentence. */
function isTelling(piece: string): boolean {
  return piece.length >= 4 && /[A-Za-z]/.test(piece) && /[^A-Za-z]/.test(piece);
}
