import { isAscii } from "./idna";
import { once } from "./once";

/** A letter of a label that looks like a Latin one and is of another script. */
export interface ForeignLetter {
  readonly letter: string;
  /** As Unicode calls it: `Cyrillic`. */
  readonly script: string;
  /** As Unicode writes it: `U+043E`. */
  readonly codePoint: string;
}

/** Scripts with letters that cannot be told from Latin ones by eye (Unicode Technical Standard 39, section 5). */
const lookAlike = once((): readonly (readonly [string, RegExp])[] => [
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
]);

/**
 * The first letter of such a script in a label that has Latin letters too: nobody writes a word like that on purpose, and
 * nobody sees it. Undefined for words of one script, and for mixtures that are usual, such as in Japanese.
 */
export function foreignLetterIn(label: string): ForeignLetter | undefined {
  // Nearly all labels are ASCII, and scripts are dear to ask about.
  if (isAscii(label) || !/\p{Script=Latin}/u.test(label)) return undefined;
  for (const [script, pattern] of lookAlike()) {
    const letter = pattern.exec(label)?.[0];
    if (letter === undefined) continue;
    const code = letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
    return { letter, script, codePoint: `U+${code}` };
  }
  return undefined;
}
