/** Which keys the schema knows at a place, and where keys that stand somewhere else might belong. */
import { isStandIn } from "../syntax/stand-in";
import { entryOf, isEmpty, type ListNode, type MapNode, type Node } from "../syntax/node";
import { schemasOf, type SchemasAtPlace } from "./locate";
import { keysOf, propertiesOf, takesAnyKey } from "./schemas";

/** What the schema says of a place in its document. */
export function schemasAt(place: Node): SchemasAtPlace {
  return schemasOf(place.chunk.document, place);
}

/** Keys of which a map has one: who has the one wants no other. */
const alternatives: Readonly<Record<string, string>> = { value: "values", values: "value" };

/** Whether the schema knows a key at a place which has no such key. */
export function wants(place: Node, key: string): boolean {
  const has = (one: string | undefined): boolean => one !== undefined && entryOf(place, one) !== undefined;
  return (
    !has(key) && !has(alternatives[key]) && schemasAt(place).some((placed) => keysOf(placed).includes(key))
  );
}

/** The keys that a place may have. */
export function keysAt(place: Node): ReadonlySet<string> {
  return new Set(schemasAt(place).flatMap((placed) => keysOf(placed)));
}

/** The keys of the items of a list at a key. */
export function itemKeysAt(place: Node, key: string): readonly string[] {
  const properties = schemasAt(place).flatMap((placed) => propertiesOf(placed));
  return properties.flatMap(([name, { document, schema }]) =>
    name === key && schema.items ? keysOf({ document, schema: schema.items }) : [],
  );
}

/**
 * The places in a value that a line behind it would belong to, were it indented deeper: the value itself, and what
 * its last entries and items hold.
 */
export function endsOf(value: Node): readonly Node[] {
  if (isEmpty(value)) return [value];
  if (value.kind === "map" && !value.flow) {
    const last = value.entries.findLast((entry) => !isStandIn(entry));
    return [value, ...(last ? endsOf(last.value) : [])];
  }
  const last = value.kind === "list" && !value.flow ? lastItem(value) : undefined;
  return last ? endsOf(last) : [];
}

/** The keys that the value of a key may have which a map may have. */
export function keysBelow(map: MapNode, key: string): readonly string[] {
  const properties = schemasAt(map).flatMap((placed) => propertiesOf(placed));
  return properties.flatMap(([name, placed]) => (name === key ? keysOf(placed) : []));
}

/** The keys that a map lacks and whose values may have all of these keys. */
export function keysForMap(map: MapNode, keys: readonly string[]): readonly string[] {
  return missingKeys(map, (placed) => {
    const known = keysOf(placed);
    return keys.length > 0 && keys.every((key) => known.includes(key));
  });
}

/** The keys that a map lacks and whose values may be lists of maps with all of these keys. */
export function keysForItems(map: MapNode, keys: readonly string[]): readonly string[] {
  return missingKeys(map, ({ document, schema }) => {
    const known = schema.items ? keysOf({ document, schema: schema.items }) : [];
    return keys.length > 0 && keys.every((key) => known.includes(key));
  });
}

/** The keys that a map lacks and whose values are of no shape that the language knows. */
export function keysForAnything(map: MapNode): readonly string[] {
  return missingKeys(map, takesAnyKey);
}

function missingKeys(map: MapNode, fits: (placed: SchemasAtPlace[number]) => boolean): readonly string[] {
  const properties = schemasAt(map).flatMap((placed) => propertiesOf(placed));
  const names = properties
    .filter(([name, placed]) => entryOf(map, name) === undefined && !placed.schema.deprecated && fits(placed))
    .map(([name]) => name);
  return [...new Set(names)];
}

/** The map in which a map stands: as a value, or as an item of a list. */
export function mapAround(map: MapNode): MapNode | undefined {
  let parent = map.parent;
  while (parent?.kind === "list") parent = parent.parent;
  return parent?.parent;
}

/** The last item of a list; of one whose items are read one by one, without a look at the others. */
export function lastItem(list: ListNode): Node | undefined {
  return list.sequence ? list.sequence.chunks.at(-1)?.content().roots.at(-1) : list.items.at(-1);
}

/** The first items of a list, at most so many. */
export function firstItems(list: ListNode, count: number): readonly Node[] {
  if (!list.sequence) return list.items.slice(0, count);
  return list.sequence.chunks.slice(0, count).flatMap((chunk) => chunk.content().roots);
}
