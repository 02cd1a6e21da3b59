import type { Location, Position } from "vscode-languageserver-types";
import { rrsetAt } from "../dns/zone/zone";
import { resolveReference } from "../manifest/model/definitions";
import type { Manifest } from "../manifest/model/manifest";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import type { TrustChange } from "../manifest/model/trust-change";
import { referenceKinds, schemasOf } from "../manifest/schema/locate";
import { asScalar, nodeAtOffset, type Node, type ScalarNode } from "../manifest/syntax/node";
import { spanOf } from "../manifest/syntax/node";
import type { Place } from "../rules/finding";
import type { FilePlace } from "../manifest/model/sources/file-place";
import { locate, offsetAt } from "./ranges";

/**
 * Where the thing under the cursor is defined: the entry that a name refers to, the file that a source names, and for
 * the name and type of a record the place in its zone's file at which it stands.
 */
export function definition(manifest: Manifest, position: Position): readonly Location[] {
  const offset = offsetAt(manifest.source, position);
  for (const change of manifest.changes()) {
    const written = nodeAtOffset(change.document.root, offset);
    const node = asScalar(written);
    if (!written || !node) continue;
    return placesOf(change, written, node).map(locate);
  }
  return [];
}

function placesOf(change: TrustChange, written: Node, node: ScalarNode): readonly (Place | FilePlace)[] {
  const source = [...sourcesIn(change)].find(({ scalar }) => scalar === node);
  if (source) return source.state.kind === "read" ? [startOf(source.state.source.uri)] : [];
  const standing = standingRecord(change, node);
  if (standing) return [standing];
  const kinds = referenceKinds(schemasOf(change.document, written));
  if (kinds.length === 0) return [];
  const resolution = resolveReference(change, kinds, node.source);
  const found = resolution.kind === "found" ? resolution.definition?.node : undefined;
  return found && found !== node ? [found] : [];
}

function startOf(uri: string): FilePlace {
  const start = { line: 0, character: 0 };
  return { kind: "file", uri, start, end: start };
}

/** The place in the source of a zone of the record whose name or type stands at a node. */
function standingRecord(change: TrustChange, node: ScalarNode): FilePlace | undefined {
  const { start, end } = spanOf(node);
  const record = change.records().find(({ view }) => {
    if (!view.map) return false;
    const span = spanOf(view.map);
    return span.start <= start && end <= span.end && view.map.chunk.source === node.chunk.source;
  });
  if (!record || record.ownerName === undefined || record.type === undefined) return undefined;
  const isIt = [record.view.at("name").scalar, record.view.at("type").scalar].includes(node);
  const source = isIt ? change.sources.forRecord(record) : undefined;
  const rrset = source && rrsetAt(source.zone, record.ownerName, record.type);
  return rrset && source.placeOf(rrset);
}
