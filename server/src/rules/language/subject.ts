import { jsonTypesOf } from "../../manifest/schema/branches";
import { asMap, asScalar, isEmpty, type Node } from "../../manifest/syntax/node";

/** The key that a value belongs to, for messages. */
export function keyOf(node: Node): string | undefined {
  const parent = node.parent;
  if (parent?.kind === "entry") return parent.key === node ? undefined : parent.key.source;
  return parent ? keyOf(parent) : undefined;
}

/** What a message calls a value: `"ttl"`, `an item of "records"`. */
export function subject(node: Node): string {
  const key = keyOf(node);
  if (node.parent?.kind === "list") return key === undefined ? "an item of this list" : `an item of "${key}"`;
  return key === undefined ? "the document" : `"${key}"`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the schema's types are called in messages. */
export const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  object: "a map",
  array: "a list",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "nothing",
};

/** What stands at a place, as the end of a sentence: `"12" is a text`, `12 is a whole number`, `here stands a list`. */
export function whatStands(node: Node): string {
  const [type = "null"] = jsonTypesOf(node);
  const scalar = asScalar(node);
  // JSON takes 203.0 for a whole number; nobody who reads it does.
  const isFraction = type === "integer" && !/^(?:[-+]?\d+|0[ox][\da-f]+)$/i.test(scalar?.source ?? "");
  const what = typeNames[isFraction ? "number" : type] ?? type;
  if (!scalar || isEmpty(scalar)) return `here stands ${what}`;
  return `${typeof scalar.value === "string" ? `"${cut(scalar.source)}"` : scalar.source} is ${what}`;
}

/** A text that is too long for a message, cut. */
export function cut(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.length > 40 || line !== text ? `${line.slice(0, 37)}...` : line;
}

/** A map is wanted; a text such as `name shop` in its place lacks its colon. */
export function wantsMap(node: Node): string {
  const hint = asScalar(node) && !isEmpty(node) && !asMap(node) ? " Write its entries as KEY: VALUE." : "";
  return `${capital(subject(node))} has to be a map; ${whatStands(node)}.${hint}`;
}

/** Says that a text has not the form that its place takes, with what the schema says of that form. */
export function formMessage(node: Node, sentence: string | undefined): string {
  const written = `"${cut(asScalar(node)?.source ?? "")}"`;
  return sentence === undefined
    ? `${written} does not have the form of ${subject(node)}.`
    : `${capital(subject(node))} cannot be ${written}. ${sentence}`;
}

/** Says that a value cannot be one of a record of its type. */
export function valueMessage(type: string, reason: string): string {
  return `This is no value for a record of type ${type}: ${reason}. No server takes it; correct it.`;
}
