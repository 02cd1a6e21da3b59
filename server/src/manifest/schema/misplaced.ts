import { columnOf } from "../../text/lines";
import { isSlip } from "../model/names";
import type { Sequence } from "../syntax/chunk";
import {
  asMap,
  entryOf,
  isEmpty,
  isMergeEntry,
  spanOf,
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
} from "../syntax/node";
import { isStandIn } from "../syntax/stand-in";
import {
  endsOf,
  firstItems,
  itemKeysAt,
  keysAt,
  keysBelow,
  keysForItems,
  keysForMap,
  mapAround,
  wants,
} from "./known-keys";
import { partOf, type Part } from "./part";
import type { SchemaFault } from "./validate";

/**
 * Keys that stand in a map which does not know them, next to each other, and that another map lacks: they stand too
 * deep, not deep enough, or below a line that is gone.
 */
export interface Misplaced {
  readonly map: MapNode;
  readonly entries: readonly [Entry, ...Entry[]];
  /** Whether their map knows the first of these keys, has none of it yet, and means something else by it. */
  readonly isMeantOtherwise: boolean;
  /** Entries behind the last one that would be its value, were it where it belongs. */
  readonly inLast: readonly Entry[];
  /** What stands behind them and belongs to the same home, though not by its own indentation. */
  readonly behind: readonly Entry[];
  readonly home: Home;
}

export type Home =
  /** In the value of an entry above them: a map, or nothing yet. */
  | { readonly kind: "below"; readonly value: Node }
  /** In a map around the one in which they stand. */
  | { readonly kind: "above"; readonly map: MapNode }
  /** Below a key that a map around them lacks. */
  | { readonly kind: "gone"; readonly key: string; readonly map: MapNode };

/** Items of one list that have the keys of another list's, which the map around them lacks. */
export interface MisplacedItems {
  readonly list: ListNode;
  readonly items: readonly MapNode[];
  readonly key: string;
  readonly map: MapNode;
}

/** What stands in a part where it does not belong, and where it would belong. */
export interface Displaced {
  readonly misplaced: readonly Misplaced[];
  readonly misplacedItems: readonly MisplacedItems[];
}

/** Looks for keys and items of a part that stand where they do not belong. */
export function displacedIn(part: Part, faults: readonly SchemaFault[]): Displaced {
  const strays = straysIn(part, faults);
  return {
    misplaced: [...strays].flatMap(([map, entries]) => misplacedIn(map, entries)),
    misplacedItems: itemsElsewhere(strays),
  };
}

/** Beyond so many keys in one map nobody has slipped in the indentation of a line. */
const MOST_ENTRIES = 200;

/** The entries of block maps whose keys their map does not know, has already, or means otherwise. */
type Strays = ReadonlyMap<MapNode, ReadonlySet<Entry>>;

function straysIn(part: Part, faults: readonly SchemaFault[]): Strays {
  const unknown = unknownKeys(faults);
  const otherwise = new Set([...listsOfFaultyItems(faults), ...part.chunk.sequences.flatMap(faultyList)]);
  const strays = new Map<MapNode, ReadonlySet<Entry>>();
  for (const node of part.nodes()) {
    if (node.kind !== "map" || node.entries.length > MOST_ENTRIES) continue;
    const keys = unknown.get(node);
    const isOdd = (entry: Entry): boolean =>
      !isStandIn(entry) &&
      !isMergeEntry(entry) &&
      (keys?.has(entry.key.source) === true || otherwise.has(entry));
    const all = [...node.entries.filter(isOdd), ...secondOnes(node)];
    if (all.length > 0) strays.set(node, new Set(all));
  }
  return strays;
}

function unknownKeys(faults: readonly SchemaFault[]): ReadonlyMap<MapNode, ReadonlySet<string>> {
  const unknown = new Map<MapNode, Set<string>>();
  for (const fault of faults) {
    const map = asMap(fault.at);
    if (!map || fault.kind !== "keyword" || fault.error.keyword !== "additionalProperties") continue;
    const keys = unknown.get(map) ?? new Set();
    unknown.set(map, keys.add(String(fault.error.params["additionalProperty"])));
  }
  return unknown;
}

/** The entries whose lists have items that are of another shape. */
function listsOfFaultyItems(faults: readonly SchemaFault[]): readonly Entry[] {
  return faults.flatMap((fault) => {
    const list = asMap(fault.at)?.parent;
    const isOfShape = fault.kind === "no-branch" || fault.error.keyword === "additionalProperties";
    return isOfShape && list?.kind === "list" && list.parent?.kind === "entry" ? [list.parent] : [];
  });
}

/** The entry of a list whose items are parts of their own, where one of the first of them is of another shape. */
function faultyList({ list, chunks }: Sequence): readonly Entry[] {
  const { parent } = list;
  const isFaulty = chunks.slice(0, 3).some((chunk) => {
    const [root] = chunk.content().roots;
    return partOf(chunk)
      .faults()
      .some(({ at }) => at === root);
  });
  return isFaulty && parent?.kind === "entry" ? [parent] : [];
}

/** The entries of a map whose key an earlier entry has. */
export function secondOnes(map: MapNode): readonly Entry[] {
  if (!hasKeyTwice(map)) return [];
  const seen = new Set<string>();
  return map.entries.filter((entry) => {
    if (isStandIn(entry) || isMergeEntry(entry)) return false;
    return seen.has(entry.key.source) || !seen.add(entry.key.source);
  });
}

function hasKeyTwice({ entries }: MapNode): boolean {
  if (entries.length > 30) return new Set(entries.map(({ key }) => key.source)).size < entries.length;
  return entries.some(({ key }, index) => {
    for (let before = 0; before < index; before++)
      if (entries[before]?.key.source === key.source) return true;
    return false;
  });
}

function misplacedIn(map: MapNode, strays: ReadonlySet<Entry>): readonly Misplaced[] {
  if (map.flow) return [];
  const found: Misplaced[] = [];
  const search: Search = { map, strays, known: keysAt(map) };
  for (let index = 0; index < map.entries.length; index++) {
    const entry = map.entries[index];
    if (!entry || !strays.has(entry) || isTypo(search, entry)) continue;
    const one = notDeepEnough(search, index) ?? tooDeep(search, index) ?? belowGoneLine(search, index);
    if (!one) continue;
    const isFirst = map.entries.find(({ key }) => key.source === entry.key.source) === entry;
    found.push({ map, isMeantOtherwise: isFirst && search.known.has(entry.key.source), ...one });
    index = map.entries.indexOf(one.inLast.at(-1) ?? one.entries.at(-1) ?? entry);
  }
  return found;
}

interface Search {
  readonly map: MapNode;
  readonly strays: ReadonlySet<Entry>;
  /** The keys that the map may have. */
  readonly known: ReadonlySet<string>;
}

type Found = Omit<Misplaced, "map" | "isMeantOtherwise">;

/** A key that is nearly one which its own map lacks is a slip of the keyboard, not of the indentation. */
function isTypo({ map, known }: Search, { key }: Entry): boolean {
  if (known.has(key.source)) return false;
  return [...known].some((name) => isSlip(key.source, name) && entryOf(map, name) === undefined);
}

function notDeepEnough(search: Search, index: number): Found | undefined {
  const { map, strays } = search;
  const first = map.entries[index];
  const before = map.entries.slice(0, index).findLast((entry) => !isStandIn(entry));
  if (!first || !before) return undefined;
  const value = endsOf(before.value).find((end) => wants(end, first.key.source) && fitsInto(end, map, first));
  if (!value) return undefined;
  const entries: [Entry, ...Entry[]] = [first];
  for (const entry of map.entries.slice(index + 1)) {
    if (isStandIn(entry)) continue;
    if (!strays.has(entry) || !wants(value, entry.key.source)) break;
    entries.push(entry);
  }
  const behind = entriesBehind(search, entries.at(-1) ?? first, value);
  return { entries, inLast: [], behind, home: { kind: "below", value } };
}

/** By so many of its items a list is known. */
const ENOUGH_ITEMS = 20;

/**
 * Whether an entry is at home in another map rather than in its own: its own does not know its key, or means something
 * else by it than the items that stand there.
 */
function fitsInto(home: Node, map: MapNode, { key, value }: Entry): boolean {
  const own = itemKeysAt(map, key.source);
  if (own.length === 0 || value.kind !== "list") return !keysAt(map).has(key.source) || own.length === 0;
  const keys = firstItems(value, ENOUGH_ITEMS).flatMap(
    (item) => asMap(item)?.entries.map((entry) => entry.key.source) ?? [],
  );
  const there = new Set(itemKeysAt(home, key.source));
  const here = new Set(own);
  return keys.some((name) => !here.has(name)) && keys.every((name) => there.has(name));
}

/** What follows misplaced entries and belongs where they belong: below a line that YAML lacks, or at that column. */
function entriesBehind({ map }: Search, last: Entry, home: Node): readonly Entry[] {
  const { text } = map.chunk.source;
  const column = home.kind === "map" ? columnOf(text, spanOf(home.entries[0] ?? home).start) : undefined;
  const behind: Entry[] = [];
  for (const entry of map.entries.slice(map.entries.indexOf(last) + 1)) {
    const isAtHome = columnOf(text, spanOf(entry.key).start) === column;
    if (isStandIn(entry)) behind.push(...(asMap(entry.value)?.entries ?? []));
    else if (isAtHome && wants(home, entry.key.source)) behind.push(entry);
    else break;
  }
  return behind;
}

function tooDeep(search: Search, index: number): Found | undefined {
  const first = search.map.entries[index];
  for (let around = mapAround(search.map); first && around; around = mapAround(around)) {
    if (!wants(around, first.key.source)) continue;
    const rest = restFor(search, index, around);
    if (rest) return { ...rest, behind: [], home: { kind: "above", map: around } };
  }
  return undefined;
}

/** All entries from one on, where they belong to a map around, or into the value of one that does. */
function restFor(
  { map, strays }: Search,
  index: number,
  around: MapNode,
): Pick<Misplaced, "entries" | "inLast"> | undefined {
  const all = map.entries.slice(index).filter((entry) => !isStandIn(entry));
  const belongs = (entry: Entry): boolean =>
    strays.has(entry) && wants(around, entry.key.source) && fitsInto(around, map, entry);
  const end = all.findIndex((entry) => !belongs(entry));
  const [first, ...others] = end < 0 ? all : all.slice(0, end);
  const inLast = end < 0 ? [] : all.slice(end);
  const last = others.at(-1) ?? first;
  if (!first || !last) return undefined;
  const known = isEmpty(last.value) ? keysBelow(around, last.key.source) : [];
  return inLast.every(({ key }) => known.includes(key.source))
    ? { entries: [first, ...others], inLast }
    : undefined;
}

function belowGoneLine({ map, known }: Search, index: number): Found | undefined {
  const around = mapAround(map);
  const entries = map.entries.slice(index).filter((entry) => !isStandIn(entry));
  const [first, ...others] = entries;
  if (!around || !first || !entries.every(({ key }) => !known.has(key.source))) return undefined;
  const keys = entries.map(({ key }) => key.source);
  const homes = keysForMap(around, keys);
  const [key] = homes;
  return key !== undefined && (homes.length === 1 || keys.length > 1)
    ? { entries: [first, ...others], inLast: [], behind: [], home: { kind: "gone", key, map: around } }
    : undefined;
}

function itemsElsewhere(strays: Strays): readonly MisplacedItems[] {
  const found = new Map<string, MisplacedItems & { items: MapNode[] }>();
  const lists = new Map<ListNode, number>();
  for (const item of strays.keys()) {
    const list = item.parent?.kind === "list" ? item.parent : undefined;
    const entry = list?.parent?.kind === "entry" ? list.parent : undefined;
    const key = entry && homeOfItem(item, entry);
    if (!list || !entry || key === undefined) continue;
    if (!lists.has(list)) lists.set(list, lists.size);
    const place = `${key} ${String(lists.get(list))}`;
    const known = found.get(place);
    if (known) known.items.push(item);
    else found.set(place, { list, items: [item], key, map: entry.parent });
  }
  return [...found.values()];
}

/** The list beside its own in which an item would be at home, where it is not at home in its own. */
function homeOfItem(item: MapNode, list: Entry): string | undefined {
  const keys = item.entries.filter((entry) => !isMergeEntry(entry)).map(({ key }) => key.source);
  const known = keysAt(item);
  return keys.every((key) => known.has(key)) ? undefined : keysForItems(list.parent, keys)[0];
}
