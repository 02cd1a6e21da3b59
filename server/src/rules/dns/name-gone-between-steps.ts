import type { DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { View } from "../../manifest/view";
import { grouped } from "../../text/grouped";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { defineRule } from "../rule";
import { moveInFront } from "../step-edits";
import { listed } from "../words";
import { goneOnWayBack } from "./gone-on-way-back";
import { newWildcardFor } from "./hosts-into-wildcard";
import { setsGoneBetween, setsGoneOnWayBack } from "./set-gone-between-steps";

export const nameGoneBetweenSteps = defineRule({
  id: "name-gone-between-steps",
  plane: "dns",
  over: ["step", "rollbackStep"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A name leads nowhere between two steps",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-csf-2.0:ID.RA-07", "nist-800-53-r5:SC-22", "nist-800-53-r5:CM-3"],
  references: [
    "RFC 2308 section 5",
    "RFC 4592 section 2.2.2",
    "RFC 5321 section 5.1",
    "RFC 2782",
    "RFC 7208 section 4.5",
    "RFC 7489 section 6.6.3",
    "RFC 8659 section 3",
  ],
  docs: {
    problem:
      "One step deletes what leads clients to a name, its own records or the wildcard that answers for it, and only a later step creates what takes its place; MX, SRV, CAA and NS records, SPF and DMARC policies and DKIM keys are looked at, too. Or the way back does so: it takes away what answers for a name, or leads clients to it, before a later step restores what was there.",
    why: "In between the name has no address. Whoever asks then is told so, and resolvers remember it for as long as the SOA of the zone says: longer than the gap itself.",
    remedy:
      "Do both in one step, which is one transaction. Where both may stand side by side, create the new records first; where the type stays the same, write one update.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: delete, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: CNAME, op: create, ttl: 300, value: shop.edge.example.net., tls: none}
steps:
  - {name: remove, records: [shop.example.com/A]}
  - {name: settle, wait: 10m}
  - {name: add, records: [shop.example.com/CNAME]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: delete, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: CNAME, op: create, ttl: 300, value: shop.edge.example.net., tls: none}
steps:
  - {name: move, records: [shop.example.com/A, shop.example.com/CNAME]}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("rollbackStep" in entity) {
      yield* goneOnWayBack(change, entity.rollbackStep);
      yield* setsGoneOnWayBack(change, entity.rollbackStep);
      return;
    }
    const { step } = entity;
    const at = step.view.at("name").scalar ?? step.view.node;
    if (!at) return;
    yield* wildcardComesLate(change, step);
    const late = lateOf(change, step);
    for (const [deletedBy, behindIt] of grouped(late.map((one) => [one.deletedBy, one])))
      for (const [remedy, alike] of grouped(behindIt.map((one) => [one.remedy, one])))
        yield { at, ...finding(change, step, { deletedBy, remedy }, alike) };
    yield* setsGoneBetween(change, step, at);
  },
});

/** A record that a step creates at a name which something has led to an address, until a step before deleted that. */
interface Late extends End {
  readonly record: RecordSet;
  readonly name: DomainName;
  /** What has led there: a record set of the name itself, or a wildcard. */
  readonly gone: RecordSet;
}

/** What the gap begins with, and what closes it. */
interface End {
  readonly deletedBy: Step;
  /** The new record before the old one goes, both in one step, or one entry in place of two. */
  readonly remedy: "earlier" | "together" | "update";
}

const lateOf = ofEachRecord<Late>("whether a record comes later than what it replaces goes", lateAt, {
  records: ({ op, bearsAddresses }) => op === "create" && bearsAddresses,
});

function lateAt(change: TrustChange, step: Step, record: RecordSet): Late | undefined {
  const { zone, ownerName: name } = record;
  const { contents } = change;
  if (name === undefined || !contents.hasDeletions(zone)) return undefined;
  const before = contents.answerIn(zone, name, "before");
  if (before?.kind !== "records" || !before.records.some(bearsAddresses)) return undefined;
  const { isWildcard } = before;
  if (contents.mayHoldMore(zone, name) || !leadsNowhere(change, step, record, isWildcard)) return undefined;
  for (const { entry: gone } of before.records.filter(bearsAddresses)) {
    const deletedBy = deletionOf(change, gone, step);
    if (deletedBy) return { record, name, gone, deletedBy, remedy: remedyFor(record, gone) };
  }
  return undefined;
}

/** Hosts that a step deletes, and that a wildcard answers for which only a later step creates. */
function* wildcardComesLate(change: TrustChange, deletedBy: Step): Generator<FindingDraft> {
  const hosts = wildcardsAfter(change, deletedBy);
  for (const [step, late] of grouped(hosts.map((one) => [one.createdBy, one]))) {
    const at = step.view.at("name").scalar ?? step.view.node;
    if (at) yield { at, ...finding(change, step, { deletedBy, remedy: "earlier" }, late) };
  }
}

const wildcardsAfter = ofEachRecord<Late & { readonly createdBy: Step }>(
  "whether a deleted record goes before the wildcard comes that takes its place",
  (change, deletedBy, gone) => {
    const { zone, ownerName: name } = gone;
    const wildcard = newWildcardFor(change, gone);
    const [record] = wildcard;
    const steps = wildcard.map((entry) => change.states.onlyStepOf(entry));
    const createdBy = steps[0];
    if (name === undefined || !record || !createdBy || deletionOf(change, gone, createdBy) !== deletedBy)
      return undefined;
    if (steps.some((step) => !step || !change.timeline.comesBefore(deletedBy, step))) return undefined;
    const answer = change.contents.answerIn(zone, name, createdBy);
    const isGone =
      answer?.kind === "nothing" || (answer?.kind === "records" && !answer.records.some(bearsAddresses));
    return isGone ? { record, name, gone, deletedBy, createdBy, remedy: "earlier" } : undefined;
  },
  { records: ({ op }) => op === "delete" },
);

/** Whether a name has lost its address when a step comes: nothing answers, or what has answered has no address left. */
function leadsNowhere(change: TrustChange, step: Step, record: RecordSet, isWildcard: boolean): boolean {
  const answer = record.ownerName && change.contents.answerIn(record.zone, record.ownerName, step);
  if (answer?.kind === "nothing") return true;
  return (
    answer?.kind === "records" && answer.isWildcard === isWildcard && !answer.records.some(bearsAddresses)
  );
}

function remedyFor(record: RecordSet, gone: RecordSet): End["remedy"] {
  if (record.ownerName !== gone.ownerName) return "earlier";
  if (record.type === gone.type) return "update";
  // A CNAME stands alone (RFC 1034 section 3.6.2).
  return record.type === "CNAME" || gone.type === "CNAME" ? "together" : "earlier";
}

/** The step that deletes a record set, where it comes before another one. */
function deletionOf(change: TrustChange, entry: RecordSet, other: Step): Step | undefined {
  return change
    .phasesOf(entry)
    .filter(({ op }) => op === "delete")
    .flatMap((phase) => change.states.onlyStepOf(phase) ?? [])
    .find((step) => step.slot !== other.slot && change.timeline.comesBefore(step, other));
}

function finding(
  change: TrustChange,
  step: Step,
  { deletedBy, remedy }: End,
  late: readonly Late[],
): Omit<FindingDraft, "at"> {
  const names = [...new Set(late.map(({ name }) => name))];
  const gone = [...new Set(late.map((one) => one.gone))];
  const [first, then] = [step.name ?? "this step", deletedBy.name ?? "a step before"];
  const goes = listed(gone.flatMap(({ reference }) => reference ?? []));
  const they = names.length === 1 ? "it" : "them";
  const todo = {
    earlier: `Let ${first} come before ${then}, or do both in one step.`,
    together: "Do both in one step, where they are one transaction.",
    update: `Write one update of ${they} instead.`,
  }[remedy];
  return {
    message: `The step ${first} creates ${listed([...new Set(late.flatMap(({ record }) => record.reference ?? []))])} only after ${then} deletes ${goes}, which ${gone.length === 1 ? "has" : "have"} answered for ${listed(names)} until then: in between nothing leads clients to ${they}, and resolvers remember that. ${todo}`,
    related: relatedAt(deletedBy.view.at("name").scalar, `deletes ${goes}`),
    fixes: remedy === "earlier" ? createFirst(change, step, deletedBy, late) : [],
    targets: [
      ...(step.name === undefined ? [] : [step.name]),
      ...[...late.map(({ record }) => record), ...gone].flatMap(({ references }) => references),
    ],
  };
}

/** Offered where nothing but what waits stands in between, and the step does nothing else that might rest on that. */
function createFirst(
  change: TrustChange,
  step: Step,
  deletedBy: Step,
  late: readonly Late[],
): readonly Fix[] {
  const [item, target] = [step.view.written, deletedBy.view.written];
  const isAlone = change.recordsOf(step).every((record) => late.some((one) => one.record === record));
  if (!item || !target || !isAlone) return [];
  const onlyWaits = itemsBetween(target, item).every(
    (one) => new View<{ wait: string }>(one).at("wait").exists,
  );
  return onlyWaits ? moveInFront(step, deletedBy) : [];
}

function itemsBetween(first: Node, last: Node): readonly Node[] {
  const list = first.parent;
  return list?.kind === "list"
    ? list.items.slice(list.items.indexOf(first) + 1, list.items.indexOf(last))
    : [];
}
