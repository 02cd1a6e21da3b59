import { columnOf } from "../edits/layout";
import { isSlip } from "../model/names";
import { isStandIn } from "../syntax/stand-in";
import {
  asMap,
  entryOf,
  isEmpty,
  isMergeEntry,
  spanOf,
  walk,
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
} from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { rootUnit, schemasOf, type SchemasAtPlace } from "./locate";
import { keysOf, propertiesOf, takesAnyKey } from "./schemas";
import { validateShape, type SchemaFault } from "./validate";

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

/** What does not have its shape in a document, and where it would have it. */
export interface Shape {
  readonly faults: readonly SchemaFault[];
  readonly misplaced: readonly Misplaced[];
  readonly misplacedItems: readonly MisplacedItems[];
}

const shapes = new WeakMap<SyntaxDocument, Shape>();

/** Checks the shape of a document of ours, once; undefined for other documents, and for what is no map at all. */
export function shapeOf(document: SyntaxDocument): Shape | undefined {
  const known = shapes.get(document);
  if (known) return known;
  const unit = rootUnit(document);
  const { root } = document;
  if (unit === undefined || root?.kind !== "map") return undefined;
  const faults = validateShape(root, unit);
  const strays = straysIn(root, faults);
  const shape = {
    faults,
    misplaced: [...strays].flatMap(([map, entries]) => misplacedIn(document, map, entries)),
    misplacedItems: itemsElsewhere(document, strays),
  };
  shapes.set(document, shape);
  return shape;
}

/** Whether keys or items of a document stand where they do not belong. */
export function hasMisplaced(document: SyntaxDocument): boolean {
  const shape = shapeOf(document);
  return shape !== undefined && shape.misplaced.length + shape.misplacedItems.length > 0;
}

/** Whether the map of an entry knows its key; false where nothing is known of the map. */
export function isKnownKey(document: SyntaxDocument, { key, parent }: Entry): boolean {
  return keysAt(document, parent).has(key.source);
}

/** The keys that a map lacks and that stand elsewhere, as far as can be told. */
export function keysElsewhere(document: SyntaxDocument, map: Node): ReadonlySet<string> {
  const { misplaced = [], misplacedItems = [] } = shapeOf(document) ?? {};
  const keys = misplaced.flatMap(({ home, entries, behind }) => {
    if (home.kind === "gone") return home.map === map ? [home.key] : [];
    const at = home.kind === "above" ? home.map : (asMap(home.value) ?? home.value);
    return at === map ? [...entries, ...behind].map(({ key }) => key.source) : [];
  });
  return new Set([...keys, ...misplacedItems.filter((items) => items.map === map).map((items) => items.key)]);
}

/** Beyond so many keys in one map nobody has slipped in the indentation of a line. */
const MOST_ENTRIES = 200;

/** The entries of block maps whose keys their map does not know, has already, or means otherwise. */
type Strays = ReadonlyMap<MapNode, ReadonlySet<Entry>>;

function straysIn(root: Node, faults: readonly SchemaFault[]): Strays {
  const unknown = new Map<MapNode, Set<string>>();
  const otherwise = new Set<Entry>();
  for (const fault of faults) {
    const map = asMap(fault.at);
    const isUnknown = fault.kind === "keyword" && fault.error.keyword === "additionalProperties";
    const list = map?.parent?.kind === "list" ? map.parent.parent : undefined;
    if (list?.kind === "entry" && (isUnknown || fault.kind === "no-branch")) otherwise.add(list);
    if (!map || !isUnknown) continue;
    const keys = unknown.get(map) ?? new Set();
    unknown.set(map, keys.add(String(fault.error.params["additionalProperty"])));
  }
  const strays = new Map<MapNode, ReadonlySet<Entry>>();
  for (const node of walk(root)) {
    if (node.kind !== "map" || node.entries.length > MOST_ENTRIES) continue;
    const keys = unknown.get(node);
    const own = node.entries.filter((entry) => !isStandIn(entry) && !isMergeEntry(entry));
    const odd = own.filter((entry) => keys?.has(entry.key.source) ?? otherwise.has(entry));
    const all = new Set([...odd, ...own.filter((entry) => otherwise.has(entry)), ...secondOnes(node)]);
    if (all.size > 0) strays.set(node, all);
  }
  return strays;
}

/** The entries of a map whose key an earlier entry has. */
export function secondOnes(map: MapNode): readonly Entry[] {
  const seen = new Set<string>();
  return map.entries.filter((entry) => {
    if (isStandIn(entry) || isMergeEntry(entry)) return false;
    return seen.has(entry.key.source) || !seen.add(entry.key.source);
  });
}

function misplacedIn(
  document: SyntaxDocument,
  map: MapNode,
  strays: ReadonlySet<Entry>,
): readonly Misplaced[] {
  if (map.flow) return [];
  const found: Misplaced[] = [];
  const search: Search = { document, map, strays, known: keysAt(document, map) };
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
  readonly document: SyntaxDocument;
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

/** Whether the schema knows a key at a place which has no such key. */
export function wants(document: SyntaxDocument, place: Node, key: string): boolean {
  return (
    entryOf(place, key) === undefined &&
    schemasOf(document, place).some((placed) => keysOf(placed).includes(key))
  );
}

function notDeepEnough(search: Search, index: number): Found | undefined {
  const { document, map, strays } = search;
  const first = map.entries[index];
  const before = map.entries.slice(0, index).findLast((entry) => !isStandIn(entry));
  if (!first || !before) return undefined;
  const value = endsOf(before.value).find(
    (end) => wants(document, end, first.key.source) && fitsInto(document, end, map, first),
  );
  if (!value) return undefined;
  const entries: [Entry, ...Entry[]] = [first];
  for (const entry of map.entries.slice(index + 1)) {
    if (isStandIn(entry)) continue;
    if (!strays.has(entry) || !wants(document, value, entry.key.source)) break;
    entries.push(entry);
  }
  const behind = entriesBehind(search, entries.at(-1) ?? first, value);
  return { entries, inLast: [], behind, home: { kind: "below", value } };
}

/**
 * Whether an entry is at home in another map rather than in its own: its own does not know its key, or means something
 * else by it than the items that stand there.
 */
function fitsInto(document: SyntaxDocument, home: Node, map: MapNode, { key, value }: Entry): boolean {
  const own = itemKeysAt(document, map, key.source);
  if (own.length === 0 || value.kind !== "list")
    return !keysAt(document, map).has(key.source) || own.length === 0;
  const keys = value.items.flatMap((item) => asMap(item)?.entries.map((entry) => entry.key.source) ?? []);
  const there = new Set(itemKeysAt(document, home, key.source));
  const here = new Set(own);
  return keys.some((name) => !here.has(name)) && keys.every((name) => there.has(name));
}

function keysAt(document: SyntaxDocument, place: Node): ReadonlySet<string> {
  return new Set(schemasOf(document, place).flatMap((placed) => keysOf(placed)));
}

/** The keys of the items of a list at a key. */
function itemKeysAt(document: SyntaxDocument, place: Node, key: string): readonly string[] {
  const properties = schemasOf(document, place).flatMap((placed) => propertiesOf(placed));
  return properties.flatMap(([name, { document: own, schema }]) =>
    name === key && schema.items ? keysOf({ document: own, schema: schema.items }) : [],
  );
}

/** What follows misplaced entries and belongs where they belong: below a line that YAML lacks, or at that column. */
function entriesBehind({ document, map }: Search, last: Entry, home: Node): readonly Entry[] {
  const { text } = document.source;
  const column = home.kind === "map" ? columnOf(text, spanOf(home.entries[0] ?? home).start) : undefined;
  const behind: Entry[] = [];
  for (const entry of map.entries.slice(map.entries.indexOf(last) + 1)) {
    const isAtHome = columnOf(text, spanOf(entry.key).start) === column;
    if (isStandIn(entry)) behind.push(...(asMap(entry.value)?.entries ?? []));
    else if (isAtHome && wants(document, home, entry.key.source)) behind.push(entry);
    else break;
  }
  return behind;
}

/**
 * The places in a value that a line behind it would belong to, were it indented deeper: the value itself, and what
 * its last entries and items hold.
 */
export function endsOf(value: Node): readonly Node[] {
  if (isEmpty(value)) return [value];
  if (value.kind === "map" && !value.flow) {
    const last = value.entries.findLast((entry) => !isStandIn(entry));
    return [value, ...(last ? endsOf(last.value) : [])];
  }
  const last = value.kind === "list" && !value.flow ? value.items.at(-1) : undefined;
  return last ? endsOf(last) : [];
}

function tooDeep(search: Search, index: number): Found | undefined {
  const first = search.map.entries[index];
  for (let around = mapAround(search.map); first && around; around = mapAround(around)) {
    if (!wants(search.document, around, first.key.source)) continue;
    const rest = restFor(search, index, around);
    if (rest) return { ...rest, behind: [], home: { kind: "above", map: around } };
  }
  return undefined;
}

/** All entries from one on, where they belong to a map around, or into the value of one that does. */
function restFor(
  { document, map, strays }: Search,
  index: number,
  around: MapNode,
): Pick<Misplaced, "entries" | "inLast"> | undefined {
  const all = map.entries.slice(index).filter((entry) => !isStandIn(entry));
  const belongs = (entry: Entry): boolean =>
    strays.has(entry) && wants(document, around, entry.key.source) && fitsInto(document, around, map, entry);
  const end = all.findIndex((entry) => !belongs(entry));
  const [first, ...others] = end < 0 ? all : all.slice(0, end);
  const inLast = end < 0 ? [] : all.slice(end);
  const last = others.at(-1) ?? first;
  if (!first || !last) return undefined;
  const known = isEmpty(last.value) ? keysBelow(document, around, last.key.source) : [];
  return inLast.every(({ key }) => known.includes(key.source))
    ? { entries: [first, ...others], inLast }
    : undefined;
}

/** The keys that the value of a key may have which a map may have. */
export function keysBelow(document: SyntaxDocument, map: MapNode, key: string): readonly string[] {
  const properties = schemasOf(document, map).flatMap((placed) => propertiesOf(placed));
  return properties.flatMap(([name, placed]) => (name === key ? keysOf(placed) : []));
}

function belowGoneLine({ document, map, known }: Search, index: number): Found | undefined {
  const around = mapAround(map);
  const entries = map.entries.slice(index).filter((entry) => !isStandIn(entry));
  const [first, ...others] = entries;
  if (!around || !first || !entries.every(({ key }) => !known.has(key.source))) return undefined;
  const keys = entries.map(({ key }) => key.source);
  const homes = keysForMap(document, around, keys);
  const [key] = homes;
  return key !== undefined && (homes.length === 1 || keys.length > 1)
    ? { entries: [first, ...others], inLast: [], behind: [], home: { kind: "gone", key, map: around } }
    : undefined;
}

/** The keys that a map lacks and whose values may have all of these keys. */
export function keysForMap(
  document: SyntaxDocument,
  map: MapNode,
  keys: readonly string[],
): readonly string[] {
  return missingKeys(document, map, (placed) => {
    const known = keysOf(placed);
    return keys.length > 0 && keys.every((key) => known.includes(key));
  });
}

/** The keys that a map lacks and whose values may be lists of maps with all of these keys. */
export function keysForItems(
  document: SyntaxDocument,
  map: MapNode,
  keys: readonly string[],
): readonly string[] {
  return missingKeys(document, map, ({ document: schemaDocument, schema }) => {
    const known = schema.items ? keysOf({ document: schemaDocument, schema: schema.items }) : [];
    return keys.length > 0 && keys.every((key) => known.includes(key));
  });
}

/** The keys that a map lacks and whose values are of no shape that the language knows. */
export function keysForAnything(document: SyntaxDocument, map: MapNode): readonly string[] {
  return missingKeys(document, map, takesAnyKey);
}

function missingKeys(
  document: SyntaxDocument,
  map: MapNode,
  fits: (placed: SchemasAtPlace[number]) => boolean,
): readonly string[] {
  const properties = schemasOf(document, map).flatMap((placed) => propertiesOf(placed));
  const names = properties
    .filter(([name, placed]) => entryOf(map, name) === undefined && !placed.schema.deprecated && fits(placed))
    .map(([name]) => name);
  return [...new Set(names)];
}

/** The map in which a map stands: as a value, or as an item of a list. */
export function mapAround(map: MapNode): MapNode | undefined {
  let parent = map.parent;
  while (parent?.kind === "list") parent = parent.parent;
  return parent?.parent;
}

function itemsElsewhere(document: SyntaxDocument, strays: Strays): readonly MisplacedItems[] {
  const found = new Map<string, MisplacedItems & { items: MapNode[] }>();
  const lists = new Map<ListNode, number>();
  for (const item of strays.keys()) {
    const list = item.parent?.kind === "list" ? item.parent : undefined;
    const entry = list?.parent?.kind === "entry" ? list.parent : undefined;
    const key = entry && homeOfItem(document, item, entry);
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
function homeOfItem(document: SyntaxDocument, item: MapNode, list: Entry): string | undefined {
  const keys = item.entries.filter((entry) => !isMergeEntry(entry)).map(({ key }) => key.source);
  const known = keysAt(document, item);
  return keys.every((key) => known.has(key)) ? undefined : keysForItems(document, list.parent, keys)[0];
}

/** The document that a node stands in. */
export function documentOf(node: Node): SyntaxDocument | undefined {
  let root = node;
  for (let parent = node.parent; parent; parent = root.parent)
    root = parent.kind === "entry" ? parent.parent : parent;
  return root.chunk.source.documents.find((document) => document.root === root);
}
