import { kindOf } from "../../manifest/kind";
import { Manifest } from "../../manifest/model/manifest";
import { TrustPolicy } from "../../manifest/model/policy";
import { foundBy, joins, leftBy } from "../../manifest/model/phases";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import {
  asList,
  asScalar,
  entryOf,
  isEmpty,
  spanOf,
  type Entry,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import { secondOnes } from "../../manifest/schema/misplaced";
import type { Part } from "../../manifest/schema/part";
import { shapeOf } from "../../manifest/schema/shape";
import { isStandIn } from "../../manifest/syntax/stand-in";
import type { View } from "../../manifest/view";
import type { FindingDraft } from "../finding";
import { removal } from "../removal";
import { listed } from "../words";
import { defineRule, type Ranges } from "../rule";
import { changeNameTwice } from "./change-name-twice";
import { zoneIdTwice } from "./zone-id-twice";

export const duplicateName = defineRule({
  id: "duplicate-name",
  plane: "governance",
  over: [
    "manifest",
    "text",
    "zone",
    "record",
    "issuer",
    "certificate",
    "trustStore",
    "credential",
    "validation",
    "step",
    "rollbackStep",
  ],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A name or key is used twice",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["YAML 1.2.2 section 3.2.1.1"],
  docs: {
    problem:
      "Two entries of one list have the same name, two zones have one zoneId, two changes of one file and one namespace have one name, or one key stands twice in one map.",
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
  *check(entity) {
    if (entity instanceof Manifest) {
      yield* changeNameTwice(entity);
      return;
    }
    if ("text" in entity) {
      yield* inText(entity.text);
      return;
    }
    if ("zone" in entity) yield* zoneIdTwice(entity.change, entity.zone);
    const { what, named, first } = namesakes(entity);
    if (!named || !first || first.item === named.item) return;
    const mayGo = !("record" in entity) || !leadsToAnother(entity.record, entity.change);
    yield twice(what, named, first, mayGo);
  },
});

function inText(part: Part): readonly FindingDraft[] {
  const found: FindingDraft[] = [];
  for (const node of part.nodes())
    if (node.kind === "map" && secondOnes(node).length > 0)
      found.push(...duplicateKeys(node, entriesElsewhere(part)));
  if (part.isWholeDocument && kindOf(part.document) === "TrustPolicy") found.push(...sharedTwice(part));
  return found;
}

/** The lists of what a policy shares with every change, and what an entry of them is called. */
const sharedLists = [
  ["issuers", "issuer"],
  ["trustStores", "trust store"],
  ["credentials", "credential"],
] as const;

/** Entries that a policy shares under one name: changes find the first of them. */
function* sharedTwice({ document }: Part): Generator<FindingDraft> {
  const { defaults } = new TrustPolicy(document);
  for (const [list, what] of sharedLists) {
    const first = new Map<string, Named>();
    for (const view of defaults.at(list).items()) {
      const one = named({ view }, "name");
      const earlier = one && first.get(one.name);
      if (earlier) yield twice(what, one, earlier);
      else if (one) first.set(one.name, one);
    }
  }
}

/** The entries of a part that are said to belong to another map. */
function entriesElsewhere(part: Part): ReadonlySet<Entry> {
  return new Set(shapeOf(part).misplaced.flatMap(({ entries, inLast }) => [...entries, ...inLast]));
}

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
            edits: () => {
              const { start: now } = spanOf(first.key);
              return [{ start: now - 2, end: now, text: "- " }];
            },
          },
        ]
      : [],
  };
}

/** An entry that has a name. */
interface Named {
  readonly name: string;
  /** Where the name is written; the whole item where an alias or a merge key brings it in. */
  readonly at: Node;
  readonly item: Node;
}

interface Namesakes {
  /** What an entry is called in messages. */
  readonly what: string;
  readonly named: Named | undefined;
  /** The first entry of the name in the order of the text. */
  readonly first: Named | undefined;
}

type NamedEntity = Ranges[NamedKind];

type NamedKind =
  | "zone"
  | "record"
  | "issuer"
  | "certificate"
  | "trustStore"
  | "credential"
  | "validation"
  | "step"
  | "rollbackStep";

function namesakes(entity: NamedEntity): Namesakes {
  const { change } = entity;
  if ("zone" in entity) return zonesLike(entity.zone, change);
  if ("record" in entity) return recordsLike(entity.record, change);
  if ("certificate" in entity) {
    const { certificate } = entity;
    const others = certificate.isForeign ? [] : change.certificatesNamed(certificate.name ?? "");
    return byName("certificate", certificate, others, ({ isForeign }) => !isForeign);
  }
  if ("issuer" in entity)
    return byName("issuer", entity.issuer, change.issuers.named(entity.issuer.name ?? ""));
  if ("trustStore" in entity)
    return byName("trust store", entity.trustStore, change.trustStores.named(entity.trustStore.name ?? ""));
  if ("credential" in entity)
    return byName("credential", entity.credential, change.credentialsNamed(entity.credential.name ?? ""));
  if ("validation" in entity)
    return byName("check", entity.validation, change.validations.named(entity.validation.name ?? ""));
  if ("step" in entity) return byName("step", entity.step, change.stepsNamed(entity.step.name ?? ""));
  return byName(
    "rollback step",
    entity.rollbackStep,
    change.rollbackStepsNamed(entity.rollbackStep.name ?? ""),
  );
}

interface HasView {
  readonly view: View<unknown>;
}

/** @param counts whether another entry of the name is one that may not have it too */
function byName<Other extends HasView>(
  what: string,
  entity: HasView,
  others: readonly Other[],
  counts?: (other: Other) => boolean,
): Namesakes {
  return { what, named: named(entity, "name"), first: firstNamed(others, "name", counts) };
}

/** A zone may have an entry for each view. */
function zonesLike(zone: Zone, change: TrustChange): Namesakes {
  const others = zone.name === undefined ? [] : change.zonesNamed(zone.name);
  return byName("zone", zone, others, ({ viewName }) => viewName === zone.viewName);
}

function recordsLike(record: RecordSet, change: TrustChange): Namesakes {
  const others = record.id === undefined ? [] : change.recordsWithId(record.id);
  return {
    what: "record",
    named: record.foreign ? undefined : named(record, "id"),
    first: firstNamed(others, "id", ({ foreign }) => !foreign),
  };
}

/** Whether another phase of its record set begins with what an entry leaves, and not with what there is without it. */
function leadsToAnother(record: RecordSet, change: TrustChange): boolean {
  const phases = change.phasesOf(record).filter(({ foreign }) => !foreign);
  const index = phases.indexOf(record);
  const [before, next] = [phases[index - 1], phases[index + 1]];
  return next !== undefined && joins(before ? leftBy(before) : foundBy(record), next) === false;
}

/** Many may have one name, and each of them asks for the first. */
function firstNamed<Other extends HasView>(
  others: readonly Other[],
  key: "name" | "id",
  counts: (other: Other) => boolean = () => true,
): Named | undefined {
  for (const other of others) {
    const found = counts(other) ? named(other, key) : undefined;
    if (found) return found;
  }
  return undefined;
}

function named({ view }: HasView, key: "name" | "id"): Named | undefined {
  const item = view.written;
  const scalar = asScalar(entryOf(item, key)?.value);
  if (!item || !scalar || isEmpty(scalar)) return undefined;
  const isOwn = scalar.parent?.kind === "entry" && scalar.parent.parent === item;
  return { name: scalar.source, at: isOwn ? scalar : item, item };
}

/** @param mayGo whether nothing else rests on the second one, as far as its list says */
function twice(what: string, { name, at, item }: Named, earlier: Named, mayGo = true): FindingDraft {
  return {
    at,
    message: messageOf(what, name),
    related: [{ at: earlier.at, message: `the first ${what} "${earlier.name}"` }],
    // Steps and certificates may rest on what a second zone holds.
    fixes:
      mayGo && !(what === "zone" && hasRecords(item))
        ? removal(`Remove this second ${what} "${name}"`, item)
        : [],
    targets: [name],
  };
}

function hasRecords(zone: Node): boolean {
  return (asList(entryOf(zone, "records")?.value)?.items.length ?? 0) > 0;
}

function messageOf(what: string, name: string): string {
  if (what === "zone")
    return `There is more than one entry for the zone ${name} in one view, so its records stand in two places and each may be read without the other. Put them into one entry, or give one of the two another view.`;
  const [called, label] = what === "record" ? ["with the id", "an id"] : ["called", "a name"];
  return `There is more than one ${what} ${called} "${name}", so a reference to ${name} could mean either. Give this ${what} ${label} of its own.`;
}
