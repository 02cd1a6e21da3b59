import { CompletionItemKind } from "vscode-languageserver-types";
import { schemaAt } from "../../../manifest/schema/schemas";
import { bodyOf } from "../writing/body";
import type { Context } from "../context";
import { dated } from "./fill";
import { Rank, type Offer } from "./offer";
import { hasForm } from "./path";

const ROOTS = ["trust-change#", "trust-policy#"] as const;

/** Whole documents where nothing is written yet, and the kinds that a document may have. */
export function documentOffers(context: Context): readonly Offer[] {
  const roots = isPolicyFile(context) ? ROOTS.toReversed() : ROOTS;
  const { place } = context;
  const isEmpty = place.role === "key" && place.path.length === 0 && place.map.entries.length === 1;
  if (isEmpty && !place.isFlow && !place.hasColon && !place.hasLines && place.column === 0)
    return roots.flatMap((root) => wholeDocuments(root, context.now));
  if (
    place.role === "value" &&
    hasForm(place.path, "kind") &&
    context.values.some(({ schemas }) => schemas.length > 0)
  ) {
    return roots.flatMap(kindOf);
  }
  return [];
}

function isPolicyFile({ manifest }: Context): boolean {
  return /trust-policy\.ya?ml$/.test(manifest.source.uri);
}

function wholeDocuments(root: string, now: number): readonly Offer[] {
  return (schemaAt(root)?.schema.defaultSnippets ?? []).map(({ label, description, body }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    detail: "a whole document",
    documentation: description,
    insert: { kind: "body", body: dated(bodyOf(body), now) },
    rank: Rank.value,
  }));
}

function kindOf(root: string): readonly Offer[] {
  const schema = schemaAt(root)?.schema;
  if (!schema?.title) return [];
  return [
    {
      label: schema.title,
      kind: CompletionItemKind.EnumMember,
      documentation: schema.description,
      insert: { kind: "value", value: schema.title },
      rank: Rank.value,
    },
  ];
}
