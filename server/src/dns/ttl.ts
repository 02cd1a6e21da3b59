import { quoted } from "../text/quote";

/** A TTL in seconds, or why the value is none. */
export type ParsedTtl =
  { readonly ok: true; readonly seconds: number } | { readonly ok: false; readonly reason: string };

/** The highest TTL (RFC 2181 section 8). */
export const highestTtl = 2_147_483_647;

const secondsPerUnit: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };
const expectation = "expected whole seconds or a form such as 1h, 30m or 1w2d";

/**
 * Reads a TTL: whole seconds as number or text, or BIND's form of numbers with the units w, d, h, m and s
 * (`1h30m`, `1w2d3h`). Unlike Go durations it knows days and weeks, and no fractions.
 *
 * @param highest the highest that is allowed, in seconds; the times of SOA records may have 32 bits
 */
export function parseTtl(value: string | number, highest = highestTtl): ParsedTtl {
  const seconds = typeof value === "number" ? value : secondsOf(value.trim());
  if (seconds === undefined || !Number.isInteger(seconds) || seconds < 0)
    return { ok: false, reason: `${quoted(String(value))} is not a TTL; ${expectation}` };
  if (seconds > highest)
    return {
      ok: false,
      reason: `a TTL of ${quoted(String(value))} is too high; at most ${highest} seconds are allowed`,
    };
  return { ok: true, seconds };
}

function secondsOf(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (text.length > 64 || !/^(?:\d+[wdhms])+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.toLowerCase().matchAll(/(?<!\d)(\d+)([wdhms])/g))
    seconds += Number(count) * (secondsPerUnit[unit ?? "s"] ?? 1);
  return seconds;
}
