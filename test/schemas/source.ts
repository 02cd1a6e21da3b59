import Ajv2020 from "ajv/dist/2020";
import { annotationFormats, annotationKeywords } from "../../server/src/generated/vocabulary";
import changeSchema from "../../schemas/trust-change.schema.json";
import policySchema from "../../schemas/trust-policy.schema.json";

/** A schema as the tests look at it. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly branchKey?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly errorMessage?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly defaultSnippets?: readonly {
    readonly label: string;
    readonly description: string;
    readonly body: unknown;
  }[];
  readonly "x-defines"?: string;
  readonly "x-mentions"?: string;
  readonly "x-reference"?: string | readonly string[];
}

/** A node of one of our schemas, with its pointer. */
export interface Place {
  readonly pointer: string;
  readonly schema: Schema;
  /** The key of `properties` under which the node stands, if it does. */
  readonly property?: string;
}

export const schemas: Readonly<Record<string, unknown>> = {
  "trust-change": changeSchema,
  "trust-policy": policySchema,
};

const documentOfId: Readonly<Record<string, string>> = {
  [changeSchema.$id]: "trust-change",
  [policySchema.$id]: "trust-policy",
};

let sharedAjv: Ajv2020 | undefined;

/** A plain validator of whole documents, as another editor would have it, strict about words that nobody knows. */
export function plainAjv(): Ajv2020 {
  sharedAjv ??= newAjv(Object.values(schemas));
  return sharedAjv;
}

/** A plain, strict validator that knows only the given schemas. */
export function newAjv(known: readonly unknown[]): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary([...annotationKeywords]);
  for (const format of annotationFormats) ajv.addFormat(format, true);
  for (const schema of known) ajv.addSchema(schema as Schema);
  return ajv;
}

/** Whether the schema at a pointer accepts a value, unions and references included. */
export function accepts(pointer: string, value: unknown): boolean {
  const [document = "", path = ""] = pointer.split("#");
  const { $id } = schemas[document] as { readonly $id: string };
  const validate = plainAjv().getSchema(`${$id}#${path}`);
  if (!validate) throw new Error(`${pointer} does not exist`);
  return validate(value) === true;
}

/** The node at a pointer such as `trust-change#/$defs/zone`; undefined where there is none. */
export function nodeAt(pointer: string): unknown {
  const [document = "", path = ""] = pointer.split("#");
  return path.split("/").slice(1).reduce<unknown>(childOf, schemas[document]);
}

/**
 * The node that a validation error points at: the schema path of an error is written as if every `$ref` on the way
 * were spelled out.
 */
export function nodeOfError(unit: string, schemaPath: string): unknown {
  const [document = ""] = unit.split("#");
  const start = { document, node: nodeAt(unit) };
  return schemaPath.split("/").slice(1).reduce(descend, start).node;
}

interface Standing {
  readonly document: string;
  readonly node: unknown;
}

function descend({ document, node }: Standing, step: string): Standing {
  const found = childOf(node, step);
  const reference = childOf(node, "$ref");
  if (found !== undefined || typeof reference !== "string") return { document, node: found };
  const [id = "", path = ""] = reference.split("#");
  const next = documentOfId[id] ?? document;
  return descend({ document: next, node: nodeAt(`${next}#${path}`) }, step);
}

function childOf(node: unknown, step: string): unknown {
  if (typeof node !== "object" || node === null) return undefined;
  return (node as Readonly<Record<string, unknown>>)[step];
}

/** The definition that a node refers to, or the node itself. */
export function definitionOf({ pointer, schema }: Place): Schema {
  if (schema.$ref === undefined) return schema;
  const [id = "", path = ""] = schema.$ref.split("#");
  const document = id === "" ? pointer.split("#")[0] : documentOfId[id];
  const target = `${document ?? ""}#${path}`;
  return definitionOf({ pointer: target, schema: nodeAt(target) as Schema });
}

/** Every node of both schemas that is a schema and not just `true`. */
export function allPlaces(): readonly Place[] {
  return Object.entries(schemas).flatMap(([name, schema]) =>
    placesBelow({ pointer: `${name}#`, schema: schema as Schema }),
  );
}

const single = ["items", "additionalProperties", "propertyNames", "not"];
const lists = ["oneOf", "anyOf"];
const maps = ["properties", "$defs"];

function placesBelow(place: Place): readonly Place[] {
  const children = Object.entries(place.schema).flatMap(([keyword, value]: [string, unknown]) => {
    const at = (step: string, schema: unknown, property?: string): Place[] =>
      typeof schema === "object" && schema !== null
        ? [{ pointer: `${place.pointer}/${step}`, schema, ...(property !== undefined && { property }) }]
        : [];
    if (single.includes(keyword)) return at(keyword, value);
    if (lists.includes(keyword))
      return (value as Schema[]).flatMap((item, index) => at(`${keyword}/${index}`, item));
    if (!maps.includes(keyword)) return [];
    const named = Object.entries(value as Record<string, unknown>);
    return named.flatMap(([key, item]) =>
      at(`${keyword}/${key}`, item, keyword === "properties" ? key : undefined),
    );
  });
  return [place, ...children.flatMap(placesBelow)];
}
