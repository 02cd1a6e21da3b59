/** Record data of every type: from a manifest, an octoDNS file or a zone file into one typed form, and back. */
import { formatCaaData, parseCaaData, type CaaData } from "./caa";
import {
  formatDigestData,
  parseDnskeyData,
  parseDsData,
  parseTlsaData,
  type DnskeyData,
  type DsData,
  type TlsaData,
} from "./digest-data";
import { failedData, type Parsed, type ValueContext } from "./field-reader";
import {
  formatHostData,
  parseAddressData,
  parseMxData,
  parseSoaData,
  parseSrvData,
  parseTargetData,
  type AddressData,
  type MxData,
  type SoaData,
  type SrvData,
  type TargetData,
} from "./host-data";
import { rootName, type DomainName } from "./name";
import { quoteOctets } from "./presentation";
import { formatSvcbData, parseSvcbData, type SvcbData } from "./svcb";
import { formatTxtData, parseTxtData, type TxtData } from "./txt";
import { parseRecordType } from "./types";

/** A value of a type that is not taken apart. */
export interface OpaqueData {
  readonly type: "opaque";
  /** The type it was written for. */
  readonly recordType: string;
  readonly text: string;
}

/** One value of one record, typed. */
export type RecordData =
  | AddressData
  | TargetData
  | MxData
  | SrvData
  | SoaData
  | CaaData
  | TlsaData
  | DsData
  | DnskeyData
  | TxtData
  | SvcbData
  | OpaqueData;

/** A typed value, or everything that is wrong with it. */
export type ParsedRecordData = Parsed<RecordData>;

/**
 * Reads one value of a record: a string in presentation format, or octoDNS's mapping for the types that have
 * several fields. Names are absolute unless `context.origin` says otherwise. Types that are not known, and values in
 * the generic form of RFC 3597, come back as they are.
 */
export function parseRecordData(type: string, value: unknown, context: ValueContext = {}): ParsedRecordData {
  if (typeof value === "string" && /^\s*\\#\s/.test(value)) return opaque(type, value);
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
    case "MX":
      return parseMxData(value, context);
    case "SRV":
      return parseSrvData(value, context);
    case "SOA":
      return parseSoaData(value, context);
    case "CAA":
      return parseCaaData(value, context);
    case "TLSA":
    case "SMIMEA":
      return parseTlsaData(base, value, context);
    case "DS":
    case "CDS":
      return parseDsData(base, value, context);
    case "DNSKEY":
    case "CDNSKEY":
      return parseDnskeyData(base, value, context);
    case "TXT":
    case "SPF":
      return parseTxtData(base, value, context);
    case "SVCB":
    case "HTTPS":
      return parseSvcbData(base, value, context);
    default:
      return opaque(type, value);
  }
}

/** Writes a value in presentation format, names with their final dot. Reads back to the same data. */
export function formatRecordData(data: RecordData): string {
  switch (data.type) {
    case "opaque":
      return data.text;
    case "CAA":
      return formatCaaData(data);
    case "TXT":
    case "SPF":
      return formatTxtData(data);
    case "SVCB":
    case "HTTPS":
      return formatSvcbData(data);
    case "DS":
    case "CDS":
    case "DNSKEY":
    case "CDNSKEY":
    case "TLSA":
    case "SMIMEA":
      return formatDigestData(data);
    default:
      return formatHostData(data);
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
      return data.text.trim().replace(/\s+/g, " ");
    case "ALIAS":
      return data.aliasedType === undefined
        ? formatHostData(data)
        : `${formatHostData(data)} ${data.aliasedType}`;
    default:
      return formatRecordData(data);
  }
}

/** Whether two sets of values say the same, in any order; `undefined` where one of them holds a value that cannot be read. */
export function sameRecordData(
  one: readonly (RecordData | undefined)[],
  other: readonly (RecordData | undefined)[],
): boolean | undefined {
  const [first, second] = [keysOf(one), keysOf(other)];
  if (!first || !second) return undefined;
  return first.size === second.size && [...first].every((key) => second.has(key));
}

function keysOf(values: readonly (RecordData | undefined)[]): ReadonlySet<string> | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : new Set(known.map(recordDataKey));
}

/** The name that clients go on to, `undefined` where there is none (`.` in MX, SRV and SVCB included). */
export function targetOf(data: RecordData): DomainName | undefined {
  const target = data.type === "MX" ? data.exchange : "target" in data ? data.target : rootName;
  return target === rootName ? undefined : target;
}

function opaque(type: string, value: unknown): ParsedRecordData {
  if (value === undefined || value === null) return failedData("expected a value");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { ok: true, data: { type: "opaque", recordType: type, text } };
}
