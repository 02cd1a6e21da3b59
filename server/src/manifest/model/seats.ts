import { Collection, type Seat } from "../../query/collection";
import { query, Query } from "../../query/query";
import type { Chunk } from "../syntax/chunk";
import { restOnAllBelow, type ListNode, type Node } from "../syntax/node";
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
export function seatsOf<Item, Made>(
  node: ListNode | undefined,
  owner: unknown,
  make: (view: View<Item>, slot: object) => Made,
): readonly Seat<Made>[] {
  if (!node) return [];
  if (node.sequence) return node.sequence.chunks.map((chunk) => new ChunkSeat(chunk, owner, make));
  return node.items.map((item) => ({ slot: item, owner, make: () => [make(new View<Item>(item), item)] }));
}

/** As `seatsOf`, for a list of the document itself: what is written around the list leaves its places alone. */
export function seatsOfOwn<Item, Made>(
  list: () => View<readonly Item[]>,
  make: (view: View<Item>, slot: object) => Made,
): () => readonly Seat<Made>[] {
  const node = query(() => list().list);
  return () => seatsOf(node(), undefined, make);
}

/** How something is made that stays the same thing while what is written in it changes, as long as its identity stays. */
export interface Lasting<Item, Identity, Made> {
  /** What tells it from any other one. */
  readonly identify: (view: View<Item>) => Identity;
  readonly isSame: (a: Identity, b: Identity | undefined) => boolean;
  /** @param view what is written of it now: whoever asks depends on that */
  readonly make: (view: () => View<Item>, identity: Identity) => Made;
}

/** As `seatsOfOwn`, for things that last. */
function seatsOfLasting<Item, Identity, Made>(
  list: () => View<readonly Item[]>,
  lasting: Lasting<Item, Identity, Made>,
): () => readonly Seat<Made>[] {
  const node = query(() => list().list);
  return () => {
    const now = node();
    if (now?.sequence) return now.sequence.chunks.map((chunk) => new LastingSeat(chunk, lasting));
    return (now?.items ?? []).map((item) => ({
      slot: item,
      owner: undefined,
      make: () => [lasting.make(() => new View<Item>(item), lasting.identify(new View<Item>(item)))],
    }));
  };
}

/** The place of an item that is read by itself, with things that last. */
class LastingSeat<Item, Identity, Made> implements Seat<Made> {
  readonly owner = undefined;
  private identities: Query<readonly Identity[]> | undefined = undefined;

  constructor(
    readonly slot: Chunk,
    private readonly lasting: Lasting<Item, Identity, Made>,
  ) {}

  make(): readonly Made[] {
    this.identities ??= this.identified();
    return this.identities
      .get()
      .map((identity, index) => this.lasting.make(() => new View<Item>(this.roots()[index]), identity));
  }

  private identified(): Query<readonly Identity[]> {
    const { identify, isSame } = this.lasting;
    return new Query(() => this.roots().map((root) => identify(new View<Item>(root))), {
      name: "identity",
      isEqual: (a, b) => a.length === b.length && a.every((one, index) => isSame(one, b[index])),
    });
  }

  private roots(): readonly Node[] {
    return this.slot.content().roots;
  }
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

/** The place of an item that is read by itself, with things that stay whatever is written in them. */
class StayingSeat<Item, Made> implements Seat<Made> {
  readonly owner = undefined;
  private readonly made: Made[] = [];

  constructor(
    readonly slot: Chunk,
    private readonly makeOne: (view: () => View<Item>, slot: object) => Made,
  ) {}

  make(): readonly Made[] {
    const roots = this.roots();
    // Whatever is written in them may be what they are found by.
    for (const root of roots) restOnAllBelow(root);
    while (this.made.length < roots.length) this.made.push(this.madeAt(this.made.length));
    this.made.length = roots.length;
    return this.made.slice();
  }

  private madeAt(index: number): Made {
    return this.makeOne(() => new View<Item>(this.roots()[index]), this.slot);
  }

  private roots(): readonly Node[] {
    return this.slot.content().roots;
  }
}

/**
 * The entities of one list that stay the same ones while they are edited, whatever is written in them: all of it is asked
 * for, and they are found by what they were found by when they were last looked at.
 */
export function stayingCollectionOf<Item, Made extends Entity>(
  name: string,
  list: () => View<readonly Item[]>,
  make: (view: () => View<Item>, slot: object) => Made,
): Collection<Made> {
  const node = query(() => list().list);
  const seats = (): readonly Seat<Made>[] => {
    const now = node();
    if (now?.sequence) return now.sequence.chunks.map((chunk) => new StayingSeat(chunk, make));
    return (now?.items ?? []).map((item) => ({
      slot: item,
      owner: undefined,
      make: () => {
        restOnAllBelow(item);
        return [make(() => new View<Item>(item), item)];
      },
    }));
  };
  return new Collection(seats, inTextOrder, name, true);
}

/** As `collectionOf`, for things that last. */
export function lastingCollectionOf<Item, Identity, Made extends Entity>(
  name: string,
  list: () => View<readonly Item[]>,
  lasting: Lasting<Item, Identity, Made>,
): Collection<Made> {
  return new Collection(seatsOfLasting(list, lasting), inTextOrder, name);
}

/** Orders entities by where they stand in the text. */
export function inTextOrder(a: Entity, b: Entity): number {
  return startOf(a) - startOf(b);
}

function startOf({ view: { written } }: Entity): number {
  return written ? written.chunk.place(written.from) : 0;
}
