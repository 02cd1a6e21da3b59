import { kindOf } from "../model/manifest";
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

/** Every scalar that the schema knows a place for, in document order; each node once, however often it is aliased. */
export function* schemedScalars(document: SyntaxDocument): Generator<SchemedScalar> {
  // The spec of a cert-manager Certificate has the shape of an entry of `certificates`.
  const isForeign = kindOf(document) === "Certificate";
  const unit = isForeign ? "trust-change#/$defs/certificate" : rootUnit(document);
  const root = isForeign ? entryOf(document.root, "spec")?.value : document.root;
  const placed = unit === undefined ? undefined : schemaAt(unit);
  if (unit === undefined || !placed || !root) return;
  yield* walkPlace(root, unit, [], placed, new Set());
}

function* walkPlace(
  written: Node,
  unit: string,
  below: readonly string[],
  placed: PlacedSchema,
  seen: Set<Node>,
): Generator<SchemedScalar> {
  const node = resolve(written);
  if (!node || seen.has(node)) return;
  const cut =
    below.length === 0 ? undefined : cutsOf(unit).find(({ path }) => path.join("/") === below.join("/"));
  if (cut) {
    const choice = choose(cut.target, node);
    const next = choice.kind === "unit" ? schemaAt(choice.pointer) : undefined;
    if (choice.kind === "unit" && next) yield* walkPlace(node, choice.pointer, [], next, seen);
    return;
  }
  seen.add(node);
  const { document, schema } = placed;
  const list = asList(node);
  const map = asMap(node);
  if (node.kind === "scalar") yield { node, placed };
  else if (list && schema.items) {
    const items = resolved({ document, schema: schema.items });
    for (const item of list.items) yield* walkPlace(item, unit, [...below, "*"], items, seen);
  } else if (map) {
    for (const entry of entriesOf(map)) {
      const own = schema.properties?.[entry.key.source];
      const free = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
      const inner = own ?? free;
      if (!inner) continue;
      const step = own ? entry.key.source : "*";
      yield* walkPlace(entry.value, unit, [...below, step], resolved({ document, schema: inner }), seen);
    }
  }
}
