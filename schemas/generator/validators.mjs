// Compiles units into one module without dependencies, and writes down the cuts.

import Ajv from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { compact } from "./compact.mjs";

/**
 * The source of a module that exports `validators`, a map from the pointer of a unit to its compiled validator.
 *
 * @param {Map<string, {schema: object | boolean}>} units What `cutIntoUnits` returns.
 * @returns {string} ECMAScript source. It needs nothing at run time, not even ajv.
 */
export function compileValidators(units) {
  const ajv = new Ajv.default({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    messages: false,
    // Compares `length`, which is right for "not empty" and needs no module at run time. The option counts as
    // deprecated, which ajv would say on every run.
    unicode: false,
    logger: false,
    code: { source: true, esm: true, lines: false },
  });
  const names = new Map();
  for (const { schema } of units.values()) {
    const text = JSON.stringify(schema);
    if (names.has(text)) continue;
    names.set(text, `unit${names.size}`);
    ajv.addSchema(schema, names.get(text));
  }
  const code = compact(
    standaloneCode(ajv, Object.fromEntries([...names.values()].map((name) => [name, name]))),
  );
  if (code.includes("require(")) throw new Error("the compiled validators need a module at run time");
  const map = [...units].map(
    ([pointer, { schema }]) => `  "${pointer}": ${names.get(JSON.stringify(schema))},`,
  );
  return `${code}\nexport const validators = {\n${map.join("\n")}\n};\n`;
}

/** The declarations of the module that `compileValidators` makes. */
export const validatorDeclarations = `\
/** One fault that a unit found. */
export interface ValidationError {
  /** Where the fault is: a JSON Pointer from the value that was given to the validator. */
  readonly instancePath: string;
  /** Which keyword found it: a JSON Pointer from the schema of the unit, written as if every \`$ref\` were spelled out. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Answers whether a value fits a unit. After a negative answer, \`errors\` says why, until the next call. */
export interface ValidateFunction {
  (data: unknown): boolean;
  readonly errors?: readonly ValidationError[] | null;
}

/** The validators by the pointer of their unit, such as \`trust-change#/$defs/zone\`. */
export declare const validators: Readonly<Record<string, ValidateFunction>>;
`;

/** The source of \`cuts.ts\`. */
export function printCuts(units) {
  const entries = [...units].map(([pointer, { cuts }]) => [pointer, cuts]);
  return `${cutTypes}
/** The cuts of each unit. A unit without cuts has an empty list. */
export const cuts: Readonly<Record<string, readonly Cut[]>> = ${JSON.stringify(Object.fromEntries(entries))};
`;
}

const cutTypes = `\
export type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** A place in the values of a unit that the unit itself does not look at. */
export interface Cut {
  /** The way to the place: keys, and \`*\` for every item of a list or every value of a map. Empty: the value itself. */
  readonly path: readonly string[];
  readonly target: CutTarget;
}

/** What judges the value at a cut. */
export type CutTarget = { readonly kind: "ref"; readonly pointer: string } | { readonly kind: "union"; readonly pick: Pick };

/** How the branch of a union is told from a value. */
export type Pick = PickByProperty | PickByKey | PickByType;

/** The branch whose \`values\` hold the value of the property, else the one of whose \`patterns\` it matches one. */
export interface PickByProperty {
  readonly by: "property";
  readonly property: string;
  readonly branches: readonly { readonly values: readonly string[]; readonly patterns: readonly string[]; readonly pointer: string }[];
}

/** The first branch whose key the value has. */
export interface PickByKey {
  readonly by: "key";
  readonly branches: readonly { readonly key: string; readonly pointer: string }[];
}

/** The branch that holds the JSON type of the value. */
export interface PickByType {
  readonly by: "type";
  readonly branches: readonly { readonly types: readonly JsonType[]; readonly pointer: string }[];
}
`;
