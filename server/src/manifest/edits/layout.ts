import type { ListNode, MapNode, Node } from "../syntax/node";
import { spanOf, walk } from "../syntax/node";
import type { Source } from "../syntax/source";
import type { SourceText } from "../syntax/source-text";

/** How a document is laid out, so that what is added looks like what is there. */
export interface Layout {
  /** Spaces per level. */
  readonly step: number;
  /** Whether the items of a list stand further right than the key above them. */
  readonly indentLists: boolean;
  /** Whether maps on one line have spaces inside of their braces: `{ a: 1 }`. */
  readonly paddedBraces: boolean;
  readonly lineBreak: "\n" | "\r\n";
}

/** So many nodes show how a document is written; more of them are not looked at. */
const MOST_NODES = 5000;

/**
 * Reads the layout off the nodes of a document; a document that shows none gets two spaces, indented lists and no space
 * inside of braces.
 */
export function layoutOf({ document }: Source, root: Node | undefined): Layout {
  let step: number | undefined;
  let indentLists: boolean | undefined;
  let paddedBraces: boolean | undefined;
  let left = MOST_NODES;
  for (const node of walk(root)) {
    if (left-- === 0 || (step !== undefined && indentLists !== undefined && paddedBraces !== undefined))
      break;
    if (node.kind === "map" && node.flow && node.entries.length > 0)
      paddedBraces ??= document.charAt(spanOf(node).start + 1) === " ";
    if ((node.kind !== "map" && node.kind !== "list") || node.flow || node.parent?.kind !== "entry") continue;
    const distance = itemColumn(node) - document.columnOf(spanOf(node.parent).start);
    if (node.kind === "list") {
      indentLists ??= distance > 0;
    } else if (distance > 0 && distance <= 8) step ??= distance;
  }
  return {
    step: step ?? 2,
    indentLists: indentLists ?? true,
    paddedBraces: paddedBraces ?? false,
    lineBreak: document.lineBreak,
  };
}

/** The column at which the entries of a block map or the dashes of a block list stand. */
export function itemColumn(node: MapNode | ListNode): number {
  const { document } = node.chunk.source;
  if (node.kind === "map") return document.columnOf(spanOf(node.entries[0] ?? node).start);
  const { start } = spanOf(node);
  const first = node.items[0];
  return document.columnOf(first ? dashOf(first, start) : start);
}

/** The `-` of an item of a block list; not before `limit`. */
export function dashOf(item: Node, limit: number): number {
  const { start } = spanOf(item);
  // A list that is an item begins with a dash of its own.
  return dashBefore(
    item.chunk.source.document,
    item.kind === "list" && !item.flow ? start - 1 : start,
    limit,
  );
}

/** The `-` that begins the list item whose value starts at `offset`; not before `limit`. */
function dashBefore(text: SourceText, offset: number, limit: number): number {
  for (let at = offset; at >= limit; at--) {
    if (text.charAt(at) !== "-") continue;
    const after = text.charAt(at + 1);
    if (after === "" || /\s/.test(after)) {
      const before = text.slice(text.startOfLine(at), at);
      if (/^[\s-]*$/.test(before) || before.trimEnd().endsWith("-") || /:\s*$/.test(before)) return at;
    }
  }
  return limit;
}
