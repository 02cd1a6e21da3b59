import { spanOf, type Node } from "../../manifest/syntax/node";
import type { Source } from "../../manifest/syntax/source";
import type { Closer } from "./cursor-line";

/** The line that starts at an offset, without its line break. */
export function lineAt(text: string, start: number): string {
  const feed = text.indexOf("\n", start);
  const line = text.slice(start, feed < 0 ? text.length : feed);
  return line.endsWith("\r") ? line.slice(0, -1) : line;
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

export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "map") return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.kind === "list" ? node.items : [];
}
