import type { TrustChange } from "../../manifest/model/trust-change";
import {
  asScalar,
  entryOf,
  isEmpty,
  isMergeEntry,
  spanOf,
  walk,
  type Entry,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";

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
    for (const document of manifest.source.documents)
      for (const node of walk(document.root)) if (node.kind === "map") yield* duplicateKeys(node);
    for (const change of manifest.changes()) yield* duplicateNames(change);
  },
});

function* duplicateKeys(map: MapNode): Generator<FindingDraft> {
  const first = new Map<string, Entry>();
  for (const entry of map.entries) {
    if (isStandIn(entry)) continue;
    const key = entry.key.source;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entry);
    else if (!isMergeEntry(entry)) {
      yield {
        at: entry.key,
        message: `The key "${key}" stands twice in this map. Tools disagree on which of the two counts; keep one.`,
        related: [{ at: earlier.key, message: `"${key}" stands here first` }],
        fixes: removal(`Remove this second "${key}"`, entry),
      };
    }
  }
}

/** A key that the text lacks and the reader put in to go on. */
function isStandIn({ key }: Entry): boolean {
  const { start, end } = spanOf(key);
  return start === end && key.source !== "";
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
