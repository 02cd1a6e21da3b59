import { contentAt, isDashAt, NEUTRAL, type LineContent, type Lines } from "./lines";

/** A stretch of text: from the start of a line to the start of another one, or to the end. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A block sequence in a text, and where each of its items stands. The items fill it without gaps. */
export interface SequenceCut extends Stretch {
  readonly kind: "sequence";
  readonly columns: SequenceColumns;
  readonly items: readonly ItemCut[];
}

/** The columns that say which lines belong to a sequence. */
export interface SequenceColumns {
  /** Where its dashes stand. */
  readonly dash: number;
  /** Where the key stands that it is the value of; -1 where it is the root of its document. */
  readonly key: number;
}

/** One item: its dash and all lines up to the next one. What is cut out of it in turn is not looked for. */
export interface ItemCut extends Stretch {
  /** How many lines it has. */
  readonly lines: number;
}

export type PartCut = SequenceCut | TextCut | KnownCut;

/** The placeholder of a sequence that is cut already. */
export interface KnownCut extends Stretch {
  readonly kind: "known";
}

export interface TextCut extends Stretch {
  readonly kind: "text";
}

/** Stands in the text that is read for a chunk in place of a sequence that is read by itself: one item, in no script. */
export const HOLE = "\uE0C1";

/**
 * Sequences with fewer lines are read with the text around them: within an item, so little text is read faster than it is
 * kept apart. A list of the document itself is kept apart however short it is, since everything in the document may refer
 * to what stands in it.
 */
export function fewestLines(isInItem: boolean): number {
  return isInItem ? 24 : 2;
}

/** Lines from `first` up to, not including, `end`. */
interface LineRange {
  readonly first: number;
  readonly end: number;
}

/** Sequences that are known to stand on a line: their placeholders are taken for them. */
export interface KnownSequences {
  /** The columns of the sequence whose placeholder begins at an offset. */
  columnsAt(offset: number): SequenceColumns | undefined;
}

/**
 * Cuts a text at the items of its outermost block sequences of maps, by the indentation of lines alone. In a sound document
 * lines that are indented further than the key of a value belong to that value, whatever they hold; so only the lines
 * below a key without a value, or below a dash, can begin a sequence.
 *
 * @param isItem whether the text is the item of a sequence, which begins with its dash
 */
export function cut(lines: Lines, isItem: boolean): readonly PartCut[] {
  return cutLines(lines, isItem);
}

/**
 * As `cut`, for a skeleton: the placeholders in it stand for sequences that stay as they are.
 *
 * @returns undefined where one of them would not be that sequence any more
 */
export function cutAround(
  lines: Lines,
  known: KnownSequences,
  isItem: boolean,
): readonly PartCut[] | undefined {
  const parts = cutLines(lines, isItem, known);
  const kept = parts.filter((part) => part.kind === "known").length;
  let holes = 0;
  for (let line = 0; line < lines.count; line++) if (known.columnsAt(lines.start(line))) holes++;
  return kept === holes ? parts : undefined;
}

function cutLines(lines: Lines, isItem: boolean, known?: KnownSequences): readonly PartCut[] {
  const { count: end } = lines;
  const parts: PartCut[] = [];
  let textStart = lines.start(0);
  let open: SequenceColumns | undefined = isItem ? undefined : { dash: 0, key: -1 };
  let deeper = Number.POSITIVE_INFINITY;
  for (let line = 0; line < end;) {
    const indent = lines.indent(line);
    if (indent === NEUTRAL || indent > deeper) {
      line++;
    } else if (open && indent >= open.dash && lines.isItem(line)) {
      const columns = { dash: indent, key: open.key };
      const range = { first: line, end: sequenceEnd(lines, line, end, columns) };
      const hole = known?.columnsAt(lines.start(line));
      if (hole ? isStill(hole, range, columns) : isWorthCutting(lines, range, isItem)) {
        const sequence: PartCut = hole
          ? { kind: "known", start: lines.start(line), end: lines.start(range.end) }
          : sequenceIn(lines, range, columns);
        if (sequence.start > textStart) parts.push({ kind: "text", start: textStart, end: sequence.start });
        parts.push(sequence);
        textStart = sequence.end;
      }
      open = undefined;
      deeper = Number.POSITIVE_INFINITY;
      line = range.end;
    } else {
      const content = contentAt(lines.text, lines.start(line), indent);
      open = openBelow(content);
      deeper = content.kind === "value" ? content.column : Number.POSITIVE_INFINITY;
      line++;
    }
  }
  const stop = lines.start(end);
  if (textStart < stop || parts.length === 0) parts.push({ kind: "text", start: textStart, end: stop });
  return parts;
}

/** Whether a placeholder stands for its sequence as before: alone, and below a key at the same column. */
function isStill(hole: SequenceColumns, { first, end }: LineRange, { key }: SequenceColumns): boolean {
  return end === first + 1 && hole.key === key;
}

/** Where a sequence may begin below a line. */
export function openBelow({ kind, column }: LineContent): SequenceColumns | undefined {
  if (kind === "open-key") return { dash: column, key: column };
  return kind === "open-item" ? { dash: column + 1, key: column } : undefined;
}

/** The line behind the last one of the sequence that begins at a line. */
function sequenceEnd(lines: Lines, first: number, limit: number, columns: SequenceColumns): number {
  let line = first;
  while (line < limit && !endsSequence(lines, line, columns)) line++;
  return line;
}

/**
 * Whether a line stands outside of a sequence: not further right than its key, and no dash at the key's own column.
 * A bracket there closes a flow collection of the last item.
 */
export function endsSequence(lines: Lines, line: number, { dash, key }: SequenceColumns): boolean {
  const indent = lines.indent(line);
  if (indent === NEUTRAL || indent > key) return false;
  if (indent !== dash) return true;
  const at = lines.start(line) + indent;
  return !isDashAt(lines.text, at) && !/[\]}]/.test(lines.text.charAt(at));
}

/** Whether a sequence is long, and of maps: a list of texts is read as fast as it is cut. */
function isWorthCutting(lines: Lines, { first, end }: LineRange, isInItem: boolean): boolean {
  if (end - first < fewestLines(isInItem)) return false;
  return contentAt(lines.text, lines.start(first), lines.indent(first)).isMap;
}

function sequenceIn(lines: Lines, range: LineRange, columns: SequenceColumns): SequenceCut {
  const items = itemsIn(lines, range, columns);
  return { kind: "sequence", columns, items, start: lines.start(range.first), end: lines.start(range.end) };
}

/** Cuts lines that are all of one sequence, from an item on, into its items. */
export function cutItems(lines: Lines, columns: SequenceColumns): readonly ItemCut[] {
  return itemsIn(lines, { first: 0, end: lines.count }, columns);
}

function itemsIn(lines: Lines, { first, end }: LineRange, columns: SequenceColumns): readonly ItemCut[] {
  const items: ItemCut[] = [];
  for (let line = first; line < end;) {
    let next = line + 1;
    while (next < end && !beginsItem(lines, next, columns)) next++;
    items.push({ start: lines.start(line), end: lines.start(next), lines: next - line });
    line = next;
  }
  return items;
}

/** Whether a line begins an item of a sequence. */
export function beginsItem(lines: Lines, line: number, { dash }: SequenceColumns): boolean {
  return lines.indent(line) === dash && lines.isItem(line);
}
