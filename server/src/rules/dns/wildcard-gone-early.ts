import type { DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { View } from "../../manifest/view";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { moveInFront } from "../step-edits";
import { listed } from "../words";

/** A record that a step creates at a name which a wildcard has led to an address, until a step before deleted that. */
interface Late {
  readonly record: RecordSet;
  readonly name: DomainName;
  readonly wildcard: RecordSet;
  readonly deletedBy: Step;
}

/**
 * A step that creates hosts only after another one has deleted the wildcard that answered for them: in between they have no
 * address, and resolvers remember that they have none (RFC 2308 section 5).
 */
export function* wildcardGoneEarly(change: TrustChange, step: Step): Generator<FindingDraft> {
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return;
  const late = lateOf(change, step);
  for (const deletedBy of new Set(late.map((one) => one.deletedBy))) {
    const all = late.filter((one) => one.deletedBy === deletedBy);
    yield { at, ...finding(change, step, deletedBy, all) };
  }
}

const lateOf = ofEachRecord<Late>("whether a record comes later than its wildcard goes", lateAt);

function lateAt(change: TrustChange, step: Step, record: RecordSet): Late | undefined {
  const { zone, ownerName: name, op } = record;
  const { contents } = change;
  if (op !== "create" || name === undefined || !record.bearsAddresses || !contents.hasDeletions(zone))
    return undefined;
  const before = contents.answerIn(zone, name, "before");
  if (before?.kind !== "records" || !before.isWildcard || !before.records.some(bearsAddresses))
    return undefined;
  if (contents.mayHoldMore(zone, name) || !hasLostItsAddress(change, step, record, name)) return undefined;
  for (const { entry } of before.records.filter(bearsAddresses)) {
    const deletedBy = deletionOf(change, entry, step);
    if (deletedBy) return { record, name, wildcard: entry, deletedBy };
  }
  return undefined;
}

/** Whether the wildcard is what a name has lost when a step comes: nothing answers, or a wildcard that has no address left. */
function hasLostItsAddress(change: TrustChange, step: Step, { zone }: RecordSet, name: DomainName): boolean {
  const answer = change.contents.answerIn(zone, name, step);
  if (answer?.kind === "nothing") return true;
  return answer?.kind === "records" && answer.isWildcard && !answer.records.some(bearsAddresses);
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
  deletedBy: Step,
  late: readonly Late[],
): Omit<FindingDraft, "at"> {
  const names = [...new Set(late.map(({ name }) => name))];
  const wildcards = [...new Set(late.map(({ wildcard }) => wildcard))];
  const [first, then] = [step.name ?? "this step", deletedBy.name ?? "a step before"];
  const gone = listed(wildcards.flatMap(({ reference }) => reference ?? []));
  const [has, they] = [wildcards.length === 1 ? "has" : "have", names.length === 1 ? "it" : "them"];
  return {
    severity: "warning",
    message: `The step ${first} creates ${listed(late.flatMap(({ record }) => record.reference ?? []))} only after ${then} deletes ${gone}, which ${has} answered for ${listed(names)} until then: in between nothing leads clients to ${they}, and resolvers remember that. Let ${first} come before ${then}, or do both in one step.`,
    related: relatedAt(deletedBy.view.at("name").scalar, `deletes ${gone}`),
    fixes: createFirst(change, step, deletedBy, late),
    targets: [
      ...(step.name === undefined ? [] : [step.name]),
      ...[...late.map(({ record }) => record), ...wildcards].flatMap(({ references }) => references),
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
