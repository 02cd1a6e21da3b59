const units: readonly { readonly seconds: number; readonly one: string; readonly many: string }[] = [
  { seconds: 86_400, one: "day", many: "days" },
  { seconds: 3_600, one: "h", many: "h" },
  { seconds: 60, one: "min", many: "min" },
];

/**
 * Writes a span of time for people: `1 h`, `1 h 30 min`, `2 days`, `0 s`. The result is exact down to the
 * millisecond; a negative span starts with a minus sign.
 */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "an unknown time";
  const milliseconds = Math.round(Math.abs(seconds) * 1000);
  const text = joinUnits(milliseconds);
  return seconds < 0 && milliseconds > 0 ? `-${text}` : text;
}

function joinUnits(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const unit of units) {
    const count = Math.floor(rest / (unit.seconds * 1000));
    rest -= count * unit.seconds * 1000;
    if (count > 0) parts.push(`${count} ${count === 1 ? unit.one : unit.many}`);
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest / 1000} s`);
  return parts.join(" ");
}
