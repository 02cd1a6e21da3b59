import { holderOf } from "../../text/ascending";
import { startOfLine } from "../../text/lines";
import { Recent } from "../../text/recent";
import { isScalar, visit, type Document, type YAMLParseError } from "yaml";
import type { Span } from "./node";
import { MAX_NESTING, readYaml, type Reading } from "./read-yaml";
import type { LineEdit, Repair } from "./repair";
import { repairsFor } from "./repairs";
import type { SyntaxProblemCode, TextFault } from "./problem";

/** How many faults are mended before the tree is taken as it is. */
const MAX_RECOVERIES = 20;

/**
 * How much text is parsed to mend a text, beyond the text itself a few times over: each mend that is tried costs a
 * parse of the lines around it.
 */
const MAX_PARSED = 60_000;

/** More of what cannot be read is told nowhere. */
const LONGEST_DETAIL = 200;

/** How far a mend has to bring the reader, in lines behind the fault, to count as the right one. */
const FAR_ENOUGH = 8;

/** A text that can be read, and where its parts stand in the text as it was written. */
export interface Readable {
  readonly documents: readonly Document.Parsed[];
  /** The text that was read in the end: mended, other than the one that was written. */
  readonly text: string;
  readonly placeOf: (offset: number) => number;
}

/**
 * Parses a text. Where it is no YAML, its faults are mended one after the other, each told as a problem, so that a
 * broken line costs that line and not the rest of the document. What cannot be mended is taken out.
 *
 * @param isKnownWellFormed tells at little cost that a text is well-formed, and may deny it of any text
 */
export function parseWithRecovery(
  text: string,
  faults: TextFault[],
  isKnownWellFormed: (text: string) => boolean,
): Readable {
  const known = recoveries.get(text);
  const { edits, reading, told } = known
    ? { ...known, reading: readYaml(known.text) }
    : recovered(text, { left: MAX_PARSED + text.length, isKnownWellFormed });
  if (!known && edits.length > 0) recoveries.set(text, { edits, told, text: reading.text });
  faults.push(...told);
  if (reading.tooDeepAt !== undefined) {
    const start = placeIn(edits, reading.tooDeepAt);
    faults.push({ code: "too-deep", span: { start, end: start + 1 }, detail: String(MAX_NESTING) });
  }
  return { ...reading, placeOf: (offset) => placeIn(edits, offset) };
}

/** What makes a text readable, and what is told of it. */
interface Recovery {
  readonly edits: readonly Edit[];
  readonly told: readonly TextFault[];
  /** The text that can be read. */
  readonly text: string;
}

/** How texts became readable: one is read again where something was tried in it and taken back, as completion does. */
const recoveries = new Recent<Recovery>(256 * 1024);

function recovered(text: string, trials: Trials): Omit<Recovery, "text"> & { readonly reading: Reading } {
  let reading = readYaml(text);
  const edits: Edit[] = [];
  const told: TextFault[] = [];
  for (let recovery = 0; recovery <= MAX_RECOVERIES; recovery++) {
    const error = firstError(reading);
    if (!error) break;
    const isLast = recovery === MAX_RECOVERIES || trials.left <= 0;
    const mended = isLast ? undefined : mend(reading, error, trials);
    const { code, detail, marked, edit } = mended ?? takeOut(reading.text, error);
    const start = placeIn(edits, marked.start);
    const end = Math.max(placeIn(edits, marked.end), start);
    told.push({ code, span: { start, end }, detail, ...repairOf(mended, edits) });
    if (!edit || isLast) break;
    edits.push(edit);
    trials.left -= text.length;
    reading = readYaml(applied(reading.text, edit));
  }
  return { edits, told, reading };
}

/** How mends are tried. */
interface Trials {
  /** How many more characters may be parsed. */
  left: number;
  /** Tells at little cost that a text is well-formed; what it does not know it denies. */
  readonly isKnownWellFormed: (text: string) => boolean;
}

interface Edit extends Span {
  readonly text: string;
}

interface Mend {
  readonly code: SyntaxProblemCode;
  readonly detail: string;
  readonly marked: Span;
  /** What makes the text readable here; undefined where nothing does. */
  readonly edit: Edit | undefined;
  /** Whether the edit is what the author has to do. */
  readonly isRepair: boolean;
}

/** Where an offset of the edited text stood before the edits. */
function placeIn(edits: readonly Edit[], offset: number): number {
  let place = offset;
  for (const { start, end, text } of [...edits].reverse()) {
    if (place <= start) continue;
    place = place < start + text.length ? Math.min(place, end) : place - text.length + (end - start);
  }
  return place;
}

function repairOf(mended: Mend | undefined, edits: readonly Edit[]): Pick<TextFault, "repair"> {
  if (!mended?.edit || !mended.isRepair) return {};
  const { start, end, text } = mended.edit;
  return { repair: { start: placeIn(edits, start), end: placeIn(edits, end), text } };
}

function applied(text: string, { start, end, text: inserted }: Edit): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** The first line of a text, or the start of it. */
export function firstLine(text: string): Span {
  const end = text.search(/[\r\n]/);
  return { start: 0, end: Math.min(end < 0 ? text.length : end, 200) };
}

type ParseError = Pick<YAMLParseError, "code" | "pos" | "message">;

/** The first fault of a text; what comes of its being cut off where it is nested too deeply is none. */
function firstError({ documents, tooDeepAt = Number.POSITIVE_INFINITY }: Reading): ParseError | undefined {
  const errors = documents.flatMap((document) => document.errors).filter(({ pos }) => pos[0] < tooDeepAt);
  return errors.sort((a, b) => a.pos[0] - b.pos[0] || b.pos[1] - a.pos[1])[0];
}

/** The lines of a text that a fault is judged in, and where they stand. */
interface Window {
  readonly lines: readonly string[];
  /** The index in the text of each line. */
  readonly places: readonly number[];
}

function mend({ text, documents }: Reading, error: ParseError, trials: Trials): Mend | undefined {
  const lines = text.split("\n");
  const starts = lineStarts(lines);
  const quoted = openQuoteBefore(documents, text, error.pos[0]);
  for (const offset of [...(quoted === undefined ? [] : [quoted]), error.pos[0]]) {
    const at = holderOf(starts, offset);
    const end = holderOf(starts, Math.max(error.pos[0], error.pos[1] - 1));
    const last = Math.min(Math.max(end, lineBehind(lines, at)), at + 5, lines.length - 1);
    const place: Place = { at, column: offset - (starts[at] ?? 0), first: lineBefore(lines, at), last };
    const found = bestRepair(lines, windowAround(lines, place), place, trials);
    if (found) return mendOf(found, starts);
  }
  return undefined;
}

function mendOf({ code, detail, edit, from, to }: Repair, starts: readonly number[]): Mend {
  const start = starts[edit.line] ?? 0;
  return {
    code,
    detail,
    marked: { start: start + from, end: start + to },
    edit: { start: start + edit.from, end: start + edit.to, text: edit.text },
    isRepair: code !== "missing-parent",
  };
}

/** Where a quoted text begins that runs over several lines up to where the reader stumbles: its end may be missing. */
function openQuoteBefore(
  documents: readonly Document.Parsed[],
  text: string,
  offset: number,
): number | undefined {
  const line = startOfLine(text, text.slice(0, offset).trimEnd().length) - 1;
  let start: number | undefined;
  for (const document of documents) {
    visit(document, (_, node) => {
      if (!isScalar(node) || !node.range || (node.type !== "QUOTE_DOUBLE" && node.type !== "QUOTE_SINGLE"))
        return;
      const [from, to] = node.range;
      if (from < offset && to > line && text.slice(from, to).includes("\n")) start = from;
    });
  }
  return start;
}

function lineStarts(lines: readonly string[]): readonly number[] {
  let start = 0;
  return lines.map((line) => {
    const here = start;
    start += line.length + 1;
    return here;
  });
}

/** The nearest line above that says something. */
function lineBefore(lines: readonly string[], at: number): number {
  let line = at - 1;
  while (line > 0 && /^\s*(?:#|$)/.test(lines[line] ?? "")) line--;
  return Math.max(line, 0);
}

/** The nearest line below that says something; the line itself where there is none. */
function lineBehind(lines: readonly string[], at: number): number {
  const line = lines.findIndex((text, index) => index > at && !/^\s*(?:#|$)/.test(text));
  return line < 0 ? at : line;
}

interface Place {
  readonly at: number;
  readonly column: number;
  readonly first: number;
  readonly last: number;
}

function bestRepair(
  lines: readonly string[],
  window: Window,
  { at, column, first, last }: Place,
  trials: Trials,
): Repair | undefined {
  let best: { repair: Repair; reached: number } | undefined;
  const goal = last + FAR_ENOUGH;
  const size = window.lines.reduce((sum, line) => sum + line.length + 1, 0);
  for (const repair of repairsFor(lines, at, column, first, last)) {
    if (trials.left <= 0) break;
    trials.left -= size;
    const reached = reachedWith(window, repair.edit, trials);
    if (reached > goal) return repair;
    if (reached > at && (!best || reached > best.reached)) best = { repair, reached };
  }
  return best?.repair;
}

/** The line of the text up to which the window can be read with an edit in it. */
function reachedWith({ lines, places }: Window, edit: LineEdit | undefined, trials?: Trials): number {
  const index = edit ? places.indexOf(edit.line) : -1;
  const changed = [...lines];
  if (edit && index >= 0) {
    const line = lines[index] ?? "";
    changed[index] = line.slice(0, edit.from) + edit.text + line.slice(edit.to);
  }
  const text = changed.join("\n");
  const fault = firstFaults.get(text) ?? firstFaults.set(text, firstFaultOf(text, trials));
  if (fault === NONE) return Number.POSITIVE_INFINITY;
  const stumbled = text.slice(0, fault).split("\n").length - 1;
  const added = edit ? edit.text.split("\n").length - 1 : 0;
  const here = stumbled > index ? Math.max(index, stumbled - added) : stumbled;
  // What is wrong at the end of the window is that it ends there.
  return here >= places.length - 1 && here < (places.at(-1) ?? 0)
    ? Number.POSITIVE_INFINITY
    : (places[here] ?? -1);
}

const NONE = -1;

/** Where the first fault of a text stands; `NONE` where it has none. */
function firstFaultOf(text: string, trials: Trials | undefined): number {
  if (trials?.isKnownWellFormed(text)) return NONE;
  return firstError(readYaml(text))?.pos[0] ?? NONE;
}

/**
 * Where the first faults of windows stand. As long as a text is broken in one place while somebody types in another,
 * the same mends are tried for the same lines with each stroke of a key.
 */
const firstFaults = new Recent<number>(256 * 1024);

/**
 * The lines around a fault with the keys that they stand below: enough to judge a mend by, at a fraction of the cost
 * of the whole text. Where they are not faulty in the same place, the whole text.
 */
function windowAround(lines: readonly string[], { at, first: before, last }: Place): Window {
  const top = documentStart(lines, at);
  const first = lineBehind(lines, Math.max(top, before - 8) - 1);
  const places = keysAbove(lines, first, top);
  const end = Math.min(lines.length, last + 2 * FAR_ENOUGH);
  for (let line = first; line < end; line++) places.push(line);
  const window = { lines: places.map((line) => lines[line] ?? ""), places };
  const isEnough = places.length === lines.length || reachedWith(window, undefined) === at;
  return isEnough ? window : { lines, places: lines.map((_, line) => line) };
}

/** The lines that a line stands below: each the nearest one above with less indentation, or the key of its list. */
function keysAbove(lines: readonly string[], first: number, top: number): number[] {
  const keys: number[] = [];
  let indent = indentOf(lines[first] ?? "");
  let wantsKey = isItem(lines[first] ?? "");
  for (let line = first - 1; line >= top && (indent > 0 || wantsKey); line--) {
    const text = lines[line] ?? "";
    const isKeyOfItems = wantsKey && indentOf(text) === indent && !isItem(text);
    if (/^\s*(?:#|$)/.test(text) || (indentOf(text) >= indent && !isKeyOfItems)) continue;
    keys.unshift(line);
    indent = indentOf(text);
    wantsKey = isItem(text);
  }
  return keys;
}

function isItem(line: string): boolean {
  return /^\s*-(?:\s|$)/.test(line);
}

function documentStart(lines: readonly string[], at: number): number {
  for (let line = at; line > 0; line--)
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(lines[line - 1] ?? "")) return line;
  return 0;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What nothing mends is taken out from where the reader stumbles to the end of the line; spaces keep the columns. */
function takeOut(text: string, error: ParseError): Mend {
  const at = error.pos[0] + (/^\s*\n/.exec(text.slice(error.pos[0]))?.[0].length ?? 0);
  const start = startOfLine(text, at);
  const from = text.slice(start, at).trim() === "" ? start : at;
  const feed = text.indexOf("\n", at);
  const end = feed < 0 ? text.length : feed;
  const content = text.slice(from, end);
  const marked = trimmed(content, from, text.length);
  const hidden = content.replace(/[^\r]/g, " ");
  const detail = text.slice(marked.start, Math.min(marked.end, marked.start + LONGEST_DETAIL));
  const edit = hidden === content ? undefined : { start: from, end, text: hidden };
  return { code: "unexpected", detail, marked, edit, isRepair: false };
}

/** The span without white space at its ends; at least one unit long where the text allows it. */
function trimmed(content: string, start: number, limit: number): Span {
  const lead = content.length - content.trimStart().length;
  const end = start + content.trimEnd().length;
  return end > start + lead ? { start: start + lead, end } : { start, end: Math.min(limit, start + 1) };
}
