/** Durations in the form of Go's time.ParseDuration, which cert-manager uses. They are not TTLs: no days, no weeks. */
import { quoted } from "../text/quote";

/** Seconds, or why the text is no duration. */
export type ParsedDuration =
  | { readonly ok: true; readonly seconds: number }
  | {
      readonly ok: false;
      readonly reason: string;
      /** What was surely meant, in Go's form: `2160h` for `90d`. */
      readonly converted?: string;
      /** The length of what was surely meant. */
      readonly seconds?: number;
    };

const secondsPerUnit: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["\u00B5s", 1e-6],
  ["\u03BCs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

/** Units that people write and Go does not know. Months and years are left out: they have no fixed length. */
const secondsPerForeignUnit: ReadonlyMap<string, number> = new Map([
  ["d", 86_400],
  ["w", 604_800],
  ["H", 3600],
  ["S", 1],
  ["D", 86_400],
  ["W", 604_800],
]);

/** Go counts nanoseconds in 64 bits, which ends after about 292 years. */
const longestSeconds = 9_223_372_036;

/** How nearly all are written; the longest of these is shorter than the longest duration. */
const ONE_PART = /^(\d{1,6})([smh])$/;

const expectation = "expected Go's form, such as 2160h or 1h30m";

/**
 * Reads a duration such as `2160h`, `1h30m` or `1.5h`. Days and weeks are an error that carries the converted form.
 * Negative durations are refused: no field of a manifest can mean one.
 */
export function parseDuration(text: string): ParsedDuration {
  const [, count, unit = ""] = ONE_PART.exec(text) ?? [];
  if (count !== undefined) return { ok: true, seconds: Number(count) * (secondsPerUnit.get(unit) ?? 0) };
  const written = text.trim();
  if (written === "0" || written === "+0") return { ok: true, seconds: 0 };
  if (written.startsWith("-")) return { ok: false, reason: `${quoted(text)} is negative; ${expectation}` };
  if (/^\d+(?:\.\d+)?$/.test(written))
    return { ok: false, reason: `${quoted(text)} has no unit; ${expectation}` };
  const parts = written.length <= 64 ? splitParts(written.replace(/^\+/, "")) : undefined;
  if (parts === undefined) return { ok: false, reason: `${quoted(text)} is not a duration; ${expectation}` };
  return sum(text, parts);
}

/** Writes seconds in Go's form, in hours, minutes and seconds: `2160h`, `1h30m`, `0s`. */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const rest = (milliseconds % 60_000) / 1000;
  const text = `${hours > 0 ? `${hours}h` : ""}${minutes > 0 ? `${minutes}m` : ""}${rest > 0 ? `${rest}s` : ""}`;
  return text === "" ? "0s" : text;
}

interface Part {
  readonly count: number;
  readonly unit: string;
}

function splitParts(text: string): Part[] | undefined {
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)[^\d.\s]+)+$/.test(text)) return undefined;
  const parts: Part[] = [];
  for (const [, count, unit] of text.matchAll(/(?<![\d.])(\d+(?:\.\d*)?|\.\d+)([^\d.\s]+)/g))
    parts.push({ count: Number(count), unit: unit ?? "" });
  return parts;
}

function sum(text: string, parts: readonly Part[]): ParsedDuration {
  let seconds = 0;
  let foreignUnit: string | undefined;
  for (const { count, unit } of parts) {
    const known = secondsPerUnit.get(unit);
    const length = known ?? secondsPerForeignUnit.get(unit);
    if (length === undefined)
      return {
        ok: false,
        reason: `${quoted(text)} has the unit ${quoted(unit)}, which Go does not know; ${expectation}`,
      };
    if (known === undefined) foreignUnit ??= unit;
    seconds += count * length;
  }
  if (seconds > longestSeconds)
    return { ok: false, reason: `${quoted(text)} is longer than a duration can be, about 292 years` };
  // Binary fractions such as 0.1 would leave a trace far behind the nanoseconds.
  seconds = Number(seconds.toPrecision(15));
  if (foreignUnit === undefined) return { ok: true, seconds };
  const converted = formatDuration(seconds);
  return {
    ok: false,
    reason: `${quoted(text)} has the unit ${quoted(foreignUnit)}, which Go does not know; write ${converted}`,
    converted,
    seconds,
  };
}
