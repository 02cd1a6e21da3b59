/**
 * Names that have no address for a time on the way back: a step takes away what leads to it, or leads clients to it, before
 * another step restores what has led there. Only where single steps do both and their order is known.
 */
import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import type { Zone } from "../../manifest/model/zone";
import { queryByTwo } from "../../query/query";
import { grouped } from "../../text/grouped";
import { attached } from "../../text/once";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";
import { newWildcardFor } from "./hosts-into-wildcard";

/** Two steps back in the wrong order: between them a name has no address. */
interface Gap {
  readonly kind: "restored later" | "led to early" | "led away late";
  readonly record: RecordSet;
  readonly name: DomainName;
  /** The other step, and the record that it takes back. */
  readonly otherStep: Step;
  readonly other: RecordSet;
}

export function* goneOnWayBack(change: TrustChange, step: Step): Generator<FindingDraft> {
  const records = reversalsOf(change, step).flatMap((reversal) =>
    reversal.kind === "record" ? [reversal.record] : [],
  );
  yield* findings(
    step,
    records.filter(mayLeaveGap).flatMap((record) => gapsOf(change)(step, record)),
  );
  const hosts = records
    .filter(({ op }) => op === "delete")
    .flatMap((record) => wildcardsOf(change)(step, record));
  for (const [first, gaps] of grouped(hosts.map(({ wildcardGoes, gap }) => [wildcardGoes, gap])))
    yield* findings(first, gaps);
}

function* findings(step: Step, gaps: readonly Gap[]): Generator<FindingDraft> {
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return;
  // Two steps in the wrong order are told once, however many names they are about.
  for (const besideIt of grouped(gaps.map((gap) => [gap.otherStep, gap])).values())
    for (const alike of grouped(besideIt.map((gap) => [`${gap.kind} ${standsAlone(gap)}`, gap])).values())
      yield { at, ...finding(step, alike) };
}

/** By what an entry is for good: it answers for a name by itself, or leads to one. */
function mayLeaveGap(record: RecordSet): boolean {
  const isAnswer = record.op === "create" && record.bearsAddresses;
  return isAnswer || record.targets().length + record.previousTargets().length > 0;
}

const NONE: readonly Gap[] = [];

/** Asked of each record by itself: a step may take thousands back, of which one is edited. */
const gapsOf = attached((change: TrustChange) =>
  queryByTwo((step: Step, record: RecordSet) => gapsAt(change, step, record), {
    name: "whether a name has no address on the way back",
  }),
);

/** A step back that takes a wildcard away, and what that leaves without an address. */
interface WildcardGap {
  readonly wildcardGoes: Step;
  readonly gap: Gap;
}

const NO_WILDCARD: readonly WildcardGap[] = [];

/** The same for hosts in whose place a wildcard came: they are asked, for it does not know them. */
const wildcardsOf = attached((change: TrustChange) =>
  queryByTwo((step: Step, host: RecordSet) => wildcardGoesFirst(change, step, host), {
    name: "whether a wildcard goes before a host is restored",
  }),
);

function wildcardGoesFirst(change: TrustChange, otherStep: Step, other: RecordSet): readonly WildcardGap[] {
  const { ownerName: name } = other;
  if (name === undefined || stepBackFrom(change, other) !== otherStep) return NO_WILDCARD;
  const wildcard = newWildcardFor(change, other);
  const backs = wildcard.map((entry) => stepBackFrom(change, entry));
  const [[record], [wildcardGoes]] = [wildcard, backs];
  if (!record || !wildcardGoes || !backs.every((back) => back && comesBackBefore(change, back, otherStep)))
    return NO_WILDCARD;
  return [{ wildcardGoes, gap: { kind: "restored later", record, name, otherStep, other } }];
}

function gapsAt(change: TrustChange, step: Step, record: RecordSet): readonly Gap[] {
  const { ownerName: name, op } = record;
  if (name === undefined || stepBackFrom(change, record) !== step) return NONE;
  const gone =
    op === "create" && record.bearsAddresses ? restoredLater(change, step, record, name) : undefined;
  if (gone) return [gone];
  const gaps = [ledToEarly(change, step, record), ledAwayLate(change, step, record)].flatMap(
    (gap) => gap ?? [],
  );
  return gaps.length > 0 ? gaps : NONE;
}

/** What has answered before the change comes back only after what answers for it now is gone. */
function restoredLater(
  change: TrustChange,
  step: Step,
  record: RecordSet,
  name: DomainName,
): Gap | undefined {
  if (!hasNothingElse(change, record.zone, name)) return undefined;
  const [first, ...others] = answersBefore(change, record.zone, name);
  const comes = first && stepBackFrom(change, first);
  if (!comes || !comesBackBefore(change, step, comes)) return undefined;
  const areLate = others.every((one) => {
    const back = stepBackFrom(change, one);
    return back && comesBackBefore(change, step, back);
  });
  const goToo = answersAfter(change, record.zone, name)?.every((one) => {
    const back = stepBackFrom(change, one);
    return back && (back === step || comesBackBefore(change, back, comes));
  });
  return areLate && goToo
    ? { kind: "restored later", record, name, otherStep: comes, other: first }
    : undefined;
}

/** A record is led back to a name whose records come back only later. */
function ledToEarly(change: TrustChange, step: Step, record: RecordSet): Gap | undefined {
  const now = namesOf(record.op === "delete" ? [] : record.targets());
  for (const name of namesOf(record.previousTargets())) {
    const zone = now.has(name) ? undefined : zoneOf(change, record, name);
    if (!zone || answersAfter(change, zone, name)?.length !== 0) continue;
    const entries = answersBefore(change, zone, name);
    const backs = entries.map((one) => stepBackFrom(change, one));
    const [[other], [otherStep]] = [entries, backs];
    if (other && otherStep && backs.every((back) => back && comesBackBefore(change, step, back)))
      return { kind: "led to early", record, name, otherStep, other };
  }
  return undefined;
}

/** A record is led away from a name only after the records of that name are gone. */
function ledAwayLate(change: TrustChange, step: Step, record: RecordSet): Gap | undefined {
  const before = namesOf(record.op === "create" ? [] : record.previousTargets());
  for (const name of namesOf(record.op === "delete" ? [] : record.targets())) {
    const zone = before.has(name) ? undefined : zoneOf(change, record, name);
    const entries = zone && answersAfter(change, zone, name);
    if (!entries || answersBefore(change, zone, name).length > 0) continue;
    const backs = entries.map((one) => stepBackFrom(change, one));
    const [[other], [otherStep]] = [entries, backs];
    if (other && otherStep && backs.every((back) => back && comesBackBefore(change, back, step)))
      return { kind: "led away late", record, name, otherStep, other };
  }
  return undefined;
}

function namesOf(targets: readonly { readonly name: DomainName }[]): ReadonlySet<DomainName> {
  return new Set(targets.map(({ name }) => name));
}

/** The one zone of the same view that has records at a name, where nothing else may answer for it. */
function zoneOf(change: TrustChange, { zone: { viewName } }: RecordSet, name: DomainName): Zone | undefined {
  const [zone, ...others] = new Set(
    change.recordsAt(name).flatMap((one) => (one.zone.viewName === viewName ? one.zone : [])),
  );
  return zone && others.length === 0 && hasNothingElse(change, zone, name) ? zone : undefined;
}

/** The record sets that clients of a name have come to an address by before the change, where all of them are deleted. */
function answersBefore(change: TrustChange, zone: Zone, name: DomainName): readonly RecordSet[] {
  if (!change.contents.hasDeletions(zone)) return [];
  const answer = change.contents.answerIn(zone, name, "before");
  if (answer?.kind !== "records") return [];
  const entries = answer.records.filter(bearsAddresses).map(({ entry }) => entry);
  return entries.every(({ op }) => op === "delete") ? entries : [];
}

/** Those by which they do so after it, where all of them are created; undefined where that is not known. */
function answersAfter(change: TrustChange, zone: Zone, name: DomainName): readonly RecordSet[] | undefined {
  const answer = change.contents.answerIn(zone, name, "after");
  if (answer?.kind === "nothing") return [];
  if (answer?.kind !== "records" || answer.isWildcard) return undefined;
  const entries = answer.records.filter(bearsAddresses).map(({ entry }) => entry);
  return entries.every(({ op }) => op === "create") ? entries : undefined;
}

/** Whether nothing but the records that come and go may answer for a name: no wildcard that stays, and no source. */
function hasNothingElse(change: TrustChange, zone: Zone, name: DomainName): boolean {
  if (change.contents.mayHoldMore(zone, name)) return false;
  for (let at = parentName(name); at !== undefined; at = at === zone.name ? undefined : parentName(at)) {
    const wildcard = wildcardBelow(at);
    const stays = wildcard === undefined ? [] : change.contents.recordsAt(zone, wildcard, "after");
    if (stays.length > 0) return false;
  }
  return true;
}

/**
 * The step of the rollback that takes a record set back, where it is one, and the set has no phases and is not that of one
 * provider among others: those may answer as well.
 */
function stepBackFrom(change: TrustChange, record: RecordSet): Step | undefined {
  if (change.phasesOf(record).length > 1 || record.provider !== undefined) return undefined;
  const steps = stepsBackFromRecord(change, record);
  return steps.length === 1 ? steps[0]?.step : undefined;
}

/** Whether one of the two is a CNAME in place of the other one: it stands alone (RFC 1034 section 3.6.2). */
function standsAlone({ record, other }: Gap): boolean {
  return record.ownerName === other.ownerName && (record.type === "CNAME" || other.type === "CNAME");
}

/** @param alike of which all have the same kind, the same other step and the same remedy */
function finding(step: Step, alike: readonly [Gap, ...Gap[]]): Omit<FindingDraft, "at"> {
  const [first] = alike;
  const { kind, otherStep } = first;
  const [now, then] = [step.name ?? "this step", otherStep.name ?? "another step"];
  const all = (items: readonly (string | undefined)[]): string =>
    listed([...new Set(items.flatMap((item) => item ?? []))]);
  const own = all(alike.map(({ record }) => record.reference));
  const others = all(alike.map(({ other }) => other.reference));
  const names = all(alike.map(({ name }) => name));
  const counted = alike.map(({ name, record }) => (kind === "restored later" ? name : record));
  const it = new Set(counted).size === 1 ? "it" : "them";
  const { says, does, order } = {
    "restored later": {
      says: `takes ${own} away before ${then} restores ${others}, which answered for ${names} before the change: in between nothing leads clients to ${it}`,
      does: `restores ${others}`,
      order: [then, now],
    },
    "led to early": {
      says: `leads ${own} back to ${names} before ${then} restores ${others}: until then clients that follow ${it} find nothing`,
      does: `restores ${others}`,
      order: [then, now],
    },
    "led away late": {
      says: `leads ${own} away from ${names} only after ${then} takes ${others} away: in between clients that follow ${it} find nothing`,
      does: `takes ${others} away`,
      order: [now, then],
    },
  }[kind];
  const todo = standsAlone(first)
    ? "Do both in one step, where they are one transaction."
    : `Let ${order.join(" come before ")}, or do both in one step.`;
  return {
    message: `The rollback step ${now} ${says}, and resolvers remember that. ${todo}`,
    related: relatedAt(otherStep.view.at("name").scalar, does),
    targets: [step, otherStep]
      .flatMap((one) => one.name ?? [])
      .concat(...alike.flatMap(({ record, other }) => [record.references, other.references])),
  };
}
