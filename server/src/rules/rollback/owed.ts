import { sameRecordData } from "../../dns/record-data";
import type { Certificate } from "../../manifest/model/certificate";
import { nameOfRecord } from "../../manifest/model/definitions";
import { stepsOnItsZone } from "../../manifest/model/parent-record";
import type { RecordSet } from "../../manifest/model/record-set";
import { effectsOf, opposite, type Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { isBehindPointOfNoReturn } from "../../manifest/model/way-back";
import type { Node } from "../../manifest/syntax/node";
import { isChallengeName } from "../../text/challenge-names";
import { unique } from "../../text/unique";

/** Something that the change alters and that the way back has to restore. */
export interface Owed {
  /** What a rollback step names in `reverts`: a step, a recordRef, a record's id, a certificate. */
  readonly name: string;
  readonly plane: "record" | "certificate" | "DNSSEC" | "delegation" | "trust store";
  /** What it is that is changed, the same for every step that changes it. */
  readonly object: string;
  /** Every name under which `reverts` or `keeps` may speak of it. */
  readonly names: ReadonlySet<string>;
  /** The steps back that undo it without naming it, in the words of `effectsOf`. */
  readonly undoneBy: ReadonlySet<string>;
  /** Where it is changed. */
  readonly at: Node;
  /** Who executes the change, where that is said. */
  readonly by: string | undefined;
}

/**
 * What the way back of a change owes: each changed record, each deployed certificate, each DNSSEC, delegation and
 * trust step. Without `steps`, every changed record and every certificate that is issued, renewed or replaced is a
 * step of its own. Nothing is owed for what comes after the point of no return.
 */
export function owedBy(change: TrustChange): readonly Owed[] {
  return [
    ...change.steps().flatMap((step) => owedByStep(change, step)),
    ...change.records().flatMap((record) => owedByRecord(change, record)),
    ...change.certificates().flatMap((certificate) => owedByCertificate(change, certificate)),
  ];
}

/** What is owed for a step: what it is the last one to change. */
export function owedByStep(change: TrustChange, step: Step): readonly Owed[] {
  if (isBehindPointOfNoReturn(change, step)) return [];
  if (step.changesRecords)
    return unique(change.recordsOf(step)).flatMap((record) => {
      const steps = stepsChanging(change, record);
      return isOwed(record) && steps.at(-1) === step ? recordOwed(change, record, steps) : [];
    });
  if (step.deploys)
    return unique(change.certificatesOf(step)).flatMap((certificate) => {
      const steps = stepsDeploying(change, certificate);
      return servedBefore(certificate) && steps.at(-1) === step ? certificateOwed(certificate, steps) : [];
    });
  if (step.kind === "dnssec") return stepOwed(step, "DNSSEC");
  if (step.kind === "delegation") return stepOwed(step, "delegation");
  return step.kind === "trust" ? stepOwed(step, "trust store") : [];
}

/**
 * What is owed for a record that no step changes, unless no step can, since its names belong to another entry, or it may
 * be that it needs no more than the TTL that a step gives it. What a step on the keys or the delegation of its zone carries
 * out is owed for that step.
 */
export function owedByRecord(change: TrustChange, record: RecordSet): readonly Owed[] {
  if (!isOwed(record)) return [];
  const steps = change.stepsOn(record);
  if (steps.some((step) => step.changesRecords) || (steps.length > 0 && mayNeedTtlAlone(record))) return [];
  if (stepsOnItsZone(change, record).length > 0) return [];
  const canBeNamed = record.references.some((reference) =>
    change.recordsMeant(reference, record.provider).includes(record),
  );
  return canBeNamed ? recordOwed(change, record, []) : [];
}

/** What is owed for a certificate in a change that has no steps. */
export function owedByCertificate(change: TrustChange, certificate: Certificate): readonly Owed[] {
  if (change.hasSteps() || certificate.isForeign || !certificate.isIssued) return [];
  return certificateOwed(certificate, []);
}

/** Whether some step of the rollback restores it, or it is kept on purpose. */
export function isGiven(change: TrustChange, { names, undoneBy }: Owed): boolean {
  return [...names, ...undoneBy].some((name) => isRestored(change, name));
}

/** Whether the rollback restores, or keeps on purpose, what has a name. */
export function isRestored(change: TrustChange, name: string | undefined): boolean {
  return name !== undefined && (change.rollbackStepsOn(name).length > 0 || change.keptNames().has(name));
}

function stepsChanging(change: TrustChange, record: RecordSet): readonly Step[] {
  return change
    .stepsOn(record)
    .filter((step) => step.changesRecords && !isBehindPointOfNoReturn(change, step));
}

function stepsDeploying(change: TrustChange, certificate: Certificate): readonly Step[] {
  return change
    .stepsOnCertificate(certificate)
    .filter((step) => step.deploys && !isBehindPointOfNoReturn(change, step));
}

/** Whether its values are the same before and after the change, as far as they are said and can be read. */
function mayNeedTtlAlone(record: RecordSet): boolean {
  if (record.op !== "update") return false;
  return record.previousValues.length === 0 || sameRecordData(record.data(), record.previousData()) !== false;
}

function isOwed(record: RecordSet): boolean {
  return record.changes && !isChallenge(record);
}

/** A deploy to an endpoint that served nothing before has nothing to go back to. */
function servedBefore(certificate: Certificate): boolean {
  const { view, previous } = certificate;
  return previous.exists || !(view.at("endpoint").exists || mayBeMeant(view.node, "endpoint"));
}

/** The TXT that answers an ACME challenge is taken away when it has served, not rolled back. */
function isChallenge(record: RecordSet): boolean {
  return record.type === "TXT" && record.ownerName !== undefined && isChallengeName(record.ownerName);
}

function recordOwed(change: TrustChange, record: RecordSet, steps: readonly Step[]): Owed[] {
  const step = steps.at(-1);
  const at = step?.view.at("name").scalar ?? record.nameNode;
  const object = nameOfRecord(change, record);
  return at && object !== undefined ? [owed("record", object, record.references, at, steps)] : [];
}

function certificateOwed(certificate: Certificate, steps: readonly Step[]): Owed[] {
  const { name, view } = certificate;
  const at = steps.at(-1)?.view.at("name").scalar ?? view.at("name").scalar ?? view.node;
  return at && name !== undefined ? [owed("certificate", name, [name], at, steps)] : [];
}

function stepOwed(step: Step, plane: Owed["plane"]): Owed[] {
  const at = step.view.at("name").scalar;
  return at && step.name !== undefined ? [owed(plane, step.name, [step.name], at, [step])] : [];
}

function owed(
  plane: Owed["plane"],
  object: string,
  names: readonly string[],
  at: Node,
  steps: readonly Step[],
): Owed {
  const step = steps.at(-1);
  return {
    name: step?.name ?? object,
    plane,
    object,
    names: new Set([...names, ...steps.flatMap(({ name }) => name ?? [])]),
    undoneBy: new Set(step ? effectsOf(step, opposite) : []),
    at,
    by: executor(step),
  };
}

function executor(step: Step | undefined): string | undefined {
  return step?.view.at("by").oneOrMany()[0]?.text;
}
