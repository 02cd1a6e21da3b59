/** A point in time that may be offered. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** What it is, in a few words. */
  readonly says: string;
  /** How it is written where that is not for the place to say. */
  readonly written?: string;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The times after which most things end that may not go on for ever, at a full hour. */
export function inAWhile(now: number): readonly Moment[] {
  const hour = now - (now % HOUR);
  return [30, 90].map((days) => ({ at: hour + days * DAY, says: `${days} days from today` }));
}
