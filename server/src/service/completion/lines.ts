import { spanOf, type Node } from "../../manifest/syntax/node";
import type { Source } from "../../manifest/syntax/source";
import type { SourceText } from "../../manifest/syntax/source-text";
import type { Closer } from "./cursor-line";

/** The lines above the one that holds an offset, nearest first, blank ones and comments left out. */
function* linesAbove(text: SourceText, at: number): Generator<string> {
  for (let start = text.startOfLine(at); start > 0;) {
    start = text.startOfLine(start - 1);
    const line = text.restOfLine(start);
    if (!/^\s*(?:#|$)/.test(line)) yield line;
  }
}

/** Whether the nearest line above that stands no further right than an offset begins a list item at its column. */
export function followsItem(text: SourceText, at: number): boolean {
  const column = text.columnOf(at);
  for (const line of linesAbove(text, at)) {
    const indentation = /^ */.exec(line)?.[0].length ?? 0;
    if (indentation <= column) return indentation === column && /^-(?: |$)/.test(line.slice(column));
  }
  return false;
}

/** Whether the line above ends with a key whose value may stand on the lines below it. */
export function isBelowOpenKey(text: SourceText, at: number): boolean {
  const [above] = linesAbove(text, at);
  return above !== undefined && /:(?:[ \t]+[&!]\S+)?[ \t]*(?:[ \t]#.*)?$/.test(above);
}

/**
 * The brackets that close the flow collections that are open at the start of a line, outermost first; undefined where a
 * quoted text goes on over it.
 */
export function openFlowsAt(source: Source, lineStart: number): readonly Closer[] | undefined {
  const closers: Closer[] = [];
  const roots = source.documents.flatMap(({ root }) => root ?? []);
  let inside = roots.find((root) => holdsInside(root, lineStart));
  while (inside) {
    if (inside.kind === "scalar" && (inside.style === "single" || inside.style === "double"))
      return undefined;
    if (inside.kind === "map" && inside.flow) closers.push("}");
    if (inside.kind === "list" && inside.flow) closers.push("]");
    inside = childrenOf(inside).find((child) => holdsInside(child, lineStart));
  }
  return closers;
}

function holdsInside(node: Node, offset: number): boolean {
  const { start, end } = spanOf(node);
  return start < offset && offset < end;
}

/** The nodes directly below a node, keys included. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "map") return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.kind === "list" ? node.items : [];
}
