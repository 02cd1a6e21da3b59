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
  const isMixed = (lower: string): boolean => lower.length === wanted.length && sorted(lower) === letters;
  const near = worthComparing(text, [...new Set(candidates)])
    .map((candidate) => {
      const lower = candidate.toLowerCase();
      return { candidate, lower, away: slipsBetween(wanted, lower) };
    })
    .filter(({ lower, away }) => away <= limit || (wanted.length > 3 && lower.includes(wanted)))
    // Often very many are about as far away; to compare their letters is dear, and only decides among the nearest.
    .map((one) => ({ ...one, mixed: Number(one.away <= 2 && isMixed(one.lower)) }))
    .sort((a, b) => a.away - b.away || b.mixed - a.mixed || (a.candidate < b.candidate ? -1 : 1));
  // Beside a candidate that is the same in other letters or a single slip away, those farther off are noise.
  const least = near[0]?.away ?? 0;
  return near
    .filter(({ away }) => least > 1 || away === least)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Among more candidates than these, as no person writes by hand, only those are compared that a slip could have made. */
const MANY_CANDIDATES = 500;

/** Of very many candidates those that begin or end as the text does: a slip leaves one half of it as it is. */
function worthComparing(text: string, candidates: readonly string[]): readonly string[] {
  if (candidates.length <= MANY_CANDIDATES) return candidates;
  const middle = text.length >> 1;
  const [beginning, end] = [text.slice(0, middle), text.slice(middle)];
  return candidates.filter(
    (candidate) =>
      Math.abs(candidate.length - text.length) <= 2 &&
      (candidate.startsWith(beginning) || candidate.endsWith(end)),
  );
}

/** The edit distance, with two letters that changed places counted as one slip. */
export function slipsBetween(a: string, b: string): number {
  const away = distance(a, b);
  return away === 2 && a.length === b.length && sorted(a) === sorted(b) ? 1 : away;
}

function sorted(text: string): string {
  return [...text].sort().join("");
}
