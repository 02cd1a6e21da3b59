import { applyEdits, type TextEdit } from "../../manifest/edits/edits";
import { dashOf, type Layout } from "../../manifest/edits/layout";
import {
  isEmpty,
  spanOf,
  walk,
  type Entry,
  type ListNode,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import { parseSource } from "../../manifest/syntax/parse";
import { columnOf, endOfLine } from "../../text/lines";
import { meanTheSame } from "../format/same-meaning";
import type { Refactoring, Selection } from "./refactoring";

type Collection = MapNode | ListNode;

/** Longer lines are not made of blocks. */
const LONGEST_LINE = 120;

/**
 * Of the innermost map or list at the selection: writes it over lines of its own, or on one line. Only where nothing
 * that a reader needs is lost by it: comments and anchors inside stay what they are.
 */
export function* convertStyle({ path, layout }: Selection): Generator<Refactoring> {
  const node = path.findLast((one): one is Collection => one.kind === "map" || one.kind === "list");
  if (!node || sizeOf(node) === 0 || hasAnchors(node)) return;
  const edit = node.flow ? asBlock(node, layout) : asFlow(node);
  if (!edit || !keepsMeaning(node, edit)) return;
  yield {
    title: node.flow ? "Convert to block style" : "Convert to flow style",
    kind: "refactor.rewrite",
    edits: [edit],
  };
}

function sizeOf(node: Collection): number {
  return node.kind === "map" ? node.entries.length : node.items.length;
}

function hasAnchors(node: Node): boolean {
  for (const one of walk(node)) if (one.anchor !== undefined) return true;
  return false;
}

/** One level of it over lines; what stands inside in braces stays there. */
function asBlock(node: Collection, layout: Layout): TextEdit | undefined {
  const { text } = node.chunk.source;
  const { start, end } = spanOf(node);
  const { parent } = node;
  const written = text.slice(start, end);
  const rest = text.slice(end, endOfLine(text, end));
  if (!parent || isInFlow(node) || /(?:^|\s)#/.test(written) || !/^\s*(?:#.*)?$/.test(rest)) return undefined;
  const members = membersOf(node, text);
  if (!members) return undefined;
  const comment = rest.trim() === "" ? "" : ` ${rest.trim()}`;
  const lineEnd = end + rest.length;
  if (parent.kind === "list") {
    const column = columnOf(text, start);
    const [first = "", ...others] = members;
    const lines = [`${first}${comment}`, ...others.map((line) => " ".repeat(column) + line)];
    return { start, end: lineEnd, text: lines.join(layout.lineBreak) };
  }
  const keyColumn = columnOf(text, spanOf(parent.key).start);
  const column = node.kind === "list" && !layout.indentLists ? keyColumn : keyColumn + layout.step;
  const lines = members.map((line) => layout.lineBreak + " ".repeat(column) + line);
  return { start: colonBehind(parent, text), end: lineEnd, text: comment + lines.join("") };
}

/** Each entry or item as a line; undefined where one is written over several. */
function membersOf(node: Collection, text: string): readonly string[] | undefined {
  const written = (one: Node): string => text.slice(spanOf(one).start, spanOf(one).end);
  const lines =
    node.kind === "list"
      ? node.items.map((item) => `- ${written(item)}`)
      : node.entries.map(({ key, value }) =>
          isEmpty(value) ? `${written(key)}:` : `${written(key)}: ${written(value)}`,
        );
  return lines.some((line) => line.includes("\n")) ? undefined : lines;
}

function isInFlow({ parent }: Node): boolean {
  if (!parent) return false;
  return parent.kind === "entry" ? parent.parent.flow : parent.flow;
}

/** Behind the colon of a key. */
function colonBehind({ key }: Entry, text: string): number {
  return text.indexOf(":", spanOf(key).end) + 1;
}

/** All of it on one line. */
function asFlow(node: Collection): TextEdit | undefined {
  const { text } = node.chunk.source;
  const { parent } = node;
  const { start, end } = spanOf(node);
  if (!parent || isInFlow(node)) return undefined;
  const from =
    parent.kind === "entry"
      ? colonBehind(parent, text)
      : node.kind === "list"
        ? dashOf(node.items[0] ?? node, start)
        : start;
  const written = /(?:^|\s)#/.test(text.slice(from, end)) ? undefined : inFlow(node, text);
  if (written === undefined) return undefined;
  const lead = parent.kind === "entry" ? " " : "";
  const column = columnOf(text, from) + lead.length + written.length;
  return column > LONGEST_LINE ? undefined : { start: from, end, text: lead + written };
}

function inFlow(node: Node, text: string): string | undefined {
  const { start, end } = spanOf(node);
  if (node.kind === "alias") return text.slice(start, end);
  if (node.kind === "scalar") {
    const written = text.slice(start, end);
    if (isEmpty(node) || node.style === "literal" || node.style === "folded" || written.includes("\n"))
      return undefined;
    const isText = node.style === "plain" && typeof node.value === "string";
    return isText && /[,[\]{}]|:$/.test(written) ? JSON.stringify(node.value) : written;
  }
  const parts =
    node.kind === "list"
      ? node.items.map((item) => inFlow(item, text))
      : node.entries.map(({ key, value }) => {
          const [left, right] = [inFlow(key, text), inFlow(value, text)];
          return left === undefined || right === undefined ? undefined : `${left}: ${right}`;
        });
  if (parts.includes(undefined)) return undefined;
  const inside = parts.join(", ");
  return node.kind === "list" ? `[${inside}]` : `{${inside}}`;
}

/** Looks at the lines around alone: a cursor that moves must not cost the file. */
function keepsMeaning(node: Collection, edit: TextEdit): boolean {
  const { text } = node.chunk.source;
  const around = node.parent?.kind === "entry" ? spanOf(node.parent) : itemSpan(node);
  const end = endOfLine(text, Math.max(edit.end, around.end));
  const column = columnOf(text, around.start);
  const piece = text.slice(around.start, end);
  const moved = { ...edit, start: edit.start - around.start, end: edit.end - around.start };
  const parsed = (written: string) => parseSource("", " ".repeat(column) + written);
  return meanTheSame(parsed(piece), parsed(applyEdits(piece, [moved])));
}

function itemSpan(node: Node): { readonly start: number; readonly end: number } {
  const { start, end } = spanOf(node);
  const list = node.parent;
  const dash = list?.kind === "list" ? dashOf(node, spanOf(list).start) : start;
  return { start: dash, end };
}
