import type { Stepwise } from "../text/stepwise";
import { DistinctValues, Index, keysAsMade, keysAsNow, Presence, type Follower, type Keys } from "./indexes";
import {
  changing,
  Computed,
  Query,
  sameItems,
  untracked,
  ListCell,
  type Answer,
  type QueryOptions,
} from "./query";
import { aheadOf } from "./slices";

/** A place in a list at which entities stand: it stays the same while what stands there changes. */
export interface Seat<Entity> {
  /** What tells one seat from another; compared by identity, together with `owner`. */
  readonly slot: object;
  /** What the entities at it were made with, besides the slot. */
  readonly owner: unknown;
  /** Makes the entities that stand at it now; what it reads it depends on. */
  make(): readonly Entity[];
}

/** The entities at one seat. */
export interface Member<Entity> {
  readonly slot: object;
  readonly entities: Answer<readonly Entity[]>;
}

/** What the members of one collection share. */
interface Shared<Entity> {
  /** Told of each change of a member's entities. */
  readonly followers: Follower<Entity>[];
  readonly options: QueryOptions<readonly Entity[]>;
}

/** A member as its collection keeps it: there is one for each thing that a text is about. */
class Seated<Entity> extends Computed<readonly Entity[]> implements Member<Entity> {
  /** The last time when it was marked. */
  round = 0;

  constructor(
    private readonly seat: Seat<Entity>,
    private readonly shared: Shared<Entity>,
  ) {
    super();
  }

  get slot(): object {
    return this.seat.slot;
  }

  get owner(): unknown {
    return this.seat.owner;
  }

  get entities(): Answer<readonly Entity[]> {
    return this;
  }

  protected get options(): QueryOptions<readonly Entity[]> {
    return this.shared.options;
  }

  protected work(): readonly Entity[] {
    const gone = this.peek() ?? [];
    const made = this.seat.make();
    // What entities are found by may be asked of them: nothing else is brought up to date for that.
    untracked(() => {
      changing(() => {
        for (const follower of this.shared.followers) follower.replace(gone, made);
      });
    });
    return made;
  }
}

/** How many seats are given up in one go, at the least: each time, lists that hold very many are gone through. */
const AT_ONCE = 100;

/**
 * Entities of one kind, and indexes over them. When one of them changes, only the entries that it had and has are
 * touched, and only those who asked about these keys are asked again.
 */
export class Collection<Entity extends object> {
  private readonly members = new Map<object, Seated<Entity> | readonly Seated<Entity>[]>();
  private readonly seats: Query<undefined>;
  private readonly shared: Shared<Entity>;
  /** The members, in order; told anew when seats come and go. */
  private readonly order = new ListCell<Seated<Entity>>();

  /**
   * @param seats where entities stand, in order
   * @param before whether one entity comes before another one, for what stands under one key
   */
  constructor(
    private readonly seatsNow: () => readonly Seat<Entity>[],
    private readonly before: (a: Entity, b: Entity) => number,
    name: string,
    /** Whether entities stay the same ones while what is written in them changes. */
    private readonly lasts = false,
  ) {
    this.shared = { followers: [], options: { name, isEager: true, isEqual: sameItems } };
    this.seats = new Query(
      () => {
        const all = this.seatsNow();
        untracked(() => {
          this.seat(all);
        });
        return undefined;
      },
      {
        name: `${name} seats`,
        isEager: true,
        ...aheadOf(() => this.takeSeats()),
      },
    );
  }

  /** Every entity, in order. Whoever asks depends on all of them. */
  readonly all = new Query(
    (): readonly Entity[] => this.current().flatMap(({ entities }) => entities.get()),
    {
      name: "all",
      isEqual: sameItems,
    },
  );

  /** The members, in order. Whoever asks depends on which there are, not on what they are. */
  current(): readonly Member<Entity>[] {
    this.begin();
    return this.order.get();
  }

  /** What stands at a slot now; whoever asks depends on that alone. */
  at(slot: object): readonly Entity[] {
    this.begin();
    const members = this.seatedAt(slot);
    // Whoever finds nobody there has to hear when somebody comes.
    if (members.length === 0) this.order.get();
    return members.flatMap((member) => member.get());
  }

  /** An index over the entities: `keysOf` gives the keys that an entity stands under. */
  index<Key>(keysOf: (entity: Entity) => Iterable<Key>): (key: Key) => readonly Entity[] {
    const index = new Index<Key, Entity>(this.keysOf(keysOf), this.before);
    this.follow(index);
    return (key) => {
      this.begin();
      return index.get(key);
    };
  }

  /**
   * Whether any entity stands under a key. Whoever asks depends on whether there is one, not on which.
   *
   * @param keyOf the key that is meant by what is asked about
   */
  presence<Asked, Key>(
    keysOf: (entity: Entity) => Iterable<Key>,
    keyOf: (asked: Asked) => Key,
  ): (asked: Asked) => boolean {
    const index = new Presence<Key, Entity>(this.keysOf(keysOf));
    this.follow(index);
    return (asked) => {
      this.begin();
      return index.has(keyOf(asked));
    };
  }

  /**
   * The different values that entities have under a key, in no order. Whoever asks depends on which values there are:
   * an entity that changes and keeps its values changes nothing for them.
   */
  distinct<Key, Value>(
    pairsOf: (entity: Entity) => Iterable<readonly [Key, Value]>,
  ): (key: Key) => readonly Value[] {
    const values = new DistinctValues<Key, Value, Entity>(this.keysOf(pairsOf));
    this.follow(values);
    return (key) => {
      this.begin();
      return values.get(key);
    };
  }

  /**
   * Has the entities take their seats before anybody asks, one after the other, until the time is up; false while some
   * are left. Whoever asks in between has all of them seated at once.
   */
  prepare(isTimeUp: () => boolean): boolean {
    return this.seats.refreshWithin(isTimeUp);
  }

  /** The seats are looked at when somebody asks for the first time. */
  private begin(): void {
    this.seats.refreshUntracked();
  }

  /** Takes the seats that there are now and are not taken, one after the other, and gives others up where they are many. */
  private *takeSeats(): Stepwise<void> {
    const seats = this.seatsNow();
    for (const seat of seats) {
      if (this.knownAt(seat)) continue;
      this.memberAt(seat);
      yield;
    }
    // All come before any goes: what stays under a key never seems to be gone.
    if (this.count <= seats.length + AT_ONCE) return;
    this.mark(seats);
    const gone = this.unmarked();
    for (let first = 0; first < gone.length; first += AT_ONCE) {
      this.remove(gone.slice(first, first + AT_ONCE));
      yield;
    }
  }

  private seat(seats: readonly Seat<Entity>[]): void {
    const { order, different } = this.mark(seats);
    if (different < this.count) this.remove(this.unmarked());
    this.order.set(order);
  }

  /** Marks the members at some seats; tells them in order, and how many different ones they are. */
  private mark(seats: readonly Seat<Entity>[]): {
    readonly order: readonly Seated<Entity>[];
    readonly different: number;
  } {
    this.round++;
    let different = 0;
    const order = seats.map((seat) => {
      const member = this.memberAt(seat);
      if (member.round !== this.round) different++;
      member.round = this.round;
      return member;
    });
    return { order, different };
  }

  /** The members that were not marked the last time. */
  private unmarked(): readonly Seated<Entity>[] {
    return [...this.seated()].filter(({ round }) => round !== this.round);
  }

  /** How many members there are. */
  private count = 0;
  /** Counts up each time when members are marked. */
  private round = 0;

  private *seated(): Generator<Seated<Entity>> {
    for (const members of this.members.values())
      if (members instanceof Seated) yield members;
      else yield* members;
  }

  /** The members at a slot. Nearly all slots have a single one. */
  private seatedAt(slot: object): readonly Seated<Entity>[] {
    const members = this.members.get(slot) ?? [];
    return members instanceof Seated ? [members] : members;
  }

  private setAt(slot: object, members: readonly Seated<Entity>[]): void {
    const [first] = members;
    if (!first) this.members.delete(slot);
    else this.members.set(slot, members.length === 1 ? first : members);
  }

  private keysOf<Key>(keysOf: (entity: Entity) => Iterable<Key>): Keys<Entity, Key> {
    return this.lasts ? keysAsMade(keysOf) : keysAsNow(keysOf);
  }

  private follow(index: Follower<Entity>): void {
    this.shared.followers.push(index);
    untracked(() => {
      for (const member of this.seated()) index.replace([], member.get());
    });
  }

  private knownAt({ slot, owner }: Seat<Entity>): Seated<Entity> | undefined {
    const members = this.members.get(slot);
    if (members instanceof Seated) return members.owner === owner ? members : undefined;
    return members?.find((member) => member.owner === owner);
  }

  private memberAt(seat: Seat<Entity>): Seated<Entity> {
    const known = this.knownAt(seat);
    if (known) return known;
    const member = new Seated(seat, this.shared);
    this.setAt(seat.slot, [...this.seatedAt(seat.slot), member]);
    this.count++;
    member.refresh();
    return member;
  }

  /** All at once: with a section of the text thousands may go. */
  private remove(members: readonly Seated<Entity>[]): void {
    if (members.length === 0) return;
    this.count -= members.length;
    for (const member of members) {
      const { slot } = member;
      this.setAt(
        slot,
        this.seatedAt(slot).filter((other) => other !== member),
      );
    }
    const gone = members.flatMap((member) => member.peek() ?? []);
    for (const index of this.shared.followers) index.replace(gone, []);
    for (const member of members) member.dispose();
  }
}
