import { queryBy } from "../../query/query";
import type { View } from "../view";
import type { Collection } from "../../query/collection";
import { lastingCollectionOf, type Lasting } from "./seats";

/** An entry of a list that is known by its name. It stays the same while anything else in it is edited. */
export class NamedEntry<Item> {
  /** @param written what is written of it now */
  constructor(
    private readonly written: () => View<Item>,
    readonly name: string | undefined,
    private readonly key: string,
  ) {}

  /** What is written of it; whoever asks depends on all of that. */
  get view(): View<Item> {
    return this.written();
  }

  get nameView(): View<string> {
    return nameIn(this.view, this.key);
  }
}

function nameIn(view: View<unknown>, key: string): View<string> {
  return (view as View<Record<string, string>>).at(key);
}

/** How entries are made that are known by the text of a key. */
function entriesBy<Item>(key: string): Lasting<Item, string | undefined, NamedEntry<Item>> {
  return {
    identify: (view) => nameIn(view, key).text,
    isSame: (one, other) => one === other,
    make: (view, name) => new NamedEntry(view, name, key),
  };
}

export interface NamedEntriesOptions<Item> {
  /** The key that holds the name; `name` where nothing is said. */
  readonly key?: string;
  /** The entries of a name that the policy shares with every change. */
  readonly shared?: (name: string) => readonly View<Item>[];
}

/** The entries of a list, and which of them have a name. */
export class NamedEntries<Item> {
  readonly entries: Collection<NamedEntry<Item>>;
  private readonly own: (name: string) => readonly NamedEntry<Item>[];
  private readonly shared: (name: string) => readonly NamedEntry<Item>[];

  constructor(what: string, list: () => View<readonly Item[]>, options: NamedEntriesOptions<Item> = {}) {
    const { key = "name", shared = () => [] } = options;
    this.entries = lastingCollectionOf(what, list, entriesBy<Item>(key));
    this.own = this.entries.index(({ name }) => (name === undefined ? [] : [name]));
    this.shared = queryBy((name) =>
      shared(name).map((view) => new NamedEntry(() => view, nameIn(view, key).text, key)),
    );
  }

  /** The entries of a name, in order; those that the policy shares where the change has none of its own. */
  named(name: string): readonly NamedEntry<Item>[] {
    const own = this.own(name);
    return own.length > 0 ? own : this.shared(name);
  }

  /** The entries of the change itself. */
  all(): readonly NamedEntry<Item>[] {
    return this.entries.all.get();
  }
}
