import type { Position, Range } from "vscode-languageserver-types";
import { spanOfPlace, type Place } from "../rules/finding";
import { spanOf, type Node, type Span } from "../manifest/syntax/node";
import type { FilePlace } from "../manifest/model/sources/file-place";
import type { Source } from "../manifest/syntax/source";

export function toRange(source: Source, span: Span): Range {
  return { start: source.document.positionAt(span.start), end: source.document.positionAt(span.end) };
}

export function rangeOfNode(node: Node): Range {
  return toRange(node.chunk.source, spanOf(node));
}

/** The range to underline for a place, and the file it lies in. Empty only where the text itself is empty. */
export function locate(place: Place | FilePlace): { uri: string; range: Range } {
  if (place.kind === "file") return { uri: place.uri, range: { start: place.start, end: place.end } };
  const { source, span } = spanOfPlace(place);
  return { uri: source.uri, range: toRange(source, visible(source, span)) };
}

/**
 * A span that an editor can underline: without the line breaks at its end, which a block scalar has, and where nothing
 * is left, the character behind it, or the nearest one before it that can be seen.
 */
function visible(source: Source, { start, end }: Span): Span {
  let last = end;
  while (last > start && isLineBreak(unitAt(source, last - 1))) last--;
  if (last > start) return { start, end: last };
  if (/\S/.test(unitAt(source, start))) return { start, end: start + widthAt(source, start) };
  let before = start;
  while (before > 0 && !/\S/.test(unitAt(source, before - 1))) before--;
  return before > 0 ? { start: before - widthBefore(source, before), end: before } : { start, end: last };
}

function isLineBreak(unit: string): boolean {
  return unit === "\n" || unit === "\r";
}

/** The UTF-16 unit at an offset; empty behind the end. */
function unitAt(source: Source, at: number): string {
  return source.document.charAt(at);
}

/** How many UTF-16 units the character at an offset has: half of one is no position. */
function widthAt(source: Source, at: number): number {
  return (source.slice(at, at + 2).codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

function widthBefore(source: Source, end: number): number {
  return end >= 2 && widthAt(source, end - 2) === 2 ? 2 : 1;
}

export function offsetAt(source: Source, position: Position): number {
  return source.document.offsetAt(position);
}

/** Whether two ranges share a position; ranges that only touch do. */
export function overlaps(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

/** Whether one range lies in another, both ends included. */
export function isWithin(inner: Range, outer: Range): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
