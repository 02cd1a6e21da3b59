import { endOfInstant } from "../../manifest/model/time";
import { clockTime } from "../../text/clock";
import type { Hint, HintPlace } from "./inlay-hints";

const DAY = 86_400_000;

/** Behind the end of a certificate: how many days are left when the change begins, else from now on. */
export function daysLeft({ word: { node }, change, now }: HintPlace): Hint | undefined {
  const isEnd = node.parent?.kind === "entry" && node.parent.key.source === "notAfter";
  const end = isEnd ? endOfInstant(node.source) : undefined;
  if (end === undefined) return undefined;
  const opening = change?.timeline.window().start;
  const from = opening ?? now;
  const when =
    opening === undefined
      ? `now, ${clockTime(now)} UTC; the change says no window`
      : `the start of the change's window, ${clockTime(opening)} UTC`;
  return { label: distance(end - from), tooltip: `Counted from ${when}.` };
}

function distance(milliseconds: number): string {
  const days = Math.floor(Math.abs(milliseconds) / DAY);
  const count = days === 0 ? "less than a day" : days === 1 ? "1 day" : `${days} days`;
  return milliseconds < 0 ? `expired ${count} before` : `${count} left`;
}
