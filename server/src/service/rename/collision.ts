import { resolveReference } from "../../manifest/model/definitions";
import type { Manifest } from "../../manifest/model/manifest";
import type { Mention } from "../../manifest/model/mentions";
import { changesFor, isSame, subjectsOf, type Subject } from "../../manifest/model/subjects";
import { walk, type Node } from "../../manifest/syntax/node";
import { quoted } from "../../text/quote";
import { lineOf } from "../hover/entries";
import { called } from "./refusals";

export interface Renaming {
  /** The places that are to be changed. */
  readonly mentions: readonly Mention[];
  readonly subjects: readonly Subject[];
  readonly newName: string;
}

/** Why a name cannot become another one; undefined where it can. */
export function collision(manifest: Manifest, renaming: Renaming): string | undefined {
  return taken(manifest, renaming) ?? elsewhereMeant(manifest, renaming) ?? alsoUsed(renaming);
}

/** Something of the kind has the name already, or is spoken of where the thing would be meant then. */
function taken(manifest: Manifest, { subjects, newName }: Renaming): string | undefined {
  for (const mention of manifest.mentions.called(newName)) {
    const others = subjectsOf(manifest, mention).filter(
      (other) => other.home !== undefined || isPerson(other),
    );
    const other = others.find((one) => !subjects.some((subject) => isSame(one, subject)));
    const isConfusable = subjects.some(
      (subject) => mayMean(mention, subject) && sharesScope(mention, subject),
    );
    if (!other || !isConfusable) continue;
    return `${quoted(newName)} is a ${called[other.kind]} already (${lineOf(mention.written) ?? ""}). Two of one name could not be told apart.`;
  }
  return undefined;
}

function isPerson({ kind }: Subject): boolean {
  return kind === "identity";
}

/** Whether a place can speak of a thing. */
function mayMean({ kinds }: Mention, { kind }: Subject): boolean {
  return kinds.some((one) => one === kind || (one === "identity" && kind === "credential"));
}

/** Names of two changes in one file have nothing to do with each other. */
function sharesScope({ written, defines }: Mention, { home, definition }: Subject): boolean {
  const there = definition?.chunk.document;
  if (!defines || home === undefined || there === undefined) return true;
  return there === written.chunk.document;
}

/** A use that would speak of something else then: an entry of the policy, a well-known name. */
function elsewhereMeant(manifest: Manifest, { mentions, newName }: Renaming): string | undefined {
  for (const { kinds, defines, written } of mentions) {
    if (defines) continue;
    for (const change of changesFor(manifest, written.chunk.document)) {
      const meant = resolveReference(change, kinds, newName);
      const definition = meant.kind === "found" ? meant.definition() : undefined;
      if (definition)
        return `At ${lineOf(written) ?? ""} ${quoted(newName)} would mean the ${called[definition.kind]} of that name.`;
    }
  }
  return undefined;
}

/** Something else that takes its text from the same place by an alias: it would change without being meant. */
function alsoUsed({ mentions }: Renaming): string | undefined {
  const meant = new Set<Node>(mentions.map(({ written }) => written));
  for (const node of new Set(mentions.map((mention) => mention.node))) {
    if (node.anchor === undefined) continue;
    for (const alias of walk(node.chunk.document.root))
      if (alias.kind === "alias" && alias.target === node && !meant.has(alias))
        return `What stands at ${lineOf(alias) ?? ""} takes its text from this name, by the alias *${alias.name}, and would change too. Write it out there first.`;
  }
  return undefined;
}
