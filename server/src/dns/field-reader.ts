import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { nameInZoneFile, parseName, type DomainName } from "./name";
import {
  badEscape,
  decodeEscapes,
  splitFields,
  utf8Octets,
  type Field,
  type OctetString,
} from "./presentation";

/** What is wrong with a value, and in which field where it has several. */
export interface DataFault {
  /** The octoDNS key of the field. */
  readonly field?: string;
  /** A sentence without its full stop that says what was found and what was expected. */
  readonly reason: string;
}

/** A value in typed form, or everything that is wrong with it. */
export type Parsed<Data> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly faults: readonly DataFault[] };

/** Where a value stands, as far as it changes how it reads. */
export interface ValueContext {
  /** Set for zone files: names without a final dot are relative to it. Otherwise every name is absolute. */
  readonly origin?: DomainName;
  /** The zone, for provider aliases that leave its name out. */
  readonly zone?: DomainName;
}

/** One field of a record type: its octoDNS key, older keys for the same, and whether it takes all that is left. */
export interface FieldLayout {
  readonly key: string;
  readonly formerly?: string;
  /** In presentation format, this field holds the rest of the value. */
  readonly takesRest?: true;
  readonly isOptional?: true;
}

/** Whether a field may stand in quotation marks, or must; it must not where nothing is said. */
type Quotes = "may be quoted" | "must be quoted";

/** Reads the fields of one value one by one and keeps what is wrong. */
export interface FieldReader {
  /** The field as it stands; for presentation format the raw text. `undefined` where it is missing. */
  raw(key: string): unknown;
  /**
   * The field as text. This and the methods below keep a fault and give `undefined` where the field does not suit. In a
   * zone file only strings may be quoted.
   */
  text(key: string, quotes?: Quotes): string | undefined;
  integer(key: string, highest: number): number | undefined;
  name(key: string): DomainName | undefined;
  /** In lower case. */
  hexadecimal(key: string): string | undefined;
  base64(key: string): string | undefined;
  /** The field as octets: escapes are resolved in presentation format, and stand for themselves in a mapping. */
  octets(key: string, quotes?: "must be quoted"): OctetString | undefined;
  /** Keeps a fault that the caller found. */
  fault(field: string, reason: string): void;
  /** The outcome for a value with faults. */
  readonly failed: { readonly ok: false; readonly faults: readonly DataFault[] };
}

/** Fails with one fault for the whole value. */
export function failedData(
  reason: string,
  field?: string,
): { readonly ok: false; readonly faults: readonly DataFault[] } {
  return { ok: false, faults: [field === undefined ? { reason } : { field, reason }] };
}

/** Whether a value is a mapping, as octoDNS writes values of several fields. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Opens a value for reading, be it a mapping in octoDNS shape or one string in presentation format. Gives the
 * faults where it is neither or has the wrong number of fields.
 */
export function readFields(
  value: unknown,
  layout: readonly FieldLayout[],
  context: ValueContext,
):
  | { readonly ok: true; readonly reader: FieldReader }
  | { readonly ok: false; readonly faults: readonly DataFault[] } {
  if (isMapping(value)) return { ok: true, reader: new Reader(fromMapping(value, layout), context) };
  if (typeof value !== "string") return failedData(`expected ${describeLayout(layout)}`);
  const split = splitFields(value);
  if (!split.ok) return failedData(`${quoted(value)} cannot be read: ${split.reason}`);
  const fields = fromPresentation(split.fields, layout);
  if (fields === undefined)
    return failedData(`${quoted(value)} has ${countOf(split.fields)}; expected ${describeLayout(layout)}`);
  const quotedKeys = layout.filter((_, index) => split.fields[index]?.isQuoted === true);
  const keys: ReadonlySet<string> = new Set(quotedKeys.map(({ key }) => key));
  return { ok: true, reader: new Reader(fields, context, keys) };
}

/**
 * Reads one domain name of a value. An address literal in its place is a fault, but in a zone file, where it is a name
 * relative to the origin like every other.
 */
export function readTarget(
  text: string,
  context: ValueContext,
): { readonly ok: true; readonly name: DomainName } | { readonly ok: false; readonly reason: string } {
  if (context.origin !== undefined) return nameInZoneFile(text, context.origin);
  if (parseIpLiteral(text) !== undefined)
    return { ok: false, reason: `${quoted(text)} is an address; expected a domain name` };
  return parseName(text);
}

const wholeOctets = /^(?:[0-9A-Fa-f]{2})+$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

function fromMapping(
  value: Readonly<Record<string, unknown>>,
  layout: readonly FieldLayout[],
): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const { key, formerly } of layout) {
    if (Object.hasOwn(value, key)) fields.set(key, value[key]);
    else if (formerly !== undefined && Object.hasOwn(value, formerly)) fields.set(key, value[formerly]);
  }
  return fields;
}

function fromPresentation(
  written: readonly Field[],
  layout: readonly FieldLayout[],
): Map<string, unknown> | undefined {
  const required = layout.filter((field) => field.isOptional !== true).length;
  const takesRest = layout.some((field) => field.takesRest === true);
  if (written.length < required || (written.length > layout.length && !takesRest)) return undefined;
  const fields = new Map<string, unknown>();
  for (const [index, { key, takesRest: isLast }] of layout.entries()) {
    const taken = isLast === true ? written.slice(index) : written.slice(index, index + 1);
    if (taken.length > 0) fields.set(key, taken.map((field) => field.raw).join(" "));
  }
  return fields;
}

class Reader implements FieldReader {
  private readonly faults: DataFault[] = [];

  /** @param quotedKeys the fields that stand in quotation marks, `undefined` for a mapping */
  constructor(
    private readonly fields: ReadonlyMap<string, unknown>,
    private readonly context: ValueContext,
    private readonly quotedKeys?: ReadonlySet<string>,
  ) {}

  get failed() {
    return { ok: false as const, faults: this.faults };
  }

  raw(key: string): unknown {
    return this.fields.get(key);
  }

  fault(field: string, reason: string): void {
    this.faults.push({ field, reason });
  }

  text(key: string, quotes?: Quotes): string | undefined {
    const value = this.raw(key);
    if (typeof value === "string" && this.hasRightQuotes(key, quotes)) return value;
    if (typeof value === "number") return String(value);
    if (typeof value === "string")
      this.fault(key, `${key} stands ${quotes === undefined ? "in" : "without"} quotation marks`);
    else this.fault(key, value === undefined || value === null ? `${key} is missing` : `${key} is not text`);
    return undefined;
  }

  integer(key: string, highest: number): number | undefined {
    const written = this.text(key);
    if (written === undefined) return undefined;
    if (/^\d{1,20}$/.test(written) && Number(written) <= highest) return Number(written);
    this.fault(key, `${key} ${quoted(written)} is not a whole number from 0 to ${highest}`);
    return undefined;
  }

  name(key: string): DomainName | undefined {
    const written = this.text(key);
    if (written === undefined) return undefined;
    const target = readTarget(written, this.context);
    if (target.ok) return target.name;
    this.fault(key, `${key} is no domain name: ${target.reason}`);
    return undefined;
  }

  hexadecimal(key: string): string | undefined {
    return this.matching(key, wholeOctets, "hexadecimal with two digits for each octet")?.toLowerCase();
  }

  base64(key: string): string | undefined {
    return this.matching(key, base64, "base64");
  }

  octets(key: string, quotes?: "must be quoted"): OctetString | undefined {
    const written = this.text(key, quotes ?? "may be quoted");
    if (written === undefined || this.quotedKeys === undefined) return written && utf8Octets(written);
    const octets = decodeEscapes(written);
    if (octets === undefined) this.fault(key, badEscape);
    return octets;
  }

  private matching(key: string, pattern: RegExp, expected: string): string | undefined {
    const compact = this.text(key)?.replace(/\s+/g, "");
    if (compact === undefined || pattern.test(compact)) return compact;
    this.fault(key, `${key} ${quoted(compact)} is not ${expected}`);
    return undefined;
  }

  private hasRightQuotes(key: string, quotes: Quotes | undefined): boolean {
    const { context, quotedKeys } = this;
    if (context.origin === undefined || quotedKeys === undefined || quotes === "may be quoted") return true;
    return quotedKeys.has(key) === (quotes === "must be quoted");
  }
}

function countOf(fields: readonly Field[]): string {
  return fields.length === 1 ? "one field" : `${fields.length} fields`;
}

function describeLayout(layout: readonly FieldLayout[]): string {
  return layout.map(({ key, isOptional }) => (isOptional === true ? `[${key}]` : key)).join(", ");
}
