import { schemasAtPath, schemasOf } from "../../manifest/schema/locate";
import type { PlacedSchema } from "../../manifest/schema/schemas";
import { entryOfKey, pathOf } from "../../manifest/syntax/node";
import { writeFlow, type Writable } from "../../manifest/edits/write";
import type { HoverPlace } from "./hover";
import { code, paragraphs } from "./markdown";

/** More words than this are listed on one line, without what they mean. */
const MOST_EXPLAINED = 10;

/** At a key: what it means, what may stand there, its default, an example. */
export function keyHover(place: HoverPlace): string | undefined {
  const [first] = place.schemas;
  if (!first) return undefined;
  const { deprecated, deprecationMessage, examples } = first.schema;
  const description = ownDescription(place) ?? first.schema.description;
  const words = wordsAt(place);
  const standard = first.schema.default;
  const example: unknown = examples?.[0];
  const isSaid = standard === undefined || says(description, shown(standard));
  const isNew = example !== undefined && words.length === 0 && shown(example) !== shown(standard);
  return paragraphs([
    deprecated && deprecationMessage ? `**Deprecated.** ${deprecationMessage}` : undefined,
    description,
    listOf(words),
    isSaid ? undefined : `Default: ${code(shown(standard))}`,
    isNew ? `Example: ${code(shown(example))}` : undefined,
  ]);
}

/**
 * What the map says of one of its keys: nearer to the reader than what the shape of its value says, of which the key may
 * allow several ("one span, or a list of spans").
 */
function ownDescription({ document, written }: HoverPlace): string | undefined {
  const map = entryOfKey(written)?.parent;
  if (!map || written.kind !== "scalar") return undefined;
  const [first] = schemasOf(document, map);
  return first?.schema.properties?.[written.source]?.description;
}

/** Whether a description names the default itself: "left out, it is `public`". */
function says(description: string | undefined, standard: string): boolean {
  return [code(standard), standard].some((text) => description?.includes(` it is ${text}`));
}

/** At one of the allowed words: what it means. */
export function wordHover({ schemas, node }: HoverPlace): string | undefined {
  for (const { schema } of schemas) {
    const text = wordText(schema, node.source);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** What a schema says of one of its words; undefined for any other word. */
export function wordText(schema: PlacedSchema["schema"], word: string): string | undefined {
  const meaning = schema.markdownEnumDescriptions?.[schema.enum?.map(String).indexOf(word) ?? -1];
  return meaning && `${code(word)}: ${meaning}`;
}

/** At any other value: what the key says that it stands under, which for an item is the key of the list. */
export function placeText({ schemas, document, written }: HoverPlace): string | undefined {
  const list = written.parent?.kind === "list" ? written.parent : undefined;
  const [ofList] = list ? schemasOf(document, list) : [];
  return ofList?.schema.description ?? schemas[0]?.schema.description;
}

interface Word {
  readonly word: string;
  readonly meaning: string | undefined;
}

function wordsAt(place: HoverPlace): readonly Word[] {
  const schemas = [...otherBranches(place), ...place.schemas];
  const words = schemas.flatMap(({ schema }) =>
    (schema.enum ?? []).map((word, index): Word => ({
      word: String(word),
      meaning: schema.markdownEnumDescriptions?.[index],
    })),
  );
  return [...new Map(words.map((word) => [word.word, word])).values()];
}

/**
 * Where the key itself decides which shape its item has (the `type` of a record), the words of the other shapes are
 * allowed too: those that an item would have of which nothing is written yet.
 */
function otherBranches({ document, written }: HoverPlace): readonly PlacedSchema[] {
  const map = entryOfKey(written)?.parent;
  if (map?.parent?.kind !== "list") return [];
  const { items } = map.parent;
  const key = written.kind === "scalar" ? written.source : "";
  return schemasAtPath(document, [...pathOf(map.parent), items.length, key]);
}

function listOf(words: readonly Word[]): string | undefined {
  if (words.length === 0) return undefined;
  if (words.length > MOST_EXPLAINED) return words.map(({ word }) => code(word)).join(", ");
  return words.map(({ word, meaning }) => `- ${code(word)}${meaning ? `: ${meaning}` : ""}`).join("\n");
}

/** A value as a manifest would have it, on one line. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : writeFlow(value as Writable);
}
