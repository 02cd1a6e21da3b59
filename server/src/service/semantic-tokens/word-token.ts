import { resolveReference, type ReferenceKind } from "../../manifest/model/definitions";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Schema } from "../../manifest/schema/schemas";
import type { SchemedWord } from "../../manifest/schema/walk";
import type { TokenModifier, TokenType } from "./legend";

/** How a word is shown. */
export interface WordToken {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** What is named looks the same where it gets its name and where it is referred to. */
const typeOfKind: Readonly<Record<ReferenceKind, TokenType>> = {
  certificate: "class",
  issuer: "class",
  trustStore: "class",
  root: "class",
  key: "class",
  record: "variable",
  endpoint: "variable",
  zone: "namespace",
  provider: "namespace",
  change: "namespace",
  credential: "interface",
  identity: "interface",
  step: "function",
  validation: "method",
  check: "method",
  rule: "decorator",
};

const typeOfFormat: Readonly<Record<string, TokenType>> = {
  "go-duration": "number",
  ttl: "number",
  "control-id": "decorator",
  "owner-name": "variable",
  "dns-name": "variable",
};

/**
 * How a word is shown by what it is at its place; undefined where the grammar of YAML says enough.
 *
 * @param change tells what a text refers to where several kinds of things may be meant
 */
export function wordToken(word: SchemedWord, change: TrustChange | undefined): WordToken | undefined {
  const { schema } = word.place;
  const modifiers: TokenModifier[] = schema.deprecated === true ? ["deprecated"] : [];
  if (word.isKey) {
    // The key of a record's type decides by its value, that of a step by being there.
    const isAct = word.decides && schema.enum === undefined;
    return { type: isAct ? "keyword" : "property", modifiers };
  }
  const type = valueType(word, schema, change);
  if (type === undefined) return undefined;
  return { type, modifiers: isDefinition(word, schema) ? [...modifiers, "definition"] : modifiers };
}

function valueType(
  { node, decides }: SchemedWord,
  schema: Schema,
  change: TrustChange | undefined,
): TokenType | undefined {
  if (decides) return "type";
  if (schema.enum?.includes(node.value) || schema.const === node.value) return enumType(node.value);
  if (typeof node.value === "string" && isPattern(node.source, schema)) return "regexp";
  const defined = schema["x-defines"];
  if (defined !== undefined) return typeOfKind[defined as ReferenceKind];
  const kinds = schema["x-reference"];
  if (kinds !== undefined) return referenceType([kinds].flat() as ReferenceKind[], node.source, change);
  return schema.format === undefined ? undefined : typeOfFormat[schema.format];
}

/** The grammar knows what is true, false and null. */
function enumType(value: unknown): TokenType | undefined {
  return typeof value === "string" ? "enumMember" : undefined;
}

/** Where several kinds may be meant, that of what is found; a text that leads nowhere is shown as a text. */
function referenceType(
  [first, ...others]: readonly ReferenceKind[],
  text: string,
  change: TrustChange | undefined,
): TokenType | undefined {
  if (first === undefined) return undefined;
  if (others.length === 0) return typeOfKind[first];
  const resolution = change && resolveReference(change, [first, ...others], text);
  if (resolution?.kind !== "found") return undefined;
  return typeOfKind[resolution.definition()?.kind ?? others[others.length - 1] ?? first];
}

/** Whether a name stands for many: a wildcard, or a pattern of a policy. */
function isPattern(text: string, { format }: Schema): boolean {
  return text.startsWith("*") && (format === "dns-name" || format === "owner-name");
}

function isDefinition({ decides }: SchemedWord, schema: Schema): boolean {
  return !decides && schema["x-defines"] !== undefined;
}
