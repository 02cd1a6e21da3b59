import type { ScalarNode } from "../syntax/node";
import type { RecordSet } from "./record-set";
import { inTextOrder } from "./seats";
import type { Step } from "./step";
import { byCombination, type TlsaCourse, type TlsaRollover } from "./tlsa-rollover";
import { normalReference, type TrustChange } from "./trust-change";
import { isBehindPointOfNoReturn, stepsBackFrom } from "./way-back";

/** A step of the rollback that takes the value of the new certificate away while that is still served. */
export interface Withdrawal {
  readonly course: TlsaCourse;
  readonly step: Step;
  /** Where it names what it takes back. */
  readonly at: ScalarNode;
  /** The step of the rollback, behind it, that brings the old certificate back. */
  readonly restoring: Step;
  /** Whether the old value stands before the step already, so that the certificate could come back before it. */
  readonly hasOldValue: boolean;
}

/**
 * The withdrawal of a new TLSA value that comes before the old certificate is restored (RFC 7671 section 8.1): the way
 * back is the way forward, read from its end. Undefined where nothing says in which order the rollback does both.
 */
export function withdrawalBeforeRestore(
  change: TrustChange,
  record: RecordSet,
  rollover: TlsaRollover,
): Withdrawal | undefined {
  const restoring = restoringStep(change, rollover);
  if (!restoring || isTimed(change)) return undefined;
  const phases = change.phasesOf(record).filter(({ changes }) => changes);
  for (const course of rollover.courses) {
    // A value that fits both certificates does not hang on their order.
    const withdrawal = course.isOutdated === false ? undefined : withdrawalOf(change, phases, course);
    if (!withdrawal || inTextOrder(withdrawal.step, restoring) >= 0) continue;
    const hasOldValue = withdrawal.hasOldValue || goesAfterWayBack(change, course);
    return { ...withdrawal, hasOldValue, course, restoring };
  }
  return undefined;
}

/** The only step of the rollback that brings the old certificate back; not where another one is issued in its place. */
function restoringStep(change: TrustChange, { certificate, served }: TlsaRollover): Step | undefined {
  if (served.step?.deploys !== true || isBehindPointOfNoReturn(change, served.step)) return undefined;
  const [back, another] = stepsBackFrom(change, certificate);
  const isSame = back?.step.kind === "reverts" && back.step.view.at("restores").text !== "reissue";
  return isSame && !another ? back.step : undefined;
}

/** Whether the old value goes only when nobody goes back any more. */
function goesAfterWayBack(change: TrustChange, { removed }: TlsaCourse): boolean {
  const { end } = change.timeline.wayBack();
  return removed?.at !== undefined && end !== undefined && removed.at >= end;
}

function isTimed(change: TrustChange): boolean {
  return change.rollbackSteps().some(({ view }) => view.at("at").exists || view.at("after").exists);
}

/** The first step of the rollback behind which no value of the new certificate is left, and the old one is. */
function withdrawalOf(
  change: TrustChange,
  phases: readonly RecordSet[],
  { combination, old }: TlsaCourse,
): Pick<Withdrawal, "step" | "at" | "hasOldValue"> | undefined {
  const valuesIn = (data: ReturnType<RecordSet["data"]>): readonly string[] | undefined => {
    const read = byCombination(data);
    return read && (read.get(combination) ?? []);
  };
  const [last] = phases.slice(-1);
  const brought = last && last.op !== "delete" ? valuesIn(last.data())?.filter((one) => one !== old) : [];
  if (!brought || brought.length === 0) return undefined;
  let current = valuesIn(last?.data() ?? []);
  let earliest = phases.length;
  for (const { step, at, index } of stepsBackOn(change, phases)) {
    if (index >= earliest) continue;
    earliest = index;
    const next = valuesIn(phases[index]?.previousData() ?? []);
    if (!next || !current) return undefined;
    const isWithdrawn = next.includes(old) && !brought.some((one) => next.includes(one));
    if (isWithdrawn) return { step, at, hasOldValue: current.includes(old) };
    current = next;
  }
  return undefined;
}

interface StepBackOn {
  readonly step: Step;
  readonly at: ScalarNode;
  /** The first one of the phases that it takes back. */
  readonly index: number;
}

/** The steps of the rollback that take phases of an RRset back, in the order of the text. */
function stepsBackOn(change: TrustChange, phases: readonly RecordSet[]): readonly StepBackOn[] {
  const found = new Map<Step, StepBackOn>();
  phases.forEach((phase, index) => {
    const steps = change.stepsOn(phase).filter((step) => step.changesRecords);
    const names = new Set([...phase.references, ...steps.flatMap(({ name }) => name ?? [])]);
    for (const name of names)
      for (const step of change.rollbackStepsOn(name)) {
        const at = step.reverts.find(({ source }) => source === name || normalReference(source) === name);
        if (at && !found.has(step)) found.set(step, { step, at, index });
      }
  });
  return [...found.values()].sort((a, b) => inTextOrder(a.step, b.step));
}
