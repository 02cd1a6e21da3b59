/** Presentation format of record data: fields, quoted strings and escapes (RFC 1035 section 5.1). */

/** One field of a value in presentation format. */
export interface Field {
  /** What stands there, without the quotes; escapes are kept as written. */
  readonly raw: string;
  readonly isQuoted: boolean;
}

/** The fields of a value, or why it cannot be split. */
export type SplitFields =
  { readonly ok: true; readonly fields: readonly Field[] } | { readonly ok: false; readonly reason: string };

/**
 * Octets as a string in which every character stands for one octet (0 to 255). The only form in which text of
 * any encoding, which DNS allows, can be kept and compared.
 */
export type OctetString = string;

/** The longest character-string (RFC 1035 section 3.3). */
export const longestCharacterString = 255;

const fieldPattern = /\s+|"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)(?:[^\s\\]|\\.)*)/gsy;

/** Splits a value at its white space; quotes keep it together, a backslash escapes the next character. */
export function splitFields(text: string): SplitFields {
  const fields: Field[] = [];
  fieldPattern.lastIndex = 0;
  while (fieldPattern.lastIndex < text.length) {
    const match = fieldPattern.exec(text);
    if (match === null)
      return { ok: false, reason: "a quotation mark is not closed or a backslash stands at the end" };
    if (match[1] !== undefined) fields.push({ raw: match[1], isQuoted: true });
    else if (match[2] !== undefined) fields.push({ raw: match[2], isQuoted: false });
  }
  return { ok: true, fields };
}

/** What is wrong where `decodeEscapes` gives nothing. */
export const badEscape = "a backslash is followed by a digit, but not by three digits up to 255";

/** Resolves `\DDD` and `\x` and turns text into UTF-8 octets; `undefined` for a digit that starts no octet. */
export function decodeEscapes(raw: string): OctetString | undefined {
  if (/^[^\\\x80-\uffff]*$/.test(raw)) return raw;
  for (const [, octet, digit] of raw.matchAll(/\\(?:(\d{3})|(\d)|.)/gsu))
    if (digit !== undefined || Number(octet ?? "0") > 255) return undefined;
  return raw.replace(
    /\\(\d{3})|\\(.)|([^\x00-\x7f]+)/gsu,
    (_, octet?: string, literal?: string, wide?: string) =>
      octet === undefined ? utf8Octets(literal ?? wide ?? "") : String.fromCharCode(Number(octet)),
  );
}

/** The UTF-8 octets of text. */
export function utf8Octets(text: string): OctetString {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join("");
}

/** Octets read as UTF-8 for people; what is no UTF-8 shows as the replacement character. */
export function octetsAsText(octets: OctetString): string {
  if (!/[^\x00-\x7f]/.test(octets)) return octets;
  return new TextDecoder().decode(Uint8Array.from(octets, (character) => character.charCodeAt(0)));
}

/** Writes octets as a quoted character-string that reads back to the same octets. */
export function quoteOctets(octets: OctetString): string {
  const escaped = octets.replace(/["\\]|[^\x20-\x7e]/g, (character) =>
    character === '"' || character === "\\"
      ? `\\${character}`
      : `\\${String(character.charCodeAt(0)).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}
