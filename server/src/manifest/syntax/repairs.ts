/**
 * Small mends for a text that is no YAML: for the line at which the reader stumbles and those around it, what its
 * author may have meant, the most likely first. Which one is right shows when it is tried.
 */
import { commaRepairs, lastCommaRepairs, looseCommaRepairs } from "./comma-repairs";
import { closers, endOfContent, openers, type Repair } from "./repair";
import { foreignRepairs } from "./foreign-repairs";
import { spaceRepairs } from "./space-repairs";

/** Beyond these many columns nobody looks for a bracket; generated texts have such lines. */
const LONGEST_LINE = 2_000;

/** By how much most people indent. */
const USUAL_STEP = 2;

/** How many lines up the key is looked for that a line stands below. */
const FARTHEST_KEY = 400;

/**
 * The mends of the lines from `first` to `last`, where the reader stumbles at `column` of the line `at`.
 *
 * @param lines the whole text, without line breaks
 */
export function* repairsFor(
  lines: readonly string[],
  at: number,
  column: number,
  first: number,
  last: number,
): Generator<Repair> {
  const order = [at];
  for (let line = at + 1; line <= last; line++) order.push(line);
  for (let line = at - 1; line >= first; line--) order.push(line);
  const mended = order.filter((line) => isMendable(lines[line]));
  for (const line of mended) yield* tabRepairs(lines, line);
  for (const line of mended) yield* foreignRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* quoteRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* keyRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* commaRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* spaceRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* looseCommaRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* bracketRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* colonRepairs(lines[line] ?? "", line);
  for (const line of mended) yield* lastCommaRepairs(lines[line] ?? "", line);
  if (mended.includes(at)) yield* valueRepairs(lines[at] ?? "", at, column);
  const shifts = mended.flatMap((line) => shiftsOf(lines, line)).sort(byLikelihood);
  for (const shift of shifts) if (isLikely(shift)) yield shift.repair;
  for (const line of mended.filter((candidate) => candidate >= at)) yield* parentRepairs(lines, line);
  for (const shift of shifts) if (!isLikely(shift)) yield shift.repair;
}

function isMendable(line: string | undefined): boolean {
  return line !== undefined && line.length <= LONGEST_LINE && /^[^#]/.test(line.trimStart());
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** How wide editors show a tab. */
const TAB_WIDTHS = [2, 4, 8];

/** How far an indentation reaches where a tab goes on to the next multiple of its width. */
function widthOf(indent: string, tab: number): number {
  return [...indent].reduce(
    (column, character) => (character === "\t" ? column + tab - (column % tab) : column + 1),
    0,
  );
}

function* tabRepairs(lines: readonly string[], at: number): Generator<Repair> {
  const line = lines[at] ?? "";
  const indent = indentOf(line);
  if (!line.slice(0, indent).includes("\t")) return;
  const widths = TAB_WIDTHS.map((tab) => widthOf(line.slice(0, indent), tab));
  const neighbours = [at - 1, at + 1].map((other) => indentOf(lines[other] ?? ""));
  const columns = [
    ...widths.filter((width) => neighbours.includes(width)),
    ...widths,
    ...widths.flatMap((width) => columnsAround(lines, at, width)),
  ];
  for (const column of new Set(columns)) {
    const edit = { line: at, from: 0, to: indent, text: " ".repeat(column) };
    yield { code: "tab-indentation", detail: String(column), edit, from: 0, to: indent };
  }
}

const WORD = /^(\s*(?:-\s+)*)([A-Za-z][\w.-]*)(?=\s|$)(?!\s*:)/;

function* colonRepairs(line: string, at: number): Generator<Repair> {
  const [, lead = "", word = ""] = WORD.exec(line) ?? [];
  if (word === "") return;
  const column = lead.length + word.length;
  const edit = { line: at, from: column, to: column, text: ":" };
  yield { code: "missing-colon", detail: word, edit, from: lead.length, to: column };
}

/** A quote that is opened and not closed, or closed and not opened. */
function* quoteRepairs(line: string, at: number): Generator<Repair> {
  const end = endOfContent(line);
  for (const quote of ['"', "'"]) {
    const { open, close } = looseQuotes(line.slice(0, end), quote);
    for (const from of open) {
      const around = closersOf(looseBrackets(line.slice(0, from)).open);
      const places = closingPlaces(line, from, end);
      const edits = places.map((to) => ({ line: at, from: to, to, text: quote }));
      if (around !== "") edits.push({ line: at, from: end, to: end, text: quote + around });
      for (const edit of edits) yield { code: "unclosed-quote", detail: quote, edit, from, to: edit.from };
    }
    for (const place of close) {
      const from = valueStartBefore(line, place);
      const edit = { line: at, from, to: from, text: quote };
      if (from < place) yield { code: "unopened-quote", detail: quote, edit, from, to: place + 1 };
    }
  }
}

/** The quotes of a line that have no counterpart in it. */
function looseQuotes(line: string, quote: string): { open: readonly number[]; close: readonly number[] } {
  const places = [...line.matchAll(quote === '"' ? /(?<!\\)"/g : /'/g)].map(({ index }) => index);
  const loose = { open: [] as number[], close: [] as number[] };
  let open: number | undefined;
  for (const place of places) {
    if (open === undefined) {
      if (beginsValue(line, place)) open = place;
      else if (endsValue(line, place)) loose.close.push(place);
    } else if (endsValue(line, place)) open = undefined;
    else if (beginsValue(line, place)) {
      loose.open.push(open);
      open = place;
    }
  }
  if (open !== undefined) loose.open.push(open);
  return loose;
}

function beginsValue(line: string, place: number): boolean {
  return /(?:^|[:,[{-])\s*$/.test(line.slice(0, place));
}

function endsValue(line: string, place: number): boolean {
  return /^\s*(?:[,\]}]|$|#)/.test(line.slice(place + 1));
}

/** Where a quoted value may end: before the next entry, before the brackets at the end, at the end. */
function closingPlaces(line: string, start: number, end: number): readonly number[] {
  const rest = line.slice(start + 1, end);
  const before = (pattern: RegExp): number[] => {
    const found = pattern.exec(rest);
    return found ? [start + 1 + found.index] : [];
  };
  const isInFlow = /[[{]/.test(line.slice(0, start));
  const brackets = /(?<![\]},\s])[\]},\s]+$/.exec(rest);
  const bracket = brackets && /(?<!\s)\s*[\]}]/.exec(brackets[0]);
  const atBrackets = bracket ? [start + 1 + brackets.index + bracket.index] : [];
  const places = isInFlow ? [...before(/,\s*[\w-]+:\s/), ...before(/(?<!\s)\s*,/), ...atBrackets] : [];
  return [...new Set([...places, end])];
}

/** The start of the value that ends at a place: behind the colon, comma, bracket or dash before it. */
function valueStartBefore(line: string, place: number): number {
  const before = line.slice(0, place);
  const lead = /^.*(?::\s|,\s?|[[{]|-\s)\s*/.exec(before)?.[0].length ?? indentOf(line);
  return lead;
}

/** A key that begins with a special character, as the names of groups and wildcards do: it needs quotes. */
function* keyRepairs(line: string, at: number): Generator<Repair> {
  const keys = /(^\s*(?:-\s+)*|[{,]\s*)((?:[@`%|>]|\*\.)[^\s,[\]{}"']*)(?=:(?:\s|$))/g;
  for (const { 1: lead = "", 2: key = "", index } of line.matchAll(keys)) {
    const from = index + lead.length;
    const to = from + key.length;
    const edit = { line: at, from, to, text: `"${key.replaceAll("\\", "\\\\")}"` };
    yield { code: "unquoted", detail: key, edit, from, to };
  }
}

interface Bracket {
  readonly sign: string;
  readonly place: number;
}

/** The brackets of a line that have no counterpart in it; those in quotes do not count. */
function looseBrackets(line: string): { open: readonly Bracket[]; close: readonly Bracket[] } {
  const open: Bracket[] = [];
  const close: Bracket[] = [];
  const end = endOfContent(line);
  for (const { 0: sign, index: place } of line.slice(0, end).matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|[[\]{}]/g)) {
    if (sign in closers) open.push({ sign, place });
    else if (sign in openers && open.at(-1)?.sign === openers[sign]) open.pop();
    else if (sign in openers) close.push({ sign, place });
  }
  return { open, close };
}

/** What closes open brackets, the innermost one first. */
function closersOf(open: readonly Bracket[]): string {
  return open
    .map(({ sign }) => closers[sign] ?? "")
    .reverse()
    .join("");
}

function* bracketRepairs(line: string, at: number): Generator<Repair> {
  const { open, close } = looseBrackets(line);
  for (const { sign, place } of [...open].reverse()) {
    for (const end of closersFor(line, place, sign, close)) {
      const edit = { line: at, from: end, to: end, text: closers[sign] ?? "" };
      yield { code: "unclosed", detail: sign, edit, from: place, to: place + 1 };
    }
  }
  const last = open.at(-1);
  if (last && open.length > 1) {
    const end = endOfContent(line);
    const edit = { line: at, from: end, to: end, text: closersOf(open) };
    yield { code: "unclosed", detail: last.sign, edit, from: last.place, to: last.place + 1 };
  }
  for (const { sign, place } of close) {
    for (const start of startsBefore(line, place, sign)) {
      const edit = { line: at, from: start, to: start, text: openers[sign] ?? "" };
      yield { code: "unopened", detail: sign, edit, from: place, to: place + 1 };
    }
    yield {
      code: "unopened",
      detail: sign,
      edit: { line: at, from: place, to: place + 1, text: "" },
      from: place,
      to: place + 1,
    };
  }
}

/** Where an open bracket may end: a list before the next entry of the map around it, else before a bracket that does not fit, or at the end. */
function closersFor(line: string, place: number, sign: string, close: readonly Bracket[]): readonly number[] {
  const end = endOfContent(line);
  const next = sign === "[" ? /,\s*[\w-]+:\s/.exec(line.slice(place, end)) : undefined;
  const misfit = close.find((bracket) => bracket.place > place)?.place;
  return [...(next ? [place + next.index] : []), ...(misfit === undefined ? [] : [misfit]), end];
}

/** Where a value may begin that ends in a bracket: a list behind the nearest colon, a map behind the first one or the dash. */
function startsBefore(line: string, place: number, sign: string): readonly number[] {
  const places = [...line.slice(0, place).matchAll(/(?:^\s*)?-\s+|:\s+|[[{]\s*/g)];
  const starts = places.map((match) => match.index + match[0].length);
  return (sign === "]" ? starts.reverse() : starts).slice(0, 4);
}

/** A value that begins with a special character, or holds a colon: it needs quotes. */
function* valueRepairs(line: string, at: number, column: number): Generator<Repair> {
  const end = endOfContent(line);
  const lead = /^\s*(?:-\s+)*(?:[\w.-]+:\s+)?/.exec(line)?.[0].length ?? 0;
  for (const start of [...new Set([column, lead])]) {
    const flow = /[[{]/.test(line.slice(0, start)) ? /^[^,\]}]*/.exec(line.slice(start, end)) : undefined;
    const stop = flow ? start + flow[0].trimEnd().length : end;
    const value = line.slice(start, stop);
    if (value === "" || /^["'[{]/.test(value)) continue;
    const text =
      value.includes('"') || value.includes("\\") ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
    yield {
      code: "unquoted",
      detail: value,
      edit: { line: at, from: start, to: stop, text },
      from: start,
      to: stop,
    };
  }
  const escape = /\\(?![0abtnvfreN_LPxuU "/\\\r\n])/.exec(line.slice(column));
  if (escape) {
    const from = column + escape.index;
    yield {
      code: "bad-escape",
      detail: line.slice(from, from + 2),
      edit: { line: at, from, to: from, text: "\\" },
      from,
      to: from + 2,
    };
  }
}

interface Shift {
  readonly repair: Repair;
  /** How many more lines begin at the new column than at the one that the line begins at now. */
  readonly gain: number;
  readonly column: number;
  readonly far: number;
}

function shiftsOf(lines: readonly string[], at: number): readonly Shift[] {
  const line = lines[at] ?? "";
  const indent = indentOf(line);
  const around = lines.slice(Math.max(0, at - 100), at + 100).filter((text) => text.trim() !== "");
  const beginning = (column: number): number => around.filter((text) => indentOf(text) === column).length;
  return columnsAround(lines, at, indent).map((column) => {
    const edit = { line: at, from: 0, to: indent, text: " ".repeat(column) };
    const detail = `${indent} ${column}`;
    return {
      repair: { code: "indentation", detail, edit, from: indent, to: endOfContent(line) },
      gain: beginning(column) - beginning(indent),
      column,
      far: Math.abs(column - indent),
    };
  });
}

/** A space too many or too few first, and of two ways the one to an even column where other lines begin. */
function byLikelihood(a: Shift, b: Shift): number {
  return a.far - b.far || b.gain - a.gain || (a.column % 2) - (b.column % 2);
}

function isLikely({ far, gain }: Shift): boolean {
  return (gain > 0 && far <= 2) || (gain === 0 && far === 1);
}

/** The columns at which the lines around begin, and those of entries behind their dashes; the nearest one first. */
function columnsAround(lines: readonly string[], at: number, indent: number): readonly number[] {
  const columns = new Set<number>();
  let least = Number.POSITIVE_INFINITY;
  for (let line = at - 1, looked = 0; line >= Math.max(0, at - FARTHEST_KEY) && least > 0; line--) {
    const text = lines[line] ?? "";
    if (/^\s*(?:#|$)/.test(text)) continue;
    // Near lines may be siblings of any depth; of those farther up only what the line stands below counts.
    if (looked++ >= 12 && indentOf(text) >= least) continue;
    if (indentOf(text) < least) columns.add(indentOf(text) + USUAL_STEP);
    least = Math.min(least, indentOf(text));
    columns.add(indentOf(text)).add(/^\s*(?:-\s+)*/.exec(text)?.[0].length ?? 0);
  }
  const next = lines.slice(at + 1, at + 4).find((line) => line.trim() !== "");
  if (next !== undefined) columns.add(indentOf(next));
  columns.delete(indent);
  const distance = (column: number): number => Math.abs(column - indent);
  return [...columns].sort((a, b) => distance(a) - distance(b)).filter((column) => distance(column) <= 4);
}

/** The key above a line is gone: a stand-in for it, at the columns of the entries above. */
function* parentRepairs(lines: readonly string[], at: number): Generator<Repair> {
  const line = lines[at] ?? "";
  const indent = indentOf(line);
  const columns = columnsAround(lines, at, indent).filter((column) => column <= indent);
  for (const column of columns.sort((a, b) => b - a)) {
    const edit = { line: at, from: 0, to: 0, text: `${" ".repeat(column)}${MISSING_KEY}:\n` };
    yield { code: "missing-parent", detail: "", edit, from: indent, to: endOfContent(line) };
  }
}

/** The key that stands in the tree for one that the text lacks. */
export const MISSING_KEY = "missing-key";
