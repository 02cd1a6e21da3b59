import type { CutTarget } from "../../generated/cuts";
import { kindOf } from "../kind";
import type { Sequence } from "../syntax/chunk";
import { sameItems } from "../../query/query";
import { keyed, once } from "../../text/once";
import {
  entriesOf,
  entryOf,
  resolve,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
} from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { candidates, choose, cutsOf, decidingKey } from "./branches";
import { rootUnit } from "./locate";
import { resolved, schemaAt, type PlacedSchema, type Schema } from "./schemas";

/** A scalar of a document together with what the schema says of its place. */
export interface SchemedScalar {
  readonly node: ScalarNode;
  readonly place: SchemaPlace;
}

/** A text that gives a name to something or refers to something by its name, as the schema says. */
export interface SchemedName {
  /** What stands at the place: an alias where the name is brought in by one. */
  readonly written: Node;
  readonly node: ScalarNode;
  readonly schema: Schema;
}

/** As `SchemedScalar`, for a key that the schema knows or for a value. */
export interface SchemedWord extends SchemedScalar {
  readonly isKey: boolean;
  /** Whether it tells what the entry that it stands in is: the `type` of a record, the key of a step that says its act. */
  readonly decides: boolean;
}

/**
 * A place in the schemas: in which unit, and how far below the value of the unit. Each place is made once, with the
 * places in it as they are asked for.
 */
export class SchemaPlace implements PlacedSchema {
  private readonly inner = new Map<string, SchemaPlace>();
  readonly document: string;
  readonly schema: Schema;
  /** What is asked about each scalar of a text. */
  readonly format: string | undefined;
  readonly takesText: boolean;
  readonly isName: boolean;

  private constructor(
    readonly unit: string,
    readonly below: readonly string[],
    { document, schema }: PlacedSchema,
  ) {
    this.document = document;
    this.schema = schema;
    this.format = schema.format;
    this.takesText = [schema.type].flat().includes("string");
    this.isName = isName(schema);
  }

  /** The place of the value of a unit; undefined where there is no such unit. */
  static readonly ofUnit = keyed((unit: string): SchemaPlace | undefined => {
    const placed = schemaAt(unit);
    return placed && new SchemaPlace(unit, [], placed);
  });

  /** What other units judge what stands here; undefined where this one does. */
  readonly cut = once(() =>
    this.below.length === 0 ? undefined : cutsOf(this.unit).find(({ path }) => sameItems(path, this.below)),
  );

  /** The place of the items of a list. */
  get items(): SchemaPlace | undefined {
    const { items } = this.schema;
    return items && this.at("*", items);
  }

  /** The place of the value of a key. */
  valueOf(key: string): SchemaPlace | undefined {
    // What stands at `*` may be that of items.
    const known = key === "*" ? undefined : this.inner.get(key);
    if (known) return known;
    const { properties, additionalProperties } = this.schema;
    const own = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own) return this.at(key, own);
    return typeof additionalProperties === "object" ? this.at("*", additionalProperties) : undefined;
  }

  private at(step: string, schema: Schema): SchemaPlace {
    const known = this.inner.get(step);
    if (known) return known;
    const placed = resolved({ document: this.document, schema });
    const place = new SchemaPlace(this.unit, [...this.below, step], placed);
    this.inner.set(step, place);
    return place;
  }
}

/** What a walk through a part comes by. */
export interface Walk {
  /** In the order of the text; each node once, however often it is aliased. */
  readonly scalars: SchemedScalar[];
  /** Each place of its own, those included that an alias stands at. */
  readonly names: SchemedName[];
  /** The lists whose items are parts of their own, with the place of the items. */
  readonly sequences: Map<Sequence, SchemaPlace>;
  /** Keys and values, for those who want to know of both; a map that is merged into several counts in each. */
  readonly words?: SchemedWord[];
}

/** Where the schema begins to say something of a document: at its root, or in the spec of a cert-manager Certificate. */
export function documentPlace(document: SyntaxDocument): { node: Node; place: SchemaPlace } | undefined {
  const isForeign = kindOf(document) === "Certificate";
  // That has the shape of an entry of `certificates`.
  const unit = isForeign ? "trust-change#/$defs/certificate" : rootUnit(document);
  const node = isForeign ? entryOf(document.root, "spec")?.value : document.root;
  const place = unit === undefined ? undefined : SchemaPlace.ofUnit(unit);
  return place && node ? { node, place } : undefined;
}

/** What tells what an entry is: one of its keys, or the value at that key. */
interface Deciding {
  readonly key?: string | undefined;
  /** Whether it is the value at the key, and not that the key is there. */
  readonly isByValue?: boolean;
  readonly isValue?: true;
}

const DECIDES_NOTHING: Deciding = {};
const DECIDES: Deciding = { isValue: true };

function decidingIn(target: CutTarget, node: Node): Deciding {
  const isByValue = target.kind !== "ref" && target.pick.by === "property";
  return { key: decidingKey(target, node), isByValue };
}

/** @param seen what was come by, where something may be come by twice */
export function walkPlace(
  written: Node,
  place: SchemaPlace,
  walk: Walk,
  seen: Set<Node> | undefined,
  deciding = DECIDES_NOTHING,
): void {
  const node = resolve(written);
  if (!node) return;
  const cut = place.cut();
  if (cut) {
    const choice = choose(cut.target, node);
    const next = choice.kind === "unit" ? SchemaPlace.ofUnit(choice.pointer) : undefined;
    const inside = next && walk.words ? decidingIn(cut.target, node) : DECIDES_NOTHING;
    if (next) walkPlace(written, next, walk, seen, inside);
    else if (!seen?.has(node)) {
      seen?.add(node);
      walkUndecided(written, candidates(cut.target), walk);
    }
    return;
  }
  if (node.kind === "scalar" && place.isName) walk.names.push({ written, node, schema: place.schema });
  if (seen?.has(node)) return;
  seen?.add(node);
  if (node.kind === "scalar") walk.scalars.push({ node, place });
  else if (node.kind === "list") walkItems(node, place, walk, seen);
  else walkEntries(node, place, walk, seen, deciding);
  if (node.kind === "scalar" && walk.words)
    walk.words.push({ node, place, isKey: false, decides: deciding.isValue === true });
}

/** What is not decided yet has its names already: a record without a type is called something. */
function walkUndecided(written: Node, [unit]: readonly string[], { names }: Walk): void {
  const place = unit === undefined ? undefined : SchemaPlace.ofUnit(unit);
  if (place) walkPlace(written, place, { scalars: [], names, sequences: new Map() }, new Set());
}

function isName(schema: Schema): boolean {
  const kinds = schema["x-reference"] ?? schema["x-defines"] ?? schema["x-mentions"];
  return kinds !== undefined;
}

function walkItems(list: ListNode, { items }: SchemaPlace, walk: Walk, seen: Set<Node> | undefined): void {
  if (!items) return;
  if (list.sequence) walk.sequences.set(list.sequence, items);
  else for (const item of list.items) walkPlace(item, items, walk, seen);
}

function walkEntries(
  map: MapNode,
  place: SchemaPlace,
  walk: Walk,
  seen: Set<Node> | undefined,
  deciding: Deciding,
): void {
  const { propertyNames } = place.schema;
  const keysAreNames = propertyNames !== undefined && isName(propertyNames);
  for (const { key, value } of entriesOf(map)) {
    if (keysAreNames) walk.names.push({ written: key, node: key, schema: propertyNames });
    const inner = place.valueOf(key.source);
    if (!inner) continue;
    const decides = deciding.key === key.source;
    walk.words?.push({ node: key, place: inner, isKey: true, decides });
    walkPlace(value, inner, walk, seen, decides && deciding.isByValue ? DECIDES : DECIDES_NOTHING);
  }
}
