import { distance } from "fastest-levenshtein";

/**
 * The candidates that come near enough to a text to have been meant, nearest first.
 *
 * @param most how many are returned at the most
 */
export function nearest(text: string, candidates: readonly string[], most = 3): readonly string[] {
  const wanted = text.toLowerCase();
  const limit = Math.max(2, Math.ceil(text.length / 3));
  const letters = sorted(wanted);
  const isMixed = ({ candidate }: { candidate: string }): number =>
    Number(sorted(candidate.toLowerCase()) === letters);
  const near = [...new Set(candidates)]
    .map((candidate) => ({ candidate, away: slipsBetween(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, away }) =>
        away <= limit || (wanted.length > 3 && candidate.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => a.away - b.away || isMixed(b) - isMixed(a) || (a.candidate < b.candidate ? -1 : 1));
  // Beside a candidate that is a single slip away, those farther off are noise.
  const isSlip = near[0]?.away === 1;
  return near
    .filter(({ away }) => !isSlip || away === 1)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** The edit distance, with two letters that changed places counted as one slip. */
export function slipsBetween(a: string, b: string): number {
  const away = distance(a, b);
  return away === 2 && sorted(a) === sorted(b) ? 1 : away;
}

function sorted(text: string): string {
  return [...text].sort().join("");
}
