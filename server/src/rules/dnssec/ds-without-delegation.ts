import type { DomainName } from "../../dns/name";
import type { Stay } from "../../manifest/model/dnssec/facts";
import type { Moment, Stale } from "../../manifest/model/dnssec/course";
import { isOnDs } from "../../manifest/model/dnssec/moves";
import { endOfStay } from "../../manifest/model/dnssec/stale";
import { stepsOnItsZone, zoneAbove } from "../../manifest/model/parent-record";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft, type Related } from "../finding";
import { turnIntoDeletion } from "../dns/record-edits";
import { moveInFront } from "../step-edits";
import { waitLonger } from "./chain-fixes";
import { earliness, stepName } from "./chain-words";

/**
 * A DS set in the zone above whose delegation the change takes away: it stays at a name that is no zone any more, or it goes
 * with the delegation while caches hold it, so that what the zone above answers there is held against it
 * (RFC 4035 sections 2.4 and 5.2).
 */
export function* dsWithoutDelegation(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const { zone, ownerName } = record;
  if (ownerName === undefined || ownerName === zone.name || zone.dnssecStatus() === "unsigned") return;
  const cut = deletedCut(change, zone, ownerName, record.provider);
  if (!cut || stepsOnItsZone(change, record).length > 0) return;
  const { kind } = change.states.stateOf(record, "after");
  if (kind === "present") yield* staying(record, cut, ownerName);
  const goes = change.states.onlyStepOf(record);
  const ttl = goes && change.states.ttlOf(record, goes);
  if (kind !== "absent" || !goes || !record.nameNode) return;
  yield* outOfOrder(change, {
    owner: ownerName,
    name: record.reference ?? "the DS",
    goes,
    backs: stepsBackFromRecord(change, record).map(({ step }) => step),
    stay: ttl === undefined ? undefined : { ttl, propagation: zone.propagation() },
    at: record.nameNode,
    related: (cuts) => relatedAt(cuts.view.at("name").scalar, "the delegation goes here"),
    targets: record.references,
    cut,
  });
}

/** As `dsWithoutDelegation`, where steps on the zone itself have the parent drop its DS. */
export function* dsOfDelegationThatGoes(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const { name } = zone;
  const above = zoneAbove(change, zone);
  if (name === undefined || !above || above.dnssecStatus() === "unsigned") return;
  const cut = deletedCut(change, above, name, undefined);
  if (!cut) return;
  yield* stayingListed(change, zone, cut, above);
  const cuts = change.states.onlyStepOf(cut);
  const at = cuts?.view.at("name").scalar;
  const goes = at && lastDsGoes(change.dnssec.course(zone)?.moments ?? []);
  // A parent that follows what the zone asks for by CDS does so in its own time.
  if (!at || goes?.view.at("dnssec").text !== "remove-ds") return;
  yield* outOfOrder(change, {
    owner: name,
    name: `the DS of ${name}`,
    goes,
    backs: firstDsComes(change.dnssec.wayBack(zone)?.moments ?? []),
    stay: change.dnssec.facts(zone).retention.ds,
    at,
    related: () => relatedAt(goes.view.at("name").scalar, "the DS goes here"),
    targets: [name, ...(cuts.name === undefined ? [] : [cuts.name])],
    cut,
  });
}

/** The step after which the parent has no DS any more. */
function lastDsGoes(moments: readonly Moment[]): Step | undefined {
  const had = ({ state }: Moment): boolean => state.ds.length > 0;
  return moments.find((moment, index) => !had(moment) && moments.slice(index - 1, index).some(had))?.step;
}

/** The step of the rollback with which the parent has a DS again. */
function firstDsComes(moments: readonly Moment[]): readonly Step[] {
  const index = moments.findIndex(({ state }) => state.ds.length > 0);
  const step = index > 0 ? moments[index]?.step : undefined;
  return step ? [step] : [];
}

/** The DS records that the zone itself lists as those that stay, where no record of the zone above says so. */
function* stayingListed(
  change: TrustChange,
  zone: Zone,
  cut: RecordSet,
  above: Zone,
): Generator<FindingDraft> {
  const { ds, byHand } = change.dnssec.facts(zone);
  const [left] = ds.filter(({ op }) => op !== "delete");
  const at = left?.view.at("key_tag").scalar;
  const owner = zone.name;
  if (!at || owner === undefined || byHand.ds || change.dnssec.stepsOn(zone).some(isOnDs)) return;
  if (change.recordsAt(owner).some((one) => one.zone === above && one.type === "DS")) return;
  yield {
    at,
    message: `${cut.reference ?? "The delegation"} goes, and nothing takes the DS of ${left.tag} from ${above.name ?? "the zone above"}: validators that see it look for the keys of ${owner}, which is no zone any more, and refuse every name at ${owner} and below it. Have the parent drop it (dnssec: remove-ds), and wait until no cache holds it before the delegation goes.`,
    related: relatedAt(cut.nameNode, "the delegation goes here"),
    targets: [owner, ...cut.references],
  };
}

/** The NS entry with which the delegation at the name of a DS goes for good; undefined where one may be left. */
function deletedCut(
  change: TrustChange,
  above: Zone,
  owner: DomainName,
  provider: string | undefined,
): RecordSet | undefined {
  if (change.contents.mayListUnread(above, owner)) return undefined;
  const states = change.contents.statesAt(above, owner, "after", "NS");
  if (states.some(({ kind }) => kind !== "absent")) return undefined;
  const cuts = change.recordsAt(owner).filter((one) => one.zone === above && one.type === "NS");
  return cuts.findLast(
    (one) => one.op === "delete" && (one.provider === undefined || one.provider === provider),
  );
}

function* staying(record: RecordSet, cut: RecordSet, owner: DomainName): Generator<FindingDraft> {
  const at = record.nameNode;
  const name = record.reference ?? "this DS";
  if (!at) return;
  yield {
    at,
    message: `${cut.reference ?? "The delegation"} goes, and ${name} ${record.op === "keep" ? "stays" : "is there afterwards"}: validators that see it look for the keys of ${owner}, which is no zone any more, and refuse every name at ${owner} and below it; many providers refuse a DS without NS records at once. Delete ${name} too, and wait until no cache holds it before the delegation goes.`,
    related: relatedAt(cut.nameNode, "the delegation goes here"),
    fixes:
      record.op === "keep" && !record.foreign
        ? [
            {
              title: `Delete ${name} in this change too`,
              safe: false,
              edits: (layout) => turnIntoDeletion(record, layout),
            },
          ]
        : [],
    targets: [...record.references, ...cut.references],
  };
}

/** A DS that goes in this change, and the delegation that goes with it. */
interface LeavingDs {
  readonly owner: DomainName;
  readonly name: string;
  readonly goes: Step;
  /** The steps of the rollback that bring it again. */
  readonly backs: readonly Step[];
  /** How long caches hold it. */
  readonly stay: Stay | undefined;
  readonly at: FindingDraft["at"];
  readonly related: (cuts: Step) => readonly Related[];
  readonly targets: readonly string[];
  readonly cut: RecordSet;
}

/** Of names that go with the delegation nobody asks any more: only what the zone above answers is refused. */
function* outOfOrder(change: TrustChange, ds: LeavingDs): Generator<FindingDraft> {
  const { cut, owner } = ds;
  const cuts = change.states.onlyStepOf(cut);
  const answered = cuts && change.contents.firstCreatedBelow(cut.zone, owner);
  if (!answered) return;
  yield* tooEarly(change, ds, cuts, answered);
  yield* backTooEarly(change, ds, answered);
}

function* tooEarly(
  change: TrustChange,
  { owner, name, goes, stay, at, related, targets, cut }: LeavingDs,
  cuts: Step,
  answered: RecordSet,
): Generator<FindingDraft> {
  const { timeline } = change;
  const [since, now] = [timeline.spanOf(goes).start, timeline.spanOf(cuts).start];
  const isLate = goes.slot !== cuts.slot && timeline.comesBefore(cuts, goes);
  const held = stay?.ttl === 0 ? undefined : stay;
  const until = since === undefined || !held ? undefined : endOfStay(since, held);
  const stale: Stale | undefined =
    since === undefined || now === undefined || until === undefined || !held || isLate || until <= now
      ? undefined
      : { what: "ds", replacedBy: goes, since, stay: held, until, now };
  const isAtOnce = goes.slot === cuts.slot && stay?.ttl !== 0;
  if (!isLate && !isAtOnce && !stale) return;
  const when = isLate
    ? `only later, with ${stepName(goes)}`
    : isAtOnce
      ? `in the same step${held ? `, and caches hold it for ${held.ttl} s more` : ", and caches hold it for its TTL"}`
      : stale
        ? `too late for that: caches may hold it ${earliness(cuts, stale, false)}`
        : "";
  yield {
    at,
    message: `${stepName(cuts)} takes the delegation of ${owner} away, so that ${cut.zone.name ?? "the zone above"} answers for ${answered.ownerName ?? owner}, and ${name} goes ${when}. Until then validators ask for keys of ${owner}, which is no zone any more, and refuse these answers. Delete the DS first, and wait until no cache holds it.`,
    related: related(cuts),
    fixes: stale && !isAtOnce ? waitLonger(change, cuts, stale, false) : [],
    targets: [...targets, ...cut.references],
  };
}

/** The mirror on the way back: the DS is there again before the delegation is. */
function* backTooEarly(
  change: TrustChange,
  { owner, name, backs, targets, cut }: LeavingDs,
  answered: RecordSet,
): Generator<FindingDraft> {
  const [back] = backs;
  const at = back?.view.at("name").scalar ?? back?.view.node;
  const cutsBack = stepsBackFromRecord(change, cut).map(({ step }) => step);
  const [first] = cutsBack;
  if (!back || !at || !first || !cutsBack.every((step) => comesBackBefore(change, back, step))) return;
  const isGoneBefore = stepsBackFromRecord(change, answered).some(
    ({ step }) => step.slot === back.slot || comesBackBefore(change, step, back),
  );
  if (isGoneBefore) return;
  const [now, then] = [stepName(back), stepName(first)];
  yield {
    at,
    message: `The rollback step ${now} brings ${name} again before ${then} brings the delegation: until then ${cut.zone.name ?? "the zone above"} answers for ${answered.ownerName ?? owner}, and validators that see the DS ask for keys of ${owner}, which is no zone then, and refuse these answers. Let ${then} come before ${now}.`,
    related: relatedAt(first.view.at("name").scalar, "the delegation comes again here"),
    fixes: moveInFront(first, back),
    targets: [...targets, ...cut.references, ...(back.name === undefined ? [] : [back.name])],
  };
}
