import { keyed } from "../../text/once";
import changeSchema from "../../../../schemas/trust-change.schema.json";
import policySchema from "../../../../schemas/trust-policy.schema.json";

/** What the language's schemas say of one place; the annotations are described in CONTRIBUTING.md. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly markdownEnumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly defaultSnippets?: readonly DefaultSnippet[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly deprecated?: boolean;
  readonly deprecationMessage?: string;
  readonly branchKey?: string;
  /** What a text at this place refers to. */
  readonly "x-reference"?: string | readonly string[];
  /** What a text at this place gives a name to. */
  readonly "x-defines"?: string;
  /** What a text at this place may name, among much else that has no entry. */
  readonly "x-mentions"?: string;
}

export interface DefaultSnippet {
  readonly label: string;
  readonly description?: string;
  readonly body: unknown;
}

/** A schema with the document that its references are relative to: `trust-change` or `trust-policy`. */
export interface PlacedSchema {
  readonly document: string;
  readonly schema: Schema;
}

const documents: Readonly<Record<string, unknown>> = {
  "trust-change": changeSchema,
  "trust-policy": policySchema,
};

const documentOfId: Readonly<Record<string, string>> = {
  [changeSchema.$id]: "trust-change",
  [policySchema.$id]: "trust-policy",
};

/** The schema at a pointer such as `trust-change#/$defs/zone`, its own `$ref` followed; undefined where there is none. */
export const schemaAt = keyed((pointer: string): PlacedSchema | undefined => {
  const [document = "", path = ""] = pointer.split("#");
  let current: unknown = documents[document];
  for (const step of path.split("/").slice(1)) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  if (typeof current !== "object" || current === null) return undefined;
  return resolved({ document, schema: current });
});

/** Follows `$ref`; what is written beside it (a description for this place) wins over what it refers to. */
export function resolved(placed: PlacedSchema): PlacedSchema {
  if (placed.schema.$ref === undefined) return placed;
  const known = followed.get(placed.schema);
  if (known) return known;
  const target = follow(placed);
  followed.set(placed.schema, target);
  return target;
}

/** A schema stands in one document, so what it refers to is always the same. */
const followed = new WeakMap<Schema, PlacedSchema>();

function follow(placed: PlacedSchema): PlacedSchema {
  const { $ref = "", ...own } = placed.schema;
  const [id = "", path = ""] = $ref.split("#");
  const document = id === "" ? placed.document : (documentOfId[id] ?? placed.document);
  const target = schemaAt(`${document}#${path}`);
  return target
    ? { document: target.document, schema: { ...target.schema, ...own } }
    : { document, schema: own };
}

/** The keys that a map may have, with their schemas resolved. */
export function propertiesOf({
  document,
  schema,
}: PlacedSchema): readonly (readonly [string, PlacedSchema])[] {
  return Object.entries(schema.properties ?? {}).map(([key, property]) => [
    key,
    resolved({ document, schema: property }),
  ]);
}

/** Every key that a map may have here, in whichever of its branches. */
export function keysOf(placed: PlacedSchema): readonly string[] {
  const { document, schema } = resolved(placed);
  const branches = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return [
    ...Object.keys(schema.properties ?? {}),
    ...branches.flatMap((branch) => keysOf({ document, schema: branch })),
  ];
}

/** Whether a map with keys of any kind may stand here, such as a provider's own document. */
export function takesAnyKey(placed: PlacedSchema): boolean {
  const { document, schema } = resolved(placed);
  const branches = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  if (branches.length > 0) return branches.some((branch) => takesAnyKey({ document, schema: branch }));
  if (schema.enum || schema.const !== undefined) return false;
  const mayBeMap = schema.type === undefined || [schema.type].flat().includes("object");
  return mayBeMap && schema.properties === undefined && schema.additionalProperties !== false;
}
