/** Reads and writes record data by its layout: presentation format, octoDNS mappings, and the wire. */
import { keyed } from "../../text/once";
import { readFields, type FieldLayout, type Parsed, type ValueContext } from "../field-reader";
import type { OctetString } from "../presentation";
import { faultAcrossFields } from "./checks";
import type { FieldKind } from "./field-kinds";
import { layouts, type LayoutData, type LayoutType } from "./layouts";
import { WireCursor } from "./octets";

interface Field {
  /** The name in the typed data. */
  readonly property: string;
  /** The name in octoDNS. */
  readonly key: string;
  readonly kind: FieldKind<unknown>;
}

/** Older octoDNS names of fields. */
const formerKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MX: { preference: "priority", exchange: "value" },
};

const fieldsOf = keyed((type: LayoutType): readonly Field[] => Object.entries(layouts[type]).map(toField));
const keysOf = keyed((type: LayoutType): readonly FieldLayout[] =>
  fieldsOf(type).map((field) => toKey(type, field)),
);

/** Whether the data of the type is a row of fields. */
export function isLayoutType(type: string): type is LayoutType {
  return Object.hasOwn(layouts, type);
}

/** Whether a value of any type is of such a one. */
export function isLayoutData(data: { readonly type: string }): data is LayoutData {
  return isLayoutType(data.type);
}

/** Reads a value in presentation format or as octoDNS's mapping. */
export function parseLayoutData<Type extends LayoutType>(
  type: Type,
  value: unknown,
  context: ValueContext,
): Parsed<LayoutData<Type>> {
  const opened = readFields(value, keysOf(type), context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const values = fieldsOf(type).map(({ property, key, kind }) => [property, kind.read(reader, key)] as const);
  const data = assembled(type, values);
  const fault = data && faultAcrossFields(data, context);
  if (fault !== undefined) return { ok: false, faults: [fault] };
  return data === undefined ? reader.failed : { ok: true, data };
}

/** Writes the value in presentation format, as BIND's tools do. */
export function formatLayoutData(data: LayoutData): string {
  return valuesOf(data)
    .map(([kind, value]) => kind.write(value))
    .filter((text) => text !== "")
    .join(" ");
}

/** The data on the wire, with uncompressed names in lower case (RFC 4034 section 6.2). */
export function encodeLayoutData(data: LayoutData): OctetString {
  return valuesOf(data)
    .map(([kind, value]) => kind.encode(value))
    .join("");
}

/** Reads data from the wire; `undefined` where the octets do not have the layout of the type. */
export function decodeLayoutData<Type extends LayoutType>(
  type: Type,
  octets: OctetString,
): LayoutData<Type> | undefined {
  const wire = new WireCursor(octets);
  const values = fieldsOf(type).map(({ property, kind }) => [property, kind.decode(wire)] as const);
  return wire.isAtEnd ? assembled(type, values) : undefined;
}

/** `undefined` where a field is missing. The layout has made the fields, so that they are those of the type. */
function assembled<Type extends LayoutType>(
  type: Type,
  values: readonly (readonly [string, unknown])[],
): LayoutData<Type> | undefined {
  if (values.some(([, value]) => value === undefined)) return undefined;
  const data: Record<string, unknown> = { type };
  for (const [property, value] of values) data[property] = value;
  return data as unknown as LayoutData<Type>;
}

function valuesOf(data: LayoutData): readonly (readonly [FieldKind<unknown>, unknown])[] {
  const fields = data as unknown as Readonly<Record<string, unknown>>;
  return fieldsOf(data.type).map(({ property, kind }) => [kind, fields[property]]);
}

function toField([property, kind]: [string, FieldKind<unknown>]): Field {
  return { property, key: property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), kind };
}

function toKey(type: string, { property, key, kind }: Field): FieldLayout {
  const formerly = formerKeys[type]?.[property];
  return {
    key,
    ...(formerly === undefined ? {} : { formerly }),
    ...(kind.takesRest === undefined ? {} : { takesRest: kind.takesRest }),
    ...(kind.isOptional === undefined ? {} : { isOptional: kind.isOptional }),
  };
}
