import type { Node } from "../../syntax/node";
import type { Certificate } from "../certificate";
import { lastMoveOf, leavesWhatStood, staleUntil, startWithoutSteps } from "../caches";
import type { RecordSet } from "../record-set";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { isBehindPointOfNoReturn, isKeptOnPurpose, isReissued, leadsBackTo } from "../way-back";
import { instanceAfter, instanceEnded, isSameInstance, type CertificateInstance } from "./instance";
import { servedAt } from "./states";

/** Something that needs a certificate: it may not end before. */
export interface CertificateNeed {
  /**
   * - `served`: clients get it after the change, too;
   * - `replaced`: clients get it until a step puts another one in its place, or leads them away from it;
   * - `caches`: caches lead clients to where it is served;
   * - `way back`: the rollback returns to it;
   * - `issued`: certificates below it are in use after the change, though nothing says where.
   */
  readonly kind: "served" | "replaced" | "caches" | "way back" | "issued";
  /** Until when, epoch milliseconds; infinity for good, undefined where that is not known. */
  readonly until: number | undefined;
  /** The step until which it is needed, for `replaced`. */
  readonly step?: Step;
  /** Where that is said. */
  readonly at: Node | undefined;
  /** The certificate itself, or one below it, which is what is needed. */
  readonly instance: CertificateInstance;
}

/** Deeper hierarchies than this are circles, or nobody's. */
const DEEPEST = 8;

/**
 * What needs a certificate during a change, and until when. A CA certificate is needed for as long as a certificate
 * below it that no other signer vouches for.
 */
export function needsOf(change: TrustChange, instance: CertificateInstance): readonly CertificateNeed[] {
  return [...collect(change, instance, 0)];
}

function* collect(
  change: TrustChange,
  instance: CertificateInstance,
  depth: number,
): Generator<CertificateNeed> {
  const { entry, isPrevious } = instance;
  const before = [...untilReplaced(change, instance)];
  yield* before;
  yield* wayBackTo(change, instance, before);
  if (isPrevious) return;
  yield* afterwards(change, instance);
  if (entry.isAuthority && depth < DEEPEST) yield* below(change, entry, depth);
}

/** The records at which a certificate is served before the change. */
function recordsBefore(change: TrustChange, instance: CertificateInstance): readonly RecordSet[] {
  const { name } = instance.entry;
  if (name === undefined || change.certificate(name) !== instance.entry) return [];
  const all = [...change.recordsServing(instance.entry), ...change.links.recordsLeaving(name)];
  return [...new Set(all)].filter((record) => isServed(change, record, "before", instance));
}

function isServed(
  change: TrustChange,
  record: RecordSet,
  moment: "before" | "after",
  instance: CertificateInstance,
): boolean {
  const state = servedAt(change, record, moment);
  return state.kind === "served" && isSameInstance(state.instance, instance);
}

function* untilReplaced(change: TrustChange, instance: CertificateInstance): Generator<CertificateNeed> {
  if (instance.isPrevious) yield* untilDeployed(change, instance.entry, instance);
  for (const record of recordsBefore(change, instance)) {
    const until = staleUntil(change, record);
    if (until !== undefined) yield { kind: "caches", until, at: record.nameNode, instance };
    if (isServed(change, record, "after", instance)) continue;
    const move = leavesWhatStood(record) ? lastMoveOf(change, record) : undefined;
    if (move) yield untilStep(change, move, instance);
    const next = change.certificate(record.certificate?.source);
    if (next && next !== instance.entry) yield* untilDeployed(change, next, instance);
  }
}

function* untilDeployed(
  change: TrustChange,
  next: Certificate,
  instance: CertificateInstance,
): Generator<CertificateNeed> {
  const deploy = change.stepsOnCertificate(next).findLast((step) => step.deploys);
  const start = startWithoutSteps(change);
  if (deploy) yield untilStep(change, deploy, instance);
  else if (start !== undefined)
    yield { kind: "replaced", until: start, at: next.view.at("name").scalar, instance };
}

function untilStep(change: TrustChange, step: Step, instance: CertificateInstance): CertificateNeed {
  const until = change.timeline.spanOf(step).end;
  return { kind: "replaced", until, step, at: step.view.at("name").scalar, instance };
}

/** The way back stays open for its window behind the last move, and behind what caches make of it. */
function* wayBackTo(
  change: TrustChange,
  instance: CertificateInstance,
  before: readonly CertificateNeed[],
): Generator<CertificateNeed> {
  const [back] = leadsBackTo(change, instance);
  const isOpen = back !== undefined || (before.length > 0 && !isClosedOnPurpose(change, instance, before));
  const end = change.timeline.wayBack().end;
  const seconds = change.rollbackSeconds();
  if (!isOpen || end === undefined || seconds === undefined) return;
  const caches = before.flatMap(({ kind, until }) => (kind === "caches" ? (until ?? []) : []));
  const until = Math.max(end, ...caches.map((stale) => stale + seconds * 1000));
  yield { kind: "way back", until, at: back?.at ?? change.rollback.at("window").scalar, instance };
}

/** Whether the rollback says that it does without the certificate. */
function isClosedOnPurpose(
  change: TrustChange,
  { entry, isPrevious }: CertificateInstance,
  before: readonly CertificateNeed[],
): boolean {
  if (isPrevious && (isReissued(change, entry) || isKeptOnPurpose(change, entry))) return true;
  const steps = before.flatMap(({ step }) => step ?? []);
  return steps.length > 0 && steps.every((step) => isBehindPointOfNoReturn(change, step));
}

function* afterwards(change: TrustChange, instance: CertificateInstance): Generator<CertificateNeed> {
  const record = change
    .recordsServing(instance.entry)
    .find((candidate) => isServed(change, candidate, "after", instance));
  if (record) yield { kind: "served", until: Infinity, at: record.certificate ?? record.nameNode, instance };
}

function* below(change: TrustChange, authority: Certificate, depth: number): Generator<CertificateNeed> {
  if (authority.name === undefined) return;
  for (const entry of change.links.signedBy(authority.name)) {
    if (entry === authority || !entry.signers.every(({ source }) => source === authority.name)) continue;
    if (entry.isIssued && !entry.isAuthority) yield stillIssued(instanceAfter(entry));
    else {
      const instance = entry.isIssued ? instanceAfter(entry) : instanceEnded(entry);
      const needs = [...collect(change, instance, depth + 1)];
      yield* needs;
      // What is kept and leads nowhere is listed because the change relies on it.
      if (entry.op === "keep" && !entry.isAuthority && needs.length === 0) yield stillIssued(instance);
    }
  }
}

function stillIssued(instance: CertificateInstance): CertificateNeed {
  return { kind: "issued", until: Infinity, at: instance.entry.view.at("name").scalar, instance };
}
