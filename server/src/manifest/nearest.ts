import { distance } from "fastest-levenshtein";

/**
 * The candidates that come near enough to a text to have been meant, nearest first.
 *
 * @param most how many are returned at the most
 */
export function nearest(text: string, candidates: readonly string[], most = 3): readonly string[] {
  const wanted = text.toLowerCase();
  const limit = Math.max(2, Math.ceil(text.length / 3));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, away }) =>
        away <= limit || (wanted.length > 3 && candidate.toLowerCase().includes(wanted)),
    )
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
