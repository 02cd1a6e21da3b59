import { itemColumn, type Layout } from "../../manifest/edits/layout";
import type { TextEdit } from "../../manifest/edits/edits";
import { shiftLines } from "../../manifest/edits/shift";
import type { Misplaced, MisplacedItems } from "../../manifest/schema/misplaced";
import type { Chunk } from "../../manifest/syntax/chunk";
import { asMap, isEmpty, spanOf, type Node, type Span } from "../../manifest/syntax/node";
import { pinnedSpan } from "../../manifest/syntax/pin";
import { columnOf, startOfLine } from "../../text/lines";
import type { FindingDraft, Fix } from "../finding";
import { listed } from "../words";
import { keyOf, subject } from "./subject";

/** Says where keys belong that stand in a map which does not know them, or has them already. */
export function misplacedKeys(misplaced: Misplaced): FindingDraft {
  const { map, entries, home } = misplaced;
  const [first] = entries;
  const names = listed(entries.map(({ key }) => `"${key.source}"`));
  const isOne = entries.length === 1;
  const it = isOne ? "it" : "them";
  const isTwice = map.entries.find(({ key }) => key.source === first.key.source) !== first;
  const here = isTwice
    ? `${names} ${isOne ? "stands" : "stand"} ${inPlace(map)} already`
    : misplaced.isMeantOtherwise
      ? `${names} ${isOne ? "has" : "have"} other entries ${inPlace(map)}`
      : `${names} ${isOne ? "is" : "are"} not known ${inPlace(map)}`;
  if (home.kind === "gone") {
    return {
      at: first.key,
      message: `${here}, but ${inPlace(home.key)}. Is the line "${home.key}:" missing above ${it}?`,
      fixes: addLine(home.key, itemColumn(home.map), first.key.chunk, spanOf(first.key).start),
    };
  }
  const place = home.kind === "above" ? home.map : home.value;
  const above = home.kind === "above" ? "" : " just above";
  return {
    at: first.key,
    message: `${here}, ${isTwice ? `and ${subject(place)}${above} lacks ${it}` : `but ${misplaced.isMeantOtherwise ? "such " : ""}${inPlace(place)}${above}, which lacks ${it}`}. Indent ${it} ${likeThoseOf(place)}.`,
    related:
      place.parent?.kind === "entry"
        ? [{ at: place.parent.key, message: `${subject(place)} stands here` }]
        : [],
    fixes: moveFix(misplaced, names, place),
  };
}

function inPlace(place: Node | string): string {
  if (typeof place === "string") return `in "${place}"`;
  return place.parent ? `in ${subject(place)}` : "at the top level";
}

function likeThoseOf(place: Node): string {
  return place.parent ? `like the entries of ${subject(place)}` : "like apiVersion and kind";
}

function moveFix(misplaced: Misplaced, names: string, place: Node): readonly Fix[] {
  const { entries } = misplaced;
  const { text } = entries[0].key.chunk.source;
  const { start } = spanOf(entries[0].key);
  // The first key of an item stands behind its dash: there is no line of its own to move.
  if (text.slice(startOfLine(text, start), start).trim() !== "") return [];
  return [
    {
      title: `Indent ${names} ${likeThoseOf(place)}`,
      safe: false,
      edits: (layout) => {
        const { text: now } = entries[0].key.chunk.source;
        const column = columnOf(now, spanOf(entries[0].key).start);
        return shiftLines(now, linesOf(misplaced), homeColumn(misplaced, layout) - column);
      },
    },
  ];
}

/** The lines that have to move: what would be the value of the last key once it has moved stays where it is. */
function linesOf({ entries, inLast }: Misplaced): Span {
  const { start } = spanOf(entries[0].key);
  const last = entries.at(-1) ?? entries[0];
  return { start, end: inLast.length > 0 ? spanOf(last.key).end : spanOf(last).end };
}

/** The column at which misplaced keys would begin at home. */
export function homeColumn({ home }: Misplaced, layout: Layout): number {
  if (home.kind !== "below") return itemColumn(home.map);
  const map = asMap(home.value);
  if (map && map.entries.length > 0) return itemColumn(map);
  const { parent, chunk } = home.value;
  const { start } = parent?.kind === "entry" ? spanOf(parent.key) : spanOf(home.value);
  return columnOf(chunk.source.text, start) + layout.step;
}

/** The fix that writes a key on a line of its own above the line of a chunk that holds an offset. */
export function addLine(key: string, column: number, chunk: Chunk, offset: number): readonly Fix[] {
  const line = pinnedSpan(chunk, { start: offset, end: offset });
  const edits = ({ lineBreak }: Layout): readonly TextEdit[] => {
    const start = startOfLine(chunk.source.text, line().start);
    return [{ start, end: start, text: `${" ".repeat(column)}${key}:${lineBreak}` }];
  };
  return [{ title: `Add the line "${key}:"`, safe: false, edits }];
}

/** Says that the items of a list have the keys of another list's. */
export function misplacedItems(
  { list, items, key, map }: MisplacedItems,
  unknown: ReadonlySet<string>,
): FindingDraft {
  const [first] = items;
  const strange = first ? first.entries.filter((entry) => unknown.has(entry.key.source)) : [];
  const names = strange.map((entry) => `"${entry.key.source}"`);
  const at = strange[0]?.key ?? first ?? list;
  const text = list.chunk.source.text;
  const isOwnLine =
    first !== undefined &&
    text.slice(startOfLine(text, spanOf(first).start), spanOf(first).start).trim() === "-";
  return {
    at,
    message: `${listed(names)} ${names.length === 1 ? "is" : "are"} not known in ${first ? subject(first) : "it"}, but in one of "${key}". Is the line "${key}:" missing above the entries that follow "${keyOf(first ?? list) ?? ""}"?`,
    fixes:
      isOwnLine && !list.flow && !map.flow
        ? addLine(key, itemColumn(map), first.chunk, spanOf(first).start)
        : [],
  };
}

/** Whether a fault about something missing or empty is said with the keys that stand elsewhere. */
export function isHomeOf(misplaced: readonly Misplaced[], node: Node, key?: string): boolean {
  return misplaced.some(({ home, entries, behind }) => {
    if (home.kind === "gone") return key !== undefined && home.map === node && home.key === key;
    if (home.kind === "below" && isEmpty(home.value)) return home.value === node;
    const place = home.kind === "above" ? home.map : home.value;
    const here = [...entries, ...behind];
    return key !== undefined && asMap(place) === node && here.some((entry) => entry.key.source === key);
  });
}
