import type { Position, SelectionRange } from "vscode-languageserver-types";
import type { Manifest } from "../manifest/model/manifest";
import { nodeAtOffset, spanOf, type Node, type Span } from "../manifest/syntax/node";
import type { Source, SyntaxDocument } from "../manifest/syntax/source";
import { offsetAt, toRange } from "./ranges";

/**
 * What "Expand Selection" goes through, for each of some positions: a text without its quotes, the value, its pair, what
 * that stands in (an item with its dash, a section), up to the document and the whole text.
 */
export function selectionRanges(
  manifest: Manifest,
  positions: readonly Position[],
): readonly SelectionRange[] {
  return positions.map((position) => selectionRange(manifest.source, position));
}

function selectionRange(source: Source, position: Position): SelectionRange {
  const offset = offsetAt(source, position);
  const growing: Span[] = [];
  for (const span of spansAround(source, offset)) {
    const inner = growing.at(-1) ?? { start: offset, end: offset };
    const isLarger = span.end - span.start > inner.end - inner.start;
    if (span.start <= inner.start && span.end >= inner.end && isLarger) growing.push(span);
  }
  const none: SelectionRange | undefined = undefined;
  const chain = growing.reduceRight<SelectionRange | undefined>(
    (parent, span) => ({ range: toRange(source, span), ...(parent && { parent }) }),
    none,
  );
  return chain ?? { range: { start: position, end: position } };
}

/** From the inside to the outside. */
function* spansAround(source: Source, offset: number): Generator<Span> {
  const { text } = source;
  const document = source.documents.find(({ span }) => span.start <= offset && offset <= span.end);
  for (let node = document && nodeAtOffset(document.root, offset); node;) {
    if (node.kind === "scalar" && (node.style === "single" || node.style === "double"))
      yield withoutQuotes(spanOf(node));
    yield trimmed(text, spanOf(node));
    const { parent }: Node = node;
    if (parent?.kind === "list") yield withDash(text, trimmed(text, spanOf(node)));
    if (parent?.kind === "entry") yield trimmed(text, spanOf(parent));
    node = parent?.kind === "entry" ? parent.parent : parent;
  }
  if (document) yield trimmed(text, ofDocument(document));
  yield { start: 0, end: text.length };
}

function ofDocument({ span }: SyntaxDocument): Span {
  return span;
}

function withoutQuotes({ start, end }: Span): Span {
  return { start: start + 1, end: Math.max(start + 1, end - 1) };
}

/** Without the line breaks at its end, which block scalars have. */
function trimmed(text: string, { start, end }: Span): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** An item of a block list from its dash on. */
function withDash(text: string, { start, end }: Span): Span {
  let at = start;
  while (at > 0 && /[ \t\r\n]/.test(text.charAt(at - 1))) at--;
  return text.charAt(at - 1) === "-" ? { start: at - 1, end } : { start, end };
}
