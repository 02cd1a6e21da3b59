/** The phases of a record set that the rollback takes back in the order of the change: it ends between two of them. */
import { sameRecordData } from "../../dns/record-data";
import { foundBy } from "../../manifest/model/phases";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { relatedAt, type FindingDraft } from "../finding";
import { moveInFront } from "../step-edits";
import { listed } from "../words";

export interface Misplaced {
  /** The phase that is taken back last, and what it finds is what remains. */
  readonly record: RecordSet;
  /** The first one of the phases that are taken back. */
  readonly first: RecordSet;
  /** The step that takes that back, too early. */
  readonly otherStep: Step;
  /** Whether these are the only two steps, so that all is well when they change places. */
  readonly areTwo: boolean;
}

export function endsBetweenPhases(change: TrustChange, step: Step, record: RecordSet): Misplaced | undefined {
  const phases = change.phasesOf(record).filter(({ changes }) => changes);
  const place = phases.indexOf(record);
  if (place < 1) return undefined;
  const backs = phases.map((phase) => stepsBackFromRecord(change, phase).map((one) => one.step));
  const earlier = backs.slice(0, place).flat();
  const others = new Set(backs.flat().filter((one) => one !== step));
  const isLast = !earlier.includes(step) && [...others].every((one) => comesBackBefore(change, one, step));
  if (!isLast) return undefined;
  const lowest = backs.findIndex((steps) => steps.length > 0);
  const [first, otherStep] = [phases[lowest], backs[lowest]?.[0]];
  if (!first || !otherStep || lowest >= place) return undefined;
  const [wanted, left] = [foundBy(first), foundBy(record)];
  if (!wanted || !left || sameRecordData(wanted, left) !== false) return undefined;
  return { record, first, otherStep, areTwo: others.size === 1 };
}

export function toldOfPhases(
  step: Step,
  otherStep: Step,
  all: readonly Misplaced[],
): Omit<FindingDraft, "at"> {
  const [now, then] = [step.name ?? "this step", otherStep.name ?? "a step before"];
  const sets = listed(all.map(({ record }) => record.reference ?? "a record"));
  const [one] = all;
  const values =
    one && all.length === 1
      ? ` (${held(one.record)}), and not as before the change (${held(one.first)})`
      : ", and not as before the change";
  const [they, end] = all.length === 1 ? ["its phases", "it ends"] : ["their phases", "they end"];
  return {
    message: `The rollback takes ${sets} back in the order of the change: ${then} reverts the first of ${they}, and ${now} only then one that came later. So ${end} as in the middle of the change${values}. Let ${now} come before ${then}, or do both in one step.`,
    related: relatedAt(otherStep.view.at("name").scalar, "reverts what was done first"),
    fixes: all.every(({ areTwo }) => areTwo) ? moveInFront(step, otherStep) : [],
    targets: [step, otherStep]
      .flatMap(({ name }) => name ?? [])
      .concat(all.flatMap(({ record, first }) => [...record.references, ...first.references])),
  };
}

/** What an RRset holds when a phase is taken back. */
function held({ op, previousValues }: RecordSet): string {
  return op === "create" ? "nothing" : listed(previousValues.map(({ text = "?" }) => text));
}
