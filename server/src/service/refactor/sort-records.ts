import { canonicalNameKey } from "../../dns/name-wire";
import { typeCode } from "../../dns/type-codes";
import type { TextEdit } from "../../manifest/edits/edits";
import { dashOf, type Layout } from "../../manifest/edits/layout";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { spanOf, walk, type ListNode, type Node } from "../../manifest/syntax/node";
import { endOfLine, startOfLine } from "../../text/lines";
import type { Refactoring, Selection } from "./refactoring";

/**
 * In the records of a zone: puts them into the canonical order of their names (RFC 4034 section 6.1), those of one name
 * in the order of their types. Comments go with the record below them. Without steps, records change in the order of the
 * text, so there it is not offered, and neither where an alias would come to stand before its anchor.
 */
export function* sortRecords({ change, path, layout }: Selection): Generator<Refactoring> {
  if (!change) return;
  const lists = new Set(path.filter((node) => node.kind === "list"));
  const zone = change.zones().find(({ view }) => {
    const { written } = view.at("records");
    return written?.kind === "list" && lists.has(written);
  });
  const list = zone?.view.at("records").written;
  if (!zone || list?.kind !== "list" || list.items.length < 2) return;
  const records = change.recordsIn(zone).filter(({ foreign, standing }) => !foreign && !standing);
  const sorted = mayChangePlaces(change, records) ? sortedItems(list, records) : undefined;
  const edits = sorted && !isBroughtBeforeItsAnchor(sorted) ? permuted(list, sorted, layout) : [];
  yield { title: "Sort records by name", kind: "refactor.rewrite", edits };
}

function mayChangePlaces(change: TrustChange, records: readonly RecordSet[]): boolean {
  return change.hasSteps() || records.every((record) => !record.changes);
}

/** The items in their order; undefined where one cannot be placed, and where they are in order. */
function sortedItems(list: ListNode, records: readonly RecordSet[]): readonly Node[] | undefined {
  const byNode = new Map(records.map((record) => [record.view.node, record]));
  const keyed: { readonly item: Node; readonly key: string; readonly code: number }[] = [];
  for (const item of list.items) {
    const record = byNode.get(item as never);
    if (record?.ownerName === undefined) return undefined;
    const code = typeCode(record.type ?? "") ?? 65_536;
    keyed.push({ item, key: canonicalNameKey(record.ownerName), code });
  }
  // Array.prototype.sort keeps the order of equals: they are phases of one record set.
  const sorted = keyed.toSorted((one, other) =>
    one.key === other.key ? one.code - other.code : one.key < other.key ? -1 : 1,
  );
  const items = sorted.map(({ item }) => item);
  return items.every((item, index) => item === list.items[index]) ? undefined : items;
}

function isBroughtBeforeItsAnchor(items: readonly Node[]): boolean {
  const seen = new Set<Node>();
  const names = new Set<string>();
  const inside = new Set(items.flatMap((item) => [...walk(item)]));
  for (const node of items.flatMap((item) => [...walk(item)])) {
    seen.add(node);
    if (node.kind === "alias" && node.target && inside.has(node.target) && !seen.has(node.target))
      return true;
    if (node.anchor === undefined) continue;
    // Of anchors of one name, the one above counts: which that is must not change.
    if (names.has(node.anchor)) return true;
    names.add(node.anchor);
  }
  return false;
}

function permuted(list: ListNode, sorted: readonly Node[], layout: Layout): readonly TextEdit[] {
  const { text } = list.chunk.source;
  return list.flow ? inBraces(list, sorted, text) : inLines(list, sorted, text, layout);
}

/** Each item in the place of another one; nothing where comments stand between them. */
function inBraces(list: ListNode, sorted: readonly Node[], text: string): readonly TextEdit[] {
  const { start, end } = spanOf(list);
  if (/(?:^|\s)#/.test(text.slice(start, end))) return [];
  return list.items.flatMap((item, index) => {
    const other = sorted[index];
    if (!other || other === item) return [];
    const from = spanOf(other);
    return [{ ...spanOf(item), text: text.slice(from.start, from.end) }];
  });
}

/** The lines of each item, with the comments right above it and what follows up to those of the next one. */
function inLines(list: ListNode, sorted: readonly Node[], text: string, layout: Layout): readonly TextEdit[] {
  const limit = spanOf(list).start;
  const starts = list.items.map((item) => {
    const dash = dashOf(item, limit);
    return text.slice(startOfLine(text, dash), dash).trim() === "" ? startWithComments(text, dash) : -1;
  });
  if (starts.includes(-1)) return [];
  const last = list.items.at(-1);
  const end = last ? endOfLine(text, lastOffset(text, last)) : limit;
  const pieces = new Map(
    list.items.map((item, index) => {
      const piece = text.slice(starts[index], starts[index + 1] ?? end);
      return [item, piece.replace(/\r?\n$/, "")] as const;
    }),
  );
  const lines = sorted.map((item) => pieces.get(item) ?? "");
  return [{ start: starts[0] ?? end, end, text: lines.join(layout.lineBreak) }];
}

/** A block scalar ends behind its line break: its last line is the one before. */
function lastOffset(text: string, item: Node): number {
  const { start, end } = spanOf(item);
  return start + text.slice(start, end).trimEnd().length;
}

function startWithComments(text: string, dash: number): number {
  let start = startOfLine(text, dash);
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}
