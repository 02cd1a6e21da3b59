import type { DomainName } from "../../dns/name";
import { recordTypeFacts } from "../../dns/types";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";
import { isNamedBySteps, retype } from "./record-edits";
import { listStanding } from "./standing-edits";

export const cnameCoexistsWithData = defineRule({
  id: "cname-coexists-with-data",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A CNAME shares its name with other records",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3(2)"],
  references: ["RFC 1034 section 3.6.2", "RFC 2181 section 10.1", "RFC 1912 section 2.4"],
  docs: {
    problem:
      "A name has a CNAME and another record, or a CNAME with two targets, after the change, between two of its steps, or between two steps of the rollback.",
    why: "A CNAME says that everything about the name is found elsewhere. With data beside it, servers refuse the zone, or each resolver picks what it likes.",
    remedy:
      "Keep one of the two. Where the old record has to go first, delete it in the same step that creates the new one. An alias that tolerates neighbours is an HTTPS record, or the provider's ALIAS.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: CNAME, ttl: 300, value: shop.edge.example.net., tls: none}
      - {name: shop, type: TXT, op: keep, ttl: 300, value: "site-verification=1"}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: delete, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: CNAME, ttl: 300, value: shop.edge.example.net., tls: none}
`,
  },
  *check({ record, change }) {
    const { ownerName, zone } = record;
    yield* besideStandingAlias(change, record);
    if (record.type !== "CNAME" || ownerName === undefined || ownerName === zone.name) return;
    if (change.phasesOf(record)[0] !== record) return;
    const twoTargets = severalTargets(record);
    if (twoTargets) yield twoTargets;
    const others = neighbours(change, record, ownerName);
    const lasting = others.filter((other) => areBothThereAfter(change, record, other));
    if (lasting.length > 0) yield* afterwards(change, record, lasting);
    else yield* inBetween(change, record, others);
  },
});

/** The RRsets at the same name that a CNAME does not tolerate, each by its first entry. */
function neighbours(change: TrustChange, record: RecordSet, ownerName: DomainName): readonly RecordSet[] {
  const all = [...change.recordsAt(ownerName), ...change.sources.unlistedBeside(record)];
  return all.filter((other) => {
    const isOther = other.type !== undefined && other.type !== "CNAME" && other.zone === record.zone;
    const shares =
      other.provider === undefined || record.provider === undefined || other.provider === record.provider;
    if (!isOther || !shares || recordTypeFacts(other.type)?.mayStandBesideCname) return false;
    return other.standing !== undefined || change.phasesOf(other)[0] === other;
  });
}

function areBothThereAfter(change: TrustChange, record: RecordSet, other: RecordSet): boolean {
  return [record, other].every((one) => change.states.stateOf(one, "after").kind === "present");
}

function severalTargets(record: RecordSet): FindingDraft | undefined {
  const targets = [...new Set(record.targets().map(({ name }) => name))];
  const second = record.targets().find(({ name }) => name !== targets[0])?.at;
  if (record.op === "delete" || targets.length < 2 || !second) return undefined;
  return {
    at: second,
    message: `${record.reference ?? "This CNAME"} has ${targets.length} targets, ${listed(targets)}: an alias stands for one other name, and servers refuse a second one. Keep one target, or list the addresses instead.`,
    fixes: removal(`Remove the target ${second.kind === "scalar" ? second.source : ""}`, second),
    targets: record.references,
  };
}

function* afterwards(
  change: TrustChange,
  record: RecordSet,
  others: readonly RecordSet[],
): Generator<FindingDraft> {
  const at = record.view.at("type").scalar ?? record.nameNode;
  if (!at) return;
  const types = [...new Set(others.map(({ type }) => type ?? ""))];
  const name = record.ownerName ?? "";
  yield {
    at,
    message: `${name} has a CNAME and ${listed(types)} after the change. With a CNAME, everything about a name is looked up at its target, so nothing may stand beside it: servers refuse the zone, or resolvers differ in what they see. ${isInReverseTree(record) ? "Keep one of the two." : "Keep one of the two, or use a record that tolerates neighbours: the provider's ALIAS, or HTTPS in alias mode."}`,
    related: others.flatMap((other) =>
      relatedAt(other.place, `${other.reference ?? "the record"} stands beside it`),
    ),
    fixes: fixes(change, record, others),
    targets: [record, ...others].flatMap(({ references }) => references),
  };
}

function fixes(change: TrustChange, record: RecordSet, others: readonly RecordSet[]): readonly Fix[] {
  const [other] = others;
  const all: Fix[] = [];
  if (others.length === 1 && other)
    all.push(...(other.standing ? deletion(other) : withdrawal(change, other)));
  all.push(...withdrawal(change, record));
  const mayBeAlias = record.op === "create" && !isInReverseTree(record);
  if (mayBeAlias && others.every(({ bearsAddresses }) => !bearsAddresses)) {
    all.push({
      title: "Make the CNAME an ALIAS record, answered by the provider",
      safe: false,
      edits: () => retype(change, record, "ALIAS"),
    });
  }
  return all;
}

/** Names of addresses have no addresses themselves, so nothing that leads to some stands in for an alias there. */
function isInReverseTree({ ownerName }: RecordSet): boolean {
  return ownerName !== undefined && /(?:^|\.)arpa$/.test(ownerName);
}

/** A record that the change creates need not be created; where steps name it, more than its entry would have to go. */
function withdrawal(change: TrustChange, record: RecordSet): readonly Fix[] {
  const item = record.view.written;
  if (!item || record.op !== "create" || record.foreign || isNamedBySteps(change, record)) return [];
  return removal(`Do not create ${record.reference ?? "the record"}`, item);
}

/** What stands in the source of the zone alone can go in this change, which then lists it. */
function deletion(record: RecordSet): readonly Fix[] {
  const title = `Delete ${record.reference ?? "the record"} in this change too`;
  return [{ title, safe: false, edits: (layout) => listStanding(record, { op: "delete" }, layout) }];
}

/** A record that is created where the source of the zone has a CNAME, of which the change does not speak. */
function* besideStandingAlias(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const { type, zone, ownerName } = record;
  const isCreated = record.op === "create" && type !== undefined && type !== "CNAME" && !record.foreign;
  if (!isCreated || ownerName === zone.name || recordTypeFacts(type)?.mayStandBesideCname) return;
  if (change.phasesOf(record)[0] !== record) return;
  const alias = change.sources.unlistedBeside(record).find((other) => other.type === "CNAME");
  const at = record.view.at("type").scalar ?? record.nameNode;
  if (!alias || !at || change.states.stateOf(record, "after").kind !== "present") return;
  const path = change.sources.forRecord(record)?.path ?? "the source of the zone";
  yield {
    at,
    message: `${record.reference ?? "This record"} is created, and ${path} has a CNAME at that name, which nothing here deletes. With a CNAME, everything about a name is looked up at its target, so nothing may stand beside it: servers refuse the zone, or resolvers differ in what they see. Delete the CNAME in the same step, or keep it alone.`,
    related: relatedAt(alias.place, "the CNAME that stands"),
    fixes: [...deletion(alias), ...withdrawal(change, record)],
    targets: [...record.references, ...alias.references],
  };
}

/**
 * Says where the CNAME comes before the other record has gone, or goes after the other one has come, on the way forward
 * and on the way back.
 */
function* inBetween(
  change: TrustChange,
  record: RecordSet,
  others: readonly RecordSet[],
): Generator<FindingDraft> {
  for (const other of others) {
    const clash = clashOf(change, record, other) ?? clashOf(change, other, record);
    if (clash) yield* between(clash);
    const clashBack = clashBackOf(change, record, other) ?? clashBackOf(change, other, record);
    if (clashBack) yield* between(clashBack);
  }
}

interface Clash {
  readonly isBack: boolean;
  readonly coming: RecordSet;
  readonly comes: Step;
  readonly going: RecordSet;
  readonly goes: Step;
}

/** Where one record comes by a step before the one that the other record goes by. */
function clashOf(change: TrustChange, coming: RecordSet, going: RecordSet): Clash | undefined {
  const comes = onlyStep(change, coming, "create");
  const goes = onlyStep(change, going, "delete");
  if (!comes || !goes || comes.slot === goes.slot || !change.timeline.comesBefore(comes, goes))
    return undefined;
  return { isBack: false, coming, comes, going, goes };
}

/** As `clashOf`, for the rollback: what the change deletes comes back, and what it creates goes again. */
function clashBackOf(change: TrustChange, coming: RecordSet, going: RecordSet): Clash | undefined {
  const comes = onlyStepBack(change, coming, "delete");
  const goes = onlyStepBack(change, going, "create");
  if (!comes || !goes || comes.slot === goes.slot || !comesBackBefore(change, comes, goes)) return undefined;
  return { isBack: true, coming, comes, going, goes };
}

/** The step that creates or deletes an RRset, where it is one. */
function onlyStep(change: TrustChange, record: RecordSet, op: "create" | "delete"): Step | undefined {
  const events = change.states
    .eventsOn(record)
    .filter(({ kind, entry }) => kind === "carry-out" && entry.op === op);
  return events.length === 1 ? events[0]?.step : undefined;
}

/** The step of the rollback that takes the creation or the deletion of an RRset back, where it is one. */
function onlyStepBack(change: TrustChange, record: RecordSet, op: "create" | "delete"): Step | undefined {
  const entries = change.phasesOf(record).filter((entry) => entry.op === "create" || entry.op === "delete");
  const [entry] = entries;
  if (!entry || entries.length > 1 || entry.op !== op) return undefined;
  const steps = stepsBackFromRecord(change, entry);
  return steps.length === 1 ? steps[0]?.step : undefined;
}

function* between({ isBack, coming, comes, going, goes }: Clash): Generator<FindingDraft> {
  const at = comes.view.at("name").scalar ?? coming.nameNode;
  if (!at) return;
  const [first, second] = [comes.name ?? "that comes first", goes.name ?? "that comes later"];
  const [come, gone] = [coming.reference ?? "a record", going.reference ?? "the other record"];
  const [comesBy, stop, remove] = isBack
    ? [`The rollback step ${first} restores`, ", and the way back stops half way", "Take"]
    : [`The step ${first} creates`, "", "Delete"];
  yield {
    at,
    message: `${comesBy} ${come}, and ${gone} goes only with the step ${second}: in between the name has a CNAME and other data, which servers refuse${stop}. ${remove} ${gone}${isBack ? " away" : ""} in the step ${first}, where both are one transaction.`,
    related: relatedAt(goes.view.at("name").scalar, `${isBack ? "takes away" : "deletes"} ${gone}`),
    targets: [comes, goes].flatMap(({ name }) => name ?? []).concat(coming.references, going.references),
  };
}
