import { onlyWord, parse } from "./options";
import { EXIT, type ExitCode, type Terminal } from "./terminal";

/** The kinds of documents that have a schema. */
export const SCHEMAS = ["change", "policy"] as const;

export const schemaWords = {} as const;

/** `trust-change schema`: prints a JSON Schema that needs no other and has no words of our own. */
export async function schema(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const which = onlyWord("schema", parse(words, schemaWords).positionals, SCHEMAS);
  terminal.write(`${JSON.stringify(await plainSchemas[which](), undefined, 2)}\n`);
  return EXIT.clean;
}

/** Large, and asked for by this command alone. */
const plainSchemas: Readonly<Record<(typeof SCHEMAS)[number], () => Promise<unknown>>> = {
  change: async () => (await import("../generated/trust-change.plain.schema.json")).default,
  policy: async () => (await import("../generated/trust-policy.plain.schema.json")).default,
};
