// Prints the TypeScript types of a schema.

import { compile } from "json-schema-to-typescript";
import { annotationKeywords } from "./vocabulary.mjs";

/** Definitions whose own name would hide a type that every TypeScript program knows. */
const renamed = { record: "DnsRecord" };

/** Keywords that constrain values in ways that TypeScript has no words for. */
const untyped = new Set([
  ...annotationKeywords.filter((keyword) => keyword !== "tsType"),
  "not",
  "propertyNames",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "minLength",
  "minItems",
]);

/**
 * The source of a module with the types of a schema and of each of its definitions.
 *
 * @param {object} schema One of our schemas.
 * @param {string} name The name of the type of a whole document, such as `TrustChange`.
 * @param {string} [sibling] The module (without extension) that holds the types of definitions from the other schema.
 * @returns {Promise<string>} TypeScript source.
 */
export async function printTypes(schema, name, sibling) {
  const imported = new Set();
  const { $id: _id, $schema: _draft, ...typed } = forTypes(schema, imported);
  const source = await compile(typed, name, {
    additionalProperties: false,
    bannerComment: banner(imported, sibling),
    customName: (node, definition) =>
      (definition === undefined ? undefined : typeName(definition)) ?? node.title,
    style: { printWidth: 110 },
    unknownAny: true,
    unreachableDefinitions: true,
  });
  return source.replace(referencedBy, "");
}

/** The remark that the printer adds to each definition, with the empty comment that it leaves where it stood alone. */
const referencedBy =
  /\/\*\*\n \* This interface was referenced by [^\n]*\n \* via the `definition` [^\n]*\n \*\/\n|\n \*\n \* This interface was referenced by [^\n]*\n \* via the `definition` [^\n]*/g;

function banner(imported, sibling) {
  const names = [...imported].sort();
  return names.length === 0 ? "" : `import type { ${names.join(", ")} } from "${sibling}";`;
}

function typeName(definition) {
  return renamed[definition] ?? definition.charAt(0).toUpperCase() + definition.slice(1);
}

/** A copy of a schema in which references are names of types and nothing is left that types cannot say. */
function forTypes(node, imported) {
  if (Array.isArray(node)) return node.map((item) => forTypes(item, imported));
  if (node === null || typeof node !== "object") return node;
  if (isAnything(node)) return { ...node, tsType: "unknown" };
  if (typeof node.$ref === "string")
    return { description: node.description, tsType: referredType(node.$ref, imported) };
  const rest = Object.entries(node).filter(([key]) => !dropped(node, key));
  return Object.fromEntries(rest.map(([key, value]) => [key, forTypesIn(key, value, imported)]));
}

/** A schema that says what a value is for and leaves open what it is. */
function isAnything(node) {
  return (
    node.description !== undefined &&
    Object.keys(node).every((key) => key === "description" || key === "examples")
  );
}

/** Under these keys stand names of our choice, which are no keywords. */
function forTypesIn(key, value, imported) {
  if (key === "examples" || key === "default" || key === "enum" || key === "required") return value;
  if (key !== "properties" && key !== "$defs") return forTypes(value, imported);
  // A definition with an error message is a mistake to look for, not a shape to write.
  const shapes = Object.entries(value).filter(([, schema]) => schema.errorMessage === undefined);
  return Object.fromEntries(shapes.map(([name, schema]) => [name, forTypes(schema, imported)]));
}

function dropped(node, key) {
  const choiceOfKeys = key === "anyOf" && node.properties !== undefined;
  return untyped.has(key) || choiceOfKeys || key === "examples" || key === "default";
}

function referredType(reference, imported) {
  const name = typeName(reference.slice(reference.lastIndexOf("/") + 1));
  if (!reference.startsWith("#")) imported.add(name);
  return name;
}
