import { keepingForAWhile } from "../text/kept";
import { difference } from "./difference";
import { markDue, unmarkDue, settle } from "./settling";
import { Source, type Ending, type Reader } from "./source";

/** What can be asked: a cell or something computed. */
export interface Answer<T> {
  get(): T;
}

/** What runs at the moment, so that reads can be noted. */
let running: (Reader & Owner) | undefined;

/**
 * What was read by all that run at the moment, one within the other: the innermost stands last. A list of its own for
 * each, growing as it is read, would leave as much garbage behind as everything that is known.
 */
const read: (Source | undefined)[] = [];
/** Where in `read` the part of what runs begins, and where it ends. */
let firstRead = 0;
let endOfRead = 0;

function setRunning(reader: (Reader & Owner) | undefined, first: number): void {
  running = reader;
  firstRead = first;
}

/** How many of the last reads are looked through for the same one. */
const SHORT_MEMORY = 16;

/** Notes that what runs has read a source; false where nothing runs. What is read again soon is noted once. */
function noteRead(source: Source): boolean {
  if (!running) return false;
  const oldest = Math.max(firstRead, endOfRead - SHORT_MEMORY);
  for (let at = endOfRead - 1; at >= oldest; at--) if (read[at] === source) return true;
  read[endOfRead++] = source;
  return true;
}

/** What something read in its last run, in order; some of it perhaps more than once. Very many read a single thing. */
type Sources = Source | readonly Source[] | undefined;

/** Takes what was read from an index on. */
function takeRead(first: number): Sources {
  const sources = endOfRead - first < 2 ? read[first] : (read.slice(first, endOfRead) as readonly Source[]);
  read.fill(undefined, first, endOfRead);
  endOfRead = first;
  return sources;
}

function asList(sources: Sources): readonly Source[] {
  if (sources === undefined) return [];
  return sources instanceof Source ? [sources] : sources;
}

/** Whether it is noted what answers rest on. */
let isFollowing = true;

/**
 * Everything that is asked inside of `action` is worked out once and kept, and nothing is noted of what it rests on:
 * cheaper, for a text that nobody edits. Answers that were worked out in it do not follow a change in it. At its end
 * they are let go; those of them that other answers have read stay what they are.
 */
export function askingOnce<T>(action: () => T): T {
  const outer = isFollowing;
  isFollowing = false;
  try {
    return keepingForAWhile(() => untracked(action));
  } finally {
    isFollowing = outer;
  }
}

/** Reads inside of `action` do not count as dependencies of what is running. */
export function untracked<T>(action: () => T): T {
  const outer = running;
  running = undefined;
  try {
    return action();
  } finally {
    running = outer;
  }
}

/** Has something end with the present answer of what runs, where anything does. */
export function endWithMaker(made: Ending): void {
  running?.own(made);
}

/** A value that comes from outside the queries. */
export class Cell<T> extends Source implements Answer<T> {
  constructor(private value: T) {
    super();
  }

  /** Whether two values are the same to those who read them. */
  protected isSame(a: T, b: T): boolean {
    return Object.is(a, b);
  }

  get(): T {
    if (!noteRead(this)) settle();
    return this.value;
  }

  /** The value; reading it this way makes nothing depend on it. */
  peek(): T {
    return this.value;
  }

  set(value: T): void {
    if (this.isSame(this.value, value)) return;
    this.value = value;
    this.warnReaders("stale");
  }

  refresh(): void {
    // What comes from outside is always up to date.
  }

  refreshWithin(): boolean {
    return this.isUpToDate;
  }

  get isUpToDate(): boolean {
    return true;
  }
}

/** A list that comes from outside; two with the same items in the same order are the same. */
export class ListCell<Item> extends Cell<readonly Item[]> {
  constructor() {
    super(nothing);
  }

  protected override isSame(a: readonly Item[], b: readonly Item[]): boolean {
    return sameItems(a, b);
  }
}

const nothing: readonly never[] = [];

/** Whether two lists hold the same things in the same order. */
export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

/** How often queries have run, by name; for tests and benchmarks that count instead of measuring time. */
export interface QueryLog {
  /** @param reads how much it read, what it read again soon counted once */
  ran(name: string, reads: number): void;
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
  /**
   * Does some of the work before it is asked, until the time is up; false while some is left. The rest is done with the
   * answer; when that becomes doubtful meanwhile, this may have been in vain.
   */
  workAhead?(isTimeUp: () => boolean): boolean;
  /** Whether it is not followed any longer when nobody depends on it; it is worked out again when it is asked for. */
  readonly isForgettable?: boolean;
  /** Whether it belongs to the query that it is made in, and ends when that is asked again. */
  readonly endsWithMaker?: boolean;
}

/** What takes care that something ends with its present answer. */
interface Owner {
  own(made: Ending): void;
}

/** What few answers have at a time. */
class Transient {
  /** Those of the sources that may have changed since they were read. */
  readonly suspects = new Set<Source>();
  /** What was made in the last run and ends with it. */
  readonly owned: Ending[] = [];
}

/** Stands for an answer that is not known yet. */
const UNKNOWN: unique symbol = Symbol("unknown");

/**
 * Something that is worked out when it is asked for, and again only when what it rests on has changed. There are very many
 * of them: whoever makes one for each of many things derives a class from it, whose instances share what they do.
 */
export abstract class Computed<T> extends Source implements Reader, Owner, Answer<T> {
  private state: "fresh" | "doubtful" | "stale" | "running" = "stale";
  private value: T | typeof UNKNOWN = UNKNOWN;
  private sources: Sources = undefined;
  private transient: Transient | undefined = undefined;

  /** How it answers; best shared by many. */
  protected abstract readonly options: QueryOptions<T>;

  /** Works the answer out; whatever it reads, it depends on. */
  protected abstract work(): T;

  get(): T {
    if (!noteRead(this)) settle();
    this.refresh();
    return this.value as T;
  }

  /** The last answer, however old; reading it this way makes nothing depend on it. */
  peek(): T | undefined {
    return this.value === UNKNOWN ? undefined : this.value;
  }

  get isUpToDate(): boolean {
    return this.state === "fresh";
  }

  refresh(): void {
    if (this.state === "fresh") return;
    if (this.state === "running") throw new Error(`The query ${this.options.name ?? ""} depends on itself`);
    if (this.state === "doubtful") this.askSuspects();
    if (this.isStale()) this.run();
    this.state = "fresh";
    this.forgetSuspects();
  }

  /** As `refresh`, as far as the time lasts for what can be done in slices; false while it is not up to date. */
  refreshWithin(isTimeUp: () => boolean): boolean {
    if (this.state === "doubtful" && !this.askSuspectsWithin(isTimeUp)) return false;
    const { options } = this;
    if (this.isStale() && options.workAhead && !untracked(() => options.workAhead?.(isTimeUp))) return false;
    this.refresh();
    return true;
  }

  /** As `refresh`; what runs at the moment does not depend on what is read for it. */
  refreshUntracked(): void {
    if (this.state === "fresh") return;
    untracked(() => {
      this.refresh();
    });
  }

  /** To be called when something has changed that `work` looks at without reading it from a source. */
  outdate(): void {
    this.warn("stale", this);
  }

  /** Forgets the answer and no longer depends on anything. Who has read it is asked again, and this is not. */
  dispose(): void {
    this.unlink();
    this.value = UNKNOWN;
    unmarkDue(this);
    this.warnReaders("stale");
  }

  /** Called when the answer may have become stale, before anybody asks for it. */
  protected onDoubt(): void {
    this.options.watcher?.onDoubt();
  }

  /** Whether it was about a thing, and nobody asks about that thing any more. */
  private isForgotten(): boolean {
    return this.options.isForgettable === true && !this.hasReaders;
  }

  private unlink(): void {
    for (const source of new Set(asList(this.sources))) source.removeReader(this);
    this.sources = undefined;
    this.endOwned();
    this.transient = undefined;
    this.state = "stale";
  }

  own(made: Ending): void {
    (this.transient ??= new Transient()).owned.push(made);
  }

  warn(state: "stale" | "doubtful", source: Source): void {
    if (this.state === "running") return;
    if (this.isForgotten()) {
      this.unlink();
      return;
    }
    if (state === "doubtful" && this.state !== "stale")
      (this.transient ??= new Transient()).suspects.add(source);
    const wasFresh = this.state === "fresh";
    if (this.state !== "stale") this.state = state;
    if (!wasFresh) return;
    log?.doubted?.(this.options.name ?? "");
    if (this.options.isEager || this.options.isFirewall) markDue(this, this.options.workAhead !== undefined);
    this.onDoubt();
    if (!this.options.isFirewall) this.warnReaders("doubtful");
  }

  /** Refreshes those sources that may have changed, until one turns out to have. */
  private askSuspects(): void {
    for (const source of this.transient?.suspects ?? []) {
      source.refresh();
      // A source that changed has warned this query.
      if (this.isStale()) return;
    }
  }

  /** As `askSuspects`, until the time is up; false while some are left. */
  private askSuspectsWithin(isTimeUp: () => boolean): boolean {
    for (const source of this.transient?.suspects ?? []) {
      if (this.isStale()) return true;
      if (source.isUpToDate) continue;
      if (!source.refreshWithin(isTimeUp) || isTimeUp()) return false;
    }
    return true;
  }

  private forgetSuspects(): void {
    if (!this.transient) return;
    if (this.transient.owned.length > 0) this.transient.suspects.clear();
    else this.transient = undefined;
  }

  private isStale(): boolean {
    return this.state === "stale";
  }

  private run(): void {
    this.state = "running";
    const value = isFollowing ? this.workFollowing() : this.workOnce();
    log?.ran(this.options.name ?? "", asList(this.sources).length);
    const before = this.value;
    if (before !== UNKNOWN && this.isEqual(before, value)) return;
    this.value = value;
    if (before !== UNKNOWN) this.warnReaders("stale");
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
    const outer = running;
    const outerFirst = firstRead;
    this.endOwned();
    setRunning(this, endOfRead);
    try {
      return this.work();
    } finally {
      this.state = "stale";
      const before = this.sources;
      this.sources = takeRead(firstRead);
      setRunning(outer, outerFirst);
      this.relink(before);
    }
  }

  private isEqual(a: T, b: T): boolean {
    return this.options.isEqual ? this.options.isEqual(a, b) : Object.is(a, b);
  }

  private relink(before: Sources): void {
    if (before === this.sources) return;
    const { gone, come } = difference(asList(before), asList(this.sources));
    for (const source of gone) source.removeReader(this);
    for (const source of come) source.addReader(this);
  }

  private endOwned(): void {
    if (!this.transient) return;
    for (const made of this.transient.owned) made.dispose();
    this.transient.owned.length = 0;
  }
}
