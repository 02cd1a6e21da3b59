import { isAlias, isMap, isScalar, isSeq, type Document, type Node as YamlNode, type Scalar } from "yaml";
import type { RawContent } from "./aliases";
import type { Chunk, Sequence } from "./chunk";
import { HOLE } from "./cut";
import type { Skeleton } from "./layout";
import {
  AliasNode,
  Entry,
  OneTextList,
  MapNode,
  ScalarNode,
  type Node,
  type ScalarStyle,
  type ListNode,
} from "./node";
import type { TextFault } from "./problem";
import type { Readable } from "./recover";

type Parent = Entry | ListNode | undefined;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface State {
  readonly chunk: Chunk;
  readonly skeleton: Skeleton;
  readonly readable: Readable;
  readonly faults: TextFault[];
  readonly anchored: Node[];
  readonly aliases: AliasNode[];
}

/**
 * Turns what `yaml` read of a chunk into the tree of the product; what that cannot hold is added to `faults`. Of the
 * item of a sequence what stands behind its dash counts.
 */
export function convertDocument(
  document: Document.Parsed | undefined,
  chunk: Chunk,
  skeleton: Skeleton,
  readable: Readable,
  faults: TextFault[],
): Omit<RawContent, "problems"> {
  const state: State = { chunk, skeleton, readable, faults, anchored: [], aliases: [] };
  return {
    roots: rootsOf(document?.contents ?? undefined, state),
    anchored: state.anchored,
    aliases: state.aliases,
  };
}

function rootsOf(root: YamlNode | undefined, state: State): readonly Node[] {
  const { owner } = state.chunk;
  if (owner.kind === "document") return root ? [convert(root, undefined, state)] : [];
  if (isSeq(root) && !root.flow)
    return root.items.map((item) =>
      convert(item as YamlNode | null, owner.list, state, rangeOf(root, state)[0]),
    );
  return root ? [convert(root, owner.list, state)] : [];
}

function convert(yaml: YamlNode | null, parent: Parent, state: State, at = 0): Node {
  if (yaml === null) return ScalarNode.empty(state.chunk, parent, at);
  const [from, to] = rangeOf(yaml, state);
  if (isAlias(yaml)) return convertAlias(yaml.source, from, to, parent, state);
  if (isMap(yaml)) return convertMap(yaml.items, yaml, parent, state);
  if (isSeq(yaml)) return convertList(yaml.items as (YamlNode | null)[], yaml, parent, state);
  return isScalar(yaml)
    ? convertScalar(yaml, from, to, parent, state)
    : ScalarNode.empty(state.chunk, parent, from);
}

/** Where a part stands in the skeleton as it was written. */
function rangeOf(yaml: { range?: [number, number, number] | null }, { readable }: State): [number, number] {
  return yaml.range ? [readable.placeOf(yaml.range[0]), readable.placeOf(yaml.range[1])] : [0, 0];
}

function withAnchor<Placed extends Mutable<Exclude<Node, AliasNode>>>(
  node: Placed,
  anchor: string | undefined,
  state: State,
): Placed {
  if (anchor === undefined) return node;
  node.anchor = anchor;
  state.anchored.push(node);
  return node;
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function convertScalar(yaml: Scalar, from: number, to: number, parent: Parent, state: State): ScalarNode {
  const style = from === to ? "empty" : (styles[yaml.type ?? "PLAIN"] ?? "plain");
  const value = plainValue(yaml.value);
  const source = yaml.source ?? String(value ?? "");
  return withAnchor(new ScalarNode(state.chunk, parent, style, from, to, value, source), yaml.anchor, state);
}

function plainValue(value: unknown): ScalarNode["value"] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  // Dates and binary data exist only under tags that the core schema does not have.
  return null;
}

function convertAlias(name: string, from: number, to: number, parent: Parent, state: State): AliasNode {
  const alias = new AliasNode(state.chunk, parent, from, to, name);
  state.aliases.push(alias);
  return alias;
}

interface Collection {
  anchor?: string;
  flow?: boolean;
  range?: [number, number, number] | null;
}

function convertMap(
  items: readonly { key: unknown; value: unknown }[],
  yaml: Collection,
  parent: Parent,
  state: State,
): MapNode {
  const [from, to] = rangeOf(yaml, state);
  const { anchor, flow = false } = yaml;
  const entries: Entry[] = [];
  const map = withAnchor(new MapNode(state.chunk, parent, flow, from, to, entries), anchor, state);
  for (const pair of items) {
    const entry = convertEntry(pair.key as YamlNode | null, pair.value as YamlNode | null, map, state);
    if (entry) entries.push(entry);
  }
  return map;
}

function convertEntry(
  yamlKey: YamlNode | null,
  yamlValue: YamlNode | null,
  map: MapNode,
  state: State,
): Entry | undefined {
  const from = yamlKey ? rangeOf(yamlKey, state)[0] : yamlValue ? rangeOf(yamlValue, state)[0] : undefined;
  if (from === undefined) return undefined;
  const entry: Mutable<Entry> = Entry.begun(state.chunk, map, from);
  const key = keyScalar(yamlKey, from, entry, state);
  entry.key = key;
  entry.value = convert(yamlValue, entry, state, key.to);
  return entry;
}

function keyScalar(yaml: YamlNode | null, from: number, parent: Entry, state: State): ScalarNode {
  if (yaml === null) return ScalarNode.empty(state.chunk, parent, from);
  const [start, end] = rangeOf(yaml, state);
  if (isScalar(yaml)) return convertScalar(yaml, start, end, parent, state);
  state.faults.push({ code: "complex-key", span: { start, end }, detail: "" });
  const source = state.skeleton.text.slice(start, end);
  return new ScalarNode(state.chunk, parent, "plain", start, end, source, source);
}

function convertList(
  yamlItems: readonly (YamlNode | null)[],
  yaml: Collection,
  parent: Parent,
  state: State,
): ListNode {
  const [from, to] = rangeOf(yaml, state);
  const { anchor, flow = false } = yaml;
  const hole = holeAt(yamlItems, state);
  if (hole) {
    hole.list.attach(parent, from, anchor);
    if (anchor !== undefined) state.anchored.push(hole.list);
    return hole.list;
  }
  const items: Node[] = [];
  const list = withAnchor(new OneTextList(state.chunk, parent, flow, from, to, items), anchor, state);
  for (const item of yamlItems) items.push(convert(item, list, state, from));
  return list;
}

/** The sequence whose placeholder a list is. */
function holeAt([item]: readonly (YamlNode | null)[], state: State): Sequence | undefined {
  if (state.skeleton.holes.size === 0 || !isScalar(item) || item.source !== HOLE) return undefined;
  const [from] = rangeOf(item, state);
  return state.skeleton.holes.get(state.skeleton.text.lastIndexOf("\n", from) + 1);
}
