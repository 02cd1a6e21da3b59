/**
 * Times and dates as RFC 3339 writes them. A time names an instant only together with its offset, so one
 * without is refused rather than guessed.
 */
import { quoted } from "../text/quote";

/** An instant in milliseconds since 1970-01-01T00:00:00Z, or why the text names none. */
export type ParsedTime =
  { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly reason: string };

/** As ParsedTime; `isDateOnly` tells a full-date, for which `ms` is its first instant in UTC. */
export type ParsedDateOrTime =
  | { readonly ok: true; readonly ms: number; readonly isDateOnly: boolean }
  | { readonly ok: false; readonly reason: string };

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,18})?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const withoutOffset = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,18})?)?$/;

/**
 * Reads an RFC 3339 date-time (section 5.6), such as `2026-12-01T20:00:00Z`. A blank may stand for the `T`.
 * Fails on a missing offset and on days and hours that do not exist.
 */
export function parseTime(text: string): ParsedTime {
  const match = timePattern.exec(text);
  if (match === null) return { ok: false, reason: explainNoTime(text) };
  const day = startOfDay(text, match[1], match[2], match[3]);
  if (!day.ok) return day;
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
  const fraction = Math.floor(Number(match[7] ?? 0) * 1000);
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (hour > 23 || minute > 59 || second > 60 || offset === undefined)
    return { ok: false, reason: `${quoted(text)} is not a time of day with an offset that exists` };
  const ms = day.ms + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
  if (second === 60 && !followsLastMinuteOfDay(ms - fraction))
    return {
      ok: false,
      reason: `${quoted(text)} has a 60th second, which only the last minute of a UTC day can have`,
    };
  return { ok: true, ms };
}

/** Reads an RFC 3339 full-date, such as `2026-12-01`, as its first instant in UTC. */
export function parseDate(text: string): ParsedTime {
  const match = datePattern.exec(text);
  if (match === null)
    return { ok: false, reason: `${quoted(text)} is not a date; expected a form such as 2026-12-01` };
  return startOfDay(text, match[1], match[2], match[3]);
}

/** Reads a full-date or a date-time with offset. */
export function parseDateOrTime(text: string): ParsedDateOrTime {
  const isDateOnly = datePattern.test(text);
  const parsed = isDateOnly ? parseDate(text) : parseTime(text);
  return parsed.ok ? { ok: true, ms: parsed.ms, isDateOnly } : parsed;
}

function startOfDay(text: string, year = "", month = "", day = ""): ParsedTime {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day))
    return { ok: false, reason: `${quoted(text)} names a day that does not exist` };
  return { ok: true, ms: date.getTime() };
}

function offsetMinutes(sign: string | undefined, hours = "0", minutes = "0"): number | undefined {
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function followsLastMinuteOfDay(ms: number): boolean {
  return ms % 86_400_000 === 0;
}

function explainNoTime(text: string): string {
  if (withoutOffset.test(text))
    return `${quoted(text)} has no offset from UTC; write it with Z or an offset such as +01:00`;
  if (datePattern.test(text))
    return `${quoted(text)} is a date; expected a time such as 2026-12-01T20:00:00Z`;
  return `${quoted(text)} is not a time; expected a form such as 2026-12-01T20:00:00Z`;
}
