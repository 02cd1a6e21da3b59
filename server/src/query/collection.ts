import { Cell, Query, sameItems, untracked, type Answer } from "./query";

/** A place in a list at which entities stand: it stays the same while what stands there changes. */
export interface Seat<Entity> {
  /** What tells one seat from another; compared by identity, together with `owner`. */
  readonly slot: object;
  /** What the entities at it were made with, besides the slot. */
  readonly owner: unknown;
  /** Makes the entities that stand at it now; what it reads it depends on. */
  readonly make: () => readonly Entity[];
}

/** The entities at one seat. */
export interface Member<Entity> {
  readonly slot: object;
  readonly entities: Answer<readonly Entity[]>;
}

/** A member as its collection keeps it. */
interface Kept<Entity> extends Member<Entity> {
  readonly owner: unknown;
  readonly entities: Query<readonly Entity[]>;
}

/**
 * Entities of one kind, and indexes over them. When one of them changes, only the entries that it had and has are
 * touched, and only those who asked about these keys are asked again.
 */
export class Collection<Entity> {
  private readonly members = new Map<object, Kept<Entity>[]>();
  private readonly seats: Query<readonly Seat<Entity>[]>;
  private readonly indexes: Follower<Entity>[] = [];
  /** The members, in order; told anew when seats come and go. */
  private readonly order: Cell<readonly Kept<Entity>[]>;

  /**
   * @param seats where entities stand, in order
   * @param before whether one entity comes before another one, for what stands under one key
   */
  constructor(
    private readonly seatsNow: () => readonly Seat<Entity>[],
    private readonly before: (a: Entity, b: Entity) => number,
    private readonly name: string,
  ) {
    this.order = new Cell<readonly Kept<Entity>[]>([], sameItems);
    this.seats = new Query(
      () => {
        const all = this.seatsNow();
        untracked(() => {
          this.seat(all);
        });
        return all;
      },
      { name: `${name} seats`, isEager: true },
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
    return (this.members.get(slot) ?? []).flatMap(({ entities }) => entities.get());
  }

  /** An index over the entities: `keysOf` gives the keys that an entity stands under. */
  index<Key>(keysOf: (entity: Entity) => Iterable<Key>): (key: Key) => readonly Entity[] {
    const index = new Index<Key, Entity>(keysOf, this.before);
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
    const index = new Presence<Key, Entity>(keysOf);
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
    const values = new DistinctValues<Key, Value, Entity>(pairsOf);
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
    if (this.isPrepared) return true;
    return untracked(() => {
      this.unprepared ??= this.seatsNow().values();
      for (let next = this.unprepared.next(); !next.done; next = this.unprepared.next()) {
        this.memberAt(next.value);
        if (isTimeUp()) return false;
      }
      this.seats.refresh();
      return true;
    });
  }

  private unprepared: Iterator<Seat<Entity>> | undefined;
  private isPrepared = false;

  /** The seats are looked at when somebody asks for the first time. */
  private begin(): void {
    untracked(() => {
      this.seats.refresh();
    });
  }

  private seat(seats: readonly Seat<Entity>[]): void {
    const kept = new Set<Kept<Entity>>();
    const order = seats.map((seat) => {
      const member = this.memberAt(seat);
      kept.add(member);
      return member;
    });
    // All are seated now, and what was still to be prepared may be out of date.
    this.unprepared = undefined;
    this.isPrepared = true;
    // Some may have been prepared for seats that an edit has taken away since.
    for (const member of [...this.seated()]) if (!kept.has(member)) this.remove(member);
    this.order.set(order);
  }

  private *seated(): Generator<Kept<Entity>> {
    for (const members of this.members.values()) yield* members;
  }

  private follow(index: Follower<Entity>): void {
    this.indexes.push(index);
    untracked(() => {
      for (const { entities } of this.seated()) index.replace([], entities.get());
    });
  }

  private memberAt(seat: Seat<Entity>): Kept<Entity> {
    const known = this.members.get(seat.slot)?.find(({ owner }) => owner === seat.owner);
    if (known) return known;
    let last: readonly Entity[] = [];
    const entities = new Query(
      () => {
        const made = seat.make();
        const gone = last;
        last = made;
        untracked(() => {
          for (const index of this.indexes) index.replace(gone, made);
        });
        return made;
      },
      { name: this.name, isEager: true },
    );
    const { slot, owner } = seat;
    const member = { slot, owner, entities };
    this.members.set(slot, [...(this.members.get(slot) ?? []), member]);
    entities.refresh();
    return member;
  }

  private remove({ slot, owner, entities }: Kept<Entity>): void {
    const others = (this.members.get(slot) ?? []).filter((member) => member.owner !== owner);
    if (others.length > 0) this.members.set(slot, others);
    else this.members.delete(slot);
    const last = entities.peek() ?? [];
    for (const index of this.indexes) index.replace(last, []);
    entities.dispose();
  }
}

/** What is kept of the entities, and follows each that comes or goes. */
interface Follower<Entity> {
  replace(gone: readonly Entity[], made: readonly Entity[]): void;
}

/** Under which keys any entity stands. */
class Presence<Key, Entity> implements Follower<Entity> {
  private readonly counts = new Map<Key, number>();
  private readonly cells = new Map<Key, Cell<boolean>>();

  constructor(private readonly keysOf: (entity: Entity) => Iterable<Key>) {}

  has(key: Key): boolean {
    const known = this.cells.get(key);
    if (known) return known.get();
    const cell = new Cell((this.counts.get(key) ?? 0) > 0);
    this.cells.set(key, cell);
    return cell.get();
  }

  replace(gone: readonly Entity[], made: readonly Entity[]): void {
    if (gone.length === 0 && made.length === 1) {
      for (const entity of made) for (const key of unique(this.keysOf(entity))) this.change(key, 1);
      return;
    }
    const changes = new Map<Key, number>();
    const add = (key: Key, by: number): unknown => changes.set(key, (changes.get(key) ?? 0) + by);
    for (const entity of gone) for (const key of unique(this.keysOf(entity))) add(key, -1);
    for (const entity of made) for (const key of unique(this.keysOf(entity))) add(key, 1);
    for (const [key, by] of changes) if (by !== 0) this.change(key, by);
  }

  private change(key: Key, by: number): void {
    const count = (this.counts.get(key) ?? 0) + by;
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
    this.cells.get(key)?.set(count > 0);
  }
}

/** The values under a key, each with how many entities have it. */
class DistinctValues<Key, Value, Entity> implements Follower<Entity> {
  private readonly counts = new Map<Key, Map<Value, number>>();
  private readonly answers = new Map<Key, Query<readonly Value[]>>();
  /** Counts up with each value that comes or goes. */
  private readonly versions = new Map<Key, Cell<number>>();

  constructor(private readonly pairsOf: (entity: Entity) => Iterable<readonly [Key, Value]>) {}

  get(key: Key): readonly Value[] {
    const known = this.answers.get(key);
    if (known) return known.get();
    const version = new Cell(0);
    const answer = new Query((): readonly Value[] => {
      version.get();
      return [...(this.counts.get(key)?.keys() ?? [])];
    });
    this.versions.set(key, version);
    this.answers.set(key, answer);
    return answer.get();
  }

  replace(gone: readonly Entity[], made: readonly Entity[]): void {
    // What comes is counted before what goes, so that a value that stays never seems to be gone.
    const touched = new Set<Key>();
    for (const entity of made) this.count(entity, 1, touched);
    for (const entity of gone) this.count(entity, -1, touched);
    for (const key of touched) {
      const version = this.versions.get(key);
      version?.set(version.peek() + 1);
    }
  }

  private count(entity: Entity, by: 1 | -1, touched: Set<Key>): void {
    for (const [key, value] of this.pairsOf(entity)) {
      const counts = this.counts.get(key) ?? new Map<Value, number>();
      const before = counts.get(value) ?? 0;
      if (before + by > 0) this.counts.set(key, counts.set(value, before + by));
      else counts.delete(value);
      if (before === 0 || before + by === 0) touched.add(key);
    }
  }
}

function unique<Key>(keys: Iterable<Key>): Iterable<Key> {
  return Array.isArray(keys) && keys.length < 2 ? (keys as Key[]) : new Set(keys);
}

/** Entities by key. */
class Index<Key, Entity> implements Follower<Entity> {
  private readonly cells = new Map<Key, Cell<readonly Entity[]>>();

  constructor(
    private readonly keysOf: (entity: Entity) => Iterable<Key>,
    private readonly before: (a: Entity, b: Entity) => number,
  ) {}

  get(key: Key): readonly Entity[] {
    return this.cellOf(key).get();
  }

  replace(gone: readonly Entity[], made: readonly Entity[]): void {
    const [only] = made;
    if (only !== undefined && gone.length === 0 && made.length === 1) {
      for (const key of unique(this.keysOf(only))) this.change(key, { gone, made });
      return;
    }
    const changed = new Map<Key, { gone: Entity[]; made: Entity[] }>();
    const at = (key: Key): { gone: Entity[]; made: Entity[] } => {
      const known = changed.get(key) ?? { gone: [], made: [] };
      changed.set(key, known);
      return known;
    };
    for (const entity of gone) for (const key of unique(this.keysOf(entity))) at(key).gone.push(entity);
    for (const entity of made) for (const key of unique(this.keysOf(entity))) at(key).made.push(entity);
    for (const [key, change] of changed) this.change(key, change);
  }

  private change(key: Key, { gone, made }: { gone: readonly Entity[]; made: readonly Entity[] }): void {
    const cell = this.cellOf(key);
    const known = cell.peek();
    const left = gone.length === 0 ? known : known.filter((entity) => !gone.includes(entity));
    const all = [...left, ...made];
    const last = left.at(-1);
    // What is read from the top comes in order.
    const isInOrder =
      all.length < 2 ||
      (made.length === 1 && last !== undefined && this.before(last, all[all.length - 1] ?? last) < 0);
    cell.set(isInOrder ? all : all.sort(this.before));
  }

  private cellOf(key: Key): Cell<readonly Entity[]> {
    const known = this.cells.get(key);
    if (known) return known;
    const cell = new Cell<readonly Entity[]>([], sameItems);
    this.cells.set(key, cell);
    return cell;
  }
}
