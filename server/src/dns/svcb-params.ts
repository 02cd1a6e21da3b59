/** The parameters of SVCB and HTTPS records, key by key (RFC 9460 section 7 and 8, RFC 9461, RFC 9540). */
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { octetsAsText, quoteOctets, type OctetString } from "./presentation";
import { ipv4Address, ipv6Address } from "./rdata/field-kinds";
import { base64FromOctets, lengthPrefixed, numberOctets, octetsFromBase64, WireCursor } from "./rdata/octets";

/** One parameter of the endpoint. */
export interface SvcParam {
  /** `keyNNNNN` where the key has no name. */
  readonly key: string;
  /** The items of the value: none for a key without value, one for a single value, several for lists. */
  readonly values: readonly string[];
  /** The value on the wire. */
  readonly octets: OctetString;
}

/** A parameter, or what is wrong with it as a clause. */
export type ReadParam =
  { readonly ok: true; readonly param: SvcParam } | { readonly ok: false; readonly reason: string };

/** How the value of one key is read and written. */
interface ParamKind {
  /** What the items of a written value become on the wire, or what is wrong with them. */
  encode(items: readonly OctetString[]): OctetString | Fault;
  /** The items of a value on the wire as texts; `undefined` where it has another form. */
  decode(wire: WireCursor): readonly string[] | undefined;
  /** Presentation format behind the equals sign. */
  write(param: SvcParam): string;
  readonly isList?: true;
  readonly takesNoValue?: true;
}

class Fault {
  constructor(readonly reason: string) {}
}

const plain = (param: SvcParam): string => param.values.join(",");

/** The items of a list on the wire, each read by `next`; an empty list is none. */
function items(wire: WireCursor, next: () => string | undefined): readonly string[] | undefined {
  const read: string[] = [];
  while (!wire.isAtEnd) {
    const item = next();
    if (item === undefined) return undefined;
    read.push(item);
  }
  return read.length === 0 ? undefined : read;
}

const mandatory: ParamKind = {
  isList: true,
  encode(keys) {
    const numbers = keys.map(keyNumber);
    const unknown = keys.find((_, index) => numbers[index] === undefined);
    if (unknown !== undefined)
      return new Fault(`mandatory names ${quoted(octetsAsText(unknown))}, which is no key`);
    if (numbers.includes(0) || new Set(numbers).size < numbers.length)
      return new Fault("mandatory names itself or a key twice");
    return numbers
      .map((number) => number ?? 0)
      .sort((one, other) => one - other)
      .map((number) => numberOctets(number, 2))
      .join("");
  },
  decode(wire) {
    const keys = items(wire, () => {
      const number = wire.number(2);
      return number === undefined ? undefined : keyName(number);
    });
    const numbers = keys?.map((key) => keyNumber(key) ?? 0) ?? [];
    return numbers.every((number, index) => number > (numbers[index - 1] ?? 0)) ? keys : undefined;
  },
  write: plain,
};

const alpn: ParamKind = {
  isList: true,
  encode(ids) {
    const wrong = ids.find((id) => id === "" || id.length > 255);
    return wrong === undefined
      ? ids.map(lengthPrefixed).join("")
      : new Fault("alpn has an id that is empty or longer than 255 octets");
  },
  decode: (wire) =>
    items(wire, () => {
      const id = wire.characterString();
      return id === undefined || id === "" ? undefined : octetsAsText(id);
    }),
  write(param) {
    const wire = new WireCursor(param.octets);
    const ids = items(wire, () => wire.characterString()) ?? [];
    return quoteOctets(ids.map((id) => id.replace(/[\\,]/g, "\\$&")).join(","));
  },
};

const nothing: ParamKind = {
  takesNoValue: true,
  encode: () => "",
  decode: (wire) => (wire.isAtEnd ? [] : undefined),
  write: () => "",
};

const port: ParamKind = {
  encode: ([written = ""]) =>
    /^\d{1,5}$/.test(written) && Number(written) <= 65_535
      ? numberOctets(Number(written), 2)
      : new Fault("port is not a whole number from 0 to 65535"),
  decode(wire) {
    const number = wire.number(2);
    return number === undefined ? undefined : [String(number)];
  },
  write: plain,
};

function addressHint(key: string, version: 4 | 6): ParamKind {
  const kind = version === 4 ? ipv4Address : ipv6Address;
  return {
    isList: true,
    encode(written) {
      const wrong = written.find((one) => parseIpLiteral(one)?.version !== version);
      return wrong === undefined
        ? written.map((one) => kind.encode(one)).join("")
        : new Fault(`${key} holds ${quoted(octetsAsText(wrong))}, which is not an IPv${version} address`);
    },
    decode: (wire) => items(wire, () => kind.decode(wire)),
    write: (param) => param.values.map((value) => kind.write(value)).join(","),
  };
}

const ech: ParamKind = {
  encode: ([written = ""]) => octetsFromBase64(written) ?? new Fault("ech is not base64"),
  decode: (wire) => [base64FromOctets(wire.rest())],
  write: plain,
};

const anyOctets: ParamKind = {
  encode: ([written = ""]) => written,
  decode(wire) {
    const octets = wire.rest();
    return octets === "" ? [] : [octetsAsText(octets)];
  },
  write: (param) => (param.octets === "" ? "" : quoteOctets(param.octets)),
};

const dohpath: ParamKind = {
  ...anyOctets,
  encode: ([written = ""]) =>
    /\{[^{}]*\bdns\b[^{}]*\}/.test(written)
      ? written
      : new Fault("dohpath is no template with the variable dns, such as /dns-query{?dns}"),
};

/** The keys with a name, at their numbers (RFC 9460 section 14.3.2). */
const keys: readonly (readonly [string, ParamKind])[] = [
  ["mandatory", mandatory],
  ["alpn", alpn],
  ["no-default-alpn", nothing],
  ["port", port],
  ["ipv4hint", addressHint("ipv4hint", 4)],
  ["ech", ech],
  ["ipv6hint", addressHint("ipv6hint", 6)],
  ["dohpath", dohpath],
  ["ohttp", nothing],
];
const numbers: ReadonlyMap<string, number> = new Map(keys.map(([key], number) => [key, number]));

/** The number of a key by its name or as `keyNNNNN`; `undefined` for every other text. */
export function keyNumber(key: string): number | undefined {
  const generic = /^key(0|[1-9]\d{0,4})$/.exec(key)?.[1];
  const number = numbers.get(key) ?? (generic === undefined ? undefined : Number(generic));
  return number !== undefined && number <= 65_535 ? number : undefined;
}

function keyName(number: number): string {
  return keys[number]?.[0] ?? `key${number}`;
}

/**
 * Reads one parameter.
 *
 * @param value the octets behind the equals sign, the items of a list, or `undefined` where there is no value
 */
export function readParam(
  writtenKey: string,
  value: OctetString | readonly OctetString[] | undefined,
): ReadParam {
  const key = writtenKey.toLowerCase();
  const number = keyNumber(key);
  if (number === undefined)
    return failed(`${quoted(writtenKey)} is no registered parameter; write an unregistered one as keyNNNNN`);
  const kind = keys[number]?.[1] ?? anyOctets;
  if (key.startsWith("key") && typeof value === "string") return decodeParam(number, value);
  if (kind.takesNoValue === true && value !== undefined) return failed(`${key} takes no value`);
  const list =
    typeof value === "string" ? (kind.isList === true ? splitAtCommas(value) : [value]) : (value ?? []);
  const isEmpty = list.length === 0 || list.some((item) => item === "");
  if (isEmpty && kind !== anyOctets && kind.takesNoValue !== true) return failed(`${key} needs a value`);
  const octets = kind.encode(kind.isList === true ? list : [list.join(",")]);
  return octets instanceof Fault ? failed(octets.reason) : decodeParam(number, octets);
}

/** Reads one parameter from the wire. */
export function decodeParam(number: number, octets: OctetString): ReadParam {
  const values = (keys[number]?.[1] ?? anyOctets).decode(new WireCursor(octets));
  if (values === undefined)
    return failed(`the value of ${keyName(number)} does not have the form of that key`);
  return { ok: true, param: { key: keyName(number), values, octets } };
}

/** Writes one parameter in presentation format. */
export function formatParam(param: SvcParam): string {
  const value = (keys[keyNumber(param.key) ?? -1]?.[1] ?? anyOctets).write(param);
  return value === "" ? param.key : `${param.key}=${value}`;
}

function failed(reason: string): ReadParam {
  return { ok: false, reason };
}

/** Splits a list; `\,` and `\\` stand for the character itself (RFC 9460 appendix A.1). */
function splitAtCommas(text: OctetString): OctetString[] {
  const split = [""];
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gs)) {
    if (piece === ",") split.push("");
    else split.push((split.pop() ?? "") + (piece.length > 1 ? piece.slice(1) : piece));
  }
  return split;
}
