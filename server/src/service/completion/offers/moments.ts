import { startOfInstant } from "../../../manifest/model/time";
import { instantText } from "../../../text/clock";

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

/** The day on which the samples of the schemas were written. */
const WRITTEN = Date.UTC(2026, 10, 25);

/** A day or a time of a sample, as far from now as it was when it was written; any other text as it is. */
export function fromNow(sample: string, now: number): string {
  const at = /^\d{4}-\d\d-\d\d(?:$|T.*Z$)/.test(sample) ? startOfInstant(sample) : undefined;
  if (at === undefined) return sample;
  return instantText(at + Math.floor((now - WRITTEN) / DAY) * DAY).slice(0, sample.length);
}
