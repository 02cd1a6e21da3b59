import { columnOf, startOfLine } from "../../manifest/edits/layout";
import { parseSource } from "../../manifest/syntax/parse";
import {
  entryOfKey,
  pathOf,
  spanOf,
  type ListNode,
  type MapNode,
  type Node,
  type Path,
  type ScalarNode,
  type Span,
} from "../../manifest/syntax/node";
import type { Source, SyntaxDocument } from "../../manifest/syntax/source";
import { slotAt, type Quote, type Slot } from "./cursor-line";

/** Stands at the cursor while the text is parsed: a character that no manifest holds, in no script and no syntax. */
export const PLACEHOLDER = "\uE0C0";

interface PlaceInText {
  /** The document as it would be if what is typed were there: a placeholder stands at the cursor. */
  readonly document: SyntaxDocument;
  /** What is replaced, as offsets into the text as it is. */
  readonly replace: Span;
  /** What stands between the start of `replace` and the cursor. */
  readonly typed: string;
  /** What has to stand before what is inserted: a space behind a colon, the dash of a new list item. */
  readonly lead: string;
  readonly quote: Quote | undefined;
  /** The closing quote, where it is still missing. */
  readonly closing: string;
  readonly isFlow: boolean;
  /** The column at which further lines of what is inserted begin. */
  readonly column: number;
  /** Whether the line above begins a list item at this column, so that a further item may begin here too. */
  readonly followsItem: boolean;
}

/** The name of a key is typed. */
export interface KeyPlace extends PlaceInText {
  readonly role: "key";
  /** The path of the map that the key belongs to. */
  readonly path: Path;
  readonly map: MapNode;
  /** Whether a colon follows, so that only the name is to be replaced. */
  readonly hasColon: boolean;
}

/** The value of a key is typed. */
export interface ValuePlace extends PlaceInText {
  readonly role: "value";
  readonly path: Path;
  readonly map: MapNode;
  /** Whether the value stands on the line of its key, so that a block value has to begin on a new one. */
  readonly isBesideKey: boolean;
}

/** An item of a list is typed. */
export interface ItemPlace extends PlaceInText {
  readonly role: "item";
  readonly path: Path;
  readonly list: ListNode;
}

/** What stands at the cursor: in which document, at which path, in which role, and what is to be replaced. */
export type Place = KeyPlace | ValuePlace | ItemPlace;

/** One way to read what is being typed. */
interface Attempt {
  readonly lead: string;
  readonly suffix: string;
  /** What it has to turn out to be; anything where the line alone cannot tell. */
  readonly role?: Place["role"];
}

/**
 * The places that the cursor may stand in, likeliest first. Usually there is one; a line that holds nothing yet may
 * become a key, a list item, or a value. Each is worked out only when it is asked for, since each costs a parse.
 */
export function* placesAt(source: Source, offset: number): Generator<Place> {
  const { text } = source;
  const lineStart = startOfLine(text, offset);
  const line = lineAt(text, lineStart);
  if (offset > lineStart + line.length) return;
  const flowDepth = flowDepthAt(source, lineStart);
  const slot = flowDepth === undefined ? undefined : slotAt(line, offset - lineStart, flowDepth);
  if (!slot) return;
  for (const attempt of attemptsFor(slot, line)) {
    const place = tryAttempt(source, offset, shifted(slot, lineStart), attempt);
    if (place) yield place;
  }
  const withColon = slotWithColon(line, slot);
  const place = withColon && tryAttempt(source, offset, shifted(withColon, lineStart), BARE);
  if (place) yield place;
}

const BARE: Attempt = { lead: "", suffix: "" };
const VALUE: Attempt = { lead: "", suffix: "", role: "value" };
const NEW_KEY: Attempt = { lead: "", suffix: ":", role: "key" };
const NEW_ITEM: Attempt = { lead: "- ", suffix: "", role: "item" };

function attemptsFor(slot: Slot, line: string): readonly Attempt[] {
  if (slot.hasColon || slot.after === "flow" || slot.after === "colon") return [BARE];
  if (slot.after === "dash") return slot.quote ? [BARE] : [BARE, NEW_KEY];
  if (slot.quote) return [BARE];
  const isWhole = line.slice(slot.end).trim() === "";
  return isWhole ? [NEW_KEY, NEW_ITEM, VALUE] : [NEW_KEY];
}

/** `route53:` at the end of a list item: the colon may belong to a value that is still being typed. */
function slotWithColon(line: string, slot: Slot): Slot | undefined {
  if (slot.after !== "colon" || slot.lead === "" || slot.quote) return undefined;
  const start = /^[ -]*/.exec(line)?.[0].length ?? 0;
  return { ...slot, start, after: "dash", lead: "" };
}

function tryAttempt(source: Source, offset: number, slot: Slot, attempt: Attempt): Place | undefined {
  const closing = slot.isQuoteOpen && slot.quote ? slot.quote : "";
  const lead = slot.lead + attempt.lead;
  const { text } = source;
  const inserted = lead + PLACEHOLDER + closing + attempt.suffix;
  const patched = parseSource(source.uri, text.slice(0, slot.start) + inserted + text.slice(slot.end));
  const node = placeholderAt(patched, slot.start + lead.length - (slot.quote ? 1 : 0));
  if (!node || breaksText(source, patched, slot, inserted.length)) return undefined;
  const document = patched.documents.find(({ root }) => root === rootOf(node));
  const place = document && placeOf(node, document, { source, offset, slot, lead, closing });
  return attempt.role === undefined || place?.role === attempt.role ? place : undefined;
}

/** The placeholder's node, if it became a node of its own. */
function placeholderAt(patched: Source, start: number): ScalarNode | undefined {
  for (const { root } of patched.documents) {
    const found = root && placeholderIn(root, start);
    if (found) return found;
  }
  return undefined;
}

function placeholderIn(node: Node, start: number): ScalarNode | undefined {
  const span = spanOf(node);
  if (span.start > start || span.end < start) return undefined;
  if (node.kind === "scalar") return span.start === start && node.source === PLACEHOLDER ? node : undefined;
  for (const inner of childrenOf(node)) {
    const found = placeholderIn(inner, start);
    if (found) return found;
  }
  return undefined;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "map") return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.kind === "list" ? node.items : [];
}

function rootOf(node: Node): Node {
  let current = node;
  for (let { parent } = current; parent; parent = current.parent) {
    current = parent.kind === "entry" ? parent.parent : parent;
  }
  return current;
}

interface Written {
  readonly source: Source;
  readonly offset: number;
  readonly slot: Slot;
  readonly lead: string;
  readonly closing: string;
}

function placeOf(node: ScalarNode, document: SyntaxDocument, written: Written): Place | undefined {
  const { source, offset, slot, lead, closing } = written;
  const { parent } = node;
  const common = {
    document,
    replace: { start: slot.start, end: slot.end },
    typed: source.text.slice(slot.start, offset),
    lead,
    quote: slot.quote,
    closing,
    column: columnOf(source.text, slot.start) + lead.length,
    followsItem: slot.after === "line-start" && followsItem(source.text, slot.start),
  };
  if (parent?.kind === "list")
    return { ...common, role: "item", isFlow: parent.flow, path: pathOf(node), list: parent };
  if (!parent) return undefined;
  const map = parent.parent;
  const inMap = { ...common, isFlow: map.flow, map };
  if (entryOfKey(node)) return { ...inMap, role: "key", path: pathOf(map), hasColon: slot.hasColon };
  const isBesideKey = slot.after !== "line-start";
  const column = columnOf(document.source.text, spanOf(parent).start);
  return {
    ...inMap,
    role: "value",
    path: pathOf(node),
    isBesideKey,
    column: isBesideKey ? column : common.column,
  };
}

/**
 * Whether a problem comes with the placeholder that is not there without it: then what was tried does not fit, as a
 * key at a column between two levels does not.
 */
function breaksText(source: Source, patched: Source, slot: Slot, inserted: number): boolean {
  const shift = inserted - (slot.end - slot.start);
  const broken = problemsOf(patched, 0, 0);
  if (broken.length === 0) return false;
  const known = new Set(problemsOf(source, slot.end, shift));
  if (broken.every((problem) => known.has(problem))) return false;
  if (known.size === 0) return true;
  // The line being typed may hide the problems of other lines: compare with the text without it.
  const { text } = source;
  const start = startOfLine(text, slot.start);
  const line = lineAt(text, start);
  const blanked = parseSource(
    source.uri,
    text.slice(0, start) + " ".repeat(line.length) + text.slice(start + line.length),
  );
  const knownWithout = new Set(problemsOf(blanked, slot.end, shift));
  return !broken.every((problem) => known.has(problem) || knownWithout.has(problem));
}

function problemsOf(source: Source, from: number, shift: number): readonly string[] {
  return source.documents.flatMap(({ problems }) =>
    problems.map(({ code, span }) => `${code} ${span.start >= from ? span.start + shift : span.start}`),
  );
}

function shifted(slot: Slot, by: number): Slot {
  return { ...slot, start: slot.start + by, end: slot.end + by };
}

function lineAt(text: string, start: number): string {
  const feed = text.indexOf("\n", start);
  const line = text.slice(start, feed < 0 ? text.length : feed);
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Whether the nearest line above that stands no further right than `at` is the first of a list item at its column. */
function followsItem(text: string, at: number): boolean {
  const column = columnOf(text, at);
  for (let start = startOfLine(text, at); start > 0;) {
    start = startOfLine(text, start - 1);
    const line = lineAt(text, start);
    const indentation = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() === "" || line.trimStart().startsWith("#") || indentation > column) continue;
    return indentation === column && /^-(?: |$)/.test(line.slice(column));
  }
  return false;
}

/** How many flow collections are open at the start of a line; undefined where a quoted text goes on over it. */
function flowDepthAt(source: Source, lineStart: number): number | undefined {
  let depth = 0;
  let inside = source.documents
    .flatMap(({ root }) => root ?? [])
    .find((root) => holdsInside(root, lineStart));
  while (inside) {
    if (inside.kind === "scalar" && (inside.style === "single" || inside.style === "double"))
      return undefined;
    if ((inside.kind === "map" || inside.kind === "list") && inside.flow) depth++;
    inside = childrenOf(inside).find((child) => holdsInside(child, lineStart));
  }
  return depth;
}

function holdsInside(node: Node, offset: number): boolean {
  const { start, end } = spanOf(node);
  return start < offset && offset < end;
}
