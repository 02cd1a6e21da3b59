import {
  DocumentHighlightKind,
  type DocumentHighlight,
  type Location,
  type Position,
} from "vscode-languageserver-types";
import type { Manifest } from "../manifest/model/manifest";
import type { Mention } from "../manifest/model/mentions";
import { mentionAt, mentionsOf, subjectsOf } from "../manifest/model/subjects";
import { locate, offsetAt } from "./ranges";

/**
 * Every place of the text at which the thing under the cursor is called by its name, in the order of the text; where it
 * is defined in another file (the policy of the folder), that place too.
 *
 * @param withDeclaration whether the places that give it its name count
 */
export function references(
  manifest: Manifest,
  position: Position,
  withDeclaration: boolean,
): readonly Location[] {
  const mention = mentionAt(manifest, offsetAt(manifest.source, position));
  if (!mention) return [];
  const subjects = subjectsOf(manifest, mention);
  const mentions = mentionsOf(manifest, subjects).filter(({ defines }) => withDeclaration || !defines);
  const elsewhere = subjects.flatMap(({ definition }) =>
    withDeclaration && definition && definition.chunk.source !== manifest.source ? [definition] : [],
  );
  return [...elsewhere, ...mentions.map(({ written }) => written)].map(locate);
}

/** The places to light up beside the one under the cursor: as written where a name is given, as read where it is used. */
export function documentHighlights(manifest: Manifest, position: Position): readonly DocumentHighlight[] {
  const mention = mentionAt(manifest, offsetAt(manifest.source, position));
  if (!mention) return [];
  return mentionsOf(manifest, subjectsOf(manifest, mention)).map(highlight);
}

function highlight({ written, defines }: Mention): DocumentHighlight {
  const kind = defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
  return { range: locate(written).range, kind };
}
