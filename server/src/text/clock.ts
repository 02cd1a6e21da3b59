/** Instants as people read them in a change: in UTC, to the minute, to the second where that says more. */

const MINUTE = 60_000;

/** The years that are written with four digits. */
const FIRST = Date.parse("0000-01-01T00:00:00Z");
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * A clock time such as `21:00`, and with its date, `2026-12-01 21:00`, where that is not the day of another instant.
 * Both are epoch milliseconds.
 */
export function clockTime(instant: number, beside?: number): string {
  const text = instantText(instant);
  const isSameDay = beside !== undefined && text.slice(0, 10) === instantText(beside).slice(0, 10);
  const clock = text.slice(11, instant % MINUTE === 0 ? 16 : 19);
  return isSameDay ? clock : `${text.slice(0, 10)} ${clock}`;
}

/**
 * An instant as RFC 3339 writes it, to the second: `2026-12-01T21:00:00Z`. Fractions are cut off, and what lies beyond
 * the calendar is written as its last day.
 */
export function instantText(instant: number): string {
  const within = Math.min(Math.max(instant, FIRST), LAST);
  return `${new Date(within).toISOString().slice(0, 19)}Z`;
}
