import type { Entry, ListNode, MapNode, Node, ScalarNode } from "./syntax/node";
import { asList, asMap, asScalar, entriesOf, entryOf, isEmpty, resolve } from "./syntax/node";

/** The keys of every member of a union. */
type KeyOf<T> = T extends readonly unknown[] ? never : T extends object ? keyof T & string : never;
/** What stands at a key, in those members of a union that have it. */
type At<T, K extends string> = T extends readonly unknown[]
  ? never
  : T extends { [P in K]?: infer V }
    ? V
    : never;
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;

/**
 * A typed look at a place in a document. `T` is the generated type of what the schema allows there; the document may
 * hold something else, so every question answers undefined (or nothing) where the shape is not the expected one.
 */
export class View<T> {
  constructor(
    /** The node as written: an alias where an alias stands. Undefined where nothing is written. */
    readonly written: Node | undefined,
    readonly entry?: Entry,
  ) {}

  /** The node, aliases seen through. */
  get node(): Exclude<Node, { kind: "alias" }> | undefined {
    return resolve(this.written);
  }

  get exists(): boolean {
    return !isEmpty(this.written);
  }

  get map(): MapNode | undefined {
    return asMap(this.written);
  }

  get list(): ListNode | undefined {
    return asList(this.written);
  }

  get scalar(): ScalarNode | undefined {
    const scalar = asScalar(this.written);
    return scalar && !isEmpty(scalar) ? scalar : undefined;
  }

  /** The scalar as it is written, without quotes: a serial `01234` stays what it is. */
  get text(): string | undefined {
    return this.scalar?.source;
  }

  /** The scalar as one of the words the schema allows there; undefined for any other word. */
  word<W extends string>(...words: readonly W[]): W | undefined {
    return words.find((word) => word === this.text);
  }

  get number(): number | undefined {
    const value = this.scalar?.value;
    return typeof value === "number" ? value : undefined;
  }

  get boolean(): boolean | undefined {
    const value = this.scalar?.value;
    return typeof value === "boolean" ? value : undefined;
  }

  at<K extends KeyOf<NonNullable<T>>>(key: K): View<NonNullable<At<NonNullable<T>, K>>> {
    const entry = entryOf(this.written, key);
    return new View(entry?.value, entry);
  }

  /** The items of a list; nothing where no list stands. */
  items(): View<ItemOf<T>>[] {
    return (this.list?.items ?? []).map((item) => new View<ItemOf<T>>(item));
  }

  /** A list, or the one value that may stand for a list of one. */
  oneOrMany(): View<ItemOf<T> | Exclude<T, readonly unknown[]>>[] {
    if (this.list) return this.list.items.map((item) => new View(item));
    return this.exists ? [new View(this.written, this.entry)] : [];
  }

  /** The entries of a map with free keys. */
  entries(): readonly Entry[] {
    return this.map ? entriesOf(this.map) : [];
  }
}

/**
 * Stays for good, for the sake of all others: V8 gives the objects of a class room for as many fields as the first few
 * have that are still there. Views come and go, and without any that is left each would get a list for its two fields.
 */
const NOTHING = new View<unknown>(undefined);

/** A look at a place where nothing is written. */
export function nothingWritten<T>(): View<T> {
  return NOTHING;
}
