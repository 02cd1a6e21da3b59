/** Tells files in UTF-16 from those that are no text: what reads UTF-8 sees NUL characters in both. */

/** In so many octets it shows how a text is encoded. */
const MOST_LOOKED_AT = 1024;

/** Whether octets are text in UTF-16: by their byte order mark, or by the NULs in every second place. */
export function isUtf16(octets: Uint8Array): boolean {
  const [first, second] = octets;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || alternates(octets.length, (at) => octets[at] === 0);
}

/** Whether a text was UTF-16 and has been read as UTF-8. */
export function wasUtf16(text: string): boolean {
  return alternates(text.length, (at) => text.charCodeAt(at) === 0);
}

/** Why octets cannot be read as a text in UTF-8, as far as that shows before they are read: a clause for people. */
export function whyNoText(octets: Uint8Array): string | undefined {
  if (isUtf16(octets)) return "it is UTF-16, and has to be UTF-8: save it with that encoding";
  return octets.includes(0) ? "it is not a text: it holds NUL bytes" : undefined;
}

/** Letters of ASCII, of which most of a manifest, a zone file and PEM consists, have a NUL before or behind them. */
function alternates(length: number, isNul: (at: number) => boolean): boolean {
  const pairs = Math.floor(Math.min(length, MOST_LOOKED_AT) / 2);
  const nuls = [0, 0];
  for (let at = 0; at < pairs * 2; at++) if (isNul(at)) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1;
  const [before = 0, behind = 0] = nuls;
  return pairs >= 4 && Math.min(before, behind) === 0 && Math.max(before, behind) * 2 > pairs;
}
