/** Secrets that were found in a text, and where words repeat them that anybody is shown. */
import { visible } from "../../text/quote";
import { LEFT_OUT } from "./left-out";

/** So much of a secret gives it away, also where a message has cut it. */
const TELLING = 8;
/** Words shorter than this are met by chance. */
const SHORTEST = 4;
/** So much of a secret is not met by chance, whatever stands behind it. */
const UNMISTAKABLE = 16;
/** Of more secrets that begin alike, whatever begins like them counts as one. */
const MOST_ALIKE = 16;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

export class KnownSecrets {
  /** Those of at least `TELLING` characters, by how they begin. */
  private readonly byBeginning = new Map<string, string[]>();
  private readonly short = new Set<string>();
  private readonly shortLengths: readonly number[];
  /** Most places of most texts are passed by with one look. */
  private readonly firstUnits: ReadonlySet<number>;

  /** @param secrets each of one or several lines */
  constructor(secrets: Iterable<string>) {
    const firstUnits = new Set<number>();
    for (const piece of new Set(piecesOf(secrets))) {
      firstUnits.add(piece.charCodeAt(0));
      if (piece.length < TELLING) this.short.add(piece);
      else this.addLong(piece);
    }
    this.firstUnits = firstUnits;
    this.shortLengths = [...new Set([...this.short].map(({ length }) => length))];
  }

  get isEmpty(): boolean {
    return this.firstUnits.size === 0;
  }

  /** Words in which none of the secrets is repeated, nor its beginning. */
  leftOutOf(words: string): string {
    let open = "";
    let at = 0;
    for (const { start, end } of this.stretchesIn(words)) {
      open += words.slice(at, start) + LEFT_OUT;
      at = end;
    }
    return at === 0 ? words : open + words.slice(at);
  }

  /** Where a text repeats one of them, in order and without overlap. */
  stretchesIn(text: string): readonly Stretch[] {
    const found: Stretch[] = [];
    if (this.isEmpty) return found;
    const lower = inLowerCase(text);
    for (let at = 0; at < lower.length; at++) {
      if (!this.firstUnits.has(lower.charCodeAt(at))) continue;
      const length = Math.max(this.longAt(lower, at), this.shortAt(lower, at));
      if (length === 0) continue;
      found.push({ start: at, end: at + length });
      at += length - 1;
    }
    return found;
  }

  private addLong(piece: string): void {
    const beginning = piece.slice(0, TELLING);
    const alike = this.byBeginning.get(beginning);
    if (!alike) this.byBeginning.set(beginning, [piece]);
    else if (alike.length <= MOST_ALIKE) alike.push(piece);
  }

  /** How long the secret is that stands at a place, as far as it stands there; 0 where there is none. */
  private longAt(text: string, at: number): number {
    const alike = this.byBeginning.get(text.slice(at, at + TELLING));
    if (!alike) return 0;
    if (alike.length > MOST_ALIKE) return /^\S+/.exec(text.slice(at, at + 8192))?.[0].length ?? 0;
    return Math.max(...alike.map((secret) => repeated(secret, text, at)));
  }

  private shortAt(text: string, at: number): number {
    const length = this.shortLengths.find(
      (one) =>
        this.short.has(text.slice(at, at + one)) &&
        !isOfWord(text.charAt(at - 1)) &&
        !isOfWord(text.charAt(at + one)),
    );
    return length ?? 0;
  }
}

/** The lines of secrets, and the long words of lines, which folding puts on lines of their own; in lower case. */
function* piecesOf(secrets: Iterable<string>): Generator<string> {
  for (const secret of secrets)
    for (const line of secret.split(/[\r\n]+/)) {
      const words = line.split(/\s+/).filter((word) => word.length >= UNMISTAKABLE);
      for (const piece of new Set([line.trim(), visible(line.trim()), ...words]))
        if (piece.length >= SHORTEST) yield inLowerCase(piece);
    }
}

/** How many characters of a secret a text repeats from a place on; 0 where so few may be met by chance. */
function repeated(secret: string, text: string, at: number): number {
  let length = TELLING;
  while (length < secret.length && text.charCodeAt(at + length) === secret.charCodeAt(length)) length++;
  const isEnough = length === secret.length || length >= UNMISTAKABLE || 2 * length >= secret.length;
  const isCut = text.startsWith("…", at + length) || text.startsWith("...", at + length);
  if (isCut) return length;
  // A secret may begin with a word that stands in many a sentence.
  return isEnough && (length === secret.length || /[^a-z]/.test(text.slice(at, at + length))) ? length : 0;
}

function isOfWord(character: string): boolean {
  return /[a-z0-9]/.test(character);
}

/** Names are told in lower case. Other letters than those of ASCII may change in length and are left as they are. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
