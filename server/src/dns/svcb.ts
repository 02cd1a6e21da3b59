/** SVCB and HTTPS records (RFC 9460). */
import { quoted } from "../text/quote";
import { isMapping, readFields, type FieldReader, type Parsed, type ValueContext } from "./field-reader";
import { withFinalDot, type DomainName } from "./name";
import { nameToWire } from "./name-wire";
import { decodeEscapes, utf8Octets, type OctetString } from "./presentation";
import { numberOctets, WireCursor } from "./rdata/octets";
import { decodeParam, formatParam, keyNumber, readParam, type SvcParam } from "./svcb-params";

export interface SvcbData {
  readonly type: "SVCB" | "HTTPS";
  /** 0 is alias mode (RFC 9460 section 2.4.2). */
  readonly priority: number;
  /** In service mode the root stands for the owner itself, in alias mode for "not offered". */
  readonly target: DomainName;
  /** In the order of the key numbers; each key once. */
  readonly params: readonly SvcParam[];
}

/** Reads the value of an SVCB or HTTPS record. Whether the parameters suit the mode is left to the caller. */
export function parseSvcbData(
  type: SvcbData["type"],
  value: unknown,
  context: ValueContext,
): Parsed<SvcbData> {
  const layout = [
    { key: "svcpriority", formerly: "priority" },
    { key: "targetname", formerly: "target" },
    { key: "svcparams", formerly: "params", takesRest: true, isOptional: true },
  ] as const;
  const opened = readFields(typeof value === "string" ? fromPresentation(value) : value, layout, context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const priority = reader.integer("svcpriority", 65_535);
  const target = reader.name("targetname");
  const params = readParams(reader);
  if (priority === undefined || target === undefined || params === undefined) return reader.failed;
  return { ok: true, data: { type, priority, target, params } };
}

/** The parameter of that key, `undefined` where the record has none. */
export function svcParam(data: SvcbData, key: string): SvcParam | undefined {
  return data.params.find((param) => param.key === key);
}

/** Writes the value in presentation format. */
export function formatSvcbData(data: SvcbData): string {
  return [String(data.priority), withFinalDot(data.target), ...data.params.map(formatParam)].join(" ");
}

/** The data on the wire (RFC 9460 section 2.2). */
export function encodeSvcbData(data: SvcbData): OctetString {
  const params = data.params.map(
    ({ key, octets }) => numberOctets(keyNumber(key) ?? 0, 2) + numberOctets(octets.length, 2) + octets,
  );
  return numberOctets(data.priority, 2) + nameToWire(data.target) + params.join("");
}

/** Reads the data back; `undefined` where the octets are no SVCB data. */
export function decodeSvcbData(type: SvcbData["type"], octets: OctetString): SvcbData | undefined {
  const wire = new WireCursor(octets);
  const priority = wire.number(2);
  const target = wire.name();
  const params: SvcParam[] = [];
  for (let last = -1; !wire.isAtEnd;) {
    const number = wire.number(2) ?? -1;
    const value = wire.take(wire.number(2) ?? Infinity);
    const read = value === undefined || number <= last ? undefined : decodeParam(number, value);
    if (read?.ok !== true) return undefined;
    params.push(read.param);
    last = number;
  }
  if (priority === undefined || target === undefined) return undefined;
  return { type, priority, target, params };
}

/**
 * Parameters contain quotation marks inside a field (`alpn="h2,h3"`), so the value is cut after its second field
 * and the rest is read parameter by parameter.
 */
function fromPresentation(value: string): unknown {
  const match = /^\s*(\S+)\s+((?:[^\s\\]|\\.)+)(?:\s+(\S.*))?$/s.exec(value);
  if (match === null) return value;
  return { svcpriority: match[1], targetname: match[2], svcparams: match[3] ?? "" };
}

function readParams(reader: FieldReader): readonly SvcParam[] | undefined {
  const written = writtenParams(reader.raw("svcparams") ?? "");
  const params = typeof written === "string" ? written : collectParams(written);
  if (typeof params !== "string") return params;
  reader.fault("svcparams", params);
  return undefined;
}

/** A key as written, and its value as octets: one, the items of a list, or `undefined` where there is none. */
type WrittenParam = readonly [key: string, value: OctetString | readonly OctetString[] | undefined];

/** The parameters as written, or what is wrong with them. */
function writtenParams(written: unknown): readonly WrittenParam[] | string {
  const params = typeof written === "string" ? splitParams(written) : isMapping(written) ? [] : undefined;
  if (params === undefined)
    return "svcparams cannot be read; expected a mapping or text such as alpn=h2 port=443";
  for (const [key, value] of isMapping(written) ? Object.entries(written) : []) {
    const octets = valueOctets(value);
    if (octets === null) return `the value of ${quoted(key)} cannot be read`;
    params.push([key, octets]);
  }
  return params;
}

/** The parameters in the order of their numbers, or what is wrong with them. */
function collectParams(written: readonly WrittenParam[]): readonly SvcParam[] | string {
  const params = new Map<string, SvcParam>();
  for (const [key, value] of written) {
    const read = readParam(key, value);
    if (!read.ok) return read.reason;
    if (params.has(read.param.key)) return `the parameter ${quoted(key)} is given twice`;
    params.set(read.param.key, read.param);
  }
  return (
    inconsistency(params) ??
    [...params.values()].sort((one, other) => (keyNumber(one.key) ?? 0) - (keyNumber(other.key) ?? 0))
  );
}

/** What makes the parameters contradict each other (RFC 9460 sections 7.1.1 and 8). */
function inconsistency(params: ReadonlyMap<string, SvcParam>): string | undefined {
  const missing = params.get("mandatory")?.values.find((key) => !params.has(key));
  if (missing !== undefined) return `mandatory names ${missing}, which the record does not have`;
  return params.has("no-default-alpn") && !params.has("alpn")
    ? "no-default-alpn needs alpn beside it"
    : undefined;
}

/** The parameters of presentation format; `undefined` where they cannot be told apart. */
function splitParams(text: string): WrittenParam[] | undefined {
  const params: WrittenParam[] = [];
  const pattern = /\s+|([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)*)))?(?=\s|$)/gsy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    if (match[1] === undefined) continue;
    const raw = match[2] ?? match[3];
    const octets = raw === undefined ? undefined : decodeEscapes(raw);
    if (raw !== undefined && octets === undefined) return undefined;
    params.push([match[1], octets]);
  }
  return params;
}

/** The value of a mapping as octets; `null` where it has a form that no value has. */
function valueOctets(value: unknown): WrittenParam[1] | null {
  if (value === undefined || value === null || value === true) return undefined;
  if (!Array.isArray(value)) return scalarOctets(value) ?? null;
  const items = value.map(scalarOctets);
  return items.every((item) => item !== undefined) ? items : null;
}

function scalarOctets(value: unknown): OctetString | undefined {
  return typeof value === "string" || typeof value === "number" ? utf8Octets(String(value)) : undefined;
}
