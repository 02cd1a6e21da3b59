import { formatSeconds } from "../../text/seconds";
import type { ChangeReport } from "../change-report";
import { markup, type Markup } from "../html/markup";
import { pictureRows, type PictureRow } from "./picture-rows";
import { TimeScale } from "./scale";
import { fitted, lines, widthOf } from "./text-width";

const ROW = 25;
const AXIS = 42;
const HEADING = 30;
const FONT = 12;
const GAP = 22;
const NARROWEST = 3;

/** How wide a picture is, in units in which its letters are 12 high. */
export type PictureWidth = "page" | "column";

interface Frame {
  readonly width: number;
  /** Where the axis begins; the labels stand before it. */
  readonly left: number;
  readonly right: number;
}

const FRAMES: Readonly<Record<PictureWidth, Frame>> = {
  page: { width: 960, left: 236, right: 946 },
  column: { width: 700, left: 174, right: 686 },
};

export interface PictureOptions {
  readonly width?: PictureWidth;
  /** What stands in the picture where no page around it gives it its colours. */
  readonly style?: Markup;
}

interface Picture {
  readonly height: number;
  readonly parts: readonly Markup[];
}

/**
 * The time axis of a change: its window, steps, waits, what caches hold, the way back, and below on an axis of their own
 * the lifetimes of its certificates. What has no known time is told below and not drawn.
 *
 * @param id tells the pictures of one page apart
 */
export function timePicture(
  report: ChangeReport,
  id: string,
  { width: kind = "page", style }: PictureOptions = {},
): Markup {
  const frame = FRAMES[kind];
  const { width } = frame;
  const rows = pictureRows(report.course);
  const { start } = report.course.windows[0] ?? { start: undefined };
  const opening = start ?? rows.change[0]?.start;
  const change = panel("The change, in UTC", rows.change, frame, 0);
  const certificates = panel("Certificates, in UTC", rows.certificates, frame, change.height, opening);
  const below = notes(rows.unknown, rows.left, frame, change.height + certificates.height);
  const height = Math.max(40, change.height + certificates.height + below.height);
  const told = [...rows.change, ...rows.certificates].map(({ label, words }) => `${label}: ${words}.`);
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="time" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title id="${id}-title">When ${report.name.text} happens</title><desc id="${id}-desc">${told.join(" ")} ${sentences(rows.unknown, rows.left).join(" ")}</desc>${style}<rect class="ground" x="0" y="0" width="${width}" height="${height}"/>${change.parts}${certificates.parts}${below.parts}
</svg>`;
}

/** Rows below an axis. */
function panel(
  heading: string,
  rows: readonly PictureRow[],
  frame: Frame,
  top: number,
  opening?: number,
): Picture {
  if (rows.length === 0) return { height: 0, parts: [] };
  const times = rows.flatMap(({ start, end }) => (start === undefined ? [end] : [start, end]));
  const all = opening === undefined ? times : [...times, opening];
  const isOfCertificates = opening !== undefined && rows.every(({ kind }) => isLifetime(kind));
  const scale = new TimeScale(all, frame, isOfCertificates ? 0 : undefined);
  const first = top + HEADING + AXIS;
  const bottom = first + rows.length * ROW;
  const words = rows.flatMap((row, index) => coveredBy(row, scale, first + index * ROW));
  const upright = (kind: string, x: number, top = first): readonly Markup[] =>
    uprightBetween(words, kind, x, { top, bottom });
  return {
    height: HEADING + AXIS + rows.length * ROW + GAP,
    parts: [
      markup`
<text class="heading" x="4" y="${top + 20}">${heading}</text>`,
      ...legend(rows, scale.left + 9, top + 20),
      ...rows.filter(({ kind }) => kind === "window").map((row) => band(row, scale, first, bottom)),
      ...axis(scale, first, bottom),
      ...(isOfCertificates ? upright("opening", scale.at(opening)) : []),
      ...rows
        .filter(({ kind }) => kind === "way-back")
        .flatMap(({ end }) => upright("deadline", scale.at(end))),
      ...rows.map((row, index) => shapeOf(row, scale, first + index * ROW)),
      ...scale.cuts.flatMap(({ x0, x1, milliseconds }) => [
        cutMark(x0, x1, milliseconds, first, bottom),
        ...[x0 + 4, x1 - 4].flatMap((x) => upright("cut-edge", x, first - 5)),
      ]),
      ...rows.map((row, index) => wordsOf(row, scale, first + index * ROW)),
    ],
  };
}

const LEGEND: readonly (readonly [PictureRow["kind"], string])[] = [
  ["step", "step"],
  ["move", "step that moves clients"],
  ["wait", "wait"],
  ["stay", "still held by caches"],
];

/** What the marks mean, as far as they stand in these rows. */
function legend(rows: readonly PictureRow[], left: number, y: number): readonly Markup[] {
  const kinds = new Set(rows.map(({ kind }) => kind));
  const parts: Markup[] = [];
  let x = left;
  for (const [kind, words] of LEGEND) {
    if (!kinds.has(kind)) continue;
    const isBar = kind === "wait" || kind === "stay";
    parts.push(
      markup`
${isBar ? markup`<rect class="bar ${kind}" x="${at(x - 5)}" y="${y - 9}" width="16" height="10" rx="2"/>` : mark(kind, x, y - 4)}<text class="legend" x="${at(x + (isBar ? 16 : 11))}" y="${y}">${words}</text>`,
    );
    x += widthOf(words, 11) + 40;
  }
  return parts;
}

/** The mark of what takes no time: clients are moved where it is round. */
function mark(kind: PictureRow["kind"], x: number, y: number, title?: Markup): Markup {
  if (kind === "move")
    return markup`<circle class="point move" cx="${at(x)}" cy="${y}" r="5.5">${title}</circle>`;
  return markup`<path class="point ${kind}" d="M${at(x - 6)} ${y}L${at(x)} ${y - 6}L${at(x + 6)} ${y}L${at(x)} ${y + 6}Z">${title}</path>`;
}

function isLifetime(kind: PictureRow["kind"]): boolean {
  return kind === "certificate" || kind === "previous";
}

function band(row: PictureRow, scale: TimeScale, top: number, bottom: number): Markup {
  const { x0, x1 } = extentOf(row, scale);
  return markup`
<rect class="band" x="${at(x0)}" y="${top}" width="${at(x1 - x0)}" height="${bottom - top}"/>`;
}

function axis(scale: TimeScale, first: number, bottom: number): readonly Markup[] {
  return [
    markup`
<line class="axis" x1="${scale.left}" y1="${first}" x2="${scale.right}" y2="${first}"/>`,
    ...scale.ticks().map(
      ({ x, main, sub }) => markup`
<line class="grid" x1="${at(x)}" y1="${first}" x2="${at(x)}" y2="${bottom}"/><text class="tick" x="${at(x)}" y="${first - 7}">${main}</text>${
        sub === undefined
          ? undefined
          : markup`<text class="tick day" x="${at(x)}" y="${first - 21}">${sub}</text>`
      }`,
    ),
  ];
}

/** What words cover. */
interface Covered {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the words of a row cover; those in a bar are in front of everything. */
function coveredBy(row: PictureRow, scale: TimeScale, top: number): readonly Covered[] {
  const { x, anchor, where } = placeFor(row, scale);
  if (where === "inside") return [];
  const width = Math.min(widthOf(row.words, FONT), anchor === "end" ? x - scale.left : scale.right - x);
  const from = anchor === "end" ? x - width : x;
  const middle = top + ROW / 2;
  return [{ from: from - 2, to: from + width + 2, top: middle - FONT * 0.7, bottom: middle + FONT * 0.7 }];
}

/** A line from the top to the bottom that lets words through, so that they can be read. */
function uprightBetween(
  words: readonly Covered[],
  kind: string,
  x: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): readonly Markup[] {
  const gaps = words.filter(({ from, to }) => from <= x && x <= to);
  const starts = [top, ...gaps.map((gap) => gap.bottom)];
  const ends = [...gaps.map((gap) => gap.top), bottom];
  return starts.map(
    (start, index) => markup`
<line class="${kind}" x1="${at(x)}" y1="${at(start)}" x2="${at(x)}" y2="${at(ends[index] ?? bottom)}"/>`,
  );
}

/** Where time is left out: the bars are interrupted there, and it is said how much it is. */
function cutMark(x0: number, x1: number, milliseconds: number, first: number, bottom: number): Markup {
  const words = fitted(lengthInShort(milliseconds), x1 - x0 - 2, 10);
  return markup`
<rect class="cut" x="${at(x0 + 4)}" y="${first - 1}" width="${at(x1 - x0 - 8)}" height="${bottom - first + 2}"/><text class="cut-words" x="${at((x0 + x1) / 2)}" y="${bottom + 13}">${words}</text>`;
}

/** A length of time as short as there is room for it, and a sign where that is not all of it. */
function lengthInShort(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const unit = seconds >= 129_600 ? 86_400 : seconds >= 36_000 ? 3_600 : 60;
  const rounded = Math.max(unit, Math.round(seconds / unit) * unit);
  return rounded === seconds ? formatSeconds(seconds) : `≈ ${formatSeconds(rounded)}`;
}

function extentOf(
  { start, end }: PictureRow,
  scale: TimeScale,
): { readonly x0: number; readonly x1: number } {
  const x1 = scale.at(end);
  const x0 = start === undefined ? scale.left : scale.at(start);
  return { x0, x1: start === end ? x1 : Math.max(x1, x0 + NARROWEST) };
}

function shapeOf(row: PictureRow, scale: TimeScale, top: number): Markup {
  const { x0, x1 } = extentOf(row, scale);
  const middle = top + ROW / 2;
  const title = markup`<title>${row.label}: ${row.words}</title>`;
  if (row.start === row.end)
    return markup`
${mark(row.kind, x0, middle, title)}`;
  return markup`
<rect class="bar ${row.kind}" x="${at(x0)}" y="${middle - 6}" width="${at(x1 - x0)}" height="12" rx="2">${title}</rect>`;
}

/** The label on the left, and the times beside the bar or in it. */
function wordsOf(row: PictureRow, scale: TimeScale, top: number): Markup {
  const y = top + ROW / 2 + 4;
  const isIndented = row.kind === "stay";
  const label = fitted(row.label, scale.left - (isIndented ? 32 : 16), FONT);
  const { x, anchor, where } = placeFor(row, scale);
  const room = where === "inside" ? Infinity : anchor === "end" ? x - scale.left : scale.right - x;
  return markup`
<text class="label ${row.kind}" x="${isIndented ? 20 : 4}" y="${y}">${label}<title>${row.label}</title></text><text class="words ${where}" x="${at(x)}" y="${y}" text-anchor="${anchor}">${fitted(row.words, room + 1, FONT)}</text>`;
}

interface WordsPlace {
  readonly x: number;
  readonly anchor: "start" | "end";
  readonly where: "beside" | "inside";
  /** What the words cover. */
  readonly from: number;
  readonly to: number;
}

/** Behind the bar, before it or in it: where there is room, and best where no time is left out. */
function placeFor(row: PictureRow, scale: TimeScale): WordsPlace {
  const { x0, x1 } = extentOf(row, scale);
  const isPoint = row.start === row.end;
  const margin = isPoint ? 11 : 7;
  const width = widthOf(row.words, FONT);
  const behind = {
    x: x1 + margin,
    anchor: "start",
    where: "beside",
    from: x1,
    to: x1 + margin + width,
  } as const;
  const before = {
    x: x0 - margin,
    anchor: "end",
    where: "beside",
    from: x0 - margin - width,
    to: x0,
  } as const;
  const inside = {
    x: x0 + margin,
    anchor: "start",
    where: "inside",
    from: x0,
    to: x0 + margin + width,
  } as const;
  const fitting: readonly WordsPlace[] = [
    ...(behind.to <= scale.right ? [behind] : []),
    ...(before.from >= scale.left ? [before] : []),
    ...(!isPoint && inside.to + margin <= x1 ? [inside] : []),
  ];
  const isClear = ({ from, to }: WordsPlace): boolean =>
    scale.cuts.every((cut) => to < cut.x0 || from > cut.x1);
  return fitting.find(isClear) ?? fitting[0] ?? (x0 - scale.left > scale.right - x1 ? before : behind);
}

function sentences(unknown: readonly string[], left: number): readonly string[] {
  return [
    ...(unknown.length > 0
      ? [
          `Not drawn, since the time is not known: ${unknown.slice(0, 30).join("; ")}${unknown.length > 30 ? ` and ${unknown.length - 30} more` : ""}.`,
        ]
      : []),
    ...(left > 0 ? [`${left} more rows are left out.`] : []),
  ];
}

function notes(unknown: readonly string[], left: number, { width }: Frame, top: number): Picture {
  const texts = sentences(unknown, left).flatMap((sentence) => lines(sentence, width - 20, FONT));
  return {
    height: texts.length === 0 ? 0 : texts.length * 18 + 12,
    parts: texts.map(
      (text, index) => markup`
<text class="note" x="4" y="${top + 14 + index * 18}">${text}</text>`,
    ),
  };
}

/** A coordinate with as many digits as can be seen. */
function at(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
