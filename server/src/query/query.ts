/**
 * Answers that remember what they were worked out from. A `Cell` holds what comes from outside, a `Query` works
 * something out; whatever a query reads while it runs, it depends on. When a cell changes, only what depended on it is
 * asked again, and an answer that comes out equal to the one before stops the wave.
 *
 * Queries run to their end and never throw on purpose: whoever wants to stop stops between two of them.
 */
import { Kept } from "../text/kept";
import { Computed, endWithMaker, type QueryOptions } from "./computed";

export {
  askingOnce,
  Cell,
  Computed,
  countingQueries,
  ListCell,
  sameItems,
  untracked,
  type Answer,
  type QueryLog,
  type QueryOptions,
} from "./computed";

const noOptions: QueryOptions<never> = {};

/** A question with an answer of its own. */
export class Query<T> extends Computed<T> {
  constructor(
    protected readonly work: () => T,
    protected readonly options: QueryOptions<T> = noOptions,
  ) {
    super();
    if (options.endsWithMaker) endWithMaker(this);
  }
}

/** A question about a key. */
class KeyedQuery<Key, T> extends Computed<T> {
  constructor(
    private readonly workOn: (key: Key) => T,
    private readonly key: Key,
    protected readonly options: QueryOptions<T>,
  ) {
    super();
    if (options.endsWithMaker) endWithMaker(this);
  }

  protected work(): T {
    return this.workOn(this.key);
  }
}

/** A query as a function, for the questions of a model. */
export function query<T>(work: () => T, options?: QueryOptions<T>): () => T {
  const asked = new Query(work, options);
  return () => asked.get();
}

/**
 * A question about a key: a query for each key that is asked about. A key that is an object can be forgotten with
 * everything that was asked about it.
 */
export function queryBy<Key, T>(
  work: (key: Key) => T,
  options: QueryOptions<T> = noOptions,
): (key: Key) => T {
  const byObject = new Kept<object, Computed<T>>();
  const byValue = new Map<Key, Computed<T>>();
  const forgettable = { ...options, isForgettable: true };
  return (key) => {
    let asked = isObject(key) ? byObject.get(key) : byValue.get(key);
    if (!asked) {
      asked = new KeyedQuery(work, key, isObject(key) ? forgettable : options);
      if (isObject(key)) byObject.set(key, asked);
      else byValue.set(key, asked);
    }
    return asked.get();
  };
}

/** A question about two things. */
class PairedQuery<One, Other, T> extends Computed<T> {
  constructor(
    private readonly workOn: (one: One, other: Other) => T,
    private readonly one: One,
    readonly other: Other,
    protected readonly options: QueryOptions<T>,
  ) {
    super();
    if (options.endsWithMaker) endWithMaker(this);
  }

  protected work(): T {
    return this.workOn(this.one, this.other);
  }
}

/** As `queryBy`, about two things, for as long as both exist. */
export function queryByTwo<One extends object, Other extends object, T>(
  work: (one: One, other: Other) => T,
  options?: QueryOptions<T>,
): (one: One, other: Other) => T {
  type Asked = PairedQuery<One, Other, T>;
  // Most are asked about with a single other thing, and there are very many of them.
  const byOne = new Kept<One, Asked | Kept<Other, Asked>>();
  const forgettable = { ...options, isForgettable: true };
  return (one, other) => {
    const known = byOne.get(one);
    const isOnly = known instanceof PairedQuery;
    const asked = isOnly ? (known.other === other ? known : undefined) : known?.get(other);
    if (asked) return asked.get();
    const made = new PairedQuery(work, one, other, forgettable);
    if (!known) byOne.set(one, made);
    else if (isOnly) byOne.set(one, keptBoth(known, made));
    else known.set(other, made);
    return made.get();
  };
}

function keptBoth<Other extends object, Asked extends { readonly other: Other }>(
  known: Asked,
  made: Asked,
): Kept<Other, Asked> {
  const both = new Kept<Other, Asked>();
  for (const asked of [known, made]) both.set(asked.other, asked);
  return both;
}

function isObject(key: unknown): key is object {
  return typeof key === "object" && key !== null;
}
