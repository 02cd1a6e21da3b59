import { parseTtl } from "../../dns/ttl";
import { parseDuration } from "../../pki/duration";
import { formatSeconds } from "../../text/seconds";
import type { Hint, HintPlace } from "./inlay-hints";

const DAY = 86_400;

/** Behind a duration or a TTL that is written with units: the seconds. */
export function inSeconds({ word: { node, place } }: HintPlace): Hint | undefined {
  const { format } = place;
  if (format !== "go-duration" && format !== "ttl") return undefined;
  const text = node.source;
  const parsed = format === "ttl" ? parseTtl(text) : parseDuration(text);
  if (!parsed.ok || /^\d+(?:\.\d+)?s?$/i.test(text)) return undefined;
  const { seconds } = parsed;
  const written = formatSeconds(seconds);
  // Nobody reads days out of seven digits.
  const label = seconds >= 2 * DAY ? `= ${seconds} s, ${written}` : `= ${seconds} s`;
  return { label, tooltip: `\`${text}\` is ${written}, which is ${seconds} seconds.` };
}
