import type { Certificate } from "../certificate";
import type { RecordSet } from "../record-set";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { instanceAfter, instanceBefore, type CertificateInstance } from "./instance";

/** A point in the course of a change: before all of it, after all of it, or right before one of its steps. */
export type Moment = "before" | "after" | Step;

/** What is known of the certificate that clients get at the name of a record. */
export type ServedState =
  | { readonly kind: "served"; readonly instance: CertificateInstance }
  /** The record is not there, or nothing is served yet, or the author says that no TLS is served. */
  | { readonly kind: "nothing" }
  /** The record says nothing of a certificate, or it changes at a time that nothing says. */
  | { readonly kind: "unknown" };

const nothing: ServedState = { kind: "nothing" };
const unknown: ServedState = { kind: "unknown" };

/**
 * The certificate that clients get where a record leads, at a moment of the change. Before the record is changed that is
 * its `previous.certificate`, else what its certificate was before; afterwards it is what has been deployed of its
 * certificate by then.
 */
export function servedAt(change: TrustChange, record: RecordSet, moment: Moment): ServedState {
  if (record.servesNoTls) return nothing;
  const isChanged = isRecordChanged(change, record, moment);
  if (isChanged === undefined) return unknown;
  if (!isChanged && record.op === "create") return nothing;
  if (isChanged && record.op === "delete") return nothing;
  const { previousCertificate } = record;
  if (!isChanged && previousCertificate) return stateBefore(change.certificate(previousCertificate.source));
  const certificate = change.certificate(record.certificate?.source);
  if (!certificate) return unknown;
  const isDeployed = isCertificateDeployed(change, certificate, moment);
  if (isDeployed === undefined) return unknown;
  return isDeployed ? served(instanceAfter(certificate)) : stateBefore(certificate);
}

/** Whether a record has been changed by a moment; undefined where nothing says it. */
function isRecordChanged(change: TrustChange, record: RecordSet, moment: Moment): boolean | undefined {
  if (typeof moment === "string") return moment === "after";
  if (!record.changes) return true;
  return isAnyBefore(
    change,
    change.stepsOn(record).filter((step) => step.changesRecords),
    moment,
  );
}

/** Whether what comes out of the change has been deployed by a moment; undefined where nothing says it. */
function isCertificateDeployed(
  change: TrustChange,
  certificate: Certificate,
  moment: Moment,
): boolean | undefined {
  if (typeof moment === "string") return moment === "after";
  if (!certificate.isIssued) return true;
  return isAnyBefore(
    change,
    change.stepsOnCertificate(certificate).filter((step) => step.deploys),
    moment,
  );
}

function isAnyBefore(change: TrustChange, steps: readonly Step[], moment: Step): boolean | undefined {
  if (steps.length === 0) return undefined;
  return steps.some((step) => step.slot !== moment.slot && change.timeline.comesBefore(step, moment));
}

function stateBefore(certificate: Certificate | undefined): ServedState {
  if (!certificate) return unknown;
  const instance = instanceBefore(certificate);
  return instance ? served(instance) : nothing;
}

function served(instance: CertificateInstance): ServedState {
  return { kind: "served", instance };
}

/**
 * The step with which clients first meet the certificate that comes out of the change: the one that deploys it; where it is
 * deployed to an `endpoint` that its records only lead to afterwards, the first one that moves such a record. Undefined
 * where no step deploys it.
 */
export function firstMeeting(change: TrustChange, certificate: Certificate): Step | undefined {
  const deploy = earliest(
    change,
    change.stepsOnCertificate(certificate).filter((step) => step.deploys),
  );
  if (!deploy || !certificate.view.at("endpoint").exists) return deploy;
  const moves = change.recordsServing(certificate).map((record) => movesOf(change, record)[0]);
  const isLedLater =
    moves.length > 0 && moves.every((move) => move && change.timeline.comesBefore(deploy, move));
  return isLedLater
    ? earliest(
        change,
        moves.flatMap((move) => move ?? []),
      )
    : deploy;
}

function movesOf(change: TrustChange, record: RecordSet): readonly Step[] {
  return record.changes ? change.stepsOn(record).filter((step) => step.changesRecords) : [];
}

function earliest(change: TrustChange, steps: readonly Step[]): Step | undefined {
  let first: Step | undefined;
  for (const step of steps) if (!first || change.timeline.comesBefore(step, first)) first = step;
  return first;
}
