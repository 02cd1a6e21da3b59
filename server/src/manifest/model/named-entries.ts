import { queryBy } from "../../query/query";
import type { View } from "../view";
import type { Collection } from "../../query/collection";
import { collectionOf } from "./seats";

/** An entry of a list that is known by its name. */
export class NamedEntry<Item> {
  constructor(
    readonly view: View<Item>,
    private readonly key: string,
  ) {}

  get nameView(): View<string> {
    return (this.view as View<Record<string, string>>).at(this.key);
  }

  get name(): string | undefined {
    return this.nameView.text;
  }
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
    this.entries = collectionOf(what, list, (view) => new NamedEntry(view, key));
    this.own = this.entries.index(({ name }) => (name === undefined ? [] : [name]));
    this.shared = queryBy((name) => shared(name).map((view) => new NamedEntry(view, key)));
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
