// The words that our schemas use beside the validating keywords of JSON Schema 2020-12.

/** Keywords that tell an editor something and never make a document valid or invalid. */
export const annotationKeywords = [
  // What VS Code and the YAML servers read.
  "markdownEnumDescriptions", // one sentence for each value of `enum`
  "patternErrorMessage", // what to say when `pattern` does not match
  "errorMessage", // what to say when a schema under `not` matches
  "defaultSnippets", // what completion offers for a whole value
  "deprecationMessage", // what to say where a deprecated key is used
  // What json-schema-to-typescript reads.
  "tsType", // the TypeScript type that a pattern amounts to
  // Our own.
  "branchKey", // in a branch of a union: the key whose presence picks this branch; the first that is present wins
  "x-defines", // the string names an entry of this kind
  "x-mentions", // the string may be the name of an entry of this kind, or something else
  "x-reference", // the string refers to an entry of this kind, or of one of these kinds
];

/** Formats that say what a string is. Whether it is well formed is said by a pattern beside it or by a rule. */
export const annotationFormats = [
  "go-duration",
  "ttl",
  "date-time-with-offset",
  "date-or-time",
  "dns-name",
  "owner-name",
  "ip-address",
  "file-path",
  "control-id",
];

/** What `x-defines` and `x-reference` may name, and what resolves a reference of that kind. */
export const referenceKinds = {
  certificate: "an entry of certificates, by name",
  change: "the change itself, by its name",
  check: "a kind of check, one of the values of validation[].check",
  credential: "an entry of credentials, by name",
  endpoint: "an entry of endpoints, by host",
  identity: "a mail address, @org/team, group:NAME, an alias of the policy, or an entry of credentials",
  issuer: "an entry of issuers, by name, or a well-known public authority",
  key: "an entry of dnssec.keys of the zone, by key tag",
  provider: "an entry of providers of the zone, by name",
  record: "an entry of records, by OWNER/TYPE, OWNER/TYPE@view or id",
  root: "a well-known root, by name",
  rule: "a rule of this product, by identifier",
  step: "an entry of steps or of rollback.steps, by name",
  trustStore: "an entry of trustStores, by name",
  validation: "an entry of validation, by name",
  zone: "an entry of zones, by name",
};

/** The standard annotations of JSON Schema. */
export const standardAnnotations = [
  "$schema",
  "$id",
  "$defs",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "format",
];

/** The validating keywords that take a plain value, and so can be copied as they are. */
export const valueKeywords = [
  "type",
  "enum",
  "const",
  "required",
  "minimum",
  "maximum",
  "minLength",
  "minItems",
  "pattern",
];

/** The source of `vocabulary.ts`, for the server and for tests. */
export function printVocabulary() {
  return `\
/** What \`x-defines\` and \`x-reference\` name, and what resolves a reference of that kind. */
export const referenceKinds = ${JSON.stringify(referenceKinds, undefined, 2)} as const;

export type ReferenceKind = keyof typeof referenceKinds;

/** The keywords beside the standard ones. They never make a document valid or invalid. */
export const annotationKeywords: readonly string[] = ${JSON.stringify(annotationKeywords)};

/** The formats, which say what a string is and check nothing. */
export const annotationFormats: readonly string[] = ${JSON.stringify(annotationFormats)};
`;
}
