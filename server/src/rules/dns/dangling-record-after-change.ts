import { hasUnderscoreLabel, type DomainName } from "../../dns/name";
import { publicSuffix } from "../../dns/public-suffix";
import { svcParam } from "../../dns/svcb";
import { canGo, removeItem } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { zoneSeenFrom } from "../../manifest/model/zone-views";
import { parseHost } from "../../manifest/model/names";
import { bearsAddresses, type Moment } from "../../manifest/model/record-states";
import type { RecordSet, RecordTarget } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { Node } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { standingBehind, standingReleased } from "./dangling-standing";
import { hostScalar, replaceHost, turnIntoDeletion, turnIntoUpdate } from "./record-edits";

export const danglingRecordAfterChange = defineRule({
  id: "dangling-record-after-change",
  plane: "dns",
  over: ["record", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A record leads to something that the change gives up",
  controls: [
    "nist-csf-2.0:ID.AM-08",
    "owasp-nhi-2025:NHI1:2025",
    "nist-csf-2.0:GV.SC-10",
    "nist-800-53-r5:CM-8",
  ],
  references: ["NIST SP 800-81 Rev. 3"],
  docs: {
    problem:
      "After the change, or between two of its steps, a record leads to a name that the change deletes, or to a name or address that it releases.",
    why: "Whoever gets hold of the released resource next answers for your name, and can have a certificate issued for it. Until then clients find nothing.",
    remedy: "Delete the record or lead it elsewhere, in the same change and before what it leads to goes.",
    bad: `releases: [acme-shop.azurewebsites.net]
zones:
  - name: example.com
    records:
      - {name: old-shop, type: CNAME, op: keep, ttl: 300, value: acme-shop.azurewebsites.net., tls: none}
`,
    good: `releases: [acme-shop.azurewebsites.net]
zones:
  - name: example.com
    records:
      - {name: old-shop, type: CNAME, op: delete, previous: {ttl: 300, values: [acme-shop.azurewebsites.net.]}}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("zone" in entity) {
      yield* ofDelegation(change, entity.zone);
      yield* standingReleased(change, entity.zone);
      return;
    }
    const { record } = entity;
    const isLasting = record.op !== "delete" && change.phasesOf(record).at(-1) === record;
    if (isLasting) {
      for (const target of record.targets()) yield* deadTarget(change, record, target);
      yield* releasedAddresses(change, record);
    }
    if (record.changes) yield* leftHanging(change, record);
    if (record.op === "delete") yield* stillPointing(change, record);
  },
});

/** What stands in a zone's source alone and leads to a name that this entry leaves without an address. */
function* stillPointing(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const { ownerName: name, zone } = record;
  if (name === undefined || deletedAt(change, zone, name, "after")[0] !== record) return;
  yield* standingBehind(record, name, change.sources.unlistedLeadingTo(name, zone.viewName));
}

/** Something that leads somewhere, as messages speak of it. */
interface Pointer {
  readonly name: string;
  readonly zone: Zone;
  /** What to do about it before the resource goes. */
  readonly remedy: string;
  readonly fixes: (at: Node) => readonly Fix[];
  readonly targets: readonly string[];
}

function pointerOf(record: RecordSet): Pointer {
  const name = record.reference ?? "This record";
  const isOneOfSeveral = record.values.length > 1;
  return {
    name,
    zone: record.zone,
    remedy: isOneOfSeveral ? `Take the value out of ${name}` : `Delete ${name}`,
    fixes: (at) => fixes(record, at),
    targets: record.references,
  };
}

function deadTarget(change: TrustChange, record: RecordSet, target: RecordTarget): Iterable<FindingDraft> {
  return dead(change, pointerOf(record), target);
}

function* ofDelegation(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const targets = zone.name === undefined ? [] : [zone.name];
  const name = `The delegation of ${zone.name ?? "the zone"}`;
  const pointer = { name, zone, remedy: "Take it out of nameServers", fixes: () => [], targets };
  for (const { scalar } of zone.view.at("delegation").at("nameServers").items()) {
    const server = scalar && parseHost(scalar.source);
    if (scalar && server !== undefined) yield* dead(change, pointer, { name: server, at: scalar });
  }
}

function* dead(change: TrustChange, pointer: Pointer, { name, at }: RecordTarget): Generator<FindingDraft> {
  const released = change.releases().ofName(name);
  if (released) {
    const cause = change.placeOfRelease(released);
    yield finding(pointer, at, releasedMessage(pointer, name, released), cause, "is given up here");
    return;
  }
  const deleted = deletedAt(change, pointer.zone, name, "after");
  const [first] = deleted;
  if (!first) return;
  const references = listed(deleted.map(({ reference }) => reference ?? name));
  const message = `${pointer.name} leads to ${name}, where nothing answers after the change, since it deletes ${references}. Clients that follow it find nothing, and the record stays behind for whoever sets up that name next. ${pointer.remedy} in this change too, or lead it elsewhere.`;
  yield finding(pointer, at, message, first.nameNode, `goes with this change`);
}

function releasedMessage(pointer: Pointer, name: DomainName, released: string): string {
  const hosting = hostingSuffix(name);
  const danger =
    hosting === undefined
      ? `Whoever has ${name} next answers in your name, and can get a certificate for it.`
      : `Below ${hosting} anybody can register that very name within minutes, answers in your name from then on, and gets a certificate for it.`;
  const below = parseHost(released) === name ? "" : `, which lies below ${released}`;
  return `${pointer.name} leads to ${name}${below}, and this change gives that up. ${danger} ${pointer.remedy} before the resource goes, or lead it elsewhere.`;
}

/** The suffix under which a hosting company gives names to its customers, where the name has one. */
function hostingSuffix(name: DomainName): string | undefined {
  const suffix = publicSuffix(name, { privateSection: true });
  return suffix !== undefined && suffix !== publicSuffix(name) && suffix !== name ? suffix : undefined;
}

function finding(
  { fixes: fixesAt, targets }: Pointer,
  at: Node,
  message: string,
  cause: Node | undefined,
  causes: string,
): FindingDraft {
  return { at, message, related: relatedAt(cause, causes), fixes: fixesAt(at), targets };
}

/** The entries whose deletion leaves a name of a listed zone without an answer that leads to an address. */
function deletedAt(change: TrustChange, from: Zone, name: DomainName, moment: Moment): readonly RecordSet[] {
  const zone = zoneSeenFrom(change, name, from.viewName);
  if (!zone || !change.contents.hasDeletions(zone) || hasUnderscoreLabel(name)) return [];
  const answer = change.contents.answerIn(zone, name, moment);
  if (!answer || answer.kind === "elsewhere" || answer.kind === "unknown") return [];
  if (answer.kind === "records" && answer.records.some(bearsAddresses)) return [];
  const before = change.contents.answerIn(zone, name, "before");
  if (before?.kind === "elsewhere") return before.cut.entry.op === "delete" ? [before.cut.entry] : [];
  if (before?.kind !== "records") return [];
  // Behind a wildcard the name may have records of its own that are not listed.
  if (before.isWildcard && change.contents.mayHoldMore(zone, name)) return [];
  return before.records
    .filter(bearsAddresses)
    .flatMap(({ entry }) => change.phasesOf(entry).filter(({ op }) => op === "delete"));
}

function* releasedAddresses(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  for (const [index, data] of record.data().entries()) {
    const at = record.values[index]?.node;
    if (!data || !at) continue;
    const addresses =
      data.type === "A" || data.type === "AAAA"
        ? [data.address]
        : data.type === "SVCB" || data.type === "HTTPS"
          ? ["ipv4hint", "ipv6hint"].flatMap((key) => svcParam(data, key)?.values ?? [])
          : [];
    for (const address of addresses) {
      const released = change.releases().ofAddress(address);
      if (!released) continue;
      const pointer = pointerOf(record);
      const message = `${pointer.name} leads to ${address}, and this change gives that address up. Whoever is given it next answers in your name, and can get a certificate for it. ${pointer.remedy} before the address goes, or lead it elsewhere.`;
      yield finding(pointer, at, message, change.placeOfRelease(released), "is given up here");
    }
  }
}

/** Says where a record is led elsewhere, or deleted, only after what it has led to is gone. */
function* leftHanging(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const before = record.previousTargets();
  const leaves = before.length === 0 ? undefined : change.states.onlyStepOf(record);
  if (!leaves) return;
  const after = record.op === "delete" ? [] : record.targets().map(({ name }) => name);
  for (const { name } of before) {
    if (after.includes(name)) continue;
    for (const deleted of deletedAt(change, record.zone, name, leaves)) {
      const goes = change.states.onlyStepOf(deleted);
      const at = goes?.view.at("name").scalar;
      if (!goes || !at || goes.slot === leaves.slot || !change.timeline.comesBefore(goes, leaves)) continue;
      yield hanging({ record, leaves, deleted, name, goes: goes.name ?? "", at });
    }
  }
}

interface Hanging {
  readonly record: RecordSet;
  /** The step by which the record stops leading to the name. */
  readonly leaves: Step;
  readonly deleted: RecordSet;
  readonly name: DomainName;
  readonly goes: string;
  readonly at: Node;
}

function hanging({ record, leaves, deleted, name, goes, at }: Hanging): FindingDraft {
  const pointer = record.reference ?? "a record";
  const gone = deleted.reference ?? name;
  return {
    at,
    message: `The step ${goes} deletes ${gone}, and ${pointer} leads to ${name} until the step ${leaves.name ?? "that follows"}: in between, clients that follow it find nothing. Do ${leaves.name ?? "that step"} first, or both in one step.`,
    related: relatedAt(leaves.view.at("name").scalar, `until then ${pointer} leads to ${name}`),
    targets: [
      ...[goes, leaves.name].flatMap((one) => one ?? []),
      ...record.references,
      ...deleted.references,
    ],
  };
}

function fixes(record: RecordSet, at: Node): readonly Fix[] {
  if (record.foreign) return [];
  const name = record.reference ?? "the record";
  const value = record.values.find(({ node }) => node === at);
  if (record.values.length > 1) return value?.written ? withoutValue(record, value.written) : [];
  if (record.op === "keep") {
    const edits: Fix["edits"] = (layout) => turnIntoDeletion(record, layout);
    return [{ title: `Delete ${name} in this change too`, safe: false, edits }];
  }
  const host = value && hostScalar(value);
  if (!host) return [];
  const edits: Fix["edits"] = () => [replaceHost(host, record.type ?? "", tabStop("the new target"))];
  return [{ title: `Lead ${name} elsewhere`, safe: false, edits }];
}

function withoutValue(record: RecordSet, value: Node): readonly Fix[] {
  if (!canGo(value)) return [];
  const edits: Fix["edits"] = (layout) => [removeItem(value), ...turnIntoUpdate(record, layout)];
  return [{ title: `Take the value out of ${record.reference ?? "the record"}`, safe: false, edits }];
}
