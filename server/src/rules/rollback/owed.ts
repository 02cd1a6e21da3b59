import type { Certificate } from "../../manifest/model/certificate";
import { nameOfRecord } from "../../manifest/model/definitions";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import { normalReference, type TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Node } from "../../manifest/syntax/node";

/** Something that the change alters and that the way back has to restore. */
export interface Owed {
  /** What a rollback step names in `reverts`: a step, a recordRef, a record's id, a certificate. */
  readonly name: string;
  readonly plane: "record" | "certificate" | "DNSSEC" | "delegation" | "trust store";
  /** What it is that is changed, the same for every step that changes it. */
  readonly object: string;
  /** Every name under which `reverts` or `keeps` may speak of it. */
  readonly names: ReadonlySet<string>;
  /** The steps back that undo it without naming it, in the words of `counterpart`. */
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
  return change.steps().length > 0 ? owedBySteps(change) : owedByEntries(change);
}

function owedByEntries(change: TrustChange): readonly Owed[] {
  const records = change.records().filter((record) => record.changes && !isChallenge(record));
  const certificates = change
    .certificates()
    .filter((certificate) => !certificate.isForeign && certificate.isIssued);
  return [
    ...records.flatMap((record) => recordOwed(change, record)),
    ...certificates.flatMap((certificate) => certificateOwed(certificate)),
  ];
}

function owedBySteps(change: TrustChange): readonly Owed[] {
  const steps = beforePointOfNoReturn(change);
  const inSteps = steps.flatMap((step) => owedByStep(change, step));
  const named = new Set(
    change.steps().flatMap((step) => step.records.map((record) => change.record(record.source))),
  );
  const unnamed = change
    .records()
    .filter((record) => record.changes && !isChallenge(record) && !named.has(record));
  return [...uniqueByObject(inSteps), ...unnamed.flatMap((record) => recordOwed(change, record))];
}

/** What of a change is owed and neither given by a step of the rollback nor kept on purpose. */
export function withoutWayBack(change: TrustChange): readonly Owed[] {
  const given = new Set([...restored(change), ...kept(change)]);
  return owedBy(change).filter((one) => ![...one.names, ...one.undoneBy].some((name) => given.has(name)));
}

/** Everything that some rollback step names: what it reverts, and what it changes itself. */
function* restored(change: TrustChange): Generator<string> {
  for (const step of change.rollbackSteps()) {
    for (const { source } of [...step.reverts, ...step.records]) yield* [source, normalReference(source)];
    if (step.kind === "certificates") for (const { source } of step.certificates) yield source;
    yield* counterparts(step, (action) => action);
  }
}

function* kept(change: TrustChange): Generator<string> {
  for (const keep of change.rollback.at("keeps").items()) {
    const target = keep.at("target").text ?? keep.text;
    if (target !== undefined) yield* [target, normalReference(target)];
  }
}

const opposites: Readonly<Record<string, string>> = {
  sign: "unsign",
  "publish-dnskey": "remove-dnskey",
  "publish-ds": "remove-ds",
  "publish-cds": "remove-cds",
  add: "remove",
};

function opposite(action: string): string {
  const found = Object.entries(opposites).find((pair) => pair.includes(action));
  return found?.find((one) => one !== action) ?? action;
}

/** What a step on keys, delegations and trust stores does, in words by which the step that undoes it is known. */
function* counterparts(step: Step, turn: (action: string) => string): Generator<string> {
  const { view } = step;
  const zone = view.at("zone").text ?? "";
  if (step.kind === "delegation") yield `delegation of ${zone}`;
  const signing = view.at("dnssec").text;
  if (signing !== undefined) yield `${turn(signing)} in ${zone}`;
  const trust = view.at("trust").text;
  if (trust !== undefined)
    for (const { source } of step.certificates) yield `${turn(trust)} trust in ${source}`;
}

function beforePointOfNoReturn(change: TrustChange): readonly Step[] {
  const point = change.rollback.at("pointOfNoReturn").text;
  const index = change.steps().findIndex((step) => step.name === point);
  return index < 0 ? change.steps() : change.steps().slice(0, index);
}

function owedByStep(change: TrustChange, step: Step): readonly Owed[] {
  if (step.changesRecords) {
    return step.records.flatMap((named) => {
      const record = change.record(named.source);
      return record?.changes && !isChallenge(record) ? recordOwed(change, record, step) : [];
    });
  }
  if (step.deploys) {
    return step.certificates.flatMap((named) => {
      const certificate = change.certificate(named.source);
      return certificate && servedBefore(certificate) ? certificateOwed(certificate, step) : [];
    });
  }
  if (step.kind === "dnssec") return stepOwed(step, "DNSSEC");
  if (step.kind === "delegation") return stepOwed(step, "delegation");
  return step.kind === "trust" ? stepOwed(step, "trust store") : [];
}

/** A deploy to an endpoint that served nothing before has nothing to go back to. */
function servedBefore(certificate: Certificate): boolean {
  const { view, previous } = certificate;
  return previous.exists || !(view.at("endpoint").exists || mayBeMeant(view.node, "endpoint"));
}

/** The TXT that answers an ACME challenge is taken away when it has served, not rolled back. */
function isChallenge(record: RecordSet): boolean {
  return record.type === "TXT" && record.ownerName?.startsWith("_acme-challenge.") === true;
}

function recordOwed(change: TrustChange, record: RecordSet, step?: Step): Owed[] {
  const at = step?.view.at("name").scalar ?? record.nameNode;
  const object = nameOfRecord(change, record);
  if (!at || object === undefined) return [];
  return [owed("record", object, record.references, at, step)];
}

function certificateOwed(certificate: Certificate, step?: Step): Owed[] {
  const at = step?.view.at("name").scalar ?? certificate.view.at("name").scalar ?? certificate.view.node;
  const { name } = certificate;
  return at && name !== undefined ? [owed("certificate", name, [name], at, step)] : [];
}

function stepOwed(step: Step, plane: Owed["plane"]): Owed[] {
  const at = step.view.at("name").scalar;
  return at && step.name !== undefined ? [owed(plane, step.name, [step.name], at, step)] : [];
}

function owed(plane: Owed["plane"], object: string, names: readonly string[], at: Node, step?: Step): Owed {
  return {
    name: step?.name ?? object,
    plane,
    object,
    names: new Set([...names, ...(step?.name === undefined ? [] : [step.name])]),
    undoneBy: new Set(step ? counterparts(step, opposite) : []),
    at,
    by: executor(step),
  };
}

function executor(step: Step | undefined): string | undefined {
  return step?.view.at("by").oneOrMany()[0]?.text;
}

/** One object may be changed by several steps: it is owed once, by the last of them. */
function uniqueByObject(all: readonly Owed[]): readonly Owed[] {
  const byObject = new Map<string, Owed>();
  for (const one of all) {
    const earlier = byObject.get(one.object);
    const names = new Set([...(earlier?.names ?? []), ...one.names]);
    byObject.set(one.object, { ...one, names });
  }
  return [...byObject.values()];
}
