import { parseTtl } from "../../dns/ttl";
import { parseDuration } from "../../pki/duration";
import { parseDateOrTime } from "../../pki/time";
import type { View } from "../view";

const DAY = 86_400_000;

/** When a time is, or the first moment of a date in UTC; epoch milliseconds. Undefined where it is neither. */
export function startOfInstant(text: string): number | undefined {
  const parsed = parseDateOrTime(text);
  return parsed.ok ? parsed.ms : undefined;
}

/** When a time is, or the last moment of a date in UTC: what ends "on" a day still holds on that day. */
export function endOfInstant(text: string): number | undefined {
  const parsed = parseDateOrTime(text);
  if (!parsed.ok) return undefined;
  return parsed.isDateOnly ? parsed.ms + DAY - 1 : parsed.ms;
}

/** The seconds of a TTL; undefined where none is written, or none that can be read. */
export function secondsOfTtl({ text }: View<string | number>): number | undefined {
  const parsed = text === undefined ? undefined : parseTtl(text);
  return parsed?.ok ? parsed.seconds : undefined;
}

/** The seconds of a duration; undefined where none is written, or none that can be read. */
export function secondsOf(duration: View<string>): number | undefined {
  const parsed = duration.text === undefined ? undefined : parseDuration(duration.text);
  return parsed?.ok ? parsed.seconds : undefined;
}
