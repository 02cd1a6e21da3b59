import { Collection, type Seat } from "../../query/collection";
import type { Node } from "../syntax/node";
import { View } from "../view";

/** Something that stands at a place in a document. */
export interface Entity {
  readonly view: { readonly written: Node | undefined };
}

/**
 * The places in a list at which entities stand. An item that is read by itself keeps its place when its text changes;
 * any other one changes with the text around the list.
 *
 * @param owner what the entities are made with, besides their item
 */
export function seatsIn<Item, Made>(
  list: View<readonly Item[]>,
  owner: unknown,
  make: (view: View<Item>, slot: object) => Made,
): readonly Seat<Made>[] {
  const node = list.list;
  if (!node) return [];
  if (node.sequence) {
    return node.sequence.chunks.map((chunk) => ({
      slot: chunk,
      owner,
      make: () => chunk.content().roots.map((root) => make(new View<Item>(root), chunk)),
    }));
  }
  return node.items.map((item) => ({ slot: item, owner, make: () => [make(new View<Item>(item), item)] }));
}

/** The entities of one list. */
export function collectionOf<Item, Made extends Entity>(
  name: string,
  list: () => View<readonly Item[]>,
  make: (view: View<Item>, slot: object) => Made,
): Collection<Made> {
  return new Collection(() => seatsIn(list(), undefined, make), inTextOrder, name);
}

/** Orders entities by where they stand in the text. */
export function inTextOrder(a: Entity, b: Entity): number {
  return startOf(a) - startOf(b);
}

function startOf({ view: { written } }: Entity): number {
  return written ? written.chunk.place(written.from) : 0;
}
