import type { Position, Range, WorkspaceEdit } from "vscode-languageserver-types";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { Manifest } from "../../manifest/model/manifest";
import type { Mention } from "../../manifest/model/mentions";
import { mentionAt, mentionsOf, subjectsOf, type Subject } from "../../manifest/model/subjects";
import type { ScalarNode } from "../../manifest/syntax/node";
import { visible } from "../../text/quote";
import { toWorkspaceEdit } from "../edits";
import { offsetAt } from "../ranges";
import { collision } from "./collision";
import { granted, refused, type Outcome } from "./outcome";
import { nameSpan } from "./name-span";
import { ownerRename } from "./owner-name";
import { whyFixed, whyNobody, whyNoName } from "./refusals";

/** What is asked to be renamed. */
export interface RenamePlace {
  readonly range: Range;
  /** The name as it stands there, with signs for what of it cannot be seen. */
  readonly placeholder: string;
}

/** What stands under the cursor, all of it that has this name. */
interface Found {
  readonly mention: Mention;
  readonly subjects: readonly Subject[];
}

/** The name under the cursor, where it is one that can be changed; otherwise why not. */
export function prepareRename(manifest: Manifest, position: Position): Outcome<RenamePlace> {
  const found = findName(manifest, position);
  if (!found.ok) return found;
  return granted(nameSpan(found.value.mention, nameIn(found.value)));
}

/** The text of a mention, or of a record reference its owner name. */
function nameIn(found: Found): string {
  const { source } = found.mention.node;
  return isOwner(found) ? ownerIn(source) : source;
}

/**
 * Gives what is under the cursor another name, here and wherever the text uses it. A name that is brought in by aliases
 * is changed where it is written, once. Of a record its owner name is changed: its entries, and every `OWNER/TYPE` that
 * means it; what clients look up by that name (certificates, values of other records, hosts of policies) stays, for
 * whether that is to change is what the change is about.
 */
export function rename(manifest: Manifest, position: Position, newName: string): Outcome<WorkspaceEdit> {
  const found = findName(manifest, position);
  if (!found.ok) return found;
  // What was shown and is left as it is changes nothing.
  const name = nameIn(found.value);
  if (newName !== name && newName === visible(name))
    return granted(toWorkspaceEdit(manifest.source, [], false));
  const { mention, subjects } = found.value;
  const kind = subjects[0]?.kind;
  const reason = whyNoName(newName, kind) ?? whyNobody(newName, mention.node.source, kind);
  if (reason !== undefined) return refused(reason);
  const edits = editsFor(manifest, found.value, newName);
  return edits.ok ? granted(toWorkspaceEdit(manifest.source, edits.value, false)) : edits;
}

function findName(manifest: Manifest, position: Position): Outcome<Found> {
  const mention = mentionAt(manifest, offsetAt(manifest.source, position));
  if (!mention) return refused("There is no name here that could be changed.");
  const subjects = subjectsOf(manifest, mention);
  const reason = whyFixed(manifest, mention, subjects);
  return reason === undefined ? granted({ mention, subjects }) : refused(reason);
}

function editsFor(manifest: Manifest, found: Found, newName: string): Outcome<readonly TextEdit[]> {
  if (isOwner(found)) return ownerRename(manifest, found.mention, found.subjects, newName);
  const old = found.mention.node.source;
  if (newName === old) return granted([]);
  const mentions = mentionsOf(manifest, found.subjects).filter(
    (mention) => !isRecord(found) || mention.node.source === old,
  );
  const reason = collision(manifest, { mentions, subjects: found.subjects, newName });
  if (reason !== undefined) return refused(reason);
  return granted(eachNode(mentions).map((node) => replaceScalar(node, newName)));
}

/** The texts of mentions, each once: several aliases may bring in the same. */
function eachNode(mentions: readonly Mention[]): readonly ScalarNode[] {
  return [...new Set(mentions.map(({ node }) => node))];
}

function isRecord({ subjects }: Found): boolean {
  return subjects.some(({ kind }) => kind === "record");
}

/** Whether the name is the owner name of a record rather than the id of its entry. */
function isOwner(found: Found): boolean {
  if (!isRecord(found)) return false;
  const { defines, written, node } = found.mention;
  if (!defines) return node.source.includes("/");
  return !(written.parent?.kind === "entry" && written.parent.key.source === "id");
}

/** The owner name in a record reference, or all of an owner name. */
export function ownerIn(text: string): string {
  const slash = text.indexOf("/");
  return slash < 0 ? text : text.slice(0, slash);
}
