/** A long TTL that comes back before the values that it belongs to: who asks in between keeps the new ones for that long. */
import { leadsToSomethingNew } from "../../manifest/model/preparation";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import { isFollowed } from "../../manifest/model/followed";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft } from "../finding";
import { moveInFront } from "../step-edits";
import { listed } from "../words";

export interface RaisedFirst {
  readonly record: RecordSet;
  /** The TTL that it has when the rollback begins, and the one that it gets, in seconds. */
  readonly low: number;
  readonly high: number;
  /** The step that brings its values back. */
  readonly otherStep: Step;
}

/** Whether a step of the rollback gives any records a TTL and leaves their values alone. */
export function givesTtl(change: TrustChange, step: Step): boolean {
  if (step.kind === "records") return isTtlAlone(step);
  return step.reverts.some(({ source }) => change.stepsNamed(source).some((one) => isTtlAlone(one)));
}

function isTtlAlone({ kind, changesRecords }: Step): boolean {
  return kind === "records" && !changesRecords;
}

export function raisesTtlFirst(change: TrustChange, step: Step, record: RecordSet): RaisedFirst | undefined {
  if (record.op !== "update" || !isFollowed(record) || !leadsToSomethingNew(record)) return undefined;
  if (change.phasesOf(record).length > 1) return undefined;
  const high = ttlGivenBy(change, step, record);
  const low = high === undefined ? undefined : change.states.ttlOf(record, "after");
  if (high === undefined || low === undefined || high <= low) return undefined;
  const [otherStep, ...more] = stepsBackFromRecord(change, record).map((one) => one.step);
  if (!otherStep || more.length > 0 || !comesBackBefore(change, step, otherStep)) return undefined;
  return { record, low, high, otherStep };
}

/** The TTL that a record has behind a step of the rollback that gives it one and leaves its values alone. */
function ttlGivenBy(change: TrustChange, step: Step, record: RecordSet): number | undefined {
  if (step.kind === "records") return step.ttl;
  const reverted = new Set(step.reverts.map(({ source }) => source));
  const given = change
    .stepsOn(record)
    .filter((one) => isTtlAlone(one) && one.name !== undefined && reverted.has(one.name));
  const [first] = given;
  return first && given.length === 1 ? change.states.ttlOf(record, first) : undefined;
}

export function toldOfTtl(
  step: Step,
  otherStep: Step,
  all: readonly RaisedFirst[],
): Omit<FindingDraft, "at"> {
  const [now, then] = [step.name ?? "this step", otherStep.name ?? "a later step"];
  const sets = listed(all.map(({ record }) => record.reference ?? "a record"));
  const highest = Math.max(...all.map(({ high }) => high));
  const lowest = Math.min(...all.map(({ low }) => low));
  return {
    severity: "warning",
    message: `The rollback step ${now} gives ${sets} a TTL of ${formatSeconds(highest)} again before ${then} restores the values: whoever asks in between keeps the new answer for ${formatSeconds(highest)} in place of ${formatSeconds(lowest)}, and the way back takes as much longer. Let ${then} come before ${now}, or do both in one step.`,
    related: relatedAt(otherStep.view.at("name").scalar, "restores the values"),
    fixes: moveInFront(otherStep, step),
    targets: [step, otherStep]
      .flatMap(({ name }) => name ?? [])
      .concat(all.flatMap(({ record }) => record.references)),
  };
}
