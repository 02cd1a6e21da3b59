import { CompletionItemKind } from "vscode-languageserver-types";
import type { PlacedSchema } from "../../../manifest/schema/schemas";
import type { Path } from "../../../manifest/syntax/node";
import { bodyOf } from "../writing/body";
import { isMapSchema } from "../branches";
import type { Context } from "../context";
import { filled } from "./fill";
import { Rank, type Offer } from "./offer";
import { shapeOf } from "../writing/shape";

/** Whole maps in one go, from the schema's snippets: items of a list, and values of a key. */
export function wholeItemOffers(context: Context): readonly Offer[] {
  const { values } = context;
  const offered = values.flatMap(({ path, schemas }) =>
    schemas.filter(isMapSchema).flatMap((placed) => snippetsOf(placed, path, context)),
  );
  return [...offered, ...bareItems(context), ...wholeMap(context)];
}

/** A map that is still empty can be filled in one go too. */
function wholeMap(context: Context): readonly Offer[] {
  const { maps, place } = context;
  if (place.role !== "key" || place.isFlow || place.hasColon || place.hasLines || place.path.length === 0)
    return [];
  if (place.map.entries.length > 1) return [];
  return maps.flatMap(({ path, schemas }) => schemas.flatMap((placed) => snippetsOf(placed, path, context)));
}

function snippetsOf(placed: PlacedSchema, path: Path, context: Context): readonly Offer[] {
  const { schema } = placed;
  return (schema.defaultSnippets ?? []).map(({ label, description, body }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    detail: schema.title,
    documentation: description,
    insert: { kind: "body", body: filled(bodyOf(body), { path, schemas: [placed] }, context) },
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
