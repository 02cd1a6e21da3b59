/** What must not reach a reader as it is: control and format characters (they reorder text), line separators. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
const LONGEST_CODE = 120;

/**
 * A text from a manifest as inline code: the one form in which nothing of it is markup, a link or HTML. Line breaks
 * become blanks, characters that cannot be seen are replaced, and a long text is cut.
 */
export function code(text: string, longest = LONGEST_CODE): string {
  const shown = cut(text.replace(/(?<!\s)\s*[\r\n]\s*/g, " "), longest).replace(UNSEEN, "\uFFFD");
  const runs = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  // An empty code span would be two backticks that open another one further on.
  const pad = shown.trim() === "" || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The first characters of a text that is longer: none of them by half. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = Array.from(text.slice(0, longest + 1)).slice(0, -1);
  return `${kept.join("")}…`;
}

/** Several texts as code; beyond `most` the rest is counted. */
export function codes(texts: readonly string[], most = 4): string {
  const shown = texts.slice(0, most).map((text) => code(text));
  const more = texts.length > most ? ` and ${texts.length - most} more` : "";
  return shown.join(", ") + more;
}

/** A link with a label and an address from our own catalogues. */
export function link(label: string, href: string): string {
  return `[${label}](${href.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

/** Joins what is known about one thing on one line. */
export function facts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

export function bullets(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.map((item) => `- ${item}`).join("\n");
}

/** The items that a hover has room for; the rest is counted. There is always one. */
export function bulletsWithin(items: readonly string[], room = 1500): string | undefined {
  let left = room;
  const shown = items.filter((item, index) => (left -= item.length) > 0 || index === 0);
  const rest = items.length - shown.length;
  return bullets(rest > 0 ? [...shown, `${rest} more`] : shown);
}
