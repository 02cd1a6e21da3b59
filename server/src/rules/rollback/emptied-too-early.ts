/** A provider that the rollback empties while resolvers are still led to it: the mirror of a zone that is filled too late. */
import type { Stay } from "../../manifest/model/dnssec/facts";
import { effectsOf, opposite, type Step } from "../../manifest/model/step";
import { secondsOfTtl } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, secondsIntoWayBack } from "../../manifest/model/way-back";
import type { View } from "../../manifest/view";
import type { Zone } from "../../manifest/model/zone";
import { formatSeconds } from "../../text/seconds";
import { doFirst } from "../dnssec/chain-fixes";
import { workAt, zoneDelegatedBy } from "../dns/work-at-provider";
import { relatedAt, type FindingDraft } from "../finding";
import { waitBefore } from "../step-edits";

/** Resolvers that are led to a provider, until a step of the rollback takes the delegation back, and some time beyond it. */
interface Led {
  readonly zone: Zone;
  readonly provider: string;
  readonly back: Step;
  /** How long caches go on leading there; undefined where nobody wrote down a TTL. */
  readonly stay: Stay | undefined;
}

export function* emptiedTooEarly(
  change: TrustChange,
  step: Step,
  at: FindingDraft["at"],
): Generator<FindingDraft> {
  const delegations = change.stepsOfKind("delegation");
  if (delegations.length === 0) return;
  const filled = stepsTakenBack(change, step);
  for (const delegation of delegations) {
    const zone = zoneDelegatedBy(change, delegation);
    const back = zone && onlyStepBack(change, delegation);
    if (!back) continue;
    const work = filled
      .filter((one) => change.timeline.comesBefore(one, delegation))
      .map((one) => workAt(change, zone, one))
      .find((one) => one?.kind === "fills");
    if (!work) continue;
    const led = { zone, provider: work.provider, back, stay: stayAt(change, zone, work.provider) };
    const told = comesBackBefore(change, step, back)
      ? stillDelegated(change, step, led)
      : stillInCaches(change, step, led);
    if (told) yield { at, ...told };
  }
}

/** The steps of the change that a step of the rollback takes back, by their names or by those of their records. */
function stepsTakenBack(change: TrustChange, step: Step): readonly Step[] {
  const all = step.reverts.flatMap(({ source }): readonly Step[] => {
    const steps = change.stepsNamed(source);
    if (steps.length > 0) return steps;
    return change
      .recordsMeant(source, step.provider)
      .flatMap((record) => (record.op === "create" ? (change.states.onlyStepOf(record) ?? []) : []));
  });
  return [...new Set(all)];
}

function stillDelegated(
  change: TrustChange,
  step: Step,
  { zone, provider, back, stay }: Led,
): Omit<FindingDraft, "at"> {
  const [now, then] = namesOf(step, back);
  return {
    message: `The rollback step ${now} takes ${recordsAt(zone, provider)} before ${then} takes the delegation back: resolvers are led to ${provider} until then, are told that these names do not exist, and remember it. Let ${then} come before ${now}, and wait until the NS TTLs have run out.`,
    related: relatedAt(back.view.at("name").scalar, "leads resolvers back"),
    fixes: doFirst(change, step, [{ later: back }], stay),
    targets: targetsOf(step, zone, provider, back),
  };
}

function stillInCaches(
  change: TrustChange,
  step: Step,
  { zone, provider, back, stay }: Led,
): Omit<FindingDraft, "at"> | undefined {
  const [from, to] = [back, step].map((one) => secondsIntoWayBack(change, one));
  if (from === undefined || to === undefined || !stay || mayWaitByHand(change, back, step)) return undefined;
  const missing = stay.ttl + stay.propagation - (to - from);
  if (stay.ttl === 0 || missing <= 0) return undefined;
  const [now, then] = namesOf(step, back);
  const isAtOnce = back.slot === step.slot;
  const when = isAtOnce
    ? "at once with the delegation"
    : `${to === from ? "right" : formatSeconds(to - from)} after ${then} takes the delegation back`;
  return {
    message: `The rollback step ${now} takes ${recordsAt(zone, provider)} ${when}: caches go on leading resolvers there for ${formatSeconds(stay.ttl + stay.propagation)}, by the TTL of the NS records, and they are told that these names do not exist. ${isAtOnce ? "Do one after the other, and wait between them" : `Wait ${formatSeconds(missing)} more`}, or keep the records at ${provider} (rollback.keeps).`,
    related: isAtOnce ? [] : relatedAt(back.view.at("name").scalar, "leads resolvers back"),
    fixes: isAtOnce ? [] : waitBefore(change, step, missing),
    targets: targetsOf(step, zone, provider, ...(isAtOnce ? [] : [back])),
  };
}

/** Whether somebody may let time pass by hand, between two steps of the rollback. */
function mayWaitByHand(change: TrustChange, from: Step, to: Step): boolean {
  const slots = change.rollbackSteps().map(({ slot }) => slot);
  const [first, last] = [slots.indexOf(from.slot), slots.indexOf(to.slot)];
  return change
    .rollbackSteps()
    .slice(first + 1, last)
    .some(({ view }) =>
      /\bwait|\bTTLs?\b|\bcache/i.test((view as View<{ manual: string }>).at("manual").text ?? ""),
    );
}

/** How long caches hold the name servers of a provider: those that the parent announces, and the zone's own there. */
function stayAt(change: TrustChange, zone: Zone, provider: string): Stay | undefined {
  const own = (zone.name === undefined ? [] : change.recordsAt(zone.name)).filter(
    (record) =>
      record.zone === zone &&
      record.type === "NS" &&
      (record.provider === undefined || record.provider === provider),
  );
  const ttls = [
    secondsOfTtl(zone.view.at("delegation").at("ttl")),
    ...own.map((record) => change.states.ttlOf(record, "after")),
  ].filter((ttl) => ttl !== undefined);
  return ttls.length === 0 ? undefined : { ttl: Math.max(...ttls), propagation: zone.propagation() };
}

/** The step of the rollback that takes a delegation back, where it is one. */
function onlyStepBack(change: TrustChange, delegation: Step): Step | undefined {
  const names = [
    ...(delegation.name === undefined ? [] : [delegation.name]),
    ...effectsOf(delegation, opposite),
  ];
  const backs = new Set(names.flatMap((name) => change.rollbackStepsOn(name)));
  return backs.size === 1 ? [...backs][0] : undefined;
}

function recordsAt(zone: Zone, provider: string): string {
  return `the records of ${zone.name ?? "the zone"} away at ${provider}`;
}

function namesOf(step: Step, back: Step): readonly [string, string] {
  return [step.name ?? "this step", back.name ?? "a later step"];
}

function targetsOf(step: Step, zone: Zone, provider: string, ...others: readonly Step[]): readonly string[] {
  const steps = [step, ...others].flatMap(({ name }) => name ?? []);
  return [...steps, provider, ...(zone.name === undefined ? [] : [zone.name])];
}
