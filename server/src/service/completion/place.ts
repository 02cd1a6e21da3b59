import {
  entryOfKey,
  isEmpty,
  pathOf,
  spanOf,
  type ListNode,
  type MapNode,
  type Node,
  type Path,
  type Span,
} from "../../manifest/syntax/node";
import { dashOf } from "../../manifest/edits/layout";
import type { Source, SyntaxDocument } from "../../manifest/syntax/source";
import type { SourceText } from "../../manifest/syntax/source-text";
import { slotAt, type Quote, type Slot } from "./cursor-line";
import { followsItem, isBelowOpenKey, openFlowsAt } from "./lines";
import { problemsOf, withPlaceholder, type Attempt, type Held, type Problem } from "./placeholder";

interface PlaceInText {
  /** The document as it would be if what is typed were there: a placeholder stands at the cursor. */
  readonly document: SyntaxDocument;
  /** What is replaced, as offsets into the text as it is. */
  readonly replace: Span;
  /** What has to stand before what is inserted: a space behind a colon, the dash of a new list item. */
  readonly lead: string;
  readonly quote: Quote | undefined;
  /** The closing quote, where it is still missing. */
  readonly closing: string;
  readonly isFlow: boolean;
  /** Whether what is typed begins as a wildcard does. */
  readonly isStar: boolean;
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
  /** Whether lines below are indented further, so that they become its value. */
  readonly hasLines: boolean;
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

/**
 * The places that the cursor may stand in, likeliest first. Usually there is one; a line that holds nothing yet may
 * become a key, a list item, or a value. Each is worked out only when it is asked for, since most cost a parse.
 *
 * While a place is looked at, the placeholder stands in the source: it is taken out again when the next one is asked
 * for, or when the caller stops asking.
 */
export function* placesAt(source: Source, offset: number): Generator<Place> {
  const { document: text } = source;
  const lineStart = text.startOfLine(offset);
  const line = text.restOfLine(lineStart);
  if (offset > lineStart + line.length) return;
  const open = openFlowsAt(source, lineStart);
  const inLine = open && slotAt(line, offset - lineStart, open.length);
  if (!inLine) return;
  const slot = shifted(inLine, lineStart);
  const before = problemsOf(source);
  for (const attempt of attemptsFor(slot, text)) {
    for (const held of withPlaceholder(source, before, slot, { ...attempt, open })) {
      const place = placeOf(held, before, slot);
      if (place && (attempt.role === undefined || place.role === attempt.role)) yield place;
    }
  }
  const withColon = slotWithColon(line, inLine);
  if (!withColon) return;
  const whole = shifted(withColon, lineStart);
  for (const held of withPlaceholder(source, before, whole, attemptFor(whole))) {
    const place = placeOf(held, before, whole);
    if (place) yield place;
  }
}

/** What is tried for a slot, in order. */
function attemptsFor(slot: Slot, text: SourceText): readonly Attempt[] {
  const asItIs = attemptFor(slot);
  if (slot.hasColon || slot.after === "flow" || slot.after === "colon" || slot.quote) return [asItIs];
  const key: Attempt = { ...asItIs, suffix: ":", role: "key" };
  if (slot.after === "dash") return [asItIs, key];
  const isWhole = /^[ \t]*(?:\r?\n|$)/.test(text.slice(slot.end, slot.end + 200));
  const value: Attempt = { ...asItIs, role: "value" };
  const item: Attempt = { ...asItIs, lead: "- ", role: "item" };
  if (isWhole && isBelowOpenKey(text, slot.start)) return [key, item, value];
  return isWhole && followsItem(text, slot.start) ? [key, item] : [key];
}

function attemptFor({ lead, quote, isQuoteOpen }: Slot): Attempt {
  return { lead, closing: isQuoteOpen && quote ? quote : "", suffix: "" };
}

/** `route53:` at the end of a list item: the colon may belong to a value that is still being typed. */
function slotWithColon(line: string, slot: Slot): Slot | undefined {
  if (slot.after !== "colon" || slot.lead === "" || slot.quote) return undefined;
  const start = /^[ -]*/.exec(line)?.[0].length ?? 0;
  return { ...slot, start, after: "dash", lead: "" };
}

function shifted(slot: Slot, by: number): Slot {
  const { flowStart } = slot;
  const flow = flowStart === undefined ? {} : { flowStart: flowStart + by };
  return { ...slot, start: slot.start + by, end: slot.end + by, ...flow };
}

/** The items that begin in a line and hold a node, innermost first. */
function* itemsBegunAt(lineStart: number, node: Node): Generator<readonly [ListNode, Node]> {
  for (let at = node; at.parent && spanOf(at).start >= lineStart;) {
    const { parent } = at;
    if (parent.kind === "list") yield [parent, at];
    at = parent.kind === "list" ? parent : parent.parent;
  }
}

/** Whether the dash of an item stands below the others: a reader that mends texts takes it for one of them elsewhere too. */
function isInLine(list: ListNode, item: Node): boolean {
  if (list.flow) return true;
  const index = list.items.indexOf(item);
  const beside = list.items[index - 1] ?? list.items[index + 1];
  if (!beside) return true;
  const { document: text } = item.chunk.source;
  const { start } = spanOf(list);
  return text.columnOf(dashOf(beside, start)) === text.columnOf(dashOf(item, start));
}

function placeOf(held: Held, before: readonly Problem[], slot: Slot): Place | undefined {
  const { node, document } = held;
  const { lead, closing } = held.attempt;
  const { parent } = node;
  // Up to the slot the text is what it is without the placeholder.
  const { document: text } = document.source;
  for (const [list, item] of itemsBegunAt(text.startOfLine(slot.start), node))
    if (!isInLine(list, item)) return undefined;
  const common = {
    document,
    replace: { start: slot.start, end: slot.end },
    lead,
    quote: slot.quote,
    closing,
    isStar: slot.isStar,
    column: text.columnOf(slot.start) + lead.length,
    followsItem: slot.after === "line-start" && followsItem(text, slot.start),
  };
  if (parent?.kind === "list")
    return { ...common, role: "item", isFlow: parent.flow, path: pathOf(node), list: parent };
  if (!parent) return undefined;
  const map = parent.parent;
  const inMap = { ...common, isFlow: map.flow, map };
  const asKey = entryOfKey(node);
  if (asKey) {
    const hasLines = !slot.hasColon && !isEmpty(asKey.value);
    // In a sound text those lines belong to another key, from which a new one must not take them.
    if (hasLines && before.length === 0) return undefined;
    return { ...inMap, role: "key", path: pathOf(map), hasColon: slot.hasColon, hasLines };
  }
  const isBesideKey = slot.after !== "line-start";
  const column = text.columnOf(spanOf(parent).start);
  return {
    ...inMap,
    role: "value",
    path: pathOf(node),
    isBesideKey,
    column: isBesideKey ? column : common.column,
  };
}
