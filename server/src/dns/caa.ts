/** CAA records (RFC 8659) and the parameters that bind issuance to accounts and methods (RFC 8657). */
import { quoted } from "../text/quote";
import { readFields, type Parsed, type ValueContext } from "./field-reader";
import {
  badEscape,
  decodeEscapes,
  octetsAsText,
  quoteOctets,
  utf8Octets,
  type OctetString,
} from "./presentation";
import { lengthPrefixed, numberOctets, WireCursor } from "./rdata/octets";

export interface CaaData {
  readonly type: "CAA";
  readonly flags: number;
  /** Bit 0 of the flags: whoever does not know the tag must not issue (RFC 8659 section 4.1). */
  readonly isCritical: boolean;
  /** Lower case, for tags compare without regard to case. */
  readonly tag: string;
  /** The value as UTF-8, for people. */
  readonly value: string;
  readonly octets: OctetString;
  /** The value taken apart, for the tags that name an issuer. */
  readonly issuer?: CaaIssuer;
}

/** Who may issue, according to an `issue` or `issuewild` property. */
export type CaaIssuer =
  | {
      readonly isWellFormed: true;
      /** Lower case; "" where nobody may issue (`;`). */
      readonly domain: string;
      readonly parameters: readonly CaaParameter[];
      /** The values of `accounturi`; none means every account. */
      readonly accountUris: readonly string[];
      /** The methods of `validationmethods`; `undefined` means every method. */
      readonly validationMethods?: readonly string[];
      /** Why no request can ever meet the parameters, where that is so. */
      readonly unsatisfiable?: string;
    }
  /** Does not match the grammar, so that it authorises nobody (RFC 8659 section 4.2). */
  | { readonly isWellFormed: false; readonly reason: string };

/** One parameter behind the issuer's domain. */
export interface CaaParameter {
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
}

const issuerTags: ReadonlySet<string> = new Set(["issue", "issuewild", "issuemail", "issuevmc"]);
const criticalBit = 0x80;

/** Reads the value of a CAA record. The value of an `issue` property is judged apart: see `CaaIssuer`. */
export function parseCaaData(value: unknown, context: ValueContext): Parsed<CaaData> {
  const isZoneFile = context.origin !== undefined;
  const last = { key: "value", ...(isZoneFile ? {} : { takesRest: true as const }) };
  const withDefaults = typeof value === "object" && value !== null ? { flags: 0, ...value } : value;
  const opened = readFields(withDefaults, [{ key: "flags" }, { key: "tag" }, last], context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const flags = reader.integer("flags", 255);
  const tag = reader.text("tag")?.toLowerCase();
  const written = reader.text("value", "may be quoted");
  const octets = written === undefined ? undefined : propertyOctets(written, typeof value === "string");
  if (tag !== undefined && !/^[a-z0-9]{1,255}$/.test(tag))
    reader.fault("tag", `tag ${quoted(tag)} has other characters than letters and digits`);
  else if (written !== undefined && octets === undefined) reader.fault("value", badEscape);
  else if (flags !== undefined && tag !== undefined && octets !== undefined)
    return { ok: true, data: caaData(flags, tag, octets) };
  return reader.failed;
}

function caaData(flags: number, tag: string, octets: OctetString): CaaData {
  const value = octetsAsText(octets);
  const isCritical = (flags & criticalBit) !== 0;
  return { type: "CAA", flags, isCritical, tag, value, octets, ...issuerOf(tag, value) };
}

/** Presentation format has escapes; octoDNS writes the value plainly, at most with `\;` or quotes of its own. */
function propertyOctets(written: string, isPresentation: boolean): OctetString | undefined {
  const unquoted = /^"(.*)"$/s.exec(written)?.[1];
  if (!isPresentation && unquoted === undefined) return utf8Octets(written.replace(/\\;/g, ";"));
  return decodeEscapes(unquoted ?? written);
}

function issuerOf(tag: string, value: string): { issuer?: CaaIssuer } {
  return issuerTags.has(tag) ? { issuer: parseCaaIssuer(value) } : {};
}

/** Takes the value of an `issue` or `issuewild` property apart (RFC 8659 section 4.2, RFC 8657 sections 3 and 4). */
export function parseCaaIssuer(value: string): CaaIssuer {
  const [first = "", ...rest] = value.split(";");
  const domain = first.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, "");
  if (domain !== "" && !isIssuerDomain(domain))
    return malformed(`${quoted(domain)} is no issuer domain name; parameters stand behind a semicolon`);
  const parameters: CaaParameter[] = [];
  const isBareSemicolon = rest.length === 1 && /^[ \t]*$/.test(rest[0] ?? "");
  for (const written of isBareSemicolon ? [] : rest) {
    const parameter = parseParameter(written);
    if (typeof parameter === "string") return malformed(parameter);
    parameters.push(parameter);
  }
  return { isWellFormed: true, domain: domain.toLowerCase(), parameters, ...bindings(parameters) };
}

function malformed(reason: string): CaaIssuer {
  return { isWellFormed: false, reason };
}

function isIssuerDomain(text: string): boolean {
  return (
    text.length <= 253 &&
    text.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  );
}

function parseParameter(written: string): CaaParameter | string {
  const text = written.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, "");
  if (text === "")
    return "a semicolon is followed by no parameter; only a value without parameters may end in one";
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)[ \t]*=[ \t]*([\x21-\x3a\x3c-\x7e]*)$/.exec(text);
  if (match === null) return `the parameter ${quoted(text)} has not the form tag=value without blanks`;
  return { tag: (match[1] ?? "").toLowerCase(), value: match[2] ?? "" };
}

function bindings(parameters: readonly CaaParameter[]): {
  accountUris: string[];
  validationMethods?: string[];
  unsatisfiable?: string;
} {
  const valuesOf = (tag: string): string[] =>
    parameters.filter((one) => one.tag === tag).map((one) => one.value);
  const accountUris = valuesOf("accounturi");
  const methodLists = valuesOf("validationmethods");
  const unsatisfiable = whyUnsatisfiable(accountUris, methodLists);
  return {
    accountUris,
    ...(methodLists.length > 0 ? { validationMethods: methodLists.flatMap((list) => list.split(",")) } : {}),
    ...(unsatisfiable === undefined ? {} : { unsatisfiable }),
  };
}

function whyUnsatisfiable(
  accountUris: readonly string[],
  methodLists: readonly string[],
): string | undefined {
  if (accountUris.length > 1)
    return "it has more than one accounturi parameter, and no account can be all of them";
  for (const uri of accountUris)
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:./.test(uri))
      return `its accounturi ${quoted(uri)} is no URI, so no account matches it`;
  const badMethod = methodLists
    .flatMap((list) => list.split(","))
    .find((method) => !/^[A-Za-z0-9-]+$/.test(method));
  if (badMethod !== undefined)
    return `its validationmethods hold ${quoted(badMethod)}, which is no name of a method`;
  return undefined;
}

/** Writes a CAA value in presentation format. */
export function formatCaaData(data: CaaData): string {
  return `${data.flags} ${data.tag} ${quoteOctets(data.octets)}`;
}

/** The data on the wire (RFC 8659 section 4.1). */
export function encodeCaaData(data: CaaData): OctetString {
  return numberOctets(data.flags, 1) + lengthPrefixed(data.tag) + data.octets;
}

/** Reads the data back; `undefined` where the octets are no CAA data. */
export function decodeCaaData(octets: OctetString): CaaData | undefined {
  const wire = new WireCursor(octets);
  const flags = wire.number(1);
  const tag = wire.characterString()?.toLowerCase();
  if (flags === undefined || tag === undefined || !/^[a-z0-9]+$/.test(tag)) return undefined;
  return caaData(flags, tag, wire.rest());
}
