/** The kinds of fields that record data is made of: how each is read, written, and put on the wire. */
import { parseIpLiteral } from "../../text/ip-literal";
import { quoted } from "../../text/quote";
import type { FieldReader } from "../field-reader";
import { withFinalDot, type DomainName } from "../name";
import { nameToWire } from "../name-wire";
import { longestCharacterString, quoteOctets, type OctetString } from "../presentation";
import { parseTtl } from "../ttl";
import { typeCode, typeName } from "../type-codes";
import { certificateTypes, digestTypes, numberOf, securityAlgorithms } from "./mnemonics";
import {
  base32FromOctets,
  base64FromOctets,
  hexFromOctets,
  lengthPrefixed,
  numberOctets,
  octetsFromBase32,
  octetsFromBase64,
  octetsFromHex,
  type WireCursor,
} from "./octets";
import { decodeTypeBitmap, encodeTypeBitmap } from "./type-bitmap";

/** One kind of field. */
export interface FieldKind<Value> {
  /** In presentation format it takes every field that is left. */
  readonly takesRest?: true;
  /** It may be left out. */
  readonly isOptional?: true;
  /** The value of the field of that octoDNS key; keeps a fault in the reader and gives `undefined` otherwise. */
  read(reader: FieldReader, key: string): Value | undefined;
  /** Presentation format, the way BIND's tools write it. */
  write(value: Value): string;
  encode(value: Value): OctetString;
  decode(wire: WireCursor): Value | undefined;
}

/** A whole number of that many octets. */
function wholeNumber(octets: 1 | 2 | 4): FieldKind<number> {
  return {
    read: (reader, key) => reader.integer(key, 256 ** octets - 1),
    write: String,
    encode: (value) => numberOctets(value, octets),
    decode: (wire) => wire.number(octets),
  };
}

export const number8 = wholeNumber(1);
export const number16 = wholeNumber(2);
export const number32 = wholeNumber(4);

/** Seconds, which may be written with units (`1h`). */
export const seconds: FieldKind<number> = {
  ...number32,
  read(reader, key) {
    const written = reader.text(key);
    if (written === undefined) return undefined;
    const parsed = parseTtl(written, 256 ** 4 - 1);
    if (parsed.ok) return parsed.seconds;
    reader.fault(key, `${key}: ${parsed.reason}`);
    return undefined;
  },
};

/** A number that may be written as one of these words, and is written as a number. */
function numberWithWords(octets: 1 | 2, words: ReadonlyMap<string, number>): FieldKind<number> {
  return {
    ...wholeNumber(octets),
    read: (reader, key) => numberOf(words, reader.raw(key)) ?? reader.integer(key, 256 ** octets - 1),
  };
}

/** The algorithm of a DNSSEC key. */
export const securityAlgorithm = numberWithWords(1, securityAlgorithms);

/** The digest of a DS record. */
export const digestType = numberWithWords(1, digestTypes);

/** The algorithm of a key in a CERT record, where BIND writes the word. */
export const certificateKeyAlgorithm: FieldKind<number> = {
  ...securityAlgorithm,
  write: (value) => wordFor(securityAlgorithms, value),
};

/** The type of a certificate in a CERT record (RFC 4398 section 2.1). */
export const certificateType: FieldKind<number> = {
  ...numberWithWords(2, certificateTypes),
  write: (value) => wordFor(certificateTypes, value),
};

function wordFor(words: ReadonlyMap<string, number>, value: number): string {
  for (const [word, number] of words) if (number === value) return word;
  return String(value);
}

export const domainName: FieldKind<DomainName> = {
  read: (reader, key) => reader.name(key),
  write: withFinalDot,
  encode: nameToWire,
  decode: (wire) => wire.name(),
};

/** Octets of any kind with a length in front, at most 255. */
export const characterString: FieldKind<OctetString> = {
  read(reader, key) {
    const octets = reader.octets(key);
    if (octets === undefined || octets.length <= longestCharacterString) return octets;
    reader.fault(key, `${key} has ${octets.length} octets; at most ${longestCharacterString} are allowed`);
    return undefined;
  },
  write: quoteOctets,
  encode: lengthPrefixed,
  decode: (wire) => wire.characterString(),
};

/** Octets of any kind up to the end of the data, written as one quoted string. */
export const quotedToEnd: FieldKind<OctetString> = {
  read: (reader, key) => reader.octets(key, "must be quoted"),
  write: quoteOctets,
  encode: (value) => value,
  decode: (wire) => wire.rest(),
};

/** Hexadecimal in lower case, at least one octet, up to the end of the data. */
export const hexToEnd: FieldKind<string> = {
  takesRest: true,
  read: (reader, key) => reader.hexadecimal(key),
  write: (value) => value.toUpperCase(),
  encode: octetsFromHex,
  decode: (wire) => hexFromOctets(wire.rest()) || undefined,
};

/** Hexadecimal in lower case with a length in front; nothing is written as a hyphen (the salt of NSEC3). */
export const hexOrHyphen: FieldKind<string> = {
  read(reader, key) {
    if (reader.raw(key) === "-") return "";
    const hex = reader.hexadecimal(key);
    if (hex === undefined || hex.length <= 2 * longestCharacterString) return hex;
    reader.fault(key, `${key} has more than ${longestCharacterString} octets`);
    return undefined;
  },
  write: (value) => (value === "" ? "-" : value.toUpperCase()),
  encode: (value) => lengthPrefixed(octetsFromHex(value)),
  decode(wire) {
    const octets = wire.characterString();
    return octets === undefined ? undefined : hexFromOctets(octets);
  },
};

/** Base64, at least one octet, up to the end of the data. */
export const base64ToEnd: FieldKind<string> = {
  takesRest: true,
  read(reader, key) {
    const text = reader.base64(key);
    if (text === undefined || base64FromOctets(octetsFromBase64(text) ?? "") === text) return text;
    reader.fault(key, `${key} is base64 with bits behind its last octet`);
    return undefined;
  },
  write: (value) => value,
  encode: (value) => octetsFromBase64(value) ?? "",
  decode: (wire) => base64FromOctets(wire.rest()) || undefined,
};

/** Base32 in lower case with a length in front (the hash of NSEC3). */
export const base32: FieldKind<string> = {
  read(reader, key) {
    const text = reader.text(key)?.toLowerCase();
    if (text === undefined) return undefined;
    const octets = octetsFromBase32(text);
    if (octets !== undefined && octets !== "" && octets.length <= longestCharacterString) return text;
    reader.fault(key, `${key} ${quoted(text)} is not base32 of 1 to ${longestCharacterString} octets`);
    return undefined;
  },
  write: (value) => value.toUpperCase(),
  encode: (value) => lengthPrefixed(octetsFromBase32(value) ?? ""),
  decode(wire) {
    const octets = wire.characterString();
    return octets === undefined || octets === "" ? undefined : base32FromOctets(octets);
  },
};

/** A record type by its name. */
export const recordType: FieldKind<string> = {
  read(reader, key) {
    const written = reader.text(key);
    if (written === undefined) return undefined;
    const code = typeCode(written);
    if (code !== undefined) return typeName(code);
    reader.fault(key, `${key} ${quoted(written)} is no record type`);
    return undefined;
  },
  write: (value) => value,
  encode: (value) => numberOctets(typeCode(value) ?? 0, 2),
  decode(wire) {
    const code = wire.number(2);
    return code === undefined ? undefined : typeName(code);
  },
};

/** Record types up to the end of the data, in the order of their numbers, each once. */
function typesToEnd(atLeast: 0 | 1): FieldKind<readonly string[]> {
  return {
    takesRest: true,
    ...(atLeast === 0 ? { isOptional: true } : {}),
    read(reader, key) {
      const written = (reader.raw(key) === undefined ? "" : (reader.text(key) ?? "")).split(/\s+/);
      const codes = written.filter((word) => word !== "").map((word) => [word, typeCode(word)] as const);
      const unknown = codes.find(([, code]) => code === undefined);
      if (unknown !== undefined) reader.fault(key, `${key} ${quoted(unknown[0])} is no record type`);
      else if (codes.length < atLeast) reader.fault(key, `${key} names no record type`);
      else return [...new Set(codes.map(([, code]) => code ?? 0))].sort((a, b) => a - b).map(typeName);
      return undefined;
    },
    write: (value) => value.join(" "),
    encode: (value) => encodeTypeBitmap(value.map((type) => typeCode(type) ?? 0)),
    decode: (wire) => decodeTypeBitmap(wire.rest())?.map(typeName),
  };
}

export const anyTypes = typesToEnd(0);
export const someTypes = typesToEnd(1);

const highest32 = 256 ** 4 - 1;

/** A moment as seconds since 1970, written as `YYYYMMDDHHmmSS` in UTC (RFC 4034 section 3.2). */
export const moment: FieldKind<number> = {
  ...number32,
  read(reader, key) {
    const written = reader.text(key);
    if (written === undefined) return undefined;
    const parsed = written.length === 14 ? secondsOfDate(written) : Number(/^\d{1,10}$/.exec(written)?.[0]);
    if (parsed <= highest32) return parsed;
    reader.fault(key, `${key} ${quoted(written)} is neither YYYYMMDDHHmmSS nor seconds since 1970`);
    return undefined;
  },
  write: (value) => new Date(value * 1000).toISOString().slice(0, 19).replace(/[-T:]/g, ""),
};

/** NaN where the digits are no date; what lies outside 32 bits wraps around (RFC 4034 section 3.1.5). */
function secondsOfDate(digits: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? []).slice(1).map(Number);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isDay = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  // A leap second is second 60.
  if (match === null || !isDay || hour > 23 || minute > 59 || second > 60) return NaN;
  const seconds = midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second;
  return ((seconds % 256 ** 4) + 256 ** 4) % 256 ** 4;
}

/** An address of that version, in canonical text. */
function address(version: 4 | 6): FieldKind<string> {
  return {
    read(reader, key) {
      const written = reader.text(key);
      if (written === undefined) return undefined;
      const literal = parseIpLiteral(written);
      if (literal?.version === version) return literal.text;
      reader.fault(key, `${key} ${quoted(written)} is not an IPv${version} address`);
      return undefined;
    },
    write: (value) => value,
    encode: (value) => String.fromCharCode(...(parseIpLiteral(value)?.octets ?? [])),
    decode(wire) {
      const octets = wire.take(version === 4 ? 4 : 16);
      return octets === undefined ? undefined : addressText(octets);
    },
  };
}

function addressText(octets: OctetString): string | undefined {
  const text =
    octets.length === 4
      ? Array.from(octets, (octet) => octet.charCodeAt(0)).join(".")
      : hexFromOctets(octets).replace(/.{4}(?!$)/g, "$&:");
  return parseIpLiteral(text)?.text;
}

export const ipv4Address = address(4);

/** Mapped and compatible addresses are written with their IPv4 part (RFC 5952 section 5). */
export const ipv6Address: FieldKind<string> = {
  ...address(6),
  write: (value) =>
    value.replace(/^(::(?:ffff:)?)([0-9a-f]{1,4}:[0-9a-f]{1,4})$/, (_, prefix: string, groups: string) => {
      const octets = groups.split(":").flatMap((group) => {
        const number = Number.parseInt(group, 16);
        return [number >> 8, number & 0xff];
      });
      return prefix + octets.join(".");
    }),
};
