import { parseTtl } from "../../dns/ttl";
import { parseDuration } from "../../pki/duration";
import { formatSeconds } from "../../text/seconds";
import type { Hint, HintPlace } from "./inlay-hints";

const DAY = 86_400;

/** Behind a duration or a TTL that is written with units: the seconds, and from a day on the days. */
export function inSeconds({ word: { node, place } }: HintPlace): Hint | undefined {
  const { format } = place;
  if (format !== "go-duration" && format !== "ttl") return undefined;
  const text = node.source;
  const parsed = format === "ttl" ? parseTtl(text) : parseDuration(text);
  if (!parsed.ok || /^\d+(?:\.\d+)?s?$/i.test(text)) return undefined;
  const { seconds } = parsed;
  const written = formatSeconds(seconds);
  // Nobody reads days out of seven digits; where they are written, the seconds say more.
  const label = seconds >= DAY && !/^\d+d$/i.test(text) ? written : `${seconds} s`;
  return { label: `= ${label}`, tooltip: `\`${text}\` is ${written}, which is ${seconds} seconds.` };
}
