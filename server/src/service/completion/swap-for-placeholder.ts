import {
  spanOf,
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
} from "../../manifest/syntax/node";
import type { Source, SyntaxDocument } from "../../manifest/syntax/source";
import type { Slot } from "./cursor-line";
import { PLACEHOLDER, type Attempt, type Held } from "./parse-with-placeholder";

/**
 * As `parseWithPlaceholder`, without a parse: where the slot is exactly a scalar value of a sound document, or the
 * place behind a colon that has none, the placeholder is put into the tree as it is. Only the nodes above it are made
 * anew. Undefined for every other slot.
 */
export function swapForPlaceholder(source: Source, slot: Slot, attempt: Attempt): Held | undefined {
  if (attempt.suffix !== "" || attempt.closing !== "" || slot.hasColon || slot.after === "line-start")
    return undefined;
  const document = source.documents.findLast(({ span }) => span.start <= slot.start);
  if (!document?.root || document.problems.length > 0) return undefined;
  const found = scalarBefore(document.root, slot.start);
  if (!found || !isSlot(found, slot, source.text) || isAnchored(found)) return undefined;
  const swapped = swap(found, slot, attempt);
  const documents: SyntaxDocument[] = source.documents.filter((other) => other !== document);
  const newSource: Source = { ...source, documents };
  const newDocument = { ...document, source: newSource, root: swapped.root };
  documents.splice(source.documents.indexOf(document), 0, newDocument);
  return { node: swapped.node, document: newDocument, attempt };
}

/** The last scalar that begins before or at an offset, or at the end of whose key the offset may stand. */
function scalarBefore(root: Node, offset: number): ScalarNode | undefined {
  let current: Node | undefined = root;
  while (current && current.kind !== "scalar") {
    if (current.kind === "alias") return undefined;
    const members: readonly (Entry | Node)[] = current.kind === "map" ? current.entries : current.items;
    const member = members.findLast((one) => spanOf(one).start <= offset);
    current = member?.kind === "entry" ? member.value : member;
  }
  return current;
}

/** Whether a slot is nothing but a scalar, its quotes left aside, or the empty value behind a colon. */
function isSlot(node: ScalarNode, slot: Slot, text: string): boolean {
  const { parent } = node;
  if (!parent || (parent.kind === "entry" && parent.key === node)) return false;
  const { start, end } = spanOf(node);
  switch (node.style) {
    case "empty":
      return (
        slot.after === "colon" &&
        parent.kind === "entry" &&
        /^["']?[ \t]*:[ \t]*$/.test(text.slice(spanOf(parent.key).end, slot.start)) &&
        text.slice(slot.start, slot.end).trim() === ""
      );
    case "plain":
      return start === slot.start && end === slot.end;
    case "single":
    case "double":
      return start + 1 === slot.start && end - 1 === slot.end;
    case "literal":
    case "folded":
      return false;
  }
}

/** Whether an alias may stand for the scalar or something that holds it: it would not see the placeholder. */
function isAnchored(node: Node): boolean {
  for (let current: Node | undefined = node; current; current = above(current)) {
    if (current.anchor !== undefined) return true;
  }
  return false;
}

function above({ parent }: Node): MapNode | ListNode | undefined {
  return parent?.kind === "entry" ? parent.parent : parent;
}

interface Swapped {
  readonly root: Node;
  readonly node: ScalarNode;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Makes the nodes from the scalar up to the root anew, with the placeholder in place of the scalar. */
function swap(old: ScalarNode, slot: Slot, attempt: Attempt): Swapped {
  const from = slot.start + attempt.lead.length - old.chunk.base;
  const placed = { from, to: Math.max(from, slot.end - old.chunk.base) };
  const style = old.style === "empty" ? "plain" : old.style;
  const node: Mutable<ScalarNode> = { ...old, ...placed, style, value: PLACEHOLDER, source: PLACEHOLDER };
  let below: Mutable<Node> = node;
  let oldBelow: Node = old;
  for (let oldAbove = above(old); oldAbove; oldAbove = above(oldAbove)) {
    below =
      oldAbove.kind === "map" ? copyMap(oldAbove, oldBelow, below) : copyList(oldAbove, oldBelow, below);
    oldBelow = oldAbove;
  }
  return { root: below, node };
}

function copyMap(old: MapNode, oldValue: Node, value: Mutable<Node>): Mutable<MapNode> {
  const map: Mutable<MapNode> = { ...old, entries: [] };
  map.entries = old.entries.map((entry) => {
    if (entry.value !== oldValue) return entry;
    const copy: Mutable<Entry> = { ...entry, parent: map, value };
    value.parent = copy;
    return copy;
  });
  return map;
}

function copyList(old: ListNode, oldItem: Node, item: Mutable<Node>): Mutable<ListNode> {
  const list: Mutable<ListNode> = { ...old, items: old.items.map((one) => (one === oldItem ? item : one)) };
  item.parent = list;
  return list;
}
