import type { Layout } from "../../manifest/edits/layout";
import { layoutOf } from "../../manifest/edits/layout";
import type { Manifest } from "../../manifest/model/manifest";
import type { TrustPolicy } from "../../manifest/model/policy";
import type { TrustChange } from "../../manifest/model/trust-change";
import { schemasAtPath } from "../../manifest/schema/locate";
import type { PlacedSchema } from "../../manifest/schema/schemas";
import { nodeAt, type MapNode, type Node, type Path } from "../../manifest/syntax/node";
import { branchesOf, childrenAt, isListSchema, isMapSchema } from "./branches";
import type { Place } from "./place";

/** What a provider may ask about the cursor: the place, what the schema says of it, and the change around it. */
export interface Context {
  readonly place: Place;
  readonly manifest: Manifest;
  /** The change that the cursor stands in; undefined in a policy and in a document that is not known yet. */
  readonly change: TrustChange | undefined;
  /** The policy in force, or the one that the cursor stands in. */
  readonly policy: TrustPolicy | undefined;
  readonly layout: Layout;
  /** The maps that a key may be added to here. */
  readonly maps: readonly MapTarget[];
  /** The values that may be written here. */
  readonly values: readonly ValueTarget[];
  /** What counts as now, epoch milliseconds. */
  readonly now: number;
  /** The rules that find something in the text, as far as that is known. */
  readonly found: ReadonlySet<string>;
}

/** A map whose next key may be typed at the cursor. */
export interface MapTarget {
  readonly path: Path;
  readonly schemas: readonly PlacedSchema[];
  /** Undefined where the map does not exist yet: a new item of a list. */
  readonly map: MapNode | undefined;
}

/** A value that may be typed at the cursor. */
export interface ValueTarget {
  readonly path: Path;
  readonly schemas: readonly PlacedSchema[];
  /** The other items, where it is an item of a list. */
  readonly siblings: readonly Node[];
  /** Whether a list has to be written around it. */
  readonly isNewList: boolean;
}

/** What is known beside the text. */
export interface Known {
  /** What counts as now, epoch milliseconds. */
  readonly now: number;
  /** The rules that find something in the text. */
  readonly found?: ReadonlySet<string>;
}

export function contextOf(place: Place, manifest: Manifest, { now, found }: Known): Context {
  const { document } = place;
  const change = manifest.changes().find((candidate) => candidate.document === document);
  const own = manifest.policies().find((candidate) => candidate.document === document);
  return {
    place,
    manifest,
    change,
    policy: own ?? manifest.policy,
    layout: layoutNear(place),
    maps: mapsAt(place),
    values: valuesAt(place),
    now,
    found: found ?? new Set(),
  };
}

/** The layout of the document; one that shows none yet follows the first document of the file. */
function layoutNear({ document }: Place): Layout {
  const { source } = document;
  const hasLayout =
    document.root?.kind === "map" && document.root.entries.some(({ value }) => value.kind !== "scalar");
  return layoutOf(source, hasLayout ? document.root : (source.documents[0]?.root ?? document.root));
}

function mapsAt(place: Place): readonly MapTarget[] {
  const { document, path } = place;
  if (place.role === "key") {
    return [{ path, schemas: schemasAtPath(document, path).filter(isMapSchema), map: place.map }];
  }
  if (place.role === "value" || place.isFlow) return [];
  return [{ path, schemas: itemSchemas(place).filter(isMapSchema), map: undefined }];
}

function valuesAt(place: Place): readonly ValueTarget[] {
  const { path } = place;
  switch (place.role) {
    case "key":
      return [];
    case "item": {
      const siblings = place.list.items.filter((item) => item !== nodeAt(place.document.root, path));
      return [{ path, schemas: itemSchemas(place), siblings, isNewList: false }];
    }
    case "value":
      return valuesOfKey(place);
  }
}

function valuesOfKey(place: Place): readonly ValueTarget[] {
  const { document, path } = place;
  const schemas = childrenAt(schemasAtPath(document, path.slice(0, -1)), path.at(-1) ?? "");
  const lists = schemas.filter(isListSchema);
  const direct = {
    path,
    schemas: schemas.filter((one) => !isListSchema(one)),
    siblings: [],
    isNewList: false,
  };
  if (lists.length === 0 || place.quote) return [direct];
  return [direct, { path: [...path, 0], schemas: childrenAt(lists, 0), siblings: [], isNewList: true }];
}

/** Every alternative for an item, whatever the placeholder looks like. */
function itemSchemas({ document, path }: Place): readonly PlacedSchema[] {
  const lists = schemasAtPath(document, path.slice(0, -1)).flatMap(branchesOf).filter(isListSchema);
  return childrenAt(lists, 0);
}
