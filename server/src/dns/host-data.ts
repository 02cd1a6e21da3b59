/** Record data that consists of addresses and host names: A, AAAA, the alias types, NS, PTR, MX, SRV and SOA. */
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import {
  failedData,
  isMapping,
  readFields,
  readTarget,
  type FieldReader,
  type Parsed,
  type ValueContext,
} from "./field-reader";
import { ownerName, withFinalDot, type DomainName } from "./name";
import { parseTtl } from "./ttl";

/** The types whose value is nothing but a name. */
export type TargetType = "CNAME" | "ALIAS" | "ANAME" | "DNAME" | "NS" | "PTR";

export interface AddressData {
  readonly type: "A" | "AAAA";
  /** Canonical text of the address. */
  readonly address: string;
}

export interface TargetData {
  readonly type: TargetType;
  readonly target: DomainName;
  /** For a provider's alias: the type whose answer it copies, `A` or `AAAA`. */
  readonly aliasedType?: string;
}

export interface MxData {
  readonly type: "MX";
  readonly preference: number;
  /** The root stands for "takes no mail" (RFC 7505). */
  readonly exchange: DomainName;
}

export interface SrvData {
  readonly type: "SRV";
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** The root stands for "not offered here" (RFC 2782). */
  readonly target: DomainName;
}

export interface SoaData {
  readonly type: "SOA";
  readonly mname: DomainName;
  /** The mailbox, its local part as the left-most label. */
  readonly rname: DomainName;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  /** The upper bound for caching negative answers (RFC 2308 section 4). */
  readonly minimum: number;
}

const highest16 = 65_535;
const highest32 = 4_294_967_295;

/** Reads the value of an A or AAAA record. */
export function parseAddressData(type: AddressData["type"], value: unknown): Parsed<AddressData> {
  const family = type === "A" ? "IPv4" : "IPv6";
  if (typeof value !== "string") return failedData(`expected an ${family} address as text`);
  const literal = parseIpLiteral(value.trim());
  if (literal === undefined) return failedData(`${quoted(value)} is not an ${family} address`);
  if ((literal.version === 4) !== (type === "A"))
    return failedData(
      `${quoted(value)} is an IPv${literal.version} address, which belongs in ${type === "A" ? "an AAAA" : "an A"} record`,
    );
  return { ok: true, data: { type, address: literal.text } };
}

/**
 * Reads the value of a record that is one name. A mapping is read as a provider's alias, the way octoDNS writes
 * `Route53Provider/ALIAS`: a name without a final dot is relative to the zone, and a missing one is its apex.
 */
export function parseTargetData(type: TargetType, value: unknown, context: ValueContext): Parsed<TargetData> {
  if (isMapping(value) && type === "ALIAS") return parseProviderAlias(value, context);
  if (typeof value !== "string") return failedData("expected a domain name as text");
  const target = readTarget(value.trim(), context);
  return target.ok ? { ok: true, data: { type, target: target.name } } : failedData(target.reason);
}

function parseProviderAlias(
  value: Readonly<Record<string, unknown>>,
  context: ValueContext,
): Parsed<TargetData> {
  const name = value.name ?? "";
  if (typeof name !== "string") return failedData("name is not text", "name");
  if (context.zone === undefined && !name.endsWith("."))
    return failedData(
      `${quoted(name)} is relative to a zone that is not known here; write it with its final dot`,
      "name",
    );
  const target = ownerName(name, context.zone ?? ("" as DomainName));
  if (!target.ok) return failedData(`name is no domain name: ${target.reason}`, "name");
  const aliasedType = typeof value.type === "string" ? { aliasedType: value.type.toUpperCase() } : {};
  return { ok: true, data: { type: "ALIAS", target: target.name, ...aliasedType } };
}

/** Reads the value of an MX record. */
export function parseMxData(value: unknown, context: ValueContext): Parsed<MxData> {
  const opened = readFields(
    value,
    [
      { key: "preference", formerly: "priority" },
      { key: "exchange", formerly: "value" },
    ],
    context,
  );
  if (!opened.ok) return opened;
  const { reader } = opened;
  const preference = reader.integer("preference", highest16);
  const exchange = reader.name("exchange");
  if (preference === undefined || exchange === undefined) return reader.failed;
  return { ok: true, data: { type: "MX", preference, exchange } };
}

/** Reads the value of an SRV record. */
export function parseSrvData(value: unknown, context: ValueContext): Parsed<SrvData> {
  const opened = readFields(
    value,
    [{ key: "priority" }, { key: "weight" }, { key: "port" }, { key: "target" }],
    context,
  );
  if (!opened.ok) return opened;
  const { reader } = opened;
  const priority = reader.integer("priority", highest16);
  const weight = reader.integer("weight", highest16);
  const port = reader.integer("port", highest16);
  const target = reader.name("target");
  if (priority === undefined || weight === undefined || port === undefined || target === undefined)
    return reader.failed;
  return { ok: true, data: { type: "SRV", priority, weight, port, target } };
}

const soaKeys = ["mname", "rname", "serial", "refresh", "retry", "expire", "minimum"] as const;

/** Reads the value of an SOA record; its times may be written as TTLs (`1h`). */
export function parseSoaData(value: unknown, context: ValueContext): Parsed<SoaData> {
  const opened = readFields(
    value,
    soaKeys.map((key) => ({ key })),
    context,
  );
  if (!opened.ok) return opened;
  const { reader } = opened;
  const mname = reader.name("mname");
  const rname = reader.name("rname");
  const serial = reader.integer("serial", highest32);
  const refresh = seconds(reader, "refresh");
  const retry = seconds(reader, "retry");
  const expire = seconds(reader, "expire");
  const minimum = seconds(reader, "minimum");
  if (mname === undefined || rname === undefined || serial === undefined) return reader.failed;
  if (refresh === undefined || retry === undefined || expire === undefined || minimum === undefined)
    return reader.failed;
  return { ok: true, data: { type: "SOA", mname, rname, serial, refresh, retry, expire, minimum } };
}

function seconds(reader: FieldReader, key: string): number | undefined {
  const written = reader.text(key);
  if (written === undefined) return undefined;
  const parsed = parseTtl(written);
  if (parsed.ok) return parsed.seconds;
  reader.fault(key, `${key}: ${parsed.reason}`);
  return undefined;
}

/** Writes such a value in presentation format. */
export function formatHostData(data: AddressData | TargetData | MxData | SrvData | SoaData): string {
  switch (data.type) {
    case "A":
    case "AAAA":
      return data.address;
    case "MX":
      return `${data.preference} ${withFinalDot(data.exchange)}`;
    case "SRV":
      return `${data.priority} ${data.weight} ${data.port} ${withFinalDot(data.target)}`;
    case "SOA":
      return `${withFinalDot(data.mname)} ${withFinalDot(data.rname)} ${data.serial} ${data.refresh} ${data.retry} ${data.expire} ${data.minimum}`;
    default:
      return withFinalDot(data.target);
  }
}
