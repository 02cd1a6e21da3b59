/** Plain values, as a manifest holds them, and the ways in which people write one and the same value down. */
import fc from "fast-check";
import { write, type Styled } from "../manifest/random-text";

export type Value = string | number | boolean | null | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value | undefined;
}

/** How a text is laid out; none of it changes what the text means. */
export interface Style {
  readonly step: 2 | 4;
  readonly indentLists: boolean;
  /** How many levels of the tree are written in block style; everything below stands in flow style. */
  readonly blockLevels: number;
  readonly quote: "plain" | "single" | "double";
  readonly comments: boolean;
  readonly lineBreak: "\n" | "\r\n";
  readonly endsInLineBreak: boolean;
}

export const plainStyle: Style = {
  step: 2,
  indentLists: true,
  blockLevels: 5,
  quote: "plain",
  comments: false,
  lineBreak: "\n",
  endsInLineBreak: true,
};

export const anyStyle: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom(2, 4),
  indentLists: fc.boolean(),
  blockLevels: fc.integer({ min: 2, max: 12 }),
  quote: fc.constantFrom("plain", "single", "double"),
  comments: fc.boolean(),
  lineBreak: fc.constantFrom("\n", "\r\n"),
  endsInLineBreak: fc.boolean(),
});

/** The documents, one below the other. */
export function textOf(documents: readonly ValueMap[], style: Style = plainStyle): string {
  const texts = documents.map((document) =>
    write(styled(document, style, 0), { ...style, endsInLineBreak: true }),
  );
  const text = texts.join(`---${style.lineBreak}`);
  return style.endsInLineBreak ? text : text.slice(0, -style.lineBreak.length);
}

function styled(value: Value, style: Style, level: number): Styled {
  const flow = level >= style.blockLevels;
  if (isList(value))
    return { kind: "list", flow, items: value.map((item) => styled(item, style, level + 1)) };
  if (isMap(value)) {
    const entries = entriesOf(value).map(([key, inner]) => [key, styled(inner, style, level + 1)] as const);
    return { kind: "map", flow, entries };
  }
  const isBlockText = typeof value === "string" && value.endsWith("\n") && !flow;
  return { kind: "scalar", value, quote: isBlockText ? "block" : style.quote };
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === "object" && value !== null && !isList(value);
}

export function entriesOf(map: ValueMap): readonly (readonly [string, Value])[] {
  return Object.entries(map).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

/** Every map with its keys in another order, which `random` decides. */
export function shuffled(value: Value, random: () => number): Value {
  if (isList(value)) return value.map((item) => shuffled(item, random));
  if (!isMap(value)) return value;
  const entries = entriesOf(value).map(([key, inner]) => ({
    at: random(),
    entry: [key, shuffled(inner, random)] as const,
  }));
  entries.sort((a, b) => a.at - b.at);
  return Object.fromEntries(entries.map(({ entry }) => entry));
}

/** A text; of anything else nothing. */
export function wordOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
