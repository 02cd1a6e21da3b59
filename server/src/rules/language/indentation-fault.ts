import { itemColumn, layoutOf } from "../../manifest/edits/layout";
import {
  endsOf,
  firstItems,
  keysBelow,
  keysForAnything,
  keysForItems,
  keysForMap,
  lastItem,
  schemasAt,
  wants,
} from "../../manifest/schema/known-keys";
import type { Misplaced } from "../../manifest/schema/misplaced";
import type { Part } from "../../manifest/schema/part";
import { keysOf } from "../../manifest/schema/schemas";
import { shapeOf } from "../../manifest/schema/shape";
import {
  asMap,
  isEmpty,
  spanOf,
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
  type Span,
} from "../../manifest/syntax/node";
import type { SyntaxProblem } from "../../manifest/syntax/problem";
import { isStandIn, standInAt } from "../../manifest/syntax/stand-in";
import { columnOf, endOfLine, startOfLine } from "../../text/lines";
import { homeColumn } from "./misplaced-keys";

/** What is wrong with the indentation of a line, by the columns around it and by where the schema knows its key. */
export type IndentationFault =
  /** It is said by another finding. */
  | { readonly kind: "said" }
  /** Lines that belong so many columns to the right, or to the left where that is negative. */
  | { readonly kind: "shift"; readonly lines: Span; readonly by: number }
  /** The key above is gone; which ones it may have been, and at which column. */
  | { readonly kind: "gone"; readonly keys: readonly string[]; readonly column: number };

/**
 * @param told the faults of the problems before this one
 */
export function indentationFault(
  { code, detail, span }: SyntaxProblem,
  part: Part,
  told: readonly IndentationFault[],
): IndentationFault {
  const fault = code === "indentation" ? ofLine(span, detail, part) : ofStandIn(span, part);
  if (isLeftOfAll(fault, part)) return { kind: "said" };
  return fault.kind === "shift" && told.some((earlier) => explains(earlier, fault, part))
    ? { kind: "said" }
    : fault;
}

/** A line that the reader moved there and back: it never stood where it is to be moved from, and the first move is told. */
function isLeftOfAll(fault: IndentationFault, { chunk }: Part): boolean {
  return fault.kind === "shift" && indentOf(chunk.source.text, fault.lines.start) + fault.by < 0;
}

/** Lines that only seem to be wrong because of an earlier one: once that has moved, they are at the same column. */
function explains(
  earlier: IndentationFault,
  fault: Extract<IndentationFault, { kind: "shift" }>,
  part: Part,
): boolean {
  if (earlier.kind !== "shift" || earlier.by !== -fault.by) return false;
  const { text } = part.chunk.source;
  const column = indentOf(text, fault.lines.start);
  const between = text.slice(startOfLine(text, earlier.lines.start), startOfLine(text, fault.lines.start));
  const isOneBlock = between.split("\n").every((line) => line.trim() === "" || indentOf(line, 0) >= column);
  return isOneBlock && indentOf(text, earlier.lines.start) + earlier.by === column;
}

/** How many spaces a line begins with. */
export function indentOf(text: string, offset: number): number {
  return /^ */.exec(text.slice(startOfLine(text, offset), endOfLine(text, offset)))?.[0].length ?? 0;
}

/** Whether a key that stands in the wrong map is explained by how its line is indented, where YAML itself is broken. */
export function isSaidOfItsLine({ entries }: Misplaced, part: Part): boolean {
  return part.chunk
    .problems()
    .some(
      ({ code, span }) =>
        code === "indentation" && entries.some((entry) => spanOf(entry.key).start === span.start),
    );
}

/** A line that the reader moved to a column where it can be read; the schema may know better where it belongs. */
function ofLine(line: Span, detail: string, part: Part): IndentationFault {
  const { text } = part.chunk.source;
  const [from = 0, to = 0] = detail.split(" ").map(Number);
  const entry = entryAt(part, line.start);
  if (entry && shapeOf(part).misplaced.some(({ behind }) => behind.includes(entry))) return { kind: "said" };
  if (entry && isAtHomeAfter(part, [entry])) return { kind: "said" };
  const run = entry && misplacedWith(part, entry);
  if (run) return ofMisplaced(run, part);
  if (entry && isUnknown(entry) && to < from) {
    const keys = keysForAnything(entry.parent);
    if (keys.length === 1) return { kind: "gone", keys, column: to };
  }
  const item = entry && allButFirst(entry, part);
  if (item === "said") return { kind: "said" };
  if (item)
    return { kind: "shift", lines: { start: item.start, end: endOfLine(text, item.start) }, by: from - to };
  const other = entry && onlyOther(entry, part, from);
  if (other) return { kind: "shift", lines: linesOf(other, text), by: from - to };
  return { kind: "shift", lines: { start: line.start, end: endOfLine(text, line.start) }, by: to - from };
}

/**
 * Where all entries of an item but the one behind its dash had to be moved, the line with the dash is wrong: where that
 * begins, for the first of the others.
 */
function allButFirst({ parent: map, key }: Entry, { chunk }: Part): Span | "said" | undefined {
  const [first, ...others] = map.entries;
  if (map.parent?.kind !== "list" || map.flow || !first || others.length < 2) return undefined;
  const moved = new Set(
    chunk
      .problems()
      .filter(({ code }) => code === "indentation")
      .map(({ span }) => span.start),
  );
  if (moved.has(spanOf(first.key).start) || !others.every((entry) => moved.has(spanOf(entry.key).start)))
    return undefined;
  const { text } = chunk.source;
  const start = startOfLine(text, spanOf(first.key).start) + indentOf(text, spanOf(first.key).start);
  return others[0]?.key === key ? { start, end: start } : "said";
}

/** Of two entries at two columns, the other one, where this one stands as deep below its key as is usual. */
function onlyOther(entry: Entry, part: Part, from: number): Entry | undefined {
  const others = entry.parent.entries.filter((other) => other !== entry);
  const isUsual = usualColumn(entry.parent, part) === from;
  return isUsual && others.length === 1 ? others[0] : undefined;
}

/** The column at which the entries of a map or the dashes of a list usually stand, by the key that it stands below. */
function usualColumn(node: MapNode | ListNode, part: Part): number | undefined {
  const { source } = part.chunk;
  const { step, indentLists } = layoutOf(source, part.document.root);
  const list = node.kind === "list" ? node : node.parent?.kind === "list" ? node.parent : undefined;
  const entry = list ? list.parent : node.parent;
  if (entry?.kind !== "entry") return undefined;
  const column = columnOf(source.text, spanOf(entry.key).start);
  if (!list) return column + step;
  return column + (indentLists ? step : 0) + (list === node ? 0 : "- ".length);
}

/** Of keys that the reader took into the wrong map, the line whose column is not that of their home. */
function ofMisplaced(run: Misplaced, part: Part): IndentationFault {
  const { text } = part.chunk.source;
  const to = homeColumn(run, layoutOf(part.chunk.source, part.document.root));
  const wrong = run.entries.find((entry) => columnOf(text, spanOf(entry.key).start) !== to);
  if (!wrong || run.home.kind === "gone") return { kind: "said" };
  const column = columnOf(text, spanOf(wrong.key).start);
  const home = run.home.kind === "below" ? asMap(run.home.value) : undefined;
  if (home && sizeOf(home) <= run.entries.length && usualColumn(home, part) === column)
    return { kind: "shift", lines: { start: startOfItems(home), end: spanOf(home).end }, by: column - to };
  return { kind: "shift", lines: linesOf(wrong, text), by: to - columnOf(text, spanOf(wrong.key).start) };
}

/** The lines of an entry: with those of its value where they are deeper, its own alone where they are not. */
function linesOf(entry: Entry, text: string): Span {
  const { start, end } = spanOf(entry);
  const { value } = entry;
  const isDeeper =
    (value.kind === "map" || value.kind === "list") &&
    !value.flow &&
    itemColumn(value) > columnOf(text, spanOf(entry.key).start);
  return { start, end: isDeeper ? end : endOfLine(text, start) };
}

function isUnknown(entry: Entry): boolean {
  return schemasAt(entry.parent).length > 0 && schemasAt(entry.value).length === 0;
}

/** The entry whose key begins at an offset. */
function entryAt(part: Part, offset: number): Entry | undefined {
  for (const node of part.nodes()) {
    const entry = node.parent?.kind === "entry" && node.parent.key === node ? node.parent : undefined;
    if (entry && spanOf(entry.key).start === offset && !isStandIn(entry)) return entry;
  }
  return undefined;
}

function misplacedWith(part: Part, entry: Entry): Misplaced | undefined {
  return shapeOf(part).misplaced.find(({ entries }) => entries.includes(entry));
}

/** A line below no key, for which the reader put one in. */
function ofStandIn(line: Span, part: Part): IndentationFault {
  const standIn = standInAt(part.nodes(), startOfLine(part.chunk.source.text, line.start));
  if (!standIn) return { kind: "gone", keys: [], column: 0 };
  const { parent: map, value } = standIn;
  const before = map.entries.slice(0, map.entries.indexOf(standIn)).findLast((entry) => !isStandIn(entry));
  if (before && misplacedWith(part, before)?.home.kind === "below") return { kind: "said" };
  if (value.kind === "map" && isAtHomeAfter(part, value.entries)) return { kind: "said" };
  if (before && lacksItsFirstDash(before, value)) return { kind: "said" };
  return (
    besideTheKeys(part, standIn) ??
    (before && withTheLinesAbove(part, before, value)) ??
    afterDedentedLines(part, standIn) ?? {
      kind: "gone",
      keys: goneKeys(standIn),
      column: itemColumn(map),
    }
  );
}

/** The keys that may stand where a key is gone, by what stands below it and by the keys before and behind. */
function goneKeys(standIn: Entry): readonly string[] {
  const { parent: map, value } = standIn;
  const first = value.kind === "list" ? asMap(firstItems(value, 1)[0]) : undefined;
  const keys =
    value.kind === "map" ? keysForMap(map, keysIn(value)) : first ? keysForItems(map, keysIn(first)) : [];
  const order = schemasAt(map).flatMap((placed) => keysOf(placed));
  const index = map.entries.indexOf(standIn);
  const [from, to] = [map.entries[index - 1], map.entries[index + 1]].map((entry) =>
    order.indexOf(entry?.key.source ?? ""),
  );
  const between = keys.filter((key) => {
    const at = order.indexOf(key);
    return at > (from ?? -1) && (to === undefined || to < 0 || at < to);
  });
  return (between.length > 0 ? between : keys).slice(0, 3);
}

/**
 * Lines that go on with a map some entries above, while those in between would be at home there too: these have lost
 * their indentation.
 */
function afterDedentedLines(part: Part, standIn: Entry): IndentationFault | undefined {
  const { parent: map, value } = standIn;
  if (value.kind !== "map") return undefined;
  const { text } = part.chunk.source;
  const above = map.entries.slice(0, map.entries.indexOf(standIn));
  for (let index = above.length - 2; index >= Math.max(0, above.length - 4); index--) {
    const between = above.slice(index + 1);
    const [first] = between;
    const ends = endsOf(above[index]?.value ?? value);
    const home = ends.find((end): end is MapNode => end.kind === "map");
    if (!home || !first) continue;
    const all = [...between, ...value.entries].map(({ key }) => key.source);
    if (!all.every((key) => wants(home, key))) continue;
    const { start } = spanOf(first.key);
    const end = spanOf(between.at(-1) ?? first).end;
    return { kind: "shift", lines: { start, end }, by: itemColumn(home) - columnOf(text, start) };
  }
  return undefined;
}

/**
 * Whether lines stand where they belong once keys above them do: these have lost their indentation, and the reader took
 * the lines behind them for theirs.
 */
function isAtHomeAfter(part: Part, lines: readonly Entry[]): boolean {
  const { text } = part.chunk.source;
  const [first] = lines;
  const start = first && spanOf(first.key).start;
  const layout = layoutOf(part.chunk.source, part.document.root);
  return shapeOf(part).misplaced.some((one) => {
    const { home, entries } = one;
    if (start === undefined || home.kind !== "below" || spanOf(entries[0].key).start >= start) return false;
    const isWanted = lines.every(({ key }) => wants(home.value, key.source));
    return (
      isWanted && columnOf(text, start) === homeColumn(one, layout) && !entries.some((e) => lines.includes(e))
    );
  });
}

/** A list whose first item has lost its dash: a map stands in its place, which the schema says. */
function lacksItsFirstDash(before: Entry, value: Node): boolean {
  if (before.value.kind !== "map" || value.kind !== "list") return false;
  return schemasAt(before.value).some(({ schema }) => schema.type === "array");
}

function keysIn(map: MapNode): readonly string[] {
  return map.entries.filter((entry) => !isStandIn(entry)).map(({ key }) => key.source);
}

/** Lines that are entries of the map that they stand below, or the first of them with the others as its value. */
function besideTheKeys(part: Part, { parent: map, value }: Entry): IndentationFault | undefined {
  const [first, ...others] = value.kind === "map" ? value.entries : [];
  if (!first || !wants(map, first.key.source)) return undefined;
  const { text } = part.chunk.source;
  const { start } = spanOf(first.key);
  const by = itemColumn(map) - columnOf(text, start);
  if (by === 0) return undefined;
  if (others.every((entry) => wants(map, entry.key.source))) {
    const above = map.entries.filter((entry) => !isStandIn(entry));
    const isAboveWrong = map.parent?.kind === "list" && above.length <= others.length;
    const last = above.at(-1);
    return isAboveWrong && last
      ? { kind: "shift", lines: { start: startOfItems(map), end: spanOf(last).end }, by: -by }
      : { kind: "shift", lines: { start, end: spanOf(value).end }, by };
  }
  const known = new Set(keysBelow(map, first.key.source));
  return isEmpty(first.value) && others.every((entry) => known.has(entry.key.source))
    ? { kind: "shift", lines: { start, end: endOfLine(text, start) }, by }
    : undefined;
}

/** Lines that go on with what the lines above them are, at another column: the fewer of the two are wrong. */
function withTheLinesAbove(part: Part, before: Entry, value: Node): IndentationFault | undefined {
  const above = value.kind === "list" ? listAbove(before.value, value) : mapAbove(before, value);
  if (!above || (value.kind !== "map" && value.kind !== "list")) return undefined;
  const by = itemColumn(above) - itemColumn(value);
  if (by === 0) return undefined;
  const more = sizeOf(value) - sizeOf(above);
  const isAboveWrong = more > 0 || (more === 0 && itemColumn(value) === usualColumn(above, part));
  const wrong = isAboveWrong ? above : value;
  return {
    kind: "shift",
    lines: { start: startOfItems(wrong), end: spanOf(wrong).end },
    by: isAboveWrong ? -by : by,
  };
}

function mapAbove(before: Entry, value: Node): MapNode | undefined {
  if (value.kind !== "map" || value.entries.length === 0) return undefined;
  const goesOn = (above: MapNode): boolean => {
    const isFree = schemasAt(above).length === 0;
    const has = keysIn(above);
    return keysIn(value).every((key) => (isFree ? !has.includes(key) : wants(above, key)));
  };
  return endsOf(before.value).find((end): end is MapNode => end.kind === "map" && goesOn(end));
}

/** The list at the end of a value whose items are like those of another one. */
function listAbove(above: Node, value: ListNode): ListNode | undefined {
  const first = asMap(firstItems(value, 1)[0]);
  const keys = first ? keysIn(first) : [];
  return listsAtEndOf(above).find((list) => {
    const known = schemasAt(list).flatMap(({ document: own, schema }) =>
      schema.items ? keysOf({ document: own, schema: schema.items }) : [],
    );
    return known.length === 0 || keys.every((key) => known.includes(key));
  });
}

function listsAtEndOf(value: Node): readonly ListNode[] {
  if (value.kind !== "map" && value.kind !== "list") return [];
  if (value.flow) return [];
  const last =
    value.kind === "map" ? value.entries.findLast((entry) => !isStandIn(entry))?.value : lastItem(value);
  return [...(value.kind === "list" ? [value] : []), ...(last ? listsAtEndOf(last) : [])];
}

function sizeOf(node: MapNode | ListNode): number {
  return node.kind === "map" ? node.entries.length : node.items.length;
}

/** Where the first line of a block begins: at its first key, or at the dash before it. */
function startOfItems(node: MapNode | ListNode): number {
  const { text } = node.chunk.source;
  const line = startOfLine(text, spanOf(node).start);
  return line + indentOf(text, line);
}
