import { CompletionItemKind } from "vscode-languageserver-types";
import type { PlacedSchema } from "../../../manifest/schema/schemas";
import { bodyOf } from "../writing/body";
import { isMapSchema } from "../branches";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { shapeOf } from "../writing/shape";

/** Whole maps in one go, from the schema's snippets: items of a list, and values of a key. */
export function wholeItemOffers(context: Context): readonly Offer[] {
  const { values } = context;
  const offered = values.flatMap(({ schemas }) => schemas.filter(isMapSchema).flatMap(snippetsOf));
  return [...offered, ...bareItems(context), ...wholeMap(context)];
}

/** A map that is still empty can be filled in one go too. */
function wholeMap({ maps, place }: Context): readonly Offer[] {
  if (place.role !== "key" || place.isFlow || place.hasColon || place.hasLines || place.path.length === 0)
    return [];
  if (place.map.entries.length > 1) return [];
  return maps.flatMap(({ schemas }) => schemas.flatMap(snippetsOf));
}

function snippetsOf({ schema }: PlacedSchema): readonly Offer[] {
  return (schema.defaultSnippets ?? []).map(({ label, description, body }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    detail: schema.title,
    documentation: description,
    insert: { kind: "body", body: bodyOf(body) },
    rank: Rank.wholeItem,
  }));
}

/** Where the schema has no snippet of its own: the keys that the map must have. */
function bareItems({ values }: Context): readonly Offer[] {
  return values.flatMap(({ schemas }) => {
    const maps = schemas.filter(isMapSchema);
    const [first] = maps;
    if (!first?.schema.title || maps.length > 1 || first.schema.defaultSnippets) return [];
    const body = shapeOf(maps);
    if (body.kind !== "map") return [];
    return [
      {
        label: first.schema.title.toLowerCase(),
        kind: CompletionItemKind.Snippet,
        detail: first.schema.title,
        documentation: first.schema.description,
        insert: { kind: "body", body },
        rank: Rank.wholeItem + 1,
      },
    ];
  });
}
