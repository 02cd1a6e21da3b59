/** SVCB and HTTPS records (RFC 9460). */
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { isMapping, readFields, type FieldReader, type Parsed, type ValueContext } from "./field-reader";
import { withFinalDot, type DomainName } from "./name";
import { decodeEscapes, octetsAsText, quoteOctets, utf8Octets } from "./presentation";

export interface SvcbData {
  readonly type: "SVCB" | "HTTPS";
  /** 0 is alias mode (RFC 9460 section 2.4.2). */
  readonly priority: number;
  /** In service mode the root stands for the owner itself, in alias mode for "not offered". */
  readonly target: DomainName;
  /** In the order of the key numbers; each key once. */
  readonly params: readonly SvcParam[];
}

/** One parameter of the endpoint. */
export interface SvcParam {
  readonly key: string;
  /** The items of the value: none for a key without value, one for a single value, several for lists. */
  readonly values: readonly string[];
}

/** The registered keys and their numbers (RFC 9460 section 14.3.2, RFC 9461, RFC 9540). */
const keyNumbers: ReadonlyMap<string, number> = new Map([
  ["mandatory", 0],
  ["alpn", 1],
  ["no-default-alpn", 2],
  ["port", 3],
  ["ipv4hint", 4],
  ["ech", 5],
  ["ipv6hint", 6],
  ["dohpath", 7],
  ["ohttp", 8],
]);
const listKeys: ReadonlySet<string> = new Set(["mandatory", "alpn", "ipv4hint", "ipv6hint"]);
const keysWithoutValue: ReadonlySet<string> = new Set(["no-default-alpn", "ohttp"]);

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
  const params = data.params.map(({ key, values }) =>
    values.length === 0 ? key : `${key}=${writeValues(key, values)}`,
  );
  return [String(data.priority), withFinalDot(data.target), ...params].join(" ");
}

function writeValues(key: string, values: readonly string[]): string {
  const joined = listKeys.has(key)
    ? values.map((one) => one.replace(/[\\,]/g, "\\$&")).join(",")
    : values.join(",");
  return quoteOctets(utf8Octets(joined));
}

/**
 * Parameters contain quotation marks inside a field (`alpn="h2,h3"`), so the value is cut after its second field
 * and the rest is read parameter by parameter.
 */
function fromPresentation(value: string): unknown {
  const match = /^\s*(\S+)\s+(\S+)(?:\s+(\S.*))?$/s.exec(value);
  if (match === null) return value;
  return { svcpriority: match[1], targetname: match[2], svcparams: match[3] ?? "" };
}

function readParams(reader: FieldReader): readonly SvcParam[] | undefined {
  const params = collectParams(writtenParams(reader.raw("svcparams") ?? ""));
  if (typeof params !== "string") return params;
  reader.fault("svcparams", params);
  return undefined;
}

function writtenParams(written: unknown): [string, unknown][] | undefined {
  if (typeof written === "string") return splitParams(written);
  return isMapping(written) ? Object.entries(written) : undefined;
}

/** The parameters in the order of their numbers, or what is wrong with them. */
function collectParams(pairs: readonly [string, unknown][] | undefined): readonly SvcParam[] | string {
  if (pairs === undefined)
    return "svcparams cannot be read; expected a mapping or text such as alpn=h2 port=443";
  const params = new Map<string, SvcParam>();
  for (const [writtenKey, value] of pairs) {
    const key = writtenKey.toLowerCase();
    const values = paramValues(key, value);
    if (values === undefined) return `the value of ${quoted(key)} cannot be read`;
    const fault = params.has(key) ? `the parameter ${quoted(key)} is given twice` : faultOf(key, values);
    if (fault !== undefined) return fault;
    params.set(key, { key, values });
  }
  return [...params.values()].sort((one, other) => keyNumber(one.key) - keyNumber(other.key));
}

/** Key and value as written; the value is `undefined` where there is no equals sign. */
function splitParams(text: string): [string, unknown][] | undefined {
  const pairs: [string, unknown][] = [];
  const pattern = /\s+|([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)*)))?(?=\s|$)/gsy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    if (match[1] === undefined) continue;
    const raw = match[2] ?? match[3];
    const octets = raw === undefined ? undefined : decodeEscapes(raw);
    if (raw !== undefined && octets === undefined) return undefined;
    pairs.push([match[1], octets === undefined ? undefined : octetsAsText(octets)]);
  }
  return pairs;
}

function paramValues(key: string, value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null || value === true) return [];
  if (Array.isArray(value)) {
    const items = value.map(scalarText);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const text = scalarText(value);
  if (text === undefined) return undefined;
  return listKeys.has(key) ? splitAtCommas(text) : [text];
}

function scalarText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** Splits a list; `\,` and `\\` stand for the character itself (RFC 9460 appendix A.1). */
function splitAtCommas(text: string): string[] {
  const items = [""];
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gsu)) {
    if (piece === ",") items.push("");
    else
      items.push((items.pop() ?? "") + (piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece));
  }
  return items;
}

function keyNumber(key: string): number {
  return keyNumbers.get(key) ?? Number(key.slice(3));
}

function faultOf(key: string, values: readonly string[]): string | undefined {
  const isNumbered = /^key(?:0|[1-9]\d{0,4})$/.test(key) && Number(key.slice(3)) <= 65_535;
  if (!keyNumbers.has(key) && !isNumbered)
    return `${quoted(key)} is no registered parameter; write an unregistered one as keyNNNNN`;
  if (keysWithoutValue.has(key)) return values.length > 0 ? `${key} takes no value` : undefined;
  if (isNumbered) return undefined;
  if (values.length === 0 || values.some((value) => value === "")) return `${key} needs a value`;
  switch (key) {
    case "port":
      return values.every((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535)
        ? undefined
        : "port is not a whole number from 0 to 65535";
    case "ipv4hint":
      return addressFault(key, values, 4);
    case "ipv6hint":
      return addressFault(key, values, 6);
    case "mandatory":
      return new Set(values).size < values.length || values.includes(key)
        ? "mandatory names itself or a key twice"
        : undefined;
    case "alpn":
      return values.find((value) => utf8Octets(value).length > 255) === undefined
        ? undefined
        : "an alpn id is longer than 255 octets";
    default:
      return undefined;
  }
}

function addressFault(key: string, values: readonly string[], version: 4 | 6): string | undefined {
  const wrong = values.find((value) => parseIpLiteral(value)?.version !== version);
  return wrong === undefined
    ? undefined
    : `${key} holds ${quoted(wrong)}, which is not an IPv${version} address`;
}
