import type { TrustChange } from "../../manifest/model/trust-change";
import {
  asScalar,
  entryOf,
  isEmpty,
  spanOf,
  walk,
  type Entry,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import { secondOnes, shapeOf } from "../../manifest/schema/misplaced";
import { isStandIn } from "../../manifest/syntax/stand-in";
import type { View } from "../../manifest/view";
import type { FindingDraft } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";

export const duplicateName = defineRule({
  id: "duplicate-name",
  plane: "governance",
  over: "manifest",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "A name or key is used twice",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["YAML 1.2.2 section 3.2.1.1"],
  docs: {
    problem: "Two entries of one list have the same name, or one key stands twice in one map.",
    why: "A reference to the name means either of them, and of two equal keys one silently loses: the reviewer reads one value, the tool executes the other.",
    remedy: "Rename one of the two, or remove the one that is not meant.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
  - {name: shop-tls, dnsNames: [www.example.com]}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
  - {name: www-tls, dnsNames: [www.example.com]}
`,
  },
  *check(manifest) {
    for (const document of manifest.source.documents) {
      const elsewhere = new Set(
        shapeOf(document)?.misplaced.flatMap(({ entries, inLast }) => [...entries, ...inLast]),
      );
      for (const node of walk(document.root)) if (node.kind === "map") yield* duplicateKeys(node, elsewhere);
    }
    for (const change of manifest.changes()) yield* duplicateNames(change);
  },
});

/** @param elsewhere entries that are said to belong to another map */
function* duplicateKeys(map: MapNode, elsewhere: ReadonlySet<Entry>): Generator<FindingDraft> {
  const twice = secondOnes(map).filter((entry) => !elsewhere.has(entry));
  const [first, ...others] = twice;
  const isRun = others.length > 0 && twice.every((entry, index) => isNext(map, entry, twice[index - 1]));
  const isTwo = map.parent?.kind === "list" && (isRun || others.length > 1);
  if (first && isTwo) yield twoItemsInOne(map, first, { twice, isRun });
  else for (const entry of twice) yield keyTwice(map, entry);
}

function isNext(map: MapNode, entry: Entry, before: Entry | undefined): boolean {
  return !before || map.entries.indexOf(entry) === map.entries.indexOf(before) + 1;
}

function firstWith(map: MapNode, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key.source === key && !isStandIn(entry));
}

function keyTwice(map: MapNode, entry: Entry): FindingDraft {
  const key = entry.key.source;
  const earlier = firstWith(map, key);
  return {
    at: entry.key,
    message: `The key "${key}" stands twice in this map. Tools disagree on which of the two counts; keep one.`,
    related: earlier ? [{ at: earlier.key, message: `"${key}" stands here first` }] : [],
    fixes: removal(`Remove this second "${key}"`, entry),
  };
}

/** Several keys stand twice in an item of a list: two items have become one. */
function twoItemsInOne(
  map: MapNode,
  first: Entry,
  { twice, isRun }: { readonly twice: readonly Entry[]; readonly isRun: boolean },
): FindingDraft {
  const keys = twice.map(({ key }) => `"${key.source}"`);
  const earlier = firstWith(map, first.key.source);
  const { text } = map.chunk.source;
  const { start } = spanOf(first.key);
  const hasRoom = isRun && !map.flow && text.slice(start - 2, start) === "  ";
  return {
    at: first.key,
    message: `${listed(keys)} stand twice in this item. Is the line with the "-" missing${isRun ? ` above ${keys[0] ?? ""}` : ""}, at which the next item begins?`,
    related: earlier ? [{ at: earlier.key, message: `${keys[0] ?? ""} stands here first` }] : [],
    fixes: hasRoom
      ? [
          {
            title: `Begin a new item with ${first.key.source}`,
            safe: false,
            edits: () => [{ start: start - 2, end: start, text: "- " }],
          },
        ]
      : [],
  };
}

function* duplicateNames(change: TrustChange): Generator<FindingDraft> {
  for (const list of listsOf(change)) {
    const first = new Map<string, Named>();
    for (const one of list.names) {
      const earlier = first.get(one.key);
      if (earlier) yield twice(list, one, earlier);
      else first.set(one.key, one);
    }
  }
}

interface Named {
  readonly name: string;
  /** What has to be unique: the name, for zones together with the view. */
  readonly key: string;
  /** Where the name is written; the whole item where an alias or a merge key brings it in. */
  readonly at: Node;
  readonly item: Node;
}

interface NamedList {
  /** What an entry is called in messages. */
  readonly what: string;
  readonly names: readonly Named[];
}

function listsOf(change: TrustChange): readonly NamedList[] {
  const { spec } = change;
  const list = (what: string, entries: View<unknown>): NamedList => ({
    what,
    names: (entries as View<{ name: string }[]>).items().flatMap((item) => namedBy(item, "name")),
  });
  const zones = change.zones().flatMap((zone) => {
    const [named] = namedBy(zone.view as View<{ name: string }>, "name");
    return named ? [{ ...named, key: `${zone.name ?? named.name} ${zone.viewName}` }] : [];
  });
  const records = change.records().filter((record) => !record.foreign);
  return [
    { what: "zone", names: zones },
    { what: "record", names: records.flatMap(({ view }) => namedBy(view as View<{ id: string }>, "id")) },
    list("issuer", spec.at("issuers")),
    list("certificate", spec.at("certificates")),
    list("trust store", spec.at("trustStores")),
    list("credential", spec.at("credentials")),
    list("check", spec.at("validation")),
    list("step", spec.at("steps")),
    list("rollback step", change.rollback.at("steps")),
  ];
}

function namedBy<Key extends "name" | "id">(view: View<Record<Key, string>>, key: Key): Named[] {
  const item = view.written;
  const scalar = asScalar(entryOf(item, key)?.value);
  if (!item || !scalar || isEmpty(scalar)) return [];
  const isOwn = scalar.parent?.kind === "entry" && scalar.parent.parent === item;
  return [{ name: scalar.source, key: scalar.source, at: isOwn ? scalar : item, item }];
}

function twice({ what }: NamedList, { name, at, item }: Named, earlier: Named): FindingDraft {
  return {
    at,
    message: messageOf(what, name),
    related: [{ at: earlier.at, message: `the first ${what} "${earlier.name}"` }],
    fixes: removal(`Remove this second ${what} "${name}"`, item),
    targets: [name],
  };
}

function messageOf(what: string, name: string): string {
  if (what === "zone")
    return `There is more than one entry for the zone ${name} in one view, so its records stand in two places and each may be read without the other. Put them into one entry, or give one of the two another view.`;
  const [called, label] = what === "record" ? ["with the id", "an id"] : ["called", "a name"];
  return `There is more than one ${what} ${called} "${name}", so a reference to ${name} could mean either. Give this ${what} ${label} of its own.`;
}
