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

/** The entries of a list, and which of them have a name. */
export class NamedEntries<Item> {
  readonly entries: Collection<NamedEntry<Item>>;
  /** The entries of a name, in order. */
  readonly named: (name: string) => readonly NamedEntry<Item>[];

  /** @param key the key that holds the name */
  constructor(what: string, list: () => View<readonly Item[]>, key = "name") {
    this.entries = collectionOf(what, list, (view) => new NamedEntry(view, key));
    this.named = this.entries.index(({ name }) => (name === undefined ? [] : [name]));
  }

  all(): readonly NamedEntry<Item>[] {
    return this.entries.all.get();
  }
}
