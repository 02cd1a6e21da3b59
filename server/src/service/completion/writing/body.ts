import type { Layout } from "../../../manifest/edits/layout";
import { writeFlow } from "../../../manifest/edits/write";
import { choiceStop, parseTemplate, renderPlain, type TabStop, type Template } from "./template";

/** A value to be written as YAML, with tab stops for what only a person knows. */
export type Body =
  | { readonly kind: "scalar"; readonly text: Template; readonly isText: boolean }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: string, value: Body])[] }
  /** `inline`: on one line also in block style. */
  | { readonly kind: "list"; readonly items: readonly Body[]; readonly inline: boolean }
  /** A map of which nothing is known yet: the place where its first key is typed. */
  | { readonly kind: "open-map"; readonly text: Template };

/** A scalar that is written as it is, in quotes where YAML needs them. */
export function literal(value: unknown): Body {
  if (typeof value === "string") return { kind: "scalar", text: [value], isText: true };
  return { kind: "scalar", text: [JSON.stringify(value)], isText: false };
}

/** A scalar that is typed by a person, or chosen. */
export function stop(tabStop: TabStop, isText = true): Body {
  return { kind: "scalar", text: [tabStop], isText };
}

/** The body of a snippet of the schemas: JSON whose texts may hold tab stops. Lists of scalars are kept on one line. */
export function bodyOf(json: unknown): Body {
  if (Array.isArray(json)) {
    const items = json.map(bodyOf);
    return { kind: "list", items, inline: items.every(({ kind }) => kind === "scalar") };
  }
  if (typeof json === "object" && json !== null) {
    return {
      kind: "map",
      entries: Object.entries(json).map(([key, value]) => [key, bodyOf(value)] as const),
    };
  }
  return typeof json === "string"
    ? { kind: "scalar", text: parseTemplate(json), isText: true }
    : literal(json);
}

/** Writes a body on one line. */
export function writeInline(body: Body): Template {
  switch (body.kind) {
    case "scalar":
      return writeText(body.text, body.isText);
    case "list":
      return ["[", ...separated(body.items.map(writeInline)), "]"];
    case "open-map":
      return ["{", ...body.text, "}"];
    case "map":
      return [
        "{",
        ...separated(body.entries.map(([key, value]) => [`${writeKey(key)}: `, ...writeInline(value)])),
        "}",
      ];
  }
}

/** Writes a body as block lines; the first one has no indentation, the others begin at `column` or further right. */
export function writeLines(body: Body, column: number, layout: Layout): Template {
  if (body.kind === "open-map") return body.text;
  if (body.kind === "map" && body.entries.length > 0) {
    return joined(
      body.entries.map(([key, value]) => writeEntry(key, value, column, layout)),
      column,
      layout,
    );
  }
  if (body.kind === "list" && !body.inline && body.items.length > 0) {
    return joined(
      body.items.map((item) => ["- ", ...writeLines(item, column + 2, layout)]),
      column,
      layout,
    );
  }
  return writeInline(body);
}

/** Writes `key: value` as block lines, the key at `column`. */
export function writeEntry(key: string, value: Body, column: number, layout: Layout): Template {
  return [`${writeKey(key)}:`, ...writeBehindColon(value, column, layout)];
}

/** Writes the value of a key that stands at `column`: on the line of the key, or on lines of its own. */
export function writeBehindColon(value: Body, column: number, layout: Layout): Template {
  if (!needsLines(value)) return [" ", ...writeInline(value)];
  const inner = value.kind === "list" && !layout.indentLists ? column : column + layout.step;
  return [newLine(inner, layout), ...writeLines(value, inner, layout)];
}

function needsLines(body: Body): boolean {
  if (body.kind === "map") return body.entries.length > 0;
  return body.kind === "open-map" || (body.kind === "list" && !body.inline && body.items.length > 0);
}

/** A line break with the indentation of the line that it begins. */
export function newLine(column: number, layout: Layout): string {
  return layout.lineBreak + " ".repeat(column);
}

/** Writes the name of a key, in quotes where it needs them. */
export function writeKey(name: string): string {
  return writeFlow(name);
}

/** Words and numbers joined by colons, which some readers of YAML take for a number or a map inside brackets. */
const COLON_NUMBER = /^[0-9A-Za-z]+(?::[0-9A-Fa-f]{2}|:\d+)+$/;

/** Writes a scalar as it may stand anywhere, in quotes where it needs them. */
export function writeValue(value: string | number | boolean | null): string {
  if (typeof value === "string" && COLON_NUMBER.test(value)) return JSON.stringify(value);
  return writeFlow(value);
}

/**
 * Quotes a text with tab stops as a whole, so that what is typed into them stays inside; of a text that is nothing but a
 * choice, those words that need it.
 */
function writeText(text: Template, isText: boolean): Template {
  if (!isText || (text.length > 0 && renderPlain(text) === "")) return text;
  const [only] = text;
  if (text.length === 1 && typeof only === "object" && only.choices)
    return [choiceStop(only.id, only.choices.map(writeValue))];
  const plain = renderPlain(text);
  return writeValue(plain) === plain ? text : ['"', ...text.map(inDoubleQuotes), '"'];
}

function inDoubleQuotes(piece: string | TabStop): string | TabStop {
  const inside = (text: string): string => JSON.stringify(text).slice(1, -1);
  if (typeof piece === "string") return inside(piece);
  return { ...piece, hint: inside(piece.hint), ...(piece.choices && { choices: piece.choices.map(inside) }) };
}

function separated(parts: readonly Template[]): Template {
  return parts.flatMap((part, index) => (index === 0 ? part : [", ", ...part]));
}

function joined(parts: readonly Template[], column: number, layout: Layout): Template {
  return parts.flatMap((part, index) => (index === 0 ? part : [newLine(column, layout), ...part]));
}
