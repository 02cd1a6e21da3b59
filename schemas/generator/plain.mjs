// Makes schemas for validators that know nothing but JSON Schema.

import { annotationKeywords } from "./vocabulary.mjs";

/** Keywords whose values are schemas by names that people chose. */
const named = new Set(["properties", "patternProperties", "$defs"]);

/** Keywords whose values are data and no schemas. */
const data = new Set(["const", "default", "enum", "examples", "required"]);

/** Our own words, and our formats: they check nothing, and strict validators refuse words that they do not know. */
const left = new Set([...annotationKeywords, "format"]);

/**
 * The text of a schema without the words that JSON Schema does not have. It accepts the same documents.
 *
 * @param {string} text A schema that needs no other, as `bundleSchema` gives it.
 */
export function plainSchema(text) {
  return `${JSON.stringify(withoutOwnWords(JSON.parse(text)), undefined, 2)}\n`;
}

/**
 * The schema of a document that may stand beside documents of other kinds in one file: a tool that holds each document of
 * a file against it accepts those. What does not say its `apiVersion` yet is taken for one of ours.
 */
export function besideOthers(text) {
  const { $schema, $id, title, description, $defs, ...ours } = JSON.parse(text);
  const isOther = {
    type: "object",
    required: ["apiVersion"],
    properties: { apiVersion: { not: { type: "string", pattern: "^trust-change/" } } },
  };
  return `${JSON.stringify({ $schema, $id, title, description, if: isOther, else: ours, $defs }, undefined, 2)}\n`;
}

function withoutOwnWords(schema) {
  if (Array.isArray(schema)) return schema.map(withoutOwnWords);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !left.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, plainValue(keyword, value)]));
}

function plainValue(keyword, value) {
  if (data.has(keyword)) return value;
  if (!named.has(keyword)) return withoutOwnWords(value);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, withoutOwnWords(schema)]));
}
