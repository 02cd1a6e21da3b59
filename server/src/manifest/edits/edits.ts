import type { Entry, ListNode, MapNode, Node, ScalarNode, ScalarStyle, Span } from "../syntax/node";
import { asMap, entryOf, isEmpty, spanOf, walk } from "../syntax/node";
import { toPlain } from "../syntax/plain";
import { columnOf, endOfLine, startOfLine, startOfNextLine } from "../../text/lines";
import { dashOf, itemColumn, type Layout } from "./layout";
import { Inline, writeBlock, writeFlow, writeScalar, type Writable } from "./write";

/** Replaces `start` to `end` (offsets in the text as it is now) with `text`, which may hold tab stops. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Writes another value in place of a scalar, in its quotes or those that are given, where that is possible. */
export function replaceScalar(
  node: ScalarNode,
  value: string | number | boolean,
  style: ScalarStyle = node.style,
): TextEdit {
  const { start, end } = ownText(node);
  const lead = isEmpty(node) && start === end ? " " : "";
  return { start, end, text: lead + writeScalar(value, style) };
}

/** A node without the line break at the end of a block scalar: the next line begins behind it. */
function ownText(node: Node): Span {
  const { start, end } = spanOf(node);
  return { start, end: start + node.chunk.source.text.slice(start, end).trimEnd().length };
}

/** Writes another value in place of any node: on one line, or as block lines below its key. */
export function replaceNode(node: Node, value: Writable, layout: Layout): TextEdit {
  const { start, end } = ownText(node);
  const lead = isEmpty(node) ? " " : "";
  if (node.kind === "scalar" || node.kind === "alias" || node.flow)
    return { start, end, text: lead + writeFlow(value, layout) };
  if (!hasLines(value) && node.parent?.kind === "entry")
    return onKeyLine(node, node.parent, writeFlow(value, layout));
  const isOther = Array.isArray(value) !== (node.kind === "list");
  if (isOther && node.parent?.kind === "entry") return belowKey(node, node.parent, value, layout);
  const column = itemColumn(node);
  return { start, end, text: indentFollowing(writeBlock(value, layout), column, layout) };
}

/** Writes block lines below a key in place of the block that stands there, at the column that is theirs. */
function belowKey(node: Node, entry: Entry, value: Writable, layout: Layout): TextEdit {
  const { text } = node.chunk.source;
  const { start, end } = ownText(node);
  const column = columnBelow(entry, value, layout);
  const lines = pad(column) + indentFollowing(writeBlock(value, layout), column, layout);
  return { start: startOfLine(text, start), end, text: lines };
}

/** Where block lines below a key begin: lists may stand at its column, everything else stands deeper. */
function columnBelow(entry: Entry, value: Writable, layout: Layout): number {
  const column = columnOf(entry.chunk.source.text, spanOf(entry).start);
  return Array.isArray(value) && !layout.indentLists ? column : column + layout.step;
}

/** Whether a value is written over lines of its own in block style. */
function hasLines(value: Writable): boolean {
  if (value === null || typeof value !== "object" || value instanceof Inline) return false;
  return Object.keys(value).length > 0;
}

/** Writes something behind the key in place of the block below it; a comment behind the key stays there. */
function onKeyLine(node: Node, { key }: Entry, written: string): TextEdit {
  const { start, end } = ownText(node);
  const from = spanOf(key).end + 1;
  const comment = /^[ \t]*(#[^\r\n]*)/.exec(node.chunk.source.text.slice(from, start))?.[1];
  return { start: from, end, text: ` ${written}${comment === undefined ? "" : ` ${comment}`}` };
}

export function renameKey(entry: Entry, name: string): TextEdit {
  return { ...spanOf(entry.key), text: writeScalar(name, entry.key.style) };
}

/**
 * Adds `key: value` to a map: behind the entry named by `after`, else behind the last one. A flow map gets it on its
 * line, a block map as lines of its own at the column of its siblings.
 */
export function insertEntry(
  map: MapNode,
  key: string,
  value: Writable,
  layout: Layout,
  after?: string,
): TextEdit {
  return insertEntries(map, { [key]: value }, layout, after);
}

/** As `insertEntry`, for several entries at one place. */
export function insertEntries(
  map: MapNode,
  entries: Readonly<Record<string, Writable>>,
  layout: Layout,
  after?: string,
): TextEdit {
  const text = map.chunk.source.text;
  const anchor = map.entries.find((entry) => entry.key.source === after) ?? map.entries.at(-1);
  if (map.flow) {
    const written = writeFlow(entries, layout).replace(/^\{\s*|(?<!\s)\s*\}$/g, "");
    if (!anchor)
      return {
        start: spanOf(map).start + 1,
        end: Math.max(spanOf(map).end - 1, spanOf(map).start + 1),
        text: written,
      };
    const at = spanOf(anchor).end;
    return { start: at, end: at, text: `, ${written}` };
  }
  const column = itemColumn(map);
  const lines = pad(column) + indentFollowing(writeBlock(entries, layout), column, layout);
  return insertLinesAfter(text, anchor ? spanOf(anchor).end : spanOf(map).end, lines, layout);
}

/** Gives the map at `key` entries that it lacks: makes it where it is missing, and fills what stands there empty. */
export function completeMap(
  outer: MapNode,
  key: string,
  lacking: Readonly<Record<string, Writable>>,
  layout: Layout,
  after?: string,
): readonly TextEdit[] {
  const entry = outer.entries.find((candidate) => candidate.key.source === key);
  if (!entry) return [insertEntry(outer, key, lacking, layout, after)];
  const inner = asMap(entry.value);
  if (!inner || inner.entries.length === 0) return [fill(entry, lacking, layout)];
  return completed(inner, lacking, layout);
}

/** Gives a map entries that it lacks: adds those that are missing, and fills those that stand there. */
export function completed(
  inner: MapNode,
  lacking: Readonly<Record<string, Writable>>,
  layout: Layout,
): readonly TextEdit[] {
  const standing = inner.entries.filter(({ key: { source } }) => source in lacking);
  const missing = Object.entries(lacking).filter(
    ([name]) => !standing.some((one) => one.key.source === name),
  );
  const filled = standing.map((one) => fill(one, lacking[one.key.source] ?? null, layout));
  return missing.length === 0
    ? filled
    : [...filled, insertEntries(inner, Object.fromEntries(missing), layout)];
}

function fill(entry: Entry, value: Writable, layout: Layout): TextEdit {
  return isEmpty(entry.value) ? fillEmpty(entry, value, layout) : replaceNode(entry.value, value, layout);
}

/** Adds an item at the end of a list, in the style of the list. */
export function appendItem(list: ListNode, value: Writable, layout: Layout): TextEdit {
  const text = list.chunk.source.text;
  const last = list.items.at(-1);
  if (list.flow) {
    const written = writeFlow(value, layout);
    const { start, end } = spanOf(list);
    if (!last) return { start: start + 1, end: Math.max(end - 1, start + 1), text: written };
    const at = spanOf(last).end;
    return { start: at, end: at, text: `, ${written}` };
  }
  const column = itemColumn(list);
  const lines = last ? writeLike(last, value, layout) : writeItem(value, layout);
  return insertLinesAfter(
    text,
    last ? spanOf(last).end : spanOf(list).end,
    pad(column) + indentFollowing(lines, column, layout),
    layout,
  );
}

/** Adds an item to the list that an item stands in, in front of that one and of the comments that belong to it. */
export function insertItemBefore(item: Node, value: Writable, layout: Layout): TextEdit {
  const list = item.parent;
  if (list?.kind !== "list" || list.flow) {
    const { start } = spanOf(item);
    return { start, end: start, text: `${writeFlow(value, layout)}, ` };
  }
  const lines = writeLike(item, value, layout);
  return insertBlockItem(list, item, indentFollowing(lines, itemColumn(list), layout), layout);
}

/** Whether an item of a list can be moved in front of another one: aliases have to stay behind their anchors. */
export function canMove(item: Node, target: Node): boolean {
  const list = item.parent;
  if (list?.kind !== "list" || target.parent !== list) return false;
  const [from, to] = [list.items.indexOf(target), list.items.indexOf(item)];
  const between = list.items.slice(from, to + 1).flatMap((one) => [...walk(one)]);
  return from < to && !between.some((node) => node.kind === "alias" || node.anchor !== undefined);
}

/** Moves an item of a list, with the comments above it, in front of an earlier one; nothing where it `canMove` not. */
export function moveItemBefore(item: Node, target: Node, layout: Layout): readonly TextEdit[] {
  const list = item.parent;
  if (list?.kind !== "list" || !canMove(item, target)) return [];
  const { text } = item.chunk.source;
  const { start, end } = ownText(item);
  const removal = removeItem(item);
  if (list.flow) {
    const at = spanOf(target).start;
    return [{ start: at, end: at, text: `${text.slice(start, end)}, ` }, removal];
  }
  const dash = dashOf(item, spanOf(list).start);
  const from = startWithCommentsAbove(text, removal.start);
  const own = pad(itemColumn(list)) + text.slice(dash, endOfLine(text, end));
  const lines = (text.slice(from, startOfLine(text, dash)) + own).trimStart();
  return [insertBlockItem(list, target, lines, layout), { ...removal, start: from }];
}

/** Puts the lines of an item, which begin at its dash, in front of another item of a block list. */
function insertBlockItem(list: ListNode, item: Node, lines: string, layout: Layout): TextEdit {
  const { text } = item.chunk.source;
  const padding = pad(itemColumn(list));
  const previous = list.items[list.items.indexOf(item) - 1];
  if (previous) return insertLinesAfter(text, spanOf(previous).end, padding + lines, layout);
  // The first one may share its line with the dash of an outer list.
  const dash = dashOf(item, spanOf(list).start);
  return { start: dash, end: dash, text: lines + layout.lineBreak + padding };
}

/** Where the lines of comments begin that stand right above a line. */
function startWithCommentsAbove(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

/** An item with its dash: on one line where its neighbour is a map on one line, and over lines where that is one. */
function writeLike(neighbour: Node, value: Writable, layout: Layout): string {
  if (neighbour.kind !== "map") return writeItem(value, layout);
  return neighbour.flow ? `- ${writeFlow(value, layout)}` : writeItem(overLines(value), layout);
}

/** A map that may stand on one line, with each of its entries on a line of its own. */
function overLines(value: Writable): Writable {
  if (!(value instanceof Inline)) return value;
  const { value: map } = value;
  if (map === null || typeof map !== "object" || Array.isArray(map)) return value;
  return Object.fromEntries(
    Object.entries(map).map(([key, inner]) => [
      key,
      typeof inner === "object" && inner !== null ? new Inline(inner) : inner,
    ]),
  );
}

/** An item with its dash; what it holds follows the layout, two columns behind the dash. */
function writeItem(value: Writable, layout: Layout): string {
  return `- ${writeBlock(value, layout).replace(/\n(?=.)/g, "\n  ")}`;
}

/** Adds an item to the list at `key`, which is made where it is missing or empty. */
export function appendTo(
  map: MapNode,
  key: string,
  value: Writable,
  layout: Layout,
  after?: string,
): TextEdit {
  const entry = map.entries.find((candidate) => candidate.key.source === key);
  if (entry?.value.kind === "list") return appendItem(entry.value, value, layout);
  // What an alias or a merge key brings in is written out: the addition belongs to this place alone.
  const all = [...itemsAt(map, key), value];
  if (!entry) return insertEntry(map, key, all, layout, after);
  if (!isEmpty(entry.value) || map.flow) return replaceNode(entry.value, all, layout);
  return fillEmpty(entry, all, layout);
}

/** What stands at a key, aliases and merge keys seen through; a single value counts as a list of one. */
function itemsAt(map: MapNode, key: string): readonly Writable[] {
  const value = entryOf(map, key)?.value;
  if (isEmpty(value)) return [];
  const plain = toPlain(value) as Writable;
  return Array.isArray(plain) ? (plain as readonly Writable[]) : [plain];
}

/** Gives a value to a key that stands there without one. */
export function fillEmpty(entry: Entry, value: Writable, layout: Layout): TextEdit {
  const at = spanOf(entry.value).end;
  if (entry.parent.flow || value === null || typeof value !== "object") {
    return { start: at, end: at, text: ` ${writeFlow(value, layout)}` };
  }
  const text = entry.chunk.source.text;
  const inner = columnBelow(entry, value, layout);
  const lines = pad(inner) + indentFollowing(writeBlock(value, layout), inner, layout);
  return insertLinesAfter(text, spanOf(entry.key).end, lines, layout);
}

/** Takes an entry out: its lines with their comments in block style, itself and one comma in flow style. */
export function removeEntry(entry: Entry): TextEdit {
  const map = entry.parent;
  if (map.entries.length === 1) return emptied(map);
  if (map.flow) return removeFromFlow(entry, map.entries);
  const text = map.chunk.source.text;
  const isFirst = map.entries[0] === entry;
  const { start, end } = spanOf(entry);
  const sharesLine = text.slice(startOfLine(text, start), start).trim() !== "";
  if (!sharesLine)
    return { start: startOfLine(text, start), end: startOfNextLine(text, endOf(end)), text: "" };
  const next = isFirst ? map.entries[1] : undefined;
  return { start, end: next ? startWithComments(text, end, spanOf(next).start) : end, text: "" };
}

/** Where what stands before `next` begins: its comments on lines of their own belong to it. */
function startWithComments(text: string, from: number, next: number): number {
  const comment = /\n[ \t]*(?=#)/.exec(text.slice(from, next));
  return comment ? from + comment.index + comment[0].length : next;
}

/** Takes an item out of a list; the list stays, as `[]` when it was the last one. */
export function removeItem(item: Node): TextEdit {
  const list = item.parent;
  if (list?.kind !== "list") return { ...spanOf(item), text: "" };
  if (list.items.length === 1) return emptied(list);
  if (list.flow) return removeFromFlow(item, list.items);
  const text = list.chunk.source.text;
  const { end } = spanOf(item);
  const dash = dashOf(item, spanOf(list).start);
  const sharesLine = text.slice(startOfLine(text, dash), dash).trim() !== "";
  const from = sharesLine ? dash : startOfLine(text, dash);
  const next = list.items[list.items.indexOf(item) + 1];
  if (sharesLine && next) return { start: dash, end: dashOf(next, end), text: "" };
  return { start: from, end: startOfNextLine(text, endOf(Math.max(end, dash + 1))), text: "" };
}

/**
 * Takes an item out of its list and adds a value to the list at a key of a map. Where the addition would come behind the
 * line that goes, both are one edit.
 */
export function moveItem(
  item: Node,
  to: { readonly map: MapNode; readonly key: string; readonly after?: string },
  value: Writable,
  layout: Layout,
): readonly TextEdit[] {
  const removed = removeItem(item);
  const added = appendTo(to.map, to.key, value, layout, to.after);
  const isApart = added.end < removed.start || added.start > removed.end;
  if (isApart || !added.text.startsWith(layout.lineBreak)) return [removed, added];
  const { text } = item.chunk.source;
  const lines = added.text.slice(layout.lineBreak.length);
  return [{ ...removed, text: text[removed.end - 1] === "\n" ? lines + layout.lineBreak : lines }];
}

/** Has two items of a list change places; comments stay where they are. */
export function swapItems(one: Node, other: Node): readonly TextEdit[] {
  const { text } = one.chunk.source;
  const [first, second] = [ownText(one), ownText(other)];
  return [
    { ...first, text: text.slice(second.start, second.end) },
    { ...second, text: text.slice(first.start, first.end) },
  ];
}

/** Whether a part can be taken out of the text: no alias outside of it refers to an anchor inside. */
export function canGo(part: Node | Entry): boolean {
  const inside = new Set(part.kind === "entry" ? walk(part.value) : walk(part));
  const anchored = [...inside].filter(({ anchor }) => anchor !== undefined);
  if (anchored.length === 0) return true;
  const uses = part.chunk.document.aliasUses();
  return !anchored.some((node) => uses.of(node).some((alias) => !inside.has(alias)));
}

/** Lines of a block end before their line break; a block scalar's span may already hold it. */
function endOf(end: number): number {
  return end > 0 ? end - 1 : 0;
}

function emptied(node: MapNode | ListNode): TextEdit {
  const brackets = node.kind === "map" ? "{}" : "[]";
  if (node.flow || node.parent?.kind !== "entry") return { ...ownText(node), text: brackets };
  return onKeyLine(node, node.parent, brackets);
}

function removeFromFlow<T extends Entry | Node>(member: T, members: readonly T[]): TextEdit {
  const index = members.indexOf(member);
  const next = members[index + 1];
  const previous = members[index - 1];
  if (next) return { start: spanOf(member).start, end: spanOf(next).start, text: "" };
  return { start: previous ? spanOf(previous).end : spanOf(member).start, end: spanOf(member).end, text: "" };
}

/** New lines below the line that holds the end of something, a comment at the end of that line left where it is. */
function insertLinesAfter(text: string, end: number, lines: string, layout: Layout): TextEdit {
  const anchor = end > 0 && text.charAt(end - 1) === "\n" ? end - 1 : end;
  const lineEnd = endOfLine(text, text.charAt(anchor - 1) === "\r" ? anchor - 1 : anchor);
  return { start: lineEnd, end: lineEnd, text: layout.lineBreak + lines };
}

function indentFollowing(lines: string, column: number, layout: Layout): string {
  return lines
    .split("\n")
    .map((line, index) => (index === 0 || line === "" ? line : pad(column) + line))
    .join(layout.lineBreak);
}

function pad(column: number): string {
  return " ".repeat(column);
}

/** Applies edits that do not overlap to a text; of several insertions at one place the first one comes first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  // Array.prototype.sort keeps the order of edits at one place.
  const inOrder = edits.toSorted((a, b) => a.start - b.start);
  let result = "";
  let at = 0;
  for (const edit of inOrder) {
    result += text.slice(at, edit.start) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}
