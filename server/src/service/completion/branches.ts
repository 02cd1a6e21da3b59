import { propertiesOf, resolved, type PlacedSchema, type Schema } from "../../manifest/schema/schemas";

/** Keywords that completion reads and that `Schema` does not name. */
interface MoreKeywords {
  readonly not?: Schema;
  readonly propertyNames?: Schema;
}

/** The alternatives of a schema, those inside its alternatives included; the schema itself where it has none. */
export function branchesOf({ document, schema }: PlacedSchema): readonly PlacedSchema[] {
  const alternatives = schema.oneOf ?? (schema.properties ? undefined : schema.anyOf);
  if (!alternatives) return [{ document, schema }];
  return alternatives.flatMap((branch) => branchesOf(resolved({ document, schema: branch })));
}

/** What may stand at a key of a map, or at any item of a list, whatever stands there now. */
export function childrenAt(parents: readonly PlacedSchema[], step: string | number): readonly PlacedSchema[] {
  return parents.flatMap(({ document, schema }) => {
    const own = typeof step === "number" ? schema.items : schema.properties?.[step];
    const free = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    const inner = own ?? (typeof step === "string" ? free : undefined);
    if (!inner) return [];
    const child = resolved({ document, schema: inner });
    return branchesOf(typeof step === "number" ? withExamplesOf(schema, child) : child);
  });
}

/** Examples of a list are lists; what stands in them are examples of its items. */
function withExamplesOf({ examples }: Schema, item: PlacedSchema): PlacedSchema {
  if (!examples || item.schema.examples) return item;
  return { ...item, schema: { ...item.schema, examples: examples.flat() } };
}

/** Whether a schema allows values of a JSON type by name. */
export function hasType({ schema }: PlacedSchema, type: string): boolean {
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));
}

/** Whether what a schema describes is a map. */
export function isMapSchema(placed: PlacedSchema): boolean {
  return hasType(placed, "object") || placed.schema.properties !== undefined;
}

/** Whether what a schema describes is a list. */
export function isListSchema(placed: PlacedSchema): boolean {
  return hasType(placed, "array");
}

/** The keys that a map must have; of alternatives that differ by a key, the first one's. */
export function requiredKeys({ schema }: PlacedSchema): readonly string[] {
  const [first] = schema.properties ? (schema.anyOf ?? []) : [];
  return [...(schema.required ?? []), ...(first?.branchKey === undefined ? [] : [first.branchKey])];
}

/** The keys that may still be added to a map that has `existing`: no deprecated ones, and none that exclude each other. */
export function addableKeys(
  placed: PlacedSchema,
  existing: ReadonlySet<string>,
): readonly (readonly [string, PlacedSchema])[] {
  const excluded = excludedKeys(placed, existing);
  return propertiesOf(placed).filter(
    ([key, { schema }]) => !existing.has(key) && !excluded.has(key) && schema.deprecated !== true,
  );
}

/** `not: {required: [a, b]}`: where `a` stands, `b` must not. */
function excludedKeys(
  { document, schema }: PlacedSchema,
  existing: ReadonlySet<string>,
): ReadonlySet<string> {
  const { not } = schema as MoreKeywords;
  const together = not ? (resolved({ document, schema: not }).schema.required ?? []) : [];
  const missing = together.filter((key) => !existing.has(key));
  return new Set(missing.length === 1 ? missing : []);
}

/** What the names of a map with free keys refer to. */
export function keyReferences({ schema }: PlacedSchema): readonly string[] {
  const reference = (schema as MoreKeywords).propertyNames?.["x-reference"];
  return reference === undefined ? [] : [reference].flat();
}
