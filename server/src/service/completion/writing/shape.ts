import type { PlacedSchema } from "../../../manifest/schema/schemas";
import { literal, stop, type Body } from "./body";
import { childrenAt, hasType, isListSchema, isMapSchema, requiredKeys } from "../branches";
import { choiceStop } from "./template";

/** Longer lists of words are not offered as a choice inside a snippet; completion offers them with their meanings. */
const MOST_CHOICES = 12;

/** No schema nests required keys deeper; a mistake in one must not hang the editor. */
const MOST_LEVELS = 6;

/**
 * What a value looks like before anything is known of it: a tab stop for a scalar, a choice for a few words, the keys
 * that a map must have, one item of a list. Of alternatives of different shape, the first one's.
 */
export function shapeOf(alternatives: readonly PlacedSchema[]): Body {
  let stops = 0;
  const nextId = (): string => String(++stops);
  return shape(alternatives, nextId, 0);
}

function shape(alternatives: readonly PlacedSchema[], nextId: () => string, level: number): Body {
  const [first] = alternatives;
  if (!first || level > MOST_LEVELS) return stop({ id: nextId(), hint: "" });
  if (isMapSchema(first)) return mapShape(alternatives.filter(isMapSchema), nextId, level);
  if (isListSchema(first)) {
    const items = childrenAt(alternatives.filter(isListSchema), 0);
    return { kind: "list", items: [shape(items, nextId, level + 1)], inline: false };
  }
  return scalarShape(
    alternatives.filter((one) => !isMapSchema(one) && !isListSchema(one)),
    nextId,
  );
}

function mapShape(maps: readonly PlacedSchema[], nextId: () => string, level: number): Body {
  const [first] = maps;
  const keys = first
    ? requiredKeys(first).filter((key) => maps.every((map) => requiredKeys(map).includes(key)))
    : [];
  if (keys.length === 0) return { kind: "open-map", text: [{ id: nextId(), hint: "" }] };
  return {
    kind: "map",
    entries: keys.map((key) => [key, shape(childrenAt(maps, key), nextId, level + 1)] as const),
  };
}

function scalarShape(scalars: readonly PlacedSchema[], nextId: () => string): Body {
  const words = wordsOf(scalars);
  const [only] = words;
  if (only !== undefined && words.length === 1) return literal(only);
  const isText = words.every((word) => typeof word === "string");
  if (words.length > 1 && words.length <= MOST_CHOICES)
    return stop(choiceStop(nextId(), words.map(String)), isText);
  return stop({ id: nextId(), hint: "" });
}

/** The words that are allowed; none where any other text is allowed too. */
function wordsOf(scalars: readonly PlacedSchema[]): readonly unknown[] {
  const words = scalars.map((one) => {
    if (one.schema.const !== undefined) return [one.schema.const];
    return one.schema.enum ?? (hasType(one, "boolean") && !hasType(one, "null") ? [true, false] : undefined);
  });
  return words.some((some) => some === undefined) ? [] : [...new Set(words.flatMap((some) => some ?? []))];
}

/** The same without anything that only a person who can jump between tab stops wants: just where typing goes on. */
export function bareShape(body: Body): Body {
  switch (body.kind) {
    case "map":
    case "open-map":
      return { kind: "open-map", text: [] };
    case "list":
      return { kind: "list", items: [{ kind: "scalar", text: [], isText: false }], inline: false };
    case "scalar":
      return body.text.every((piece) => typeof piece === "string")
        ? body
        : { ...body, text: [], isText: false };
  }
}
