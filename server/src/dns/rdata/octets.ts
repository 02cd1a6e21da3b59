/** Record data on the wire: numbers, hexadecimal, base64 and base32 as octets, and a cursor to read octets back. */
import { nameFromWire } from "../name-wire";
import type { DomainName } from "../name";
import type { OctetString } from "../presentation";

/** Reads octets from left to right. Every method gives `undefined`, and takes nothing, where too few are left. */
export class WireCursor {
  private position = 0;

  constructor(private readonly octets: OctetString) {}

  get isAtEnd(): boolean {
    return this.position === this.octets.length;
  }

  take(count: number): OctetString | undefined {
    const { octets, position } = this;
    if (position + count > octets.length) return undefined;
    this.position += count;
    return octets.slice(position, position + count);
  }

  /** A whole number of one, two or four octets. */
  number(octets: 1 | 2 | 4): number | undefined {
    const taken = this.take(octets);
    return taken === undefined ? undefined : numberFromOctets(taken);
  }

  /** Everything that is left. */
  rest(): OctetString {
    return this.take(this.octets.length - this.position) ?? "";
  }

  /** A character-string: one octet of length, then as many octets (RFC 1035 section 3.3). */
  characterString(): OctetString | undefined {
    const { octets, position } = this;
    const length = octets.charCodeAt(position);
    if (position + 1 + length > octets.length || Number.isNaN(length)) return undefined;
    this.position++;
    return this.take(length);
  }

  /** An uncompressed name. */
  name(): DomainName | undefined {
    const read = nameFromWire(this.octets, this.position);
    if (read === undefined) return undefined;
    this.position = read.end;
    return read.name;
  }
}

/** A whole number as that many octets in network order. */
export function numberOctets(value: number, count: 1 | 2 | 4): OctetString {
  let octets = "";
  for (let index = count - 1; index >= 0; index--)
    octets += String.fromCharCode(Math.floor(value / 256 ** index) % 256);
  return octets;
}

/** Octets with their number, at most 255, in front. */
export function lengthPrefixed(octets: OctetString): OctetString {
  return String.fromCharCode(octets.length) + octets;
}

/** The octets of hexadecimal digits, two for each. */
export function octetsFromHex(hex: string): OctetString {
  return hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}

/** Octets as hexadecimal digits in lower case. */
export function hexFromOctets(octets: OctetString): string {
  return octets.replace(/./gs, (octet) => octet.charCodeAt(0).toString(16).padStart(2, "0"));
}

/** The octets of base64 text without white space; `undefined` where it is none. */
export function octetsFromBase64(text: string): OctetString | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return atob(text);
}

/** Octets as base64 with padding. */
export function base64FromOctets(octets: OctetString): string {
  return btoa(octets);
}

const base32Digits = "0123456789abcdefghijklmnopqrstuv";

/** The octets of base32 text with the extended hexadecimal alphabet and without padding (RFC 4648 section 7). */
export function octetsFromBase32(text: string): OctetString | undefined {
  if (!/^[0-9a-v]*$/i.test(text) || ![0, 2, 4, 5, 7].includes(text.length % 8)) return undefined;
  let octets = "";
  let bits = 0;
  let held = 0;
  for (const digit of text.toLowerCase()) {
    held = (held << 5) | base32Digits.indexOf(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    octets += String.fromCharCode((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return held === 0 ? octets : undefined;
}

/** Octets as base32 with the extended hexadecimal alphabet, in lower case and without padding. */
export function base32FromOctets(octets: OctetString): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const octet of octets) {
    held = (held << 8) | octet.charCodeAt(0);
    bits += 8;
    for (; bits >= 5; bits -= 5) text += base32Digits.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + base32Digits.charAt((held << (5 - bits)) & 31);
}

function numberFromOctets(octets: OctetString): number {
  let value = 0;
  for (const octet of octets) value = value * 256 + octet.charCodeAt(0);
  return value;
}
