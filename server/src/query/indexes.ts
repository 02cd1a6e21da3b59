import { Kept } from "../text/kept";
import { Cell, ListCell, Query } from "./query";

/** What is kept of the entities, and follows each that comes or goes. */
export interface Follower<Entity> {
  replace(gone: readonly Entity[], made: readonly Entity[]): void;
}

/** Under which keys an entity stands, when it comes and when it goes. */
export interface Keys<Entity, Key> {
  made(entity: Entity): Iterable<Key>;
  /** Those that it was made with. */
  gone(entity: Entity): Iterable<Key>;
}

/** The keys of entities that stay what they are from when they are made. */
export function keysAsNow<Entity, Key>(keysOf: (entity: Entity) => Iterable<Key>): Keys<Entity, Key> {
  return { made: keysOf, gone: keysOf };
}

/** The keys of entities that stay the same ones while what is written in them changes. */
export function keysAsMade<Entity extends object, Key>(
  keysOf: (entity: Entity) => Iterable<Key>,
): Keys<Entity, Key> {
  const known = new Kept<Entity, readonly Key[]>();
  return {
    made: (entity) => {
      const keys = [...keysOf(entity)];
      known.set(entity, keys);
      return keys;
    },
    gone: (entity) => known.get(entity) ?? [],
  };
}

/** Under which keys any entity stands. */
export class Presence<Key, Entity> implements Follower<Entity> {
  private readonly counts = new Map<Key, number>();
  private readonly cells = new Map<Key, Cell<boolean>>();

  constructor(private readonly keys: Keys<Entity, Key>) {}

  has(key: Key): boolean {
    const known = this.cells.get(key);
    if (known) return known.get();
    const cell = new Cell((this.counts.get(key) ?? 0) > 0);
    this.cells.set(key, cell);
    return cell.get();
  }

  replace(gone: readonly Entity[], made: readonly Entity[]): void {
    if (gone.length === 0 && made.length === 1) {
      for (const entity of made) for (const key of unique(this.keys.made(entity))) this.change(key, 1);
      return;
    }
    const changes = new Map<Key, number>();
    const add = (key: Key, by: number): unknown => changes.set(key, (changes.get(key) ?? 0) + by);
    for (const entity of gone) for (const key of unique(this.keys.gone(entity))) add(key, -1);
    for (const entity of made) for (const key of unique(this.keys.made(entity))) add(key, 1);
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
export class DistinctValues<Key, Value, Entity> implements Follower<Entity> {
  private readonly counts = new Map<Key, Map<Value, number>>();
  private readonly answers = new Map<Key, Query<readonly Value[]>>();
  /** Counts up with each value that comes or goes. */
  private readonly versions = new Map<Key, Cell<number>>();

  constructor(private readonly pairs: Keys<Entity, readonly [Key, Value]>) {}

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
    const before = gone.flatMap((entity) => [...this.pairs.gone(entity)]);
    const touched = new Set<Key>();
    for (const entity of made) this.count(this.pairs.made(entity), 1, touched);
    this.count(before, -1, touched);
    for (const key of touched) {
      const version = this.versions.get(key);
      version?.set(version.peek() + 1);
    }
  }

  private count(pairs: Iterable<readonly [Key, Value]>, by: 1 | -1, touched: Set<Key>): void {
    for (const [key, value] of pairs) {
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

/** So many are looked for one by one. */
const FEW = 8;

function without<Entity>(entities: readonly Entity[], gone: readonly Entity[]): readonly Entity[] {
  if (gone.length === 0) return entities;
  if (gone.length <= FEW) return entities.filter((entity) => !gone.includes(entity));
  const leaving = new Set(gone);
  return entities.filter((entity) => !leaving.has(entity));
}

/** Entities by key. */
export class Index<Key, Entity> implements Follower<Entity> {
  private readonly cells = new Map<Key, ListCell<Entity>>();

  constructor(
    private readonly keys: Keys<Entity, Key>,
    private readonly before: (a: Entity, b: Entity) => number,
  ) {}

  get(key: Key): readonly Entity[] {
    return this.cellOf(key).get();
  }

  replace(gone: readonly Entity[], made: readonly Entity[]): void {
    const [only] = made;
    if (only !== undefined && gone.length === 0 && made.length === 1) {
      for (const key of unique(this.keys.made(only))) this.change(key, { gone, made });
      return;
    }
    const changed = new Map<Key, { gone: Entity[]; made: Entity[] }>();
    const at = (key: Key): { gone: Entity[]; made: Entity[] } => {
      const known = changed.get(key) ?? { gone: [], made: [] };
      changed.set(key, known);
      return known;
    };
    for (const entity of gone) for (const key of unique(this.keys.gone(entity))) at(key).gone.push(entity);
    for (const entity of made) for (const key of unique(this.keys.made(entity))) at(key).made.push(entity);
    for (const [key, change] of changed) this.change(key, change);
  }

  private change(key: Key, { gone, made }: { gone: readonly Entity[]; made: readonly Entity[] }): void {
    const cell = this.cellOf(key);
    const known = cell.peek();
    const left = without(known, gone);
    // Most keys have a single entity, in a list that is there already. One that `...` puts together has room for many more.
    const all = left.length === 0 ? made : left.concat(made);
    const last = left.at(-1);
    // What is left is in order, and what is read from the top comes in it.
    const isInOrder =
      all.length < 2 ||
      made.length === 0 ||
      (made.length === 1 && last !== undefined && this.before(last, all[all.length - 1] ?? last) < 0);
    cell.set(isInOrder ? all : [...all].sort(this.before));
  }

  private cellOf(key: Key): ListCell<Entity> {
    const known = this.cells.get(key);
    if (known) return known;
    const cell = new ListCell<Entity>();
    this.cells.set(key, cell);
    return cell;
  }
}
