import { queryBy } from "../../query/query";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { Certificate } from "./certificate";
import type { CertificateInstance } from "./pki/instance";
import type { RecordSet } from "./record-set";
import { inTextOrder } from "./seats";
import type { Step } from "./step";
import { secondsOf } from "./time";
import { normalReference, type TrustChange } from "./trust-change";

/** A step of the rollback, and where it names what it takes back. */
export interface StepBack {
  readonly step: Step;
  readonly at: ScalarNode;
}

/** Whether a step is the point of no return or stands behind it. */
export function isBehindPointOfNoReturn(change: TrustChange, step: Step): boolean {
  const name = change.pointOfNoReturn();
  const [point] = name === undefined ? [] : change.stepsNamed(name);
  return point !== undefined && inTextOrder(step, point) >= 0;
}

/** The steps of the rollback that take the deployment of a certificate entry back, whatever they restore. */
export function stepsBackFrom(change: TrustChange, certificate: Certificate): readonly StepBack[] {
  const deploys = change.stepsOnCertificate(certificate).filter((step) => step.deploys);
  return stepsBack(change, namesOf(certificate.name, deploys));
}

/** The steps of the rollback that take the change of a record entry back; the name of an RRset means all its phases. */
export function stepsBackFromRecord(change: TrustChange, record: RecordSet): readonly StepBack[] {
  const phases = change.phasesOf(record);
  const own = record.references.filter((reference) => {
    const named = change.recordsMeant(reference, undefined);
    return named.some((one) => phases.includes(one));
  });
  return stepsBack(change, namesOf(undefined, movesOf(change, record), own)).filter(
    // A step that gives a TTL puts nothing back.
    ({ step }) => step.kind === "reverts" || step.changesRecords,
  );
}

/**
 * Whether a step of the rollback is known to come before another one: that one comes after it by what the steps say, or
 * stands behind it in a list of which no step says when it comes.
 */
export function comesBackBefore(change: TrustChange, one: Step, other: Step): boolean {
  if (!sayWhenTheyCome(change)) return inTextOrder(one, other) < 0;
  return change.rollbackOrder.isBehind(other, one);
}

/**
 * How many seconds pass on the way back before a step, by the waits in front of it; undefined where steps say when they come.
 */
export function secondsIntoWayBack(change: TrustChange, step: Step): number | undefined {
  return elapsed(change).get(step.slot);
}

const elapsed = queryBy(
  (change: TrustChange): ReadonlyMap<object, number> => {
    const times = new Map<object, number>();
    let time: number | undefined = sayWhenTheyCome(change) ? undefined : 0;
    for (const step of change.rollbackSteps()) {
      if (time === undefined) break;
      times.set(step.slot, time);
      if (step.kind !== "wait") continue;
      const seconds = secondsOf((step.view as View<{ wait: string }>).at("wait"));
      time = seconds === undefined ? undefined : time + seconds;
    }
    return times;
  },
  { name: "when steps of the rollback come" },
);

const sayWhenTheyCome = queryBy(
  (change: TrustChange): boolean =>
    change.rollbackSteps().some((step) => step.view.at("at").exists || step.saysAfter),
  { name: "whether steps of the rollback say when they come", isFirewall: true },
);

/** Whether the way back issues another certificate, in place of going back to the one before. */
export function isReissued(change: TrustChange, certificate: Certificate): boolean {
  return stepsBackFrom(change, certificate).some(({ step }) => reissues(step));
}

/** Whether the deployment of a certificate entry stays on purpose, so that nothing goes back to the one before. */
export function isKeptOnPurpose(change: TrustChange, certificate: Certificate): boolean {
  const kept = change.keptNames();
  if (kept.size === 0) return false;
  const deploys = change.stepsOnCertificate(certificate).filter((step) => step.deploys);
  return namesOf(certificate.name, deploys).some((name) => kept.has(name));
}

/** The steps of the rollback that have clients served with a certificate again. */
export function leadsBackTo(
  change: TrustChange,
  { entry, isPrevious }: CertificateInstance,
): readonly StepBack[] {
  if (isPrevious) return isReissued(change, entry) ? [] : stepsBackFrom(change, entry);
  if (entry.isIssued) return [];
  return [...backToRecordsOf(change, entry), ...deploysAgain(change, entry)];
}

/** A certificate with an entry of its own comes back with the records whose name it was served at. */
function* backToRecordsOf(change: TrustChange, entry: Certificate): Generator<StepBack> {
  if (entry.name === undefined) return;
  for (const record of change.links.recordsLeaving(entry.name)) {
    yield* stepsBackFromRecord(change, record);
    const next = change.certificate(record.certificate?.source);
    if (next && next !== entry && !isReissued(change, next)) yield* stepsBackFrom(change, next);
  }
}

function deploysAgain(change: TrustChange, { name }: Certificate): readonly StepBack[] {
  if (name === undefined) return [];
  return stepsBack(change, [name]).filter(({ step }) => step.deploys);
}

function movesOf(change: TrustChange, record: RecordSet): readonly Step[] {
  return change.stepsOn(record).filter((step) => step.changesRecords);
}

function namesOf(
  name: string | undefined,
  steps: readonly Step[],
  more: readonly string[] = [],
): readonly string[] {
  return [...(name === undefined ? [] : [name]), ...more, ...steps.flatMap((step) => step.name ?? [])];
}

/** Each step of the rollback once that speaks of one of some names, and where it does. */
function stepsBack(change: TrustChange, names: readonly string[]): readonly StepBack[] {
  const found = new Map<Step, ScalarNode>();
  for (const name of names)
    for (const step of change.rollbackStepsOn(name).filter(isRestoring)) {
      const at = [...step.reverts, ...step.certificates, ...step.records].find(
        ({ source }) => source === name || normalReference(source) === name,
      );
      if (at && !found.has(step)) found.set(step, at);
    }
  return [...found].map(([step, at]) => ({ step, at }));
}

function reissues(step: Step): boolean {
  return step.view.at("restores").text === "reissue" || step.action === "issue";
}

/** Revoking and destroying restore nothing. */
function isRestoring({ action }: Step): boolean {
  return action !== "revoke" && action !== "destroy-key";
}
