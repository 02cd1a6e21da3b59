import { widthOf } from "./text-width";

/** A stretch of time that is drawn to scale. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
}

/** A stretch of time in which nothing happens, and which is therefore drawn short. */
export interface Cut {
  readonly x0: number;
  readonly x1: number;
  readonly milliseconds: number;
}

/** A time on the axis. */
export interface Tick {
  readonly x: number;
  readonly main: string;
  /** The day of a time or the year of a day, where it is another one than at the tick before. */
  readonly sub: string | undefined;
}

interface Extent {
  readonly left: number;
  readonly right: number;
}

const CUT_WIDTH = 52;
const SHORTEST = 60;
const PADDING = 9;
const MOST_CUTS = 4;
/** So much of the axis has to be there for each cut, or nothing is left to be drawn to scale. */
const ROOM_FOR_CUT = 170;
/** A gap is cut where it takes more of what is left to draw than this. */
const SHARE = 0.42;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];
const MONTH_STEPS: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120, 240];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MOST_TICKS = 60;

/**
 * Where times stand on an axis: to scale, but for long stretches in which nothing happens, so that ten minutes stay
 * visible beside fifteen hours.
 */
export class TimeScale {
  readonly cuts: readonly Cut[];
  readonly left: number;
  readonly right: number;
  private readonly segments: readonly Segment[];

  /**
   * @param times every time that is drawn, at least one; epoch milliseconds
   * @param mostCuts 0 for an axis that is all to scale
   */
  constructor(times: readonly number[], { left, right }: Extent, mostCuts = MOST_CUTS) {
    this.left = left;
    this.right = right;
    const sorted = [...new Set(times)].sort((a, b) => a - b);
    const spans = spansOf(sorted, Math.min(mostCuts, Math.floor((right - left) / ROOM_FOR_CUT)));
    const active = spans.reduce((sum, { from, to }) => sum + to - from, 0);
    const room = right - left - CUT_WIDTH * (spans.length - 1) - SHORTEST * spans.length;
    const segments: Segment[] = [];
    const cuts: Cut[] = [];
    let x = left;
    for (const [index, { from, to }] of spans.entries()) {
      const share = active === 0 ? 1 / spans.length : (to - from) / active;
      const x1 = x + SHORTEST + share * room;
      segments.push({ from, to, x0: x, x1 });
      const next = spans[index + 1];
      if (next) cuts.push({ x0: x1, x1: x1 + CUT_WIDTH, milliseconds: next.from - to });
      x = x1 + CUT_WIDTH;
    }
    this.segments = segments;
    this.cuts = cuts;
  }

  /** Where a time stands; what lies beyond the axis stands at its end. */
  at(time: number): number {
    const segment = this.segments.findLast(({ from }) => from <= time) ?? this.segments[0];
    if (!segment) return 0;
    const { from, to, x0, x1 } = segment;
    if (from === to) return (x0 + x1) / 2;
    const within = Math.min(Math.max(time, from), to);
    return x0 + PADDING + ((within - from) / (to - from)) * (x1 - x0 - 2 * PADDING);
  }

  /** The times to be written on the axis, as many as have room, from the left to the right. */
  ticks(): readonly Tick[] {
    const active = this.segments.reduce((sum, { from, to }) => sum + to - from, 0);
    const isByDay = active > 3 * DAY;
    const label = isByDay ? dayOf : clockOf;
    const taken: { time: number; x: number; width: number }[] = [];
    const offer = (time: number): void => {
      const x = this.at(time);
      const width = widthOf(label(time), 11) + 14;
      const isFree = taken.every((other) => Math.abs(other.x - x) >= (other.width + width) / 2);
      // Of two times of a day, where days are written, the first is enough.
      const isNew = !isByDay || taken.every((other) => label(other.time) !== label(time));
      if (isFree && isNew) taken.push({ time, x, width });
    };
    for (const { from } of this.segments) offer(from);
    for (const { to } of this.segments) offer(to);
    for (const segment of this.segments) for (const time of roundTimes(segment)) offer(time);
    taken.sort((a, b) => a.time - b.time);
    const sub = isByDay ? yearOf : dayOf;
    return taken.map(({ time, x }, index) => {
      const before = taken[index - 1];
      const isNew = before === undefined || sub(before.time) !== sub(time);
      return { x, main: label(time), sub: isNew ? sub(time) : undefined };
    });
  }
}

/** The stretches in which something happens: the longest gaps between them are left out. */
function spansOf(sorted: readonly number[], mostCuts: number): readonly { from: number; to: number }[] {
  const gaps = sorted.slice(1).map((time, index) => ({ index, length: time - (sorted[index] ?? time) }));
  const byLength = [...gaps].sort((a, b) => b.length - a.length);
  let active = gaps.reduce((sum, { length }) => sum + length, 0);
  const cut = new Set<number>();
  for (const { index, length } of byLength) {
    if (cut.size >= mostCuts || length <= SHARE * active || active - length <= 0) break;
    cut.add(index);
    active -= length;
  }
  const spans: { from: number; to: number }[] = [];
  let from = sorted[0] ?? 0;
  for (const [index, time] of sorted.entries()) {
    if (index < sorted.length - 1 && !cut.has(index)) continue;
    spans.push({ from, to: time });
    from = sorted[index + 1] ?? time;
  }
  return spans;
}

/** Round times in a segment, so far apart that a label has room between them. */
function roundTimes({ from, to, x0, x1 }: Segment): readonly number[] {
  if (to === from) return [];
  const most = Math.max(1, Math.floor((x1 - x0) / 76));
  const step = STEPS.find((length) => (to - from) / length <= most);
  if (step !== undefined) return every(step, from, to);
  const months = MONTH_STEPS.find((count) => (to - from) / (count * 30.44 * DAY) <= most) ?? 1200;
  return everyMonths(months, from, to);
}

function every(step: number, from: number, to: number): readonly number[] {
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to && times.length < MOST_TICKS; time += step)
    times.push(time);
  return times;
}

function everyMonths(months: number, from: number, to: number): readonly number[] {
  const first = new Date(from);
  const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  const times: number[] = [];
  for (let count = start; times.length < MOST_TICKS; count += months) {
    const time = Date.UTC(Math.floor(count / 12), count % 12, 1);
    if (time > to || Number.isNaN(time)) break;
    if (time >= from) times.push(time);
  }
  return times;
}

function clockOf(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}

function dayOf(time: number): string {
  const date = new Date(time);
  return `${String(date.getUTCDate()).padStart(2, "0")} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

function yearOf(time: number): string {
  return String(new Date(time).getUTCFullYear());
}
