/** Record data of every type: from a manifest, an octoDNS file, a zone file or the wire into one typed form, and back. */
import { decodeCaaData, encodeCaaData, formatCaaData, parseCaaData, type CaaData } from "./caa";
import { failedData, type Parsed, type ValueContext } from "./field-reader";
import { parseAddressData, parseTargetData, type AliasData } from "./host-data";
import { rootName, withFinalDot, type DomainName } from "./name";
import { quoteOctets, splitFields, type OctetString } from "./presentation";
import { faultAcrossFields } from "./rdata/checks";
import {
  decodeLayoutData,
  encodeLayoutData,
  formatLayoutData,
  isLayoutData,
  isLayoutType,
  parseLayoutData,
} from "./rdata/layout-codec";
import type { LayoutData } from "./rdata/layouts";
import {
  decodeLocationData,
  encodeLocationData,
  formatLocationData,
  parseLocationData,
  type LocationData,
} from "./rdata/location";
import { hexFromOctets, octetsFromHex } from "./rdata/octets";
import { decodeSvcbData, encodeSvcbData, formatSvcbData, parseSvcbData, type SvcbData } from "./svcb";
import { decodeTxtData, encodeTxtData, formatTxtData, parseTxtData, type TxtData } from "./txt";
import { typeCode, typeName } from "./type-codes";
import { parseRecordType } from "./types";

/** A value of a type that is not taken apart. */
export interface OpaqueData {
  readonly type: "opaque";
  /** The type it was written for. */
  readonly recordType: string;
  readonly text: string;
  /** What stands on the wire, where the value is in the generic form of RFC 3597. */
  readonly octets?: OctetString;
}

/** One value of one record, typed. */
export type RecordData = LayoutData | AliasData | CaaData | TxtData | SvcbData | LocationData | OpaqueData;

/** A typed value, or everything that is wrong with it. */
export type ParsedRecordData = Parsed<RecordData>;

/**
 * Reads one value of a record: a string in presentation format, the generic form of RFC 3597 included, or octoDNS's
 * mapping for the types that have several fields. Names are absolute unless `context.origin` says otherwise. Values of
 * types that are not known come back as they are.
 */
export function parseRecordData(type: string, value: unknown, context: ValueContext = {}): ParsedRecordData {
  if (typeof value === "string" && /^\s*\\#(?:\s|$)/.test(value))
    return parseGenericData(type, value, context);
  const { base } = parseRecordType(type);
  switch (base) {
    case "A":
    case "AAAA":
      return parseAddressData(base, value);
    case "CNAME":
    case "ALIAS":
    case "ANAME":
    case "DNAME":
    case "NS":
    case "PTR":
      return parseTargetData(base, value, context);
    case "CAA":
      return parseCaaData(value, context);
    case "TXT":
    case "SPF":
      return parseTxtData(base, value, context);
    case "SVCB":
    case "HTTPS":
      return parseSvcbData(base, value, context);
    case "LOC":
      return parseLocationData(value);
    default:
      return isLayoutType(base) ? parseLayoutData(base, value, context) : opaque(type, value);
  }
}

/**
 * Writes a value in presentation format, names with their final dot, the way BIND's tools write it. Reads back to the
 * same data.
 */
export function formatRecordData(data: RecordData): string {
  switch (data.type) {
    case "opaque":
      return data.octets === undefined ? data.text : formatGeneric(data.octets);
    case "ALIAS":
    case "ANAME":
      return withFinalDot(data.target);
    case "CAA":
      return formatCaaData(data);
    case "TXT":
    case "SPF":
      return formatTxtData(data);
    case "SVCB":
    case "HTTPS":
      return formatSvcbData(data);
    case "LOC":
      return formatLocationData(data);
    default:
      return formatLayoutData(data);
  }
}

/**
 * A value as it stands on the wire, names uncompressed and in lower case: the form in which values of one RRset are
 * put in order and compared (RFC 4034 section 6). `undefined` for providers' aliases and for types that are not taken
 * apart, unless they are written in the generic form.
 */
export function recordDataToWire(data: RecordData): OctetString | undefined {
  switch (data.type) {
    case "opaque":
      return data.octets;
    case "ALIAS":
    case "ANAME":
      return undefined;
    case "CAA":
      return encodeCaaData(data);
    case "TXT":
    case "SPF":
      return encodeTxtData(data);
    case "SVCB":
    case "HTTPS":
      return encodeSvcbData(data);
    case "LOC":
      return encodeLocationData(data);
    default:
      return encodeLayoutData(data);
  }
}

/** Reads a value from the wire, names uncompressed; `undefined` where the octets do not have the form of the type. */
export function recordDataFromWire(type: string, octets: OctetString): RecordData | undefined {
  switch (type) {
    case "CAA":
      return decodeCaaData(octets);
    case "TXT":
    case "SPF":
      return decodeTxtData(type, octets);
    case "SVCB":
    case "HTTPS":
      return decodeSvcbData(type, octets);
    case "LOC":
      return decodeLocationData(octets);
    default:
      if (isLayoutType(type)) return decodeLayoutData(type, octets);
      return { type: "opaque", recordType: type, text: formatGeneric(octets), octets };
  }
}

/**
 * A key by which two values of the same type are equal exactly when they say the same. Where a TXT value is cut
 * into strings makes no difference.
 */
export function recordDataKey(data: RecordData): string {
  switch (data.type) {
    case "TXT":
    case "SPF":
      return quoteOctets(data.strings.join(""));
    case "opaque":
      return formatRecordData(data).trim().replace(/\s+/g, " ");
    case "ALIAS":
      return data.aliasedType === undefined
        ? formatRecordData(data)
        : `${formatRecordData(data)} ${data.aliasedType}`;
    default:
      return formatRecordData(data);
  }
}

/**
 * Whether two sets of values say the same, in any order; `undefined` where one of them holds a value that cannot be read.
 * A provider's alias that is written as a name alone does not say which type it copies, and agrees with each.
 */
export function sameRecordData(
  one: readonly (RecordData | undefined)[],
  other: readonly (RecordData | undefined)[],
): boolean | undefined {
  const keyOf = one.some(isBareAlias) || other.some(isBareAlias) ? withoutAliasedType : recordDataKey;
  const [first, second] = [keysOf(one, keyOf), keysOf(other, keyOf)];
  if (!first || !second) return undefined;
  return first.size === second.size && [...first].every((key) => second.has(key));
}

/** Whether all of some values, of which there are any, are among others. False where one of them cannot be read. */
export function isSubsetOf(
  some: readonly (RecordData | undefined)[],
  others: readonly (RecordData | undefined)[],
): boolean {
  const [part, whole] = [keysOf(some, recordDataKey), keysOf(others, recordDataKey)];
  return (
    part !== undefined && whole !== undefined && part.size > 0 && [...part].every((key) => whole.has(key))
  );
}

function keysOf(
  values: readonly (RecordData | undefined)[],
  keyOf: (data: RecordData) => string,
): ReadonlySet<string> | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : new Set(known.map(keyOf));
}

function isBareAlias(data: RecordData | undefined): boolean {
  return data?.type === "ALIAS" && data.aliasedType === undefined;
}

function withoutAliasedType(data: RecordData): string {
  return data.type === "ALIAS" ? formatRecordData(data) : recordDataKey(data);
}

/** The name that clients go on to, `undefined` where there is none (`.` in MX, SRV and SVCB included). */
export function targetOf(data: RecordData): DomainName | undefined {
  const target = goesOnTo(data);
  return target === rootName ? undefined : target;
}

function goesOnTo(data: RecordData): DomainName | undefined {
  switch (data.type) {
    case "MX":
      return data.exchange;
    case "CNAME":
    case "ALIAS":
    case "ANAME":
    case "DNAME":
    case "NS":
    case "PTR":
    case "SRV":
    case "SVCB":
    case "HTTPS":
      return data.target;
    default:
      return undefined;
  }
}

function opaque(type: string, value: unknown): ParsedRecordData {
  if (value === undefined || value === null) return failedData("expected a value");
  const text = typeof value === "string" ? value : asJson(value);
  if (text === undefined) return failedData("expected a value without a loop in it");
  return { ok: true, data: { type: "opaque", recordType: type, text } };
}

/** `undefined` for what has no end, as a YAML anchor inside itself makes it. */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Reads `\# LENGTH HEXADECIMAL` (RFC 3597 section 5) into the typed form of the type, where it has one. */
function parseGenericData(type: string, value: string, context: ValueContext): ParsedRecordData {
  const split = splitFields(value);
  const [, length = "", ...digits] = split.ok ? split.fields.map((field) => field.raw) : [];
  const hex = digits.join("");
  if (!/^\d{1,5}$/.test(length) || !/^(?:[0-9A-Fa-f]{2})*$/.test(hex))
    return failedData("expected \\#, a number of octets and as many octets in hexadecimal");
  if (hex.length !== Number(length) * 2)
    return failedData(`has ${hex.length / 2} octets behind \\#, but announces ${length}`);
  const code = typeCode(parseRecordType(type).base);
  const data = recordDataFromWire(code === undefined ? type : typeName(code), octetsFromHex(hex));
  if (data === undefined) return failedData(`its octets are no value of type ${type}`);
  const fault = isLayoutData(data) ? faultAcrossFields(data, context) : undefined;
  return fault === undefined ? { ok: true, data } : failedData(fault.reason);
}

function formatGeneric(octets: OctetString): string {
  const hex = hexFromOctets(octets).toUpperCase();
  return hex === "" ? "\\# 0" : `\\# ${octets.length} ${hex}`;
}
