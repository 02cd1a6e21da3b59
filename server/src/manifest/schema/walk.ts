import { kindOf } from "../kind";
import type { Sequence } from "../syntax/chunk";
import { asList, asMap, entriesOf, entryOf, resolve, type Node, type ScalarNode } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { choose, cutsOf } from "./branches";
import { rootUnit } from "./locate";
import { resolved, schemaAt, type PlacedSchema } from "./schemas";

/** A scalar of a document together with what the schema says of its place. */
export interface SchemedScalar {
  readonly node: ScalarNode;
  readonly placed: PlacedSchema;
}

/** A place in the schemas: in which unit, and how far below the value of the unit. */
export interface SchemaPlace {
  readonly unit: string;
  readonly below: readonly string[];
  readonly placed: PlacedSchema;
}

/** What a walk through a part comes by. */
export interface Walk {
  /** In the order of the text; each node once, however often it is aliased. */
  readonly scalars: SchemedScalar[];
  /** The lists whose items are parts of their own, with the place of the items. */
  readonly sequences: Map<Sequence, SchemaPlace>;
}

/** Where the schema begins to say something of a document: at its root, or in the spec of a cert-manager Certificate. */
export function documentPlace(document: SyntaxDocument): { node: Node; place: SchemaPlace } | undefined {
  const isForeign = kindOf(document) === "Certificate";
  // That has the shape of an entry of `certificates`.
  const unit = isForeign ? "trust-change#/$defs/certificate" : rootUnit(document);
  const node = isForeign ? entryOf(document.root, "spec")?.value : document.root;
  const placed = unit === undefined ? undefined : schemaAt(unit);
  return unit !== undefined && placed && node ? { node, place: { unit, below: [], placed } } : undefined;
}

export function walkPlace(written: Node, place: SchemaPlace, walk: Walk, seen: Set<Node>): void {
  const node = resolve(written);
  if (!node || seen.has(node)) return;
  const { unit, below, placed } = place;
  const cut = below.length === 0 ? undefined : cutAt(unit, below);
  if (cut) {
    const choice = choose(cut.target, node);
    const next = choice.kind === "unit" ? schemaAt(choice.pointer) : undefined;
    if (choice.kind === "unit" && next)
      walkPlace(node, { unit: choice.pointer, below: [], placed: next }, walk, seen);
    return;
  }
  seen.add(node);
  if (node.kind === "scalar") walk.scalars.push({ node, placed });
  else if (node.kind === "list") walkItems(node, place, walk, seen);
  else walkEntries(node, place, walk, seen);
}

function cutAt(unit: string, below: readonly string[]) {
  return cutsOf(unit).find(
    ({ path }) => path.length === below.length && path.every((step, index) => step === below[index]),
  );
}

function walkItems(node: Node, { unit, below, placed }: SchemaPlace, walk: Walk, seen: Set<Node>): void {
  const list = asList(node);
  const { document, schema } = placed;
  if (!list || !schema.items) return;
  const place = { unit, below: [...below, "*"], placed: resolved({ document, schema: schema.items }) };
  if (list.sequence) walk.sequences.set(list.sequence, place);
  else for (const item of list.items) walkPlace(item, place, walk, seen);
}

function walkEntries(node: Node, { unit, below, placed }: SchemaPlace, walk: Walk, seen: Set<Node>): void {
  const map = asMap(node);
  const { document, schema } = placed;
  for (const entry of map ? entriesOf(map) : []) {
    const own = schema.properties?.[entry.key.source];
    const free = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    const inner = own ?? free;
    if (!inner) continue;
    const step = own ? entry.key.source : "*";
    const place = { unit, below: [...below, step], placed: resolved({ document, schema: inner }) };
    walkPlace(entry.value, place, walk, seen);
  }
}
