/**
 * Internationalised labels: IDNA2008 (RFC 5890 to 5892) with the mapping of RFC 5895 before it.
 *
 * Limits, all on the lenient side: the Bidi rule (RFC 5893) is not checked; ZERO WIDTH NON-JOINER is accepted
 * between letters of a cursive script without a look at their joining types; and which code points are assigned
 * depends on the Unicode version of the JavaScript engine. A-labels that stand in the input are taken as they
 * are: whether they are well-formed is `aLabelFault`'s question.
 */
import { once } from "./once";
import { decodePunycode, encodePunycode } from "./punycode";

/** What an A-label starts with (RFC 5890 section 2.3.2.1). */
const aLabelPrefix = "xn--";

const longestLabel = 63;

/** The dots that separate labels: the ASCII one and the ideographic ones that input methods produce. */
const labelSeparators = /[.\u3002\uFF0E\uFF61]/u;

/** A label in ASCII form, or why there is none. */
export type AsciiLabel =
  { readonly ok: true; readonly label: string } | { readonly ok: false; readonly reason: string };

/** Splits a host name at its dots, the ideographic full stops among them (RFC 5895 section 2). */
export function splitAtDots(text: string): string[] {
  return isAscii(text) ? text.split(".") : text.split(labelSeparators);
}

/** Whether the text is ASCII throughout. */
export function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/**
 * The ASCII form of one label: ASCII is lower-cased and otherwise left alone, everything else is mapped
 * (RFC 5895: width, case, NFC), checked against IDNA2008 and encoded. Fails with a reason for people.
 */
export function toALabel(label: string): AsciiLabel {
  if (isAscii(label)) return { ok: true, label: label.toLowerCase() };
  const mapped = mapForLookup(label);
  if (isAscii(mapped)) return { ok: true, label: mapped };
  const reason = uLabelFault(mapped);
  if (reason !== undefined) return { ok: false, reason };
  const encoded = encodePunycode(mapped);
  if (encoded === undefined || encoded.length + aLabelPrefix.length > longestLabel)
    return { ok: false, reason: `its ASCII form is longer than ${longestLabel} octets` };
  return { ok: true, label: aLabelPrefix + encoded };
}

/**
 * The readable form of a label: the U-label of a well-formed A-label, every other label unchanged. For
 * display only; comparison is done on A-labels.
 */
export function toULabel(label: string): string {
  const lowered = label.toLowerCase();
  if (!lowered.startsWith(aLabelPrefix) || aLabelFault(lowered) !== undefined) return label;
  return decodePunycode(lowered.slice(aLabelPrefix.length)) ?? label;
}

/**
 * What is wrong with a label that claims to be an A-label (`xn--...`), or `undefined` when it decodes to a
 * valid U-label that encodes to the same text again (RFC 5890 section 2.3.2.1), or is no A-label at all.
 */
export function aLabelFault(label: string): string | undefined {
  const lowered = label.toLowerCase();
  if (!lowered.startsWith(aLabelPrefix)) return undefined;
  const decoded = decodePunycode(lowered.slice(aLabelPrefix.length));
  if (decoded === undefined || decoded === "") return "it is not Punycode";
  if (isAscii(decoded)) return "it encodes nothing but ASCII";
  if (encodePunycode(decoded) !== lowered.slice(aLabelPrefix.length))
    return "it is not the shortest Punycode form";
  if (decoded !== mapForLookup(decoded)) return "what it encodes is not in lower case and normal form C";
  return uLabelFault(decoded);
}

function mapForLookup(label: string): string {
  const narrow = label.replace(/[\uFF00-\uFFEF]/gu, (character) => character.normalize("NFKC"));
  // Case mapping is per character: the mapping of a whole word would turn a last sigma into its final form.
  // Only what case folding changes is mapped, so that Cherokee capitals, the valid form, stay.
  const lowered = narrow.replace(/\p{Changes_When_NFKC_Casefolded}/gu, (character) =>
    character.toLowerCase(),
  );
  return lowered.normalize("NFC");
}

function uLabelFault(label: string): string | undefined {
  const characters = Array.from(label);
  if (characters.length > longestLabel) return `it is longer than ${longestLabel} characters`;
  if (label.startsWith("-") || label.endsWith("-")) return "it starts or ends with a hyphen";
  if (label.slice(2, 4) === "--") return "it has two hyphens in the third and fourth place";
  if (/^\p{M}/u.test(label)) return "it starts with a combining mark";
  for (const [index, character] of characters.entries()) {
    const permitted = permission(character);
    if (permitted === "no" || (permitted === "in-context" && !fitsContext(characters, index)))
      return `${describeCharacter(character)} is not allowed ${permitted === "no" ? "in an internationalised name" : "at this place"}`;
  }
  return undefined;
}

function describeCharacter(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? `the character ${character} (U+${codePoint})`
    : `the character U+${codePoint}`;
}

/** RFC 5892 section 2.6: single characters whose category the general rules would get wrong. */
const alwaysValid = /^[\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007]$/u;
const neverValid = /^[\u0640\u07FA\u302E\u302F\u3031-\u3035\u303B]$/u;
const validInContext = /^[\u00B7\u0375\u05F3\u05F4\u30FB\u0660-\u0669\u06F0-\u06F9\u200C\u200D]$/u;

// Patterns of whole Unicode properties take long to compile, and most names are ASCII.
const unassigned = once(() => /^\p{Cn}$/u);
const letterDigitHyphen = /^[a-z0-9-]$/u;
const unstable = once(() => /^\p{Changes_When_NFKC_Casefolded}$/u);
const ignorable = once(
  () => /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Noncharacter_Code_Point}]$/u,
);
const ignorableBlock = /^[\u20D0-\u20FF\u{1D100}-\u{1D24F}]$/u;
const oldHangulJamo = /^[\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]$/u;
const letterOrDigit = once(() => /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u);

/** The derived property of RFC 5892 section 3, computed from the Unicode properties of the engine. */
function permission(character: string): "yes" | "no" | "in-context" {
  if (alwaysValid.test(character)) return "yes";
  if (neverValid.test(character)) return "no";
  if (validInContext.test(character)) return "in-context";
  if (unassigned().test(character)) return "no";
  if (letterDigitHyphen.test(character)) return "yes";
  if (oldHangulJamo.test(character) || unstable().test(character)) return "no";
  if (ignorable().test(character) || ignorableBlock.test(character)) return "no";
  return letterOrDigit().test(character) ? "yes" : "no";
}

/** Characters of canonical combining class 9, which JavaScript's regular expressions cannot ask for. */
const virama =
  /^[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1715\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED\u{10A3F}\u{11046}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\u{112EA}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{1193D}\u{1193E}\u{119E0}\u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}]$/u;
const cursive = once(
  () =>
    /^[\p{Script_Extensions=Arabic}\p{Script_Extensions=Syriac}\p{Script_Extensions=Mandaic}\p{Script_Extensions=Mongolian}\p{Script_Extensions=Nko}]$/u,
);

/** The contextual rules of RFC 5892 appendix A. */
function fitsContext(characters: readonly string[], index: number): boolean {
  const before = characters[index - 1] ?? "";
  const after = characters[index + 1] ?? "";
  switch (characters[index]) {
    case "\u200C":
      return virama.test(before) || (cursive().test(before) && cursive().test(after));
    case "\u200D":
      return virama.test(before);
    case "\u00B7":
      return before === "l" && after === "l";
    case "\u0375":
      return /^\p{Script=Greek}$/u.test(after);
    case "\u05F3":
    case "\u05F4":
      return /^\p{Script=Hebrew}$/u.test(before);
    case "\u30FB":
      return characters.some((one) => /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u.test(one));
    default:
      return !hasBothArabicDigitSets(characters);
  }
}

function hasBothArabicDigitSets(characters: readonly string[]): boolean {
  const text = characters.join("");
  return /[\u0660-\u0669]/u.test(text) && /[\u06F0-\u06F9]/u.test(text);
}
