import { counted, listed } from "../../rules/words";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import type { Course, Lifetime, Stay, StepRow } from "../change-report";

export type RowKind = "window" | "step" | "move" | "wait" | "stay" | "way-back" | "certificate" | "previous";

/** Something with a time, in a row of its own. */
export interface PictureRow {
  readonly kind: RowKind;
  readonly label: string;
  /** Epoch milliseconds; undefined for what began at a time that is not known. */
  readonly start: number | undefined;
  /** The same as `start` for what takes no time. */
  readonly end: number;
  /** The times in words. */
  readonly words: string;
}

/** What can be drawn, and what cannot since its time is not known. */
export interface PictureRows {
  readonly change: readonly PictureRow[];
  readonly certificates: readonly PictureRow[];
  readonly unknown: readonly string[];
  /** How much is left out since nobody can look at that much at once. */
  readonly left: number;
}

const MOST_ROWS = 80;

/** Puts the course of a change into rows. */
export function pictureRows(course: Course): PictureRows {
  const unknown: string[] = [];
  const reference = firstTime(course);
  const change = [
    ...course.windows.flatMap(({ start, end }, index) => {
      const label = course.windows.length > 1 ? `Window ${index + 1}` : "Window";
      if (start === undefined || end === undefined) return noted(unknown, label);
      return [row("window", label, start, end, reference)];
    }),
    ...course.steps.shown.flatMap((step) => stepRows(step, course, reference, unknown)),
    ...wayBackRow(course, reference, unknown),
  ];
  const certificates = course.lifetimes.shown.flatMap((lifetime) => lifetimeRow(lifetime, unknown));
  return {
    change: change.slice(0, MOST_ROWS),
    certificates: certificates.slice(0, MOST_ROWS),
    unknown,
    left:
      Math.max(0, change.length - MOST_ROWS) +
      Math.max(0, certificates.length - MOST_ROWS) +
      course.steps.left +
      course.lifetimes.left,
  };
}

/** The time from which others are told without their date, where they lie on the same day. */
function firstTime({ windows, steps }: Course): number | undefined {
  return windows[0]?.start ?? steps.shown.find(({ start }) => start !== undefined)?.start;
}

function noted(unknown: string[], what: string): readonly PictureRow[] {
  unknown.push(what);
  return [];
}

function row(
  kind: RowKind,
  label: string,
  start: number,
  end: number,
  reference: number | undefined,
): PictureRow {
  const from = clockTime(start, reference);
  if (start === end) return { kind, label, start, end, words: from };
  const length = formatSeconds((end - start) / 1000);
  return { kind, label, start, end, words: `${from} to ${clockTime(end, start)}, ${length}` };
}

function stepRows(
  step: StepRow,
  { stays }: Course,
  reference: number | undefined,
  unknown: string[],
): readonly PictureRow[] {
  const { start, end, movesClients, isWait } = step;
  const name = step.name.text;
  if (start === undefined) return noted(unknown, name);
  const kind = isWait ? "wait" : movesClients ? "move" : "step";
  if (end === undefined) {
    unknown.push(`the end of ${name}`);
    return [row(kind, name, start, start, reference)];
  }
  const after = stays.filter((stay) => stay.step === name);
  return [row(kind, name, start, end, reference), ...after.map((stay) => stayRow(stay, reference))];
}

function stayRow(stay: Stay, reference: number | undefined): PictureRow {
  const what = stay.of === "ttl" ? "old TTL of" : "old answer of";
  const label = `${what} ${stay.records.length > 1 ? counted(stay.records.length, "record") : listed(stay.records)}`;
  return row("stay", label, stay.start, stay.end, reference);
}

function wayBackRow(
  { wayBack: { start, end } }: Course,
  reference: number | undefined,
  unknown: string[],
): readonly PictureRow[] {
  if (start === undefined || end === undefined) return noted(unknown, "until when the rollback is open");
  const made = row("way-back", "Rollback open", start, end, reference);
  return [
    { ...made, words: `deadline ${clockTime(end, reference)}, ${formatSeconds((end - start) / 1000)}` },
  ];
}

function lifetimeRow({ name, isPrevious, start, end }: Lifetime, unknown: string[]): readonly PictureRow[] {
  const label = isPrevious ? `${name}, the one before` : name;
  if (end === undefined) return noted(unknown, `the end of ${label}`);
  const kind = isPrevious ? "previous" : "certificate";
  if (start === undefined || start > end)
    return [{ kind, label, start: undefined, end, words: `until ${clockTime(end)}` }];
  return [{ kind, label, start, end, words: `${clockTime(start)} to ${clockTime(end)}` }];
}
