/** The string types of ASN.1 (X.680 section 41), as names in certificates use them. */
import { tags, type DerElement } from "./der";

/** The text of a string element, `undefined` where the element is of no string type. What has no meaning shows as U+FFFD. */
export function characterString({ tag, contents }: DerElement): string | undefined {
  switch (tag) {
    case tags.utf8String:
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(contents);
    case tags.bmpString:
      return fromCodeUnits(contents, 2);
    case tags.universalString:
      return fromCodeUnits(contents, 4);
    case tags.ia5String:
    case tags.printableString:
    case tags.numericString:
    case tags.visibleString:
    case tags.teletexString:
      return octetText(contents);
    default:
      return undefined;
  }
}

/**
 * The text of octets that should be ASCII. Where they are not, they are UTF-8 if they can be, else Latin-1, as most
 * software writes and reads them.
 */
export function octetText(octets: Uint8Array): string {
  if (octets.every((octet) => octet < 0x80)) return latin1(octets);
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets);
  return utf8.includes("\uFFFD") ? latin1(octets) : utf8;
}

function latin1(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

/** Big-endian code units of two octets (UTF-16) or code points of four. */
function fromCodeUnits(octets: Uint8Array, width: 2 | 4): string {
  let text = "";
  for (let start = 0; start < octets.length; start += width) {
    let unit = 0;
    for (const octet of octets.subarray(start, start + width)) unit = unit * 256 + octet;
    const isWhole = start + width <= octets.length;
    text += !isWhole ? "\uFFFD" : width === 2 ? String.fromCharCode(unit) : fromCodePoint(unit);
  }
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function fromCodePoint(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : "\uFFFD";
}
