import { Collection, type Seat } from "../../query/collection";
import { query } from "../../query/query";
import type { Chunk } from "../syntax/chunk";
import type { ListNode, Node } from "../syntax/node";
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
  return seatsOf(list.list, owner, make);
}

/** As `seatsIn`, for a list of the document itself: what is written around the list leaves its places alone. */
export function seatsOfOwn<Item, Made>(
  list: () => View<readonly Item[]>,
  make: (view: View<Item>, slot: object) => Made,
): () => readonly Seat<Made>[] {
  const node = query(() => list().list);
  return () => seatsOf(node(), undefined, make);
}

function seatsOf<Item, Made>(
  node: ListNode | undefined,
  owner: unknown,
  make: (view: View<Item>, slot: object) => Made,
): readonly Seat<Made>[] {
  if (!node) return [];
  if (node.sequence) return node.sequence.chunks.map((chunk) => new ChunkSeat(chunk, owner, make));
  return node.items.map((item) => ({ slot: item, owner, make: () => [make(new View<Item>(item), item)] }));
}

/** The place of an item that is read by itself. There is one for each record, so that they share what they do. */
class ChunkSeat<Item, Made> implements Seat<Made> {
  constructor(
    readonly slot: Chunk,
    readonly owner: unknown,
    private readonly makeOne: (view: View<Item>, slot: object) => Made,
  ) {}

  make(): readonly Made[] {
    return this.slot.content().roots.map((root) => this.makeOne(new View<Item>(root), this.slot));
  }
}

/** The entities of one list. */
export function collectionOf<Item, Made extends Entity>(
  name: string,
  list: () => View<readonly Item[]>,
  make: (view: View<Item>, slot: object) => Made,
): Collection<Made> {
  return new Collection(seatsOfOwn(list, make), inTextOrder, name);
}

/** Orders entities by where they stand in the text. */
export function inTextOrder(a: Entity, b: Entity): number {
  return startOf(a) - startOf(b);
}

function startOf({ view: { written } }: Entity): number {
  return written ? written.chunk.place(written.from) : 0;
}
