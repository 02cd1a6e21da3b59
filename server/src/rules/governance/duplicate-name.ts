import { removeEntry, removeItem } from "../../manifest/edits/edits";
import type { TrustChange } from "../../manifest/model/trust-change";
import { isMergeEntry, walk, type Entry, type MapNode, type ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft } from "../finding";
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
    const key = entry.key.source;
    const earlier = first.get(key);
    if (!earlier) first.set(key, entry);
    else if (!isMergeEntry(entry)) {
      yield {
        at: entry.key,
        message: `The key "${key}" stands twice in this map. Tools disagree on which of the two counts; keep one.`,
        related: [{ at: earlier.key, message: `"${key}" stands here first` }],
        fixes: [{ title: `Remove this second "${key}"`, safe: false, edits: () => [removeEntry(entry)] }],
      };
    }
  }
}

function* duplicateNames(change: TrustChange): Generator<FindingDraft> {
  for (const [what, names] of listsOf(change)) {
    const first = new Map<string, ScalarNode>();
    for (const { name, key } of names) {
      const earlier = first.get(key);
      if (earlier) yield twice(what, name, earlier);
      else first.set(key, name);
    }
  }
}

interface Named {
  readonly name: ScalarNode;
  /** What has to be unique: the name, for zones together with the view. */
  readonly key: string;
}

function listsOf(change: TrustChange): readonly (readonly [string, readonly Named[]])[] {
  const { spec } = change;
  const names = (list: View<unknown>): Named[] =>
    (list as View<{ name: string }[]>).items().flatMap((item) => {
      const name = item.at("name").scalar;
      return name ? [{ name, key: name.source }] : [];
    });
  const zones = change.zones().flatMap((zone) => {
    const name = zone.view.at("name").scalar;
    return name ? [{ name, key: `${zone.name ?? name.source} ${zone.viewName}` }] : [];
  });
  const ids = change.records().flatMap((record) => {
    const id = record.foreign ? undefined : record.view.at("id").scalar;
    return id ? [{ name: id, key: id.source }] : [];
  });
  return [
    ["zone", zones],
    ["record id", ids],
    ["issuer", names(spec.at("issuers"))],
    ["certificate", names(spec.at("certificates"))],
    ["trust store", names(spec.at("trustStores"))],
    ["credential", names(spec.at("credentials"))],
    ["validation", names(spec.at("validation"))],
    ["step", names(spec.at("steps"))],
    ["rollback step", names(change.rollback.at("steps"))],
  ];
}

function twice(what: string, name: ScalarNode, earlier: ScalarNode): FindingDraft {
  const item = name.parent?.kind === "entry" ? name.parent.parent : undefined;
  return {
    at: name,
    message: `There are two entries "${name.source}" in the list of ${what}s. A reference to ${name.source} could mean either; give this ${what} a name of its own.`,
    related: [{ at: earlier, message: `the first ${what} "${earlier.source}"` }],
    fixes: item
      ? [
          {
            title: `Remove this second ${what} "${name.source}"`,
            safe: false,
            edits: () => [removeItem(item)],
          },
        ]
      : [],
    targets: [name.source],
  };
}
