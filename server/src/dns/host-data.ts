/** Record data that is one address or one name: A, AAAA, the alias types, NS and PTR. */
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { failedData, isMapping, readTarget, type Parsed, type ValueContext } from "./field-reader";
import { ownerName, type DomainName } from "./name";
import type { LayoutData } from "./rdata/layouts";

/** The types whose value is nothing but a name. */
export type TargetType = "CNAME" | "DNAME" | "NS" | "PTR" | AliasData["type"];

/** A provider's alias, which has no form on the wire: the provider answers with the addresses of the target. */
export interface AliasData {
  readonly type: "ALIAS" | "ANAME";
  readonly target: DomainName;
  /** The type whose answer it copies, `A` or `AAAA`, where the provider has one alias for each. */
  readonly aliasedType?: string;
}

type AddressData = LayoutData<"A" | "AAAA">;
type TargetData = LayoutData<"CNAME" | "DNAME" | "NS" | "PTR"> | AliasData;

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
  if (context.origin !== undefined && !isOneWord(value))
    return failedData(`${quoted(value)} is not one name, which is all that the record holds`);
  const target = readTarget(value.trim(), context);
  return target.ok ? { ok: true, data: { type, target: target.name } } : failedData(target.reason);
}

/** In a zone file a name may hold every character, but quotation marks and white space end it unless escaped. */
function isOneWord(value: string): boolean {
  return /^(?:[^\s"\\]|\\.)+$/s.test(value);
}

function parseProviderAlias(
  value: Readonly<Record<string, unknown>>,
  context: ValueContext,
): Parsed<AliasData> {
  // octoDNS asks for the type; without either it is the value of another kind of record.
  if (value.name === undefined && value.type === undefined)
    return failedData("expected the name of the target, and the type that is copied");
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
