import { cutLists, spanOf, type Entry, type ListNode, type MapNode, type Node } from "../syntax/node";
import type { Chunk } from "../syntax/chunk";
import { isStandIn } from "../syntax/stand-in";

/**
 * Whether broken text lies in a node or directly behind it: up to the next sibling of it, or of what holds it in the
 * same stretch of text. A line that cannot be read stands where the node that it would have belonged to reaches to,
 * though in no node's span.
 */
export function isDamaged(node: Node): boolean {
  const { problems } = node.chunk.content();
  const end = problems.length > 0 ? reachOf(node) : 0;
  const isHit = problems.some(({ local }) => local.span.end >= node.from && local.span.start <= end);
  return isHit || isBrokenBelow(node);
}

/** Whether broken text lies in a node, or right before or behind it. */
export function isBrokenInside(node: Node): boolean {
  const { start, end } = spanOf(node);
  const isHit = node.chunk.content().problems.some(({ span }) => span.end >= start && span.start <= end);
  return isHit || isBrokenBelow(node);
}

/** Whether a key has another value beside this one, as after a merge gone wrong: what seems to be missing may stand there. */
export function hasTwin(node: Node): boolean {
  const entry = node.parent;
  if (entry?.kind !== "entry") return false;
  return entry.parent.entries.some((other) => other !== entry && other.key.source === entry.key.source);
}

/** Whether a section of a map, which is a list or map itself, stands in it twice. */
export function hasSectionTwice(map: MapNode | undefined): boolean {
  return map?.entries.some(({ value }) => value.kind !== "scalar" && hasTwin(value)) === true;
}

/** Whether broken text lies in an item of a list in a node that is read by itself. */
function isBrokenBelow(node: Node): boolean {
  if (node.chunk.sequences.length === 0) return false;
  return [...cutLists(node)].some(({ sequence }) => sequence.chunks.some(isBroken));
}

function isBroken(chunk: Chunk): boolean {
  return chunk.problems().length > 0 || chunk.sequences.some((sequence) => sequence.chunks.some(isBroken));
}

/** Up to where the text of its chunk belongs to a node, as an offset into the skeleton. */
export function reachOf(node: Node): number {
  let current: Node = node;
  for (let parent = parentInChunk(current); parent; parent = parentInChunk(current)) {
    const next = parent.kind === "entry" ? soundEntryAfter(parent) : after(parent.items, current);
    if (next) return next.from - 1;
    current = parent.kind === "entry" ? parent.parent : parent;
  }
  return Number.POSITIVE_INFINITY;
}

/** The next entry that stands where the author put it, and was not moved there to go on reading. */
function soundEntryAfter(entry: Entry): Entry | undefined {
  const { entries } = entry.parent;
  return entries.slice(entries.indexOf(entry) + 1).find((next) => !isStandIn(next) && !wasMoved(next));
}

function wasMoved({ key, chunk }: Entry): boolean {
  return chunk
    .content()
    .problems.some(({ code, local }) => code === "indentation" && local.span.start === key.from);
}

function parentInChunk(node: Node): Entry | ListNode | undefined {
  const { parent } = node;
  return parent?.chunk === node.chunk && !(parent.kind === "list" && parent.sequence) ? parent : undefined;
}

function after<Member>(members: readonly Member[], member: Member): Member | undefined {
  return members[members.indexOf(member) + 1];
}
