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
export { changing, isSettled, settleWithin } from "./settling";

const noOptions: QueryOptions<never> = {};

/**
 * A question with an answer of its own: about nothing, one thing or two. It is one class for all of them, since what
 * asks for answers and keeps them is fast only while it meets few classes.
 */
export class Query<T, One = unknown, Other = unknown> extends Computed<T> {
  constructor(
    private readonly workOn: (one: One, other: Other) => T,
    protected readonly options: QueryOptions<T> = noOptions,
    private readonly one?: One,
    readonly other?: Other,
  ) {
    super();
    if (options.endsWithMaker) endWithMaker(this);
  }

  protected work(): T {
    // Whoever works something out of them has given them.
    return this.workOn(this.one as One, this.other as Other);
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
  const byObject = new Kept<object, Query<T, Key>>();
  const byValue = new Map<Key, Query<T, Key>>();
  const forgettable = { ...options, isForgettable: true };
  const made = (key: Key): Query<T, Key> => {
    const asked = new Query<T, Key>(work, isObject(key) ? forgettable : options, key);
    if (isObject(key)) byObject.set(key, asked);
    else byValue.set(key, asked);
    return asked;
  };
  return (key) => ((isObject(key) ? byObject.get(key) : byValue.get(key)) ?? made(key)).get();
}

/** As `queryBy`, about two things, for as long as both exist. */
export function queryByTwo<One extends object, Other extends object, T>(
  work: (one: One, other: Other) => T,
  options?: QueryOptions<T>,
): (one: One, other: Other) => T {
  type Asked = Query<T, One, Other>;
  // Most are asked about with a single other thing, and there are very many of them.
  const byOne = new Kept<One, Asked | Kept<Other, Asked>>();
  const forgettable = { ...options, isForgettable: true };
  return (one, other) => {
    const known = byOne.get(one);
    const isOnly = known instanceof Query;
    const asked = isOnly ? (known.other === other ? known : undefined) : known?.get(other);
    if (asked) return asked.get();
    const made = new Query(work, forgettable, one, other);
    if (!known) byOne.set(one, made);
    else if (isOnly) byOne.set(one, keptBoth(known, made));
    else known.set(other, made);
    return made.get();
  };
}

function keptBoth<T, One, Other extends object>(
  known: Query<T, One, Other>,
  made: Query<T, One, Other>,
): Kept<Other, Query<T, One, Other>> {
  const both = new Kept<Other, Query<T, One, Other>>();
  for (const asked of [known, made]) if (asked.other) both.set(asked.other, asked);
  return both;
}

function isObject(key: unknown): key is object {
  return typeof key === "object" && key !== null;
}
