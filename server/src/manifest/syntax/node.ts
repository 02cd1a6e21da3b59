import { untracked } from "../../query/query";
import type { Chunk, Sequence } from "./chunk";

/** Half-open range of UTF-16 offsets into the text of one source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

type Parent = Entry | ListNode | undefined;

/** Has all nodes of a class be of one kind. There are very many of them: each would have room for it otherwise. */
function allAre(kind: Node["kind"] | Entry["kind"], { prototype }: { readonly prototype: object }): void {
  Object.assign(prototype, { kind });
}

/** A key of a map with its value. */
export class Entry {
  declare readonly kind: "entry";

  static {
    allAre("entry", this);
  }

  /** @param from an offset into the skeleton of the chunk, as in all nodes. Ask `spanOf` for places in the text. */
  constructor(
    readonly chunk: Chunk,
    readonly parent: MapNode,
    readonly from: number,
    readonly key: ScalarNode,
    readonly value: Node,
  ) {}

  /** An entry whose key and value are about to be read: both know it, and it has room for them from the start. */
  static begun(chunk: Chunk, parent: MapNode, from: number): Entry {
    const nothing = undefined as unknown as ScalarNode;
    return new Entry(chunk, parent, from, nothing, nothing);
  }
}

/** What an alias can stand for. Few have an anchor, and the others have no room for one. */
interface Anchorable {
  readonly anchor?: string;
}

/** A block ends where the last of what stands in it ends; only in braces and brackets it has an end of its own. */
export class MapNode implements Anchorable {
  declare readonly kind: "map";
  declare readonly anchor?: string;

  static {
    allAre("map", this);
  }

  constructor(
    readonly chunk: Chunk,
    readonly parent: Parent,
    readonly flow: boolean,
    readonly from: number,
    readonly to: number,
    readonly entries: readonly Entry[],
  ) {}
}

/** It ends as a map does. */
export interface ListNode extends Anchorable {
  readonly kind: "list";
  readonly chunk: Chunk;
  readonly parent: Parent;
  readonly flow: boolean;
  readonly from: number;
  readonly to: number;
  readonly items: readonly Node[];
  /** The sequence whose chunks the items are read from, where they are read one by one. */
  readonly sequence?: Sequence;
}

/** A list whose items are read together with the text around it. */
export class OneTextList implements ListNode {
  declare readonly kind: "list";
  declare readonly anchor?: string;

  static {
    allAre("list", this);
  }

  constructor(
    readonly chunk: Chunk,
    readonly parent: Parent,
    readonly flow: boolean,
    readonly from: number,
    readonly to: number,
    readonly items: readonly Node[],
  ) {}
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "empty";

export class ScalarNode implements Anchorable {
  declare readonly kind: "scalar";
  declare readonly anchor?: string;

  static {
    allAre("scalar", this);
  }

  /**
   * @param value the value under the core schema of YAML 1.2
   * @param source what is written, without quotes: `01234` stays `01234` although its value is the number 1234
   */
  constructor(
    readonly chunk: Chunk,
    readonly parent: Parent,
    readonly style: ScalarStyle,
    readonly from: number,
    readonly to: number,
    readonly value: string | number | boolean | null,
    readonly source: string,
  ) {}

  /** A value that is not written. */
  static empty(chunk: Chunk, parent: Parent, at: number): ScalarNode {
    return new ScalarNode(chunk, parent, "empty", at, at, null, "");
  }
}

export class AliasNode {
  declare readonly kind: "alias";
  declare readonly anchor?: undefined;
  /** The anchored node; undefined where the anchor does not exist or holds this very alias. */
  target: Node | undefined = undefined;

  static {
    allAre("alias", this);
  }

  constructor(
    readonly chunk: Chunk,
    readonly parent: Parent,
    readonly from: number,
    readonly to: number,
    readonly name: string,
  ) {}
}

export type Node = MapNode | ListNode | ScalarNode | AliasNode;

/** Where a node or map entry stands in the text now. */
export function spanOf(placed: Node | Entry): Span {
  const start = placed.chunk.place(placed.from);
  return { start, end: Math.max(start, endOf(placed)) };
}

function endOf(placed: Node | Entry): number {
  if (placed.kind === "entry") return Math.max(endOf(placed.key), endOf(placed.value));
  if (placed.kind === "scalar" || placed.kind === "alias" || placed.flow)
    return placed.chunk.place(placed.to);
  const last = placed.kind === "map" ? placed.entries.at(-1) : lastItem(placed);
  return last ? endOf(last) : placed.chunk.place(placed.from);
}

/** The last item; of items that are read one by one, the others are not asked for. */
function lastItem(list: ListNode): Node | undefined {
  if (!list.sequence) return list.items.at(-1);
  const last = list.sequence.chunks.findLast((chunk) => chunk.content().roots.length > 0);
  return last?.content().roots.at(-1);
}

/** A list whose items are read one by one. */
type SequenceList = ListNode & { readonly sequence: Sequence };

/** The lists below a node, or the node itself, whose items are read one by one; those in such items left out. */
export function* cutLists(node: Node): Generator<SequenceList> {
  if (node.kind === "list" && node.sequence) yield node as SequenceList;
  else if (node.kind === "list") for (const item of node.items) yield* cutLists(item);
  else if (node.kind === "map") for (const { value } of node.entries) yield* cutLists(value);
}

/**
 * Makes who asks depend on all that stands below a node, also where an alias leads to it: what remembers what it has read
 * has to be made anew when an item changes that is read by itself.
 */
export function restOnAllBelow(node: Node | undefined, seen = new Set<Node>()): void {
  if (!node || seen.has(node) || isReadAtOnce(node.chunk)) return;
  seen.add(node);
  if (node.kind === "alias") restOnAllBelow(node.target, seen);
  else if (node.kind === "list") for (const item of node.items) restOnAllBelow(item, seen);
  else if (node.kind === "map") for (const { value } of node.entries) restOnAllBelow(value, seen);
}

/** Whether nothing in a chunk is read by itself or stands elsewhere. Where that changes, the chunk is read anew. */
function isReadAtOnce(chunk: Chunk): boolean {
  return untracked(() => chunk.sequences.length === 0 && !chunk.hasAliases);
}

/** Whether the items of a list are read together with the text around it. */
export function isInOneText(list: ListNode): boolean {
  return list.sequence === undefined;
}

/** The node itself, or what an alias stands for. Undefined for no node and for an alias without target. */
export function resolve(node: Node | undefined): Exclude<Node, AliasNode> | undefined {
  let current = node;
  while (current?.kind === "alias") current = current.target;
  return current;
}

export function asMap(node: Node | undefined): MapNode | undefined {
  const resolved = resolve(node);
  return resolved?.kind === "map" ? resolved : undefined;
}

export function asList(node: Node | undefined): ListNode | undefined {
  const resolved = resolve(node);
  return resolved?.kind === "list" ? resolved : undefined;
}

export function asScalar(node: Node | undefined): ScalarNode | undefined {
  const resolved = resolve(node);
  return resolved?.kind === "scalar" ? resolved : undefined;
}

/** True for nothing, and for a value that is not written (`key:` with nothing behind it). */
export function isEmpty(node: Node | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.style === "empty");
}

/** The maps whose entries a `<<` entry brings in, first one strongest. */
function merged(entry: Entry): MapNode[] {
  const list = asList(entry.value);
  const sources = list ? list.items : [entry.value];
  return sources.map(asMap).filter((map) => map !== undefined);
}

const MERGE = "<<";

export function isMergeEntry(entry: Entry): boolean {
  return entry.key.source === MERGE && entry.key.style === "plain";
}

/**
 * The entries of a map as a reader sees them: its own, then those of merge keys (`<<: *anchor`) that it does not
 * override. Of a key written twice, the first one counts (`duplicate-name` reports the other).
 */
export function entriesOf(map: MapNode): readonly Entry[] {
  if (!map.entries.some(isMergeEntry)) return map.entries;
  const byKey = new Map<string, Entry>();
  const collect = (from: MapNode, depth: number): void => {
    const own = from.entries.filter((entry) => !isMergeEntry(entry));
    for (const entry of own) if (!byKey.has(entry.key.source)) byKey.set(entry.key.source, entry);
    if (depth < 10)
      for (const entry of from.entries.filter(isMergeEntry))
        merged(entry).forEach((map) => collect(map, depth + 1));
  };
  collect(map, 0);
  return [...byKey.values()];
}

/** The entry of `key` in a map (aliases and merge keys seen through), undefined where there is none. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  const map = asMap(node);
  if (!map) return undefined;
  // Nothing is asked as often, and mostly for a key that is not there.
  let mayMerge = false;
  for (const entry of map.entries) {
    const { source } = entry.key;
    if (source === key) return entry;
    mayMerge ||= source === MERGE;
  }
  return mayMerge ? entriesOf(map).find((entry) => entry.key.source === key) : undefined;
}

export type Path = readonly (string | number)[];

/** The node at a path of keys and indices below `node`, undefined where the path leads nowhere. */
export function nodeAt(node: Node | undefined, path: Path): Node | undefined {
  let current = node;
  for (const step of path) {
    current = typeof step === "number" ? asList(current)?.items[step] : entryOf(current, step)?.value;
    if (current === undefined) return undefined;
  }
  return current;
}

/** Keys and indices from the root of its document to a node (as written: an alias is not followed). */
export function pathOf(node: Node): Path {
  const path: (string | number)[] = [];
  let current: Node = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    if (parent.kind === "entry") {
      path.push(parent.key.source);
      current = parent.parent;
    } else {
      path.push(parent.items.indexOf(current));
      current = parent;
    }
  }
  return path.reverse();
}

/**
 * The deepest node whose span holds `offset` (its end included), with the entry when the offset stands on a key.
 * Undefined where the root does not reach.
 */
export function nodeAtOffset(root: Node | undefined, offset: number): Node | undefined {
  if (!root || !holds(root, offset)) return undefined;
  if (root.kind === "map") {
    for (const entry of root.entries) {
      if (holds(entry.key, offset)) return entry.key;
      const inside = nodeAtOffset(entry.value, offset);
      if (inside) return inside;
    }
  } else if (root.kind === "list") {
    for (const item of itemsNear(root, offset)) {
      const inside = nodeAtOffset(item, offset);
      if (inside) return inside;
    }
  }
  return root;
}

/** The items that may hold an offset: of those that are read one by one, the nearest two. */
function itemsNear(list: ListNode, offset: number): readonly Node[] {
  const { sequence } = list;
  if (!sequence) return list.items;
  const index = sequence.indexAt(offset - sequence.base);
  const near = sequence.chunks.slice(Math.max(0, index - 1), index + 1);
  return near.flatMap((chunk) => chunk.content().roots);
}

function holds(node: Node, offset: number): boolean {
  const { start, end } = spanOf(node);
  return start <= offset && offset <= end;
}

/** The entry whose key this node is, undefined for values and items. */
export function entryOfKey(node: Node): Entry | undefined {
  return node.parent?.kind === "entry" && node.parent.key === node ? node.parent : undefined;
}

/** Every node of a subtree in document order, keys included, aliases not followed. */
export function* walk(node: Node | undefined): Generator<Node> {
  if (!node) return;
  // What is still to come, last first: generators one within the other would hand each node on at every level.
  const left: Node[] = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    if (next.kind === "map") for (const { key, value } of next.entries.toReversed()) left.push(value, key);
    else if (next.kind === "list") for (const item of next.items.toReversed()) left.push(item);
  }
}
