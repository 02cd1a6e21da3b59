/** TXT records: free text in character-strings of at most 255 octets each. */
import { exact } from "../text/exact";
import { failedData, type Parsed, type ValueContext } from "./field-reader";
import {
  badEscape,
  decodeEscapes,
  longestCharacterString,
  octetsAsText,
  quoteOctets,
  splitFields,
  utf8Octets,
  type OctetString,
} from "./presentation";
import { lengthPrefixed, WireCursor } from "./rdata/octets";

export interface TxtData {
  readonly type: "TXT" | "SPF";
  /** The character-strings as octets. */
  readonly strings: readonly OctetString[];
  /** All strings joined and read as UTF-8: what SPF, DKIM and ACME look at. */
  readonly text: string;
}

/**
 * Reads the value of a TXT record. A value that starts with a quotation mark, and every value in a zone file, is
 * presentation format: one or more strings. Every other value is one text, the way octoDNS writes it (`\;` stands for a
 * semicolon there), and is split after 255 octets.
 */
export function parseTxtData(type: TxtData["type"], value: unknown, context: ValueContext): Parsed<TxtData> {
  if (typeof value !== "string") return failedData("expected text; put the value in quotation marks");
  const isPresentation = context.origin !== undefined || value.trimStart().startsWith('"');
  const strings = isPresentation ? writtenStrings(value) : chunked(utf8Octets(value.replace(/\\;/g, ";")));
  if (typeof strings === "string") return failedData(strings);
  return { ok: true, data: txtData(type, strings) };
}

function txtData(type: TxtData["type"], strings: readonly OctetString[]): TxtData {
  return { type, strings: exact(strings), text: octetsAsText(strings.join("")) };
}

/** Writes a TXT value in presentation format: quoted strings with a blank between them. */
export function formatTxtData(data: TxtData): string {
  return data.strings.map(quoteOctets).join(" ");
}

/** The data on the wire (RFC 1035 section 3.3.14). */
export function encodeTxtData(data: TxtData): OctetString {
  return data.strings.map(lengthPrefixed).join("");
}

/** Reads the data back; `undefined` where the octets are no row of strings. */
export function decodeTxtData(type: TxtData["type"], octets: OctetString): TxtData | undefined {
  const wire = new WireCursor(octets);
  const strings: OctetString[] = [];
  while (!wire.isAtEnd) {
    const string = wire.characterString();
    if (string === undefined) return undefined;
    strings.push(string);
  }
  return strings.length === 0 ? undefined : txtData(type, strings);
}

/** The strings, or what is wrong with them. */
function writtenStrings(value: string): readonly OctetString[] | string {
  const split = splitFields(value);
  if (!split.ok) return split.reason;
  const strings: OctetString[] = [];
  for (const field of split.fields) {
    const octets = decodeEscapes(field.raw);
    if (octets === undefined) return badEscape;
    if (octets.length > longestCharacterString)
      return `a string has ${octets.length} octets; at most ${longestCharacterString} are allowed, so split it into several quoted strings`;
    strings.push(octets);
  }
  return strings.length === 0 ? "expected at least one string" : strings;
}

function chunked(octets: OctetString): readonly OctetString[] {
  const strings: OctetString[] = [];
  for (let start = 0; start < octets.length; start += longestCharacterString)
    strings.push(octets.slice(start, start + longestCharacterString));
  return strings.length === 0 ? [""] : strings;
}
