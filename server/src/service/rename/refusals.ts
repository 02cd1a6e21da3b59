import type { ReferenceKind } from "../../manifest/model/definitions";
import { identityKind } from "../../manifest/model/identity";
import type { Manifest } from "../../manifest/model/manifest";
import type { Mention } from "../../manifest/model/mentions";
import type { Subject } from "../../manifest/model/subjects";
import { quoted } from "../../text/quote";

/** What kinds of things are called in messages. */
export const called: Readonly<Record<ReferenceKind, string>> = {
  certificate: "certificate",
  record: "record",
  step: "step",
  credential: "credential",
  identity: "identity",
  issuer: "issuer",
  validation: "check",
  check: "kind of check",
  zone: "zone",
  provider: "provider",
  key: "key",
  trustStore: "trust store",
  endpoint: "endpoint",
  root: "root",
  rule: "rule",
  change: "document",
};

/** Names that others have given: changing them here would change what is meant. */
const fixed: Partial<Record<ReferenceKind, string>> = {
  zone: "is how DNS calls the zone: its records, certificates and hosts are all written with that name",
  endpoint: "is the host that clients are configured with: another name is another host",
  key: "is the tag of a key, which is computed from the key itself",
  rule: "is a rule of Trust Change, whose name is fixed",
  check: "is a kind of check, whose name is fixed",
  root: "is the name of a root that others operate",
};

/** Why the name at a place cannot be changed; undefined where it can. */
export function whyFixed(
  manifest: Manifest,
  mention: Mention,
  subjects: readonly Subject[],
): string | undefined {
  const [subject] = subjects;
  const name = quoted(mention.node.source);
  if (!subject) return `Nothing is known of ${name}: its entry cannot be read.`;
  const { kind, home, definition } = subject;
  const why = fixed[kind];
  if (why !== undefined) return `${name} ${why}. It cannot be renamed.`;
  if (definition && definition.chunk.source !== manifest.source)
    return `The ${called[kind]} ${name} is defined in another file, the policy of the folder, and other changes use it too. Rename it there and in each of them.`;
  if (home === undefined && kind !== "identity")
    return `No ${called[kind]} ${name} has an entry in this file, so there is nothing to rename.`;
  const isShared = manifest.policies().some(({ document }) => document === home);
  if (isShared && kind !== "change" && manifest.changes().length === 0)
    return `The ${called[kind]} ${name} is shared with changes in other files, which would no longer find it. Add an entry of the new name, and remove this one when no change uses it any more.`;
  return undefined;
}

/** Why a text is no name for anything of a kind; undefined where it is one. */
export function whyNoName(text: string, kind: ReferenceKind | undefined): string | undefined {
  // The apex of a zone has an empty owner name.
  if (text === "" && kind !== "record") return "A name cannot be empty.";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))
    return "A name stands on one line, and has no control characters in it.";
  if (text !== text.trim()) return "A name does not begin or end with a blank.";
  if (kind === "certificate" && text === "self")
    return `"self" is what signs itself: a certificate of that name could not be told from it.`;
  return undefined;
}

/**
 * Why a text stands for nobody: a bare name is an entry of `credentials` or an alias of the policy, and a person or a
 * team that is called so would be neither. Undefined for what is called by a bare name already.
 */
export function whyNobody(text: string, old: string, kind: ReferenceKind | undefined): string | undefined {
  if (kind !== "identity" || identityKind(old) === "name" || identityKind(text) !== "name") return undefined;
  return `${quoted(text)} is no mail address and no team: a person is written as name@example.com, a team as @org/team or group:NAME.`;
}
