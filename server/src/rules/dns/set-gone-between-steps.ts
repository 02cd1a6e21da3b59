/**
 * Sets that one step deletes and a later one creates anew, and mail policies in them: in between nobody finds who serves the
 * name, or what is to become of its mail. The same for the way back.
 */
import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import { policyKind, type PolicyKind } from "../../dns/mail-policy";
import type { RecordData } from "../../dns/record-data";
import type { RecordSet } from "../../manifest/model/record-set";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { queryByTwo } from "../../query/query";
import { grouped } from "../../text/grouped";
import { attached } from "../../text/once";
import { relatedAt, type FindingDraft } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { listed } from "../words";

/** What comes of it while there is none, by the type of the set. */
const WITHOUT: ReadonlyMap<string, string> = new Map([
  ["MX", "senders try the address of the name itself, or return the mail where it has none"],
  ["SRV", "clients find no server for the service"],
  ["NS", "nobody is led to the name servers of the zone below"],
  ["CAA", "any authority may issue certificates, or those that a name above allows"],
]);

/** The same for a policy in a TXT set, whatever else is in that. */
const WITHOUT_POLICY: Readonly<Record<PolicyKind, string>> = {
  "SPF policy": "receivers find no SPF policy, and cannot tell forged mail from true mail by its sender",
  "DMARC policy": "receivers find no DMARC policy, or take that of the domain above",
  "DKIM key": "receivers find no key for the signatures that name the selector, and these fail",
};

/** What is gone for a time. */
interface Missing {
  /** As messages call it. */
  readonly called: string;
  readonly without: string;
}

interface SetLate extends Missing {
  readonly record: RecordSet;
  readonly otherStep: Step;
}

const lateSets = ofEachRecord<SetLate>(
  "whether a set is created anew after a step has deleted it",
  lateSetAt,
  {
    records: mayBeAnew,
  },
);

/** By what an entry is for good. */
function mayBeAnew({ op, type, id, zone, ownerName }: RecordSet): boolean {
  if (id === undefined || type === undefined) return false;
  if (type === "TXT") return op !== "delete" && op !== "keep";
  return op === "create" && WITHOUT.has(type) && (type !== "NS" || ownerName !== zone.name);
}

function lateSetAt(change: TrustChange, step: Step, record: RecordSet): SetLate | undefined {
  const gone = phaseBefore(change, record);
  const missing = gone && missingBetween(change, gone, record);
  const otherStep = missing && change.states.onlyStepOf(gone);
  if (!otherStep || otherStep.slot === step.slot || !change.timeline.comesBefore(otherStep, step))
    return undefined;
  return { record, otherStep, ...missing };
}

/** Of two entries without an id apart nobody knows which is meant: that is told by itself, with the same remedy. */
function phaseBefore(change: TrustChange, record: RecordSet): RecordSet | undefined {
  const phases = change.phasesOf(record);
  const before = phases[phases.indexOf(record) - 1];
  return before?.id === undefined ? undefined : before;
}

/** What one phase of a set takes away and the next one brings again; nothing where something else may answer in between. */
function missingBetween(change: TrustChange, gone: RecordSet, record: RecordSet): Missing | undefined {
  const { type, ownerName, zone } = record;
  if (type === undefined || ownerName === undefined) return undefined;
  const missing = type === "TXT" ? policyBetween(gone, record, ownerName) : setBetween(gone, record, type);
  return missing && !mayBeAnsweredOtherwise(change, record, ownerName, zone.name) ? missing : undefined;
}

function setBetween(gone: RecordSet, { reference, op }: RecordSet, type: string): Missing | undefined {
  const without = gone.op === "delete" && op === "create" ? WITHOUT.get(type) : undefined;
  return without === undefined ? undefined : { called: reference ?? "a record", without };
}

function policyBetween(gone: RecordSet, record: RecordSet, owner: DomainName): Missing | undefined {
  const kindsIn = (data: readonly (RecordData | undefined)[]): ReadonlySet<PolicyKind> =>
    new Set(data.flatMap((one) => (one?.type === "TXT" ? (policyKind(owner, one.text) ?? []) : [])));
  const kindsOf = (one: RecordSet): ReadonlySet<PolicyKind> =>
    one.op === "delete" ? new Set() : kindsIn(one.data());
  // Of a value that cannot be read nobody knows what it is.
  const between = [...record.previousData(), ...(gone.op === "delete" ? [] : gone.data())];
  if (between.includes(undefined)) return undefined;
  const [had, left, has] = [kindsIn(gone.previousData()), kindsOf(gone), kindsOf(record)];
  const kind = [...had].find((one) => !left.has(one) && has.has(one));
  return kind && { called: `the ${kind} of ${owner}`, without: WITHOUT_POLICY[kind] };
}

/** Whether a wildcard, or what another provider has, may answer in its place. */
function mayBeAnsweredOtherwise(
  change: TrustChange,
  { zone, type, provider }: RecordSet,
  owner: DomainName,
  top: DomainName | undefined,
): boolean {
  if (provider !== undefined || change.contents.mayHoldMore(zone, owner)) return true;
  for (let at = owner === top ? undefined : parentName(owner); at !== undefined;) {
    const wildcard = wildcardBelow(at);
    const there = wildcard === undefined ? [] : change.recordsAt(wildcard);
    if (there.some((one) => one.zone === zone && one.type === type)) return true;
    at = at === top ? undefined : parentName(at);
  }
  return false;
}

export function* setsGoneBetween(
  change: TrustChange,
  step: Step,
  at: FindingDraft["at"],
): Generator<FindingDraft> {
  for (const [otherStep, alike] of alikeIn(lateSets(change, step))) {
    const [sets, them] = [namesIn(alike), alike.length === 1 ? "it" : "them"];
    const update = alike.length === 1 ? "one update" : "one update of each";
    yield {
      at,
      message: `The step ${step.name ?? "here"} creates ${sets} anew only after ${otherStep.name ?? "a step before"} deletes ${them}: ${harmOf(alike)}. Write ${update} instead.`,
      related: relatedAt(otherStep.view.at("name").scalar, `deletes ${sets}`),
      targets: targetsOf(step, alike),
    };
  }
}

/** What a step of the rollback restores, of which another one has taken away what the change has put in its place. */
export function* setsGoneOnWayBack(change: TrustChange, step: Step): Generator<FindingDraft> {
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return;
  const late = reversalsOf(change, step).flatMap((reversal) =>
    reversal.kind === "record" && mayBeRestored(reversal.record)
      ? (lateOnWayBack(change)(step, reversal.record) ?? [])
      : [],
  );
  for (const [otherStep, alike] of alikeIn(late)) {
    const [now, then] = [step.name ?? "this step", otherStep.name ?? "a step before"];
    yield {
      at,
      message: `The rollback step ${now} restores ${namesIn(alike)} only after ${then} takes away what the change has put in the place: ${harmOf(alike)}. Do both in one step.`,
      related: relatedAt(otherStep.view.at("name").scalar, `takes ${namesIn(alike)} away`),
      targets: targetsOf(step, alike),
    };
  }
}

function mayBeRestored({ id, type, op }: RecordSet): boolean {
  if (id === undefined || type === undefined) return false;
  return type === "TXT" ? op !== "create" && op !== "keep" : op === "delete" && WITHOUT.has(type);
}

/** Asked of each record by itself: a step may take thousands back, of which one is edited. */
const lateOnWayBack = attached((change: TrustChange) =>
  queryByTwo((step: Step, gone: RecordSet): SetLate | undefined => lateBackAt(change, step, gone), {
    name: "whether a set is restored after what came in its place is taken back",
  }),
);

function lateBackAt(change: TrustChange, step: Step, gone: RecordSet): SetLate | undefined {
  const phases = change.phasesOf(gone);
  const record = phases[phases.indexOf(gone) + 1];
  const missing = record && missingBetween(change, gone, record);
  if (!missing || !mayBeAnew(record)) return undefined;
  const [back, more] = stepsBackFromRecord(change, record);
  if (!back || more || back.step.slot === step.slot || !comesBackBefore(change, back.step, step))
    return undefined;
  // Where the way forward leaves the same gap, that is what is to be mended.
  const comes = change.states.onlyStepOf(record);
  return comes && !lateSetAt(change, comes, record)
    ? { record, otherStep: back.step, ...missing }
    : undefined;
}

/** What is told at once: what misses between the same two steps, with what comes of it. */
function alikeIn(late: readonly SetLate[]): readonly (readonly [Step, readonly SetLate[]])[] {
  return [...grouped(late.map((one) => [one.otherStep, one]))].flatMap(([otherStep, behindIt]) =>
    [...grouped(behindIt.map((one) => [one.without, one])).values()].map(
      (alike) => [otherStep, alike] as const,
    ),
  );
}

function namesIn(alike: readonly SetLate[]): string {
  return listed(alike.map(({ called }) => called));
}

function harmOf([first]: readonly SetLate[]): string {
  return `in between ${first?.without ?? "nobody finds who serves the name"}, and resolvers remember that there is none`;
}

function targetsOf({ name }: Step, alike: readonly SetLate[]): readonly string[] {
  return [...(name === undefined ? [] : [name]), ...alike.flatMap(({ record }) => record.references)];
}
