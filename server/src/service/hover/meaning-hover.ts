import { parseTtl } from "../../dns/ttl";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import { parseDuration } from "../../pki/duration";
import { formatSeconds } from "../../text/seconds";
import type { HoverPlace } from "./hover";
import { code, facts } from "./markdown";

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS_OF_YEAR = 365;

/** At a duration, a TTL or a time: what it amounts to. */
export function meaningHover({ node, schemas, now }: HoverPlace): string | undefined {
  const formats = new Set(schemas.map(({ schema }) => schema.format));
  if (formats.has("go-duration")) return durationText(node.source);
  if (formats.has("ttl")) return ttlText(node.source);
  if (formats.has("date-time-with-offset") || formats.has("date-or-time")) return timeText(node.source, now);
  return undefined;
}

function durationText(text: string): string | undefined {
  const parsed = parseDuration(text);
  if (parsed.ok) return lengthText(parsed.seconds);
  return parsed.converted === undefined
    ? undefined
    : `Write ${code(parsed.converted)}: days and weeks are no units here.`;
}

function ttlText(text: string): string | undefined {
  const parsed = parseTtl(text);
  if (!parsed.ok) return undefined;
  if (parsed.seconds === 0) return "**0 s** · caches do not keep the answer";
  return lengthText(parsed.seconds);
}

function lengthText(seconds: number): string {
  const text = formatSeconds(seconds);
  return facts(`**${text}**`, text === `${seconds} s` ? undefined : `${seconds} s`);
}

function timeText(text: string, now: number): string | undefined {
  const start = startOfInstant(text);
  const end = endOfInstant(text);
  if (start === undefined || end === undefined) return undefined;
  const instant = new Date(start);
  const day = instant.toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const clock = start === end ? `, ${instant.toISOString().slice(11, 16)} UTC` : "";
  return facts(`**${day}${clock}**`, distanceText(start, end, now));
}

function distanceText(start: number, end: number, now: number): string {
  if (start !== end) return daysText(Math.round((start - startOfDay(now)) / DAY));
  if (start === now) return "now";
  return start > now ? `in ${roughly(start - now)}` : `${roughly(now - start)} ago`;
}

/** Dates are counted in days: a date has no hour that it could be away. */
function daysText(days: number): string {
  const near = new Map([
    [-1, "yesterday"],
    [0, "today"],
    [1, "tomorrow"],
  ]);
  return near.get(days) ?? (days > 0 ? `in ${roughly(days * DAY)}` : `${roughly(-days * DAY)} ago`);
}

function startOfDay(now: number): number {
  return Math.floor(now / DAY) * DAY;
}

/** The largest unit says enough; hovers are read in passing. */
function roughly(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE));
  if (minutes < 60) return `${minutes} min`;
  if (milliseconds < 2 * DAY) return `${Math.round(minutes / 60)} h`;
  const days = Math.round(milliseconds / DAY);
  return days < 2 * DAYS_OF_YEAR ? `${days} days` : `${Math.round(days / DAYS_OF_YEAR)} years`;
}
