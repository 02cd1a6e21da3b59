import type { Source } from "./source";

/** Half-open range of UTF-16 offsets into the text of one source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A stretch of text that is parsed as one. Nodes know only their distance from the start of their chunk, so that
 * a chunk can move when text before it changes, without touching a single node in it.
 */
export interface Chunk {
  readonly source: Source;
  base: number;
}

interface Placed {
  readonly chunk: Chunk;
  /** Offsets relative to `chunk.base`. Ask `spanOf` for places in the text. */
  readonly from: number;
  to: number;
}

export interface Entry extends Placed {
  readonly kind: "entry";
  readonly parent: MapNode;
  readonly key: ScalarNode;
  value: Node;
}

export interface MapNode extends Placed {
  readonly kind: "map";
  readonly flow: boolean;
  readonly anchor: string | undefined;
  readonly parent: Entry | ListNode | undefined;
  readonly entries: Entry[];
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly flow: boolean;
  readonly anchor: string | undefined;
  readonly parent: Entry | ListNode | undefined;
  readonly items: Node[];
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "empty";

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  readonly anchor: string | undefined;
  readonly parent: Entry | ListNode | undefined;
  /** The value under the core schema of YAML 1.2. */
  readonly value: string | number | boolean | null;
  /** What is written, without quotes: `01234` stays `01234` although its value is the number 1234. */
  readonly source: string;
}

export interface AliasNode extends Placed {
  readonly kind: "alias";
  readonly anchor: undefined;
  readonly parent: Entry | ListNode | undefined;
  readonly name: string;
  /** The anchored node; undefined where the anchor does not exist or holds this very alias. */
  readonly target: Node | undefined;
}

export type Node = MapNode | ListNode | ScalarNode | AliasNode;

/** Where a node or map entry stands in the text now. */
export function spanOf(placed: Node | Entry): Span {
  return { start: placed.chunk.base + placed.from, end: placed.chunk.base + placed.to };
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

export function isMergeEntry(entry: Entry): boolean {
  return entry.key.style === "plain" && entry.key.source === "<<";
}

/**
 * The entries of a map as a reader sees them: its own, then those of merge keys (`<<: *anchor`) that it does not
 * override. Of a key written twice, the first one counts (`duplicate-name` reports the other).
 */
export function entriesOf(map: MapNode): Entry[] {
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
  const own = map.entries.find((entry) => entry.key.source === key);
  if (own) return own;
  return map.entries.some(isMergeEntry)
    ? entriesOf(map).find((entry) => entry.key.source === key)
    : undefined;
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
    for (const item of root.items) {
      const inside = nodeAtOffset(item, offset);
      if (inside) return inside;
    }
  }
  return root;
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
  yield node;
  if (node.kind === "map") {
    for (const entry of node.entries) {
      yield entry.key;
      yield* walk(entry.value);
    }
  } else if (node.kind === "list") {
    for (const item of node.items) yield* walk(item);
  }
}

/** The plain value of a node, aliases and merge keys seen through; `limit` bounds how many nodes it may expand to. */
export function toPlain(node: Node | undefined, limit = { left: 100_000 }): unknown {
  const resolved = resolve(node);
  if (!resolved || limit.left-- <= 0) return undefined;
  if (resolved.kind === "scalar") return resolved.value;
  if (resolved.kind === "list") return resolved.items.map((item) => toPlain(item, limit));
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const entry of entriesOf(resolved)) plain[entry.key.source] ??= toPlain(entry.value, limit);
  return plain;
}
