/** Instants as people read them in a change: in UTC, to the minute, to the second where that says more. */

const MINUTE = 60_000;

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

/** An instant as RFC 3339 writes it, to the second: `2026-12-01T21:00:00Z`. Fractions are cut off. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
