import { isAtOrBelow, type DomainName } from "../../dns/name";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { Manifest } from "../../manifest/model/manifest";
import type { Mention } from "../../manifest/model/mentions";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import { mentionsOf, recordsOf, type Subject } from "../../manifest/model/subjects";
import type { ScalarNode } from "../../manifest/syntax/node";
import { quoted } from "../../text/quote";
import { lineOf } from "../hover/entries";
import { collision } from "./collision";
import { granted, refused, type Outcome } from "./outcome";

/** A record and the name that it is to have. */
interface Move {
  readonly record: RecordSet;
  readonly zone: DomainName;
  readonly to: DomainName;
  /** As somebody typed it, at an entry or in a reference. */
  readonly typed: string;
  readonly mention: Mention;
}

/**
 * The edits that give a record another owner name: in its entries, each written from the zone or absolute as it was,
 * and in the references `OWNER/TYPE`. References by `id` stay what they are.
 *
 * @param typed at an entry the name as entries write it, in a reference the absolute name
 */
export function ownerRename(
  manifest: Manifest,
  mention: Mention,
  subjects: readonly Subject[],
  typed: string,
): Outcome<readonly TextEdit[]> {
  const [subject] = subjects;
  const [record] = subject ? recordsOf(subject) : [];
  const zone = record?.zone.name;
  if (!subject || !record || zone === undefined)
    return refused(
      "The record has no type yet, or its zone no name, so it cannot be told what refers to it.",
    );
  const to = mention.defines && !record.foreign ? record.zone.ownerName(typed) : parseHost(typed);
  if (to === undefined) return refused(`${quoted(typed)} is no name that a record can have.`);
  if (!isAtOrBelow(to, zone)) return refused(`${quoted(to)} does not lie in the zone ${zone}.`);
  if (to === record.ownerName) return granted([]);
  return editsOf(manifest, subjects, { record, zone, to, typed, mention });
}

function editsOf(manifest: Manifest, subjects: readonly Subject[], move: Move): Outcome<readonly TextEdit[]> {
  const reason = takenBy(subjects, move);
  if (reason !== undefined) return refused(reason);
  const mentions = mentionsOf(manifest, subjects).filter(isOwner);
  const newName = `${move.to}/${move.record.type ?? ""}`;
  const conflict = collision(manifest, { mentions, subjects, newName });
  if (conflict !== undefined) return refused(conflict);
  const texts = new Map<ScalarNode, string>();
  for (const mention of mentions) texts.set(mention.node, textAt(mention, move));
  return granted([...texts].map(([node, text]) => replaceScalar(node, text)));
}

/** Another record set of the name and type in the zone: two entries would then be one. */
function takenBy(subjects: readonly Subject[], { record, to }: Move): string | undefined {
  for (const { change } of subjects) {
    const other = change
      ?.recordsAt(to)
      .find(
        ({ zone, type }) => zone.name === record.zone.name && type === record.type && zone === record.zone,
      );
    const line = other?.nameNode ? ` (${lineOf(other.nameNode) ?? ""})` : "";
    if (other) return `There is a record ${to}/${record.type ?? ""} already${line}.`;
  }
  return undefined;
}

/** Whether a mention holds the owner name, and not the id of the entry. */
function isOwner({ defines, written, node }: Mention): boolean {
  if (!defines) return node.source.includes("/");
  return !(written.parent?.kind === "entry" && written.parent.key.source === "id");
}

function textAt({ defines, node }: Mention, move: Move): string {
  const old = node.source;
  if (defines) return move.record.foreign ? absolute(old, move) : ownerText(old, move);
  const slash = old.indexOf("/");
  return absolute(old.slice(0, slash), move) + old.slice(slash);
}

/** As it was typed where somebody typed it, with the final dot that stood there. */
function absolute(old: string, { mention, typed, to }: Move): string {
  const dot = old.endsWith(".") ? "." : "";
  return mention.defines ? to + dot : typed.replace(/\.$/, "") + dot;
}

/** The owner name in an entry: from the zone where it was so, absolute where it was that. */
function ownerText(old: string, { mention, typed, to, zone, record }: Move): string {
  if (mention.defines && (mention.node.source === old || record.zone.ownerName(old) === to)) return typed;
  if (old.endsWith(".")) return `${to}.`;
  const host = parseHost(old);
  if (host !== undefined && isAtOrBelow(host, zone)) return to;
  const relative = to === zone ? "" : to.slice(0, to.length - zone.length - 1);
  // What ends in the name of the zone reads as absolute.
  return record.zone.ownerName(relative) === to ? relative : `${to}.`;
}
