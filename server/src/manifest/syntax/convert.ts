import { isAlias, isMap, isScalar, isSeq, type Document, type Node as YamlNode, type Scalar } from "yaml";
import type { AliasNode, Chunk, Entry, ListNode, MapNode, Node, ScalarNode, ScalarStyle } from "./node";
import type { Readable } from "./recover";
import type { SyntaxProblem, SyntaxProblemCode } from "./source";

/** Aliases may make a small text stand for a huge value; beyond this many nodes an alias is not followed. */
const MAX_EXPANDED = 200_000;

type Parent = Entry | ListNode | undefined;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface State {
  readonly chunk: Chunk;
  readonly readable: Readable;
  readonly problems: SyntaxProblem[];
  readonly anchors: Map<string, Node>;
  /** Anchored nodes that are still being built: an alias to one of them would hold itself. */
  readonly open: Set<Node>;
  /** How many nodes each anchored node stands for, aliases counted as often as they are used. */
  readonly weights: Map<Node, number>;
}

/** Turns one parsed document into the tree of the product; what it cannot hold is added to `problems`. */
export function convertDocument(
  document: Document.Parsed,
  chunk: Chunk,
  readable: Readable,
  problems: SyntaxProblem[],
): Node | undefined {
  const state: State = { chunk, readable, problems, anchors: new Map(), open: new Set(), weights: new Map() };
  if (!document.contents) return undefined;
  return convert(document.contents, undefined, state).node;
}

interface Converted {
  node: Node;
  weight: number;
}

function convert(yaml: YamlNode | null, parent: Parent, state: State, at = 0): Converted {
  if (yaml === null) return { node: emptyScalar(at, parent, state), weight: 1 };
  const [from, to] = rangeOf(yaml, state);
  if (isAlias(yaml)) return convertAlias(yaml.source, from, to, parent, state);
  if (isMap(yaml)) return convertMap(yaml.items, yaml, parent, state);
  if (isSeq(yaml)) return convertList(yaml.items as (YamlNode | null)[], yaml, parent, state);
  const scalar = isScalar(yaml)
    ? convertScalar(yaml, from, to, parent, state)
    : emptyScalar(from, parent, state);
  register(scalar, 1, state);
  return { node: scalar, weight: 1 };
}

/** Where a part stands in the text as it was written. */
function rangeOf(yaml: { range?: [number, number, number] | null }, { readable }: State): [number, number] {
  return yaml.range ? [readable.placeOf(yaml.range[0]), readable.placeOf(yaml.range[1])] : [0, 0];
}

function report(state: State, code: SyntaxProblemCode, start: number, end: number, detail: string): void {
  const { base } = state.chunk;
  state.problems.push({ code, span: { start: base + start, end: base + end }, detail });
}

function register(node: Node, weight: number, state: State): void {
  if (node.anchor === undefined) return;
  state.anchors.set(node.anchor, node);
  state.weights.set(node, weight);
}

function emptyScalar(at: number, parent: Parent, state: State): ScalarNode {
  return {
    kind: "scalar",
    style: "empty",
    chunk: state.chunk,
    from: at,
    to: at,
    anchor: undefined,
    parent,
    value: null,
    source: "",
  };
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
  return { kind: "scalar", style, chunk: state.chunk, from, to, anchor: yaml.anchor, parent, value, source };
}

function plainValue(value: unknown): ScalarNode["value"] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  // Dates and binary data exist only under tags that the core schema does not have.
  return null;
}

function convertAlias(name: string, from: number, to: number, parent: Parent, state: State): Converted {
  const anchored = state.anchors.get(name);
  const target = anchored && !state.open.has(anchored) ? anchored : undefined;
  const weight = (target && state.weights.get(target)) ?? 1;
  const heavy = weight > MAX_EXPANDED;
  if (!anchored) report(state, "alias-unresolved", from, to, name);
  else if (!target) report(state, "alias-cyclic", from, to, name);
  else if (heavy) report(state, "alias-expansion", from, to, name);
  const node: AliasNode = {
    kind: "alias",
    chunk: state.chunk,
    from,
    to,
    anchor: undefined,
    parent,
    name,
    target: heavy ? undefined : target,
  };
  return { node, weight: heavy ? 1 : weight };
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
): Converted {
  const [from, to] = rangeOf(yaml, state);
  const map: MapNode = {
    kind: "map",
    flow: yaml.flow === true,
    chunk: state.chunk,
    from,
    to: from,
    anchor: yaml.anchor,
    parent,
    entries: [],
  };
  let weight = 1;
  state.open.add(map);
  if (map.anchor !== undefined) state.anchors.set(map.anchor, map);
  for (const pair of items) {
    const added = convertEntry(pair.key as YamlNode | null, pair.value as YamlNode | null, map, state);
    if (added) weight += added;
  }
  map.to = map.flow ? to : (map.entries.at(-1)?.to ?? from);
  state.open.delete(map);
  register(map, weight, state);
  return { node: map, weight };
}

function convertEntry(
  yamlKey: YamlNode | null,
  yamlValue: YamlNode | null,
  map: MapNode,
  state: State,
): number | undefined {
  const from = yamlKey ? rangeOf(yamlKey, state)[0] : yamlValue ? rangeOf(yamlValue, state)[0] : undefined;
  if (from === undefined) return undefined;
  const entry = { kind: "entry", chunk: state.chunk, from, to: from, parent: map } as Mutable<Entry>;
  entry.key = keyScalar(yamlKey, from, entry, state);
  const { node: value, weight } = convert(yamlValue, entry, state, entry.key.to);
  entry.value = value;
  entry.to = Math.max(entry.key.to, value.to);
  map.entries.push(entry);
  return weight + 1;
}

function keyScalar(yaml: YamlNode | null, from: number, parent: Entry, state: State): ScalarNode {
  if (yaml === null) return emptyScalar(from, parent, state);
  const [start, end] = rangeOf(yaml, state);
  if (isScalar(yaml)) {
    const key = convertScalar(yaml, start, end, parent, state);
    register(key, 1, state);
    return key;
  }
  report(state, "complex-key", start, end, "");
  const source = state.chunk.source.text.slice(start, end);
  return { ...emptyScalar(start, parent, state), style: "plain", to: end, value: source, source };
}

function convertList(
  items: readonly (YamlNode | null)[],
  yaml: Collection,
  parent: Parent,
  state: State,
): Converted {
  const [from, to] = rangeOf(yaml, state);
  const list: ListNode = {
    kind: "list",
    flow: yaml.flow === true,
    chunk: state.chunk,
    from,
    to: from,
    anchor: yaml.anchor,
    parent,
    items: [],
  };
  let weight = 1;
  state.open.add(list);
  if (list.anchor !== undefined) state.anchors.set(list.anchor, list);
  for (const item of items) {
    const converted = convert(item, list, state, from);
    list.items.push(converted.node);
    weight += converted.weight;
  }
  list.to = list.flow ? to : Math.max(from, ...list.items.slice(-1).map((item) => item.to));
  state.open.delete(list);
  register(list, weight, state);
  return { node: list, weight };
}
