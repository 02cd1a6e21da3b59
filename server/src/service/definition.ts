import type { Location, Position } from "vscode-languageserver-types";
import { rrsetAt } from "../dns/zone/zone";
import type { Manifest } from "../manifest/model/manifest";
import type { Mention } from "../manifest/model/mentions";
import { foldIdentity } from "../manifest/model/identity";
import type { FilePlace } from "../manifest/model/sources/file-place";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import {
  changesFor,
  mentionAt,
  mentionsOf,
  recordAround,
  subjectsOf,
  type Subject,
} from "../manifest/model/subjects";
import type { TrustChange } from "../manifest/model/trust-change";
import { asScalar, nodeAtOffset, type Node, type ScalarNode } from "../manifest/syntax/node";
import type { Place } from "../rules/finding";
import { locate, offsetAt } from "./ranges";
import { unique } from "../text/unique";

/**
 * Where the thing under the cursor is defined: the entry that a name refers to, in this text or in the policy of the
 * folder; of a person the alias, of a group the list of its members; of a source its file, and of the name and type of a
 * record the place in its zone's file at which it stands. A name that is given right here leads to itself, for which
 * editors show where it is used.
 */
export function definition(manifest: Manifest, position: Position): readonly Location[] {
  const offset = offsetAt(manifest.source, position);
  const inFile = placesInFiles(manifest, offset);
  if (inFile.length > 0) return inFile.map(locate);
  const mention = mentionAt(manifest, offset);
  return mention ? unique(placesOf(manifest, mention)).map(locate) : [];
}

function placesOf(manifest: Manifest, mention: Mention): readonly Node[] {
  const subjects = subjectsOf(manifest, mention);
  const given = mentionsOf(manifest, subjects).filter(({ defines }) => defines);
  if (given.length > 0) return given.map(({ written }) => written);
  const changes = changesFor(manifest, mention.written.chunk.document);
  return subjects.flatMap(
    (subject) => subject.definition ?? changes.flatMap((one) => identity(one, subject)),
  );
}

/** What a change and its policy say of somebody who needs no entry: a principal, an alias, a group. */
function identity(
  { credentialsWithPrincipal, policy }: TrustChange,
  { kind, name }: Subject,
): readonly Node[] {
  if (kind !== "identity") return [];
  const [credential] = credentialsWithPrincipal(name);
  const principal = credential?.view.at("principal").scalar;
  if (principal) return [principal];
  const entries = policy
    ? [...policy.spec.at("aliases").entries(), ...policy.spec.at("directory").entries()]
    : [];
  return entries.flatMap(({ key }) => (foldIdentity(key.source) === name ? [key] : []));
}

/** What stands under the cursor in a file that the change names as a source. */
function placesInFiles(manifest: Manifest, offset: number): readonly (Place | FilePlace)[] {
  for (const change of manifest.changes()) {
    const written = nodeAtOffset(change.document.root, offset);
    const node = asScalar(written);
    if (!written || !node) continue;
    const source = [...sourcesIn(change)].find(({ scalar }) => scalar === node);
    if (source) return source.state.kind === "read" ? [startOf(source.state.source.uri)] : [];
    const standing = standingRecord(change, written, node);
    return standing ? [standing] : [];
  }
  return [];
}

function startOf(uri: string): FilePlace {
  const start = { line: 0, character: 0 };
  return { kind: "file", uri, start, end: start };
}

/** The place in the source of a zone of the record whose name or type stands at a node. */
function standingRecord(change: TrustChange, written: Node, node: ScalarNode): FilePlace | undefined {
  const record = recordAround(change, written);
  if (!record || record.ownerName === undefined || record.type === undefined) return undefined;
  const isIt = [record.view.at("name").scalar, record.view.at("type").scalar].includes(node);
  const source = isIt ? change.sources.forRecord(record) : undefined;
  const rrset = source && rrsetAt(source.zone, record.ownerName, record.type);
  return rrset && source.placeOf(rrset);
}
