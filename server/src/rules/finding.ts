import { dashOf, type Layout } from "../manifest/edits/layout";
import type { TextEdit } from "../manifest/edits/edits";
import {
  entryOfKey,
  isEmpty,
  resolve,
  spanOf,
  type ListNode,
  type Node,
  type Span,
} from "../manifest/syntax/node";
import type { FilePlace } from "../manifest/model/sources/file-place";
import type { Chunk } from "../manifest/syntax/chunk";
import { pinned } from "../manifest/syntax/pin";
import type { Source } from "../manifest/syntax/source";

export type Severity = "error" | "warning" | "information" | "hint";

/** A stretch of text that is no node: a comment, a part of a scalar, the place where YAML itself is broken. */
export interface TextPlace {
  readonly kind: "text";
  readonly chunk: Chunk;
  /** Offsets into the skeleton of the chunk, so that the place moves with it. */
  readonly from: number;
  readonly to: number;
}

/**
 * A stretch of the text that a node covers.
 *
 * @param start offset into the text of the source, like `end`
 */
export function textPlace(node: Node, { start, end }: Span): TextPlace {
  const shift = node.from - spanOf(node).start;
  return { kind: "text", chunk: node.chunk, from: start + shift, to: end + shift };
}

/**
 * A stretch of the text of a chunk, or of one that stands in it.
 *
 * @param start offset into the text of the source, like `end`
 */
export function textIn(chunk: Chunk, { start, end }: Span): TextPlace {
  const { chunk: own, at } = pinned(chunk, start);
  return { kind: "text", chunk: own, from: at, to: at + end - start };
}

/** Where a finding stands: in the text itself. */
export type Place = Node | TextPlace;

/** The other half of a finding, with a sentence that says what it has to do with it. */
export interface Related {
  readonly at: Place | FilePlace;
  readonly message: string;
}

/** A related place, where there is one. */
export function relatedAt(at: Place | FilePlace | undefined, message: string): readonly Related[] {
  return at ? [{ at, message }] : [];
}

/** Source text edits that answer a finding. */
export interface Fix {
  /** What it does, as a menu entry: "Add login.example.com to dnsNames of login-tls". */
  readonly title: string;
  /** Safe fixes take part in fix-all: they cannot change what the change means beyond what the title says. */
  readonly safe: boolean;
  /** The edits, worked out when they are asked for. They lie in the source of the finding and do not overlap. */
  readonly edits: (layout: Layout) => readonly TextEdit[];
}

export interface FindingDraft {
  readonly at: Place;
  /** What is wrong here, why it matters, what to do; plain text. */
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** Where this finding weighs less or more than the rule in general. */
  readonly severity?: Severity;
  /** What an exception may name as its target, most specific first. */
  readonly targets?: readonly string[];
  /** The secret that it found: no other finding repeats it. */
  readonly secret?: string;
}

/** The stretch of text that a place covers, chosen so that an editor can underline it: never empty, never a block. */
export function spanOfPlace(place: Place): { source: Source; span: Span } {
  if (place.kind === "text") {
    const { chunk, from, to } = place;
    const { source } = chunk;
    return {
      source,
      span: { start: chunk.place(from), end: Math.min(chunk.place(to), source.document.length) },
    };
  }
  const node = headline(place);
  return { source: node.chunk.source, span: isEmptyItem(node) ? dashOfEmpty(node) : spanOf(node) };
}

/** The dash of an item that says nothing: of all the list, only that is wrong. */
function dashOfEmpty(item: Node & { parent: ListNode }): Span {
  const start = dashOf(item, spanOf(item.parent).start);
  return { start, end: start + 1 };
}

function isEmptyItem(node: Node): node is Node & { parent: ListNode } {
  return isEmpty(node) && node.parent?.kind === "list" && !node.parent.flow;
}

/** What stands for a node to a reader: a block map by its name, a block list by its key, an empty value by its key. */
function headline(node: Node): Node {
  if (entryOfKey(node) || isEmptyItem(node)) return node;
  if (isEmpty(node)) return node.parent?.kind === "entry" ? node.parent.key : (node.parent ?? node);
  const isBlockText = node.kind === "scalar" && (node.style === "literal" || node.style === "folded");
  if (isBlockText && node.parent?.kind === "entry") return node.parent.key;
  if (node.kind !== "map" && node.kind !== "list") return node;
  if (node.flow && !spansLines(node)) return node;
  if (node.parent?.kind === "entry") return node.parent.key;
  // Only a name of its own: what a merge key brings in stands elsewhere.
  const name = node.kind === "map" ? node.entries.find(({ key }) => key.source === "name")?.value : undefined;
  if (name && !isEmpty(name) && resolve(name)?.kind === "scalar") return name;
  const first = node.kind === "map" ? node.entries[0]?.key : node.items[0];
  return first && first !== node ? headline(first) : node;
}

function spansLines(node: Node): boolean {
  const { start, end } = spanOf(node);
  return node.chunk.source.slice(start, end).includes("\n");
}
