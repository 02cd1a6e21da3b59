import { CompletionItemKind, type TextEdit } from "vscode-languageserver-types";
import { controlsOf, frameworks, isFramework, type Control, type FrameworkInfo } from "../../../controls";
import { spanOf } from "../../../manifest/syntax/node";
import { View } from "../../../manifest/view";
import { link } from "../../hover/markdown";
import { newLine } from "../writing/body";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { hasForm } from "./path";

/**
 * The ids of the framework that the entry names. Where it names none yet, those of every framework; accepting one of
 * them writes the framework too.
 */
export function controlOffers(context: Context): readonly Offer[] {
  const { place } = context;
  if (place.role !== "value" || !hasForm(place.path, "spec.controls.*.id")) return [];
  const named = new View<{ framework: string }>(place.map).at("framework");
  const { text } = named;
  if (text !== undefined) return isFramework(text) ? controlsOf(text).map((control) => offerOf(control)) : [];
  return frameworks.flatMap((framework) => {
    const additional = named.entry ? [] : frameworkBefore(context, framework.id);
    return controlsOf(framework.id).map((control) => ({
      ...offerOf(control, framework),
      ...(additional.length > 0 && { additional }),
    }));
  });
}

function offerOf(control: Control, framework?: FrameworkInfo): Offer {
  const { id, title, summary, context, href } = control;
  return {
    label: id,
    kind: CompletionItemKind.Reference,
    detail: framework ? `${title} · ${framework.id}` : title,
    documentation: [context, summary, link(id, href)].filter((part) => part !== "").join("\n\n"),
    insert: { kind: "value", value: id },
    rank: Rank.value,
  };
}

/** Writes `framework` in front of the `id` that the cursor stands at. */
function frameworkBefore({ place, manifest, layout }: Context, framework: string): readonly TextEdit[] {
  if (place.role !== "value") return [];
  const entry = place.map.entries.find(({ key }) => key.source === "id");
  if (!entry) return [];
  // Nothing before the cursor differs between the text as it is and the one with the placeholder.
  const { start } = spanOf(entry);
  const position = manifest.source.document.positionAt(start);
  const behind = place.isFlow ? ", " : newLine(manifest.source.document.columnOf(start), layout);
  return [{ range: { start: position, end: position }, newText: `framework: ${framework}${behind}` }];
}
