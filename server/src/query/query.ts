/**
 * Answers that remember what they were worked out from. A `Cell` holds what comes from outside, a `Query` works
 * something out; whatever a query reads while it runs, it depends on. When a cell changes, only what depended on it is
 * asked again, and an answer that comes out equal to the one before stops the wave.
 *
 * Queries run to their end and never throw on purpose: whoever wants to stop stops between two of them.
 */
import { Source, type Ending, type Reader } from "./source";

/** What can be asked: a cell or a query. */
export interface Answer<T> {
  get(): T;
}

/** The query that is running, so that reads can be noted. */
let running: Reader | undefined;

/** Runs an action in the name of a query, or of nobody. */
function runAs<T>(reader: Reader | undefined, action: () => T): T {
  const outer = running;
  running = reader;
  try {
    return action();
  } finally {
    running = outer;
  }
}

/** Whether it is noted what answers rest on. */
let isFollowing = true;

/**
 * Everything that is asked inside of `action` is worked out once and kept, and nothing is noted of what it rests on:
 * cheaper, for a text that nobody edits. Answers that were worked out in it do not follow a change, be it in
 * `action` or afterwards.
 */
export function askingOnce<T>(action: () => T): T {
  const outer = isFollowing;
  isFollowing = false;
  try {
    return untracked(action);
  } finally {
    isFollowing = outer;
  }
}

/** Reads inside of `action` do not count as dependencies of the query that is running. */
export function untracked<T>(action: () => T): T {
  return runAs(undefined, action);
}

/** Eager queries and firewalls that may have become stale: others rest on it that they have been asked again. */
const due = new Set<Query<unknown>>();
let isSettling = false;

/** Brings all eager queries up to date. */
function settle(): void {
  if (due.size === 0 || isSettling) return;
  isSettling = true;
  try {
    for (const query of due) {
      due.delete(query);
      query.refresh();
    }
  } finally {
    isSettling = false;
  }
}

/** A value that comes from outside the queries. */
export class Cell<T> extends Source implements Answer<T> {
  constructor(
    private value: T,
    private readonly isEqual: (a: T, b: T) => boolean = Object.is,
  ) {
    super();
  }

  get(): T {
    if (running) running.dependOn(this);
    else settle();
    return this.value;
  }

  /** The value; reading it this way makes nothing depend on it. */
  peek(): T {
    return this.value;
  }

  set(value: T): void {
    if (this.isEqual(this.value, value)) return;
    this.value = value;
    this.warnReaders("stale");
  }

  refresh(): void {
    // What comes from outside is always up to date.
  }
}

/** How often queries have run, by name; for tests and benchmarks that count instead of measuring time. */
export interface QueryLog {
  ran(name: string): void;
  /** Told when it has become doubtful whether an answer is still the one, before anybody looks. */
  doubted?(name: string): void;
}

let log: QueryLog | undefined;

/** Has every run of a query told to a log while `action` runs. */
export function countingQueries<T>(into: QueryLog, action: () => T): T {
  const outer = log;
  log = into;
  try {
    return action();
  } finally {
    log = outer;
  }
}

export interface QueryOptions<T> {
  /** What it answers; for counting runs. */
  readonly name?: string;
  /** When two answers are the same to those who depend on them; by default when they are identical. */
  isEqual?(a: T, b: T): boolean;
  /** Told when the answer may have become stale, before anybody asks for it. */
  readonly watcher?: { onDoubt(): void };
  /** Whether it is asked by itself before anything else is, once it may have become stale. */
  readonly isEager?: boolean;
  /**
   * Whether it is asked again at once when it may have become stale, and those who depend on it hear of that only when
   * its answer is another one: for a small question that very many ask, so that they need not all be gone through.
   */
  readonly isFirewall?: boolean;
  /** Whether it is not followed any longer when nobody depends on it; it is worked out again when it is asked for. */
  readonly isForgettable?: boolean;
  /** Whether it belongs to the query that it is made in, and ends when that is asked again. */
  readonly endsWithMaker?: boolean;
}

const noSources: readonly Source[] = [];

/** A question whose answer is worked out when it is asked for, and again only when what it rests on has changed. */
export class Query<T> extends Source implements Reader, Answer<T> {
  private state: "fresh" | "doubtful" | "stale" | "running" = "stale";
  private answer: { readonly value: T } | undefined;
  /** What was read in the last run, in order; some of it perhaps more than once. */
  private sources: Source[] = noSources as Source[];
  /** Those of the sources that may have changed since they were read. */
  private suspects: Source[] | undefined;
  /** The queries that were made in the last run and end with it. */
  private owned: Ending[] | undefined;

  constructor(
    private readonly work: () => T,
    private readonly options: QueryOptions<T> = {},
  ) {
    super();
    if (options.endsWithMaker) running?.own(this);
  }

  get(): T {
    if (running) running.dependOn(this);
    else settle();
    this.refresh();
    return (this.answer as { readonly value: T }).value;
  }

  /** The last answer, however old; reading it this way makes nothing depend on it. */
  peek(): T | undefined {
    return this.answer?.value;
  }

  refresh(): void {
    if (this.state === "fresh") return;
    if (this.state === "running") throw new Error(`The query ${this.options.name ?? ""} depends on itself`);
    if (this.state === "doubtful") this.askSuspects();
    if (this.isStale()) this.run();
    this.state = "fresh";
    this.suspects = undefined;
  }

  /** Forgets the answer and no longer depends on anything. Who has read it is asked again, and this is not. */
  dispose(): void {
    this.unlink();
    this.answer = undefined;
    due.delete(this);
    this.warnReaders("stale");
  }

  /** Whether it was about a thing, and nobody asks about that thing any more. */
  private isForgotten(): boolean {
    return this.options.isForgettable === true && !this.hasReaders;
  }

  private unlink(): void {
    for (const source of this.sources) source.removeReader(this);
    this.sources = noSources as Source[];
    this.suspects = undefined;
    this.endOwned();
    this.state = "stale";
  }

  dependOn(source: Source): void {
    // What is read over and over is noted once in a row.
    if (this.sources.at(-1) !== source) this.sources.push(source);
  }

  own(query: Ending): void {
    (this.owned ??= []).push(query);
  }

  warn(state: "stale" | "doubtful", source: Source): void {
    if (this.state === "running") return;
    if (this.isForgotten()) {
      this.unlink();
      return;
    }
    if (state === "doubtful") (this.suspects ??= []).push(source);
    const wasFresh = this.state === "fresh";
    if (this.state !== "stale") this.state = state;
    if (!wasFresh) return;
    log?.doubted?.(this.options.name ?? "");
    if (this.options.isEager || this.options.isFirewall) due.add(this);
    this.options.watcher?.onDoubt();
    if (!this.options.isFirewall) this.warnReaders("doubtful");
  }

  /** Refreshes those sources that may have changed, until one turns out to have. */
  private askSuspects(): void {
    for (const source of this.suspects ?? []) {
      source.refresh();
      // A source that changed has warned this query.
      if (this.isStale()) return;
    }
  }

  private isStale(): boolean {
    return this.state === "stale";
  }

  private run(): void {
    this.state = "running";
    const value = isFollowing ? this.workFollowing() : this.workOnce();
    log?.ran(this.options.name ?? "");
    const isFirst = this.answer === undefined;
    if (this.answer && this.isEqual(this.answer.value, value)) return;
    this.answer = { value };
    if (!isFirst) this.warnReaders("stale");
  }

  private workOnce(): T {
    try {
      return this.work();
    } finally {
      this.state = "stale";
    }
  }

  /** Works the answer out and notes what it rests on. */
  private workFollowing(): T {
    const before = this.sources;
    this.sources = [];
    this.endOwned();
    try {
      return runAs(this, this.work);
    } finally {
      this.state = "stale";
      // A list that grew holds room for more; there are very many of them.
      this.sources = this.sources.slice();
      this.relink(before);
    }
  }

  private isEqual(a: T, b: T): boolean {
    return this.options.isEqual ? this.options.isEqual(a, b) : Object.is(a, b);
  }

  private relink(before: readonly Source[]): void {
    const { gone, come } = difference(before, this.sources);
    for (const source of gone) source.removeReader(this);
    for (const source of come) source.addReader(this);
  }

  private endOwned(): void {
    if (this.owned) for (const query of this.owned) query.dispose();
    this.owned = undefined;
  }
}

/** How far apart the same source may stand in two runs, for the runs to be compared bit by bit. */
const LONGEST_STEP = 16;

/**
 * What was read before and is read no longer, and what is read and may not have been before. What asks about thousands of
 * things reads nearly the same each time, in the same order: only where the two part is anything looked up.
 */
function difference(
  before: readonly Source[],
  now: readonly Source[],
): { readonly gone: Iterable<Source>; readonly come: readonly Source[] } {
  if (before.length === 0) return { gone: before, come: now };
  const gone = new Set<Source>();
  const come: Source[] = [];
  let at = 0;
  let atNow = 0;
  while (at < before.length || atNow < now.length) {
    if (at < before.length && before[at] === now[atNow]) {
      at++;
      atNow++;
      continue;
    }
    const step = stepToSame(before, at, now, atNow);
    const end = step ? at + step.before : before.length;
    const endNow = step ? atNow + step.now : now.length;
    for (const source of before.slice(at, end)) gone.add(source);
    for (const source of now.slice(atNow, endNow)) come.push(source);
    at = end;
    atNow = endNow;
  }
  if (gone.size > 0) for (const source of now) gone.delete(source);
  return { gone, come };
}

/** How far it is in both runs to where they read the same again; undefined where that is too far. */
function stepToSame(
  before: readonly Source[],
  at: number,
  now: readonly Source[],
  atNow: number,
): { readonly before: number; readonly now: number } | undefined {
  for (let far = 1; far <= LONGEST_STEP; far++)
    for (let step = 0; step <= far; step++) {
      const source = before[at + step];
      if (source !== undefined && source === now[atNow + far - step])
        return { before: step, now: far - step };
    }
  return undefined;
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
export function queryBy<Key, T>(work: (key: Key) => T, options?: QueryOptions<T>): (key: Key) => T {
  const queries = new KeyedQueries<Key, T>();
  const forgettable = { ...options, isForgettable: true };
  return (key) => {
    let asked = queries.get(key);
    if (!asked) {
      asked = new Query(() => work(key), isObject(key) ? forgettable : options);
      queries.set(key, asked);
    }
    return asked.get();
  };
}

/** As `queryBy`, about two things, for as long as both exist. */
export function queryByTwo<One extends object, Other extends object, T>(
  work: (one: One, other: Other) => T,
  options?: QueryOptions<T>,
): (one: One, other: Other) => T {
  const byOne = new WeakMap<One, (other: Other) => T>();
  return (one, other) => {
    let ofOne = byOne.get(one);
    if (!ofOne) {
      ofOne = queryBy((asked: Other) => work(one, asked), options);
      byOne.set(one, ofOne);
    }
    return ofOne(other);
  };
}

class KeyedQueries<Key, T> {
  private readonly byObject = new WeakMap<object, Query<T>>();
  private readonly byValue = new Map<Key, Query<T>>();

  get(key: Key): Query<T> | undefined {
    return isObject(key) ? this.byObject.get(key) : this.byValue.get(key);
  }

  set(key: Key, query: Query<T>): void {
    if (isObject(key)) this.byObject.set(key, query);
    else this.byValue.set(key, query);
  }
}

function isObject(key: unknown): key is object {
  return typeof key === "object" && key !== null;
}

/** Whether two lists hold the same things in the same order. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
