/** What the rollback takes away from where clients or resolvers are led until a later step of it leads them back. */
import type { Certificate } from "../../manifest/model/certificate";
import { instanceBefore } from "../../manifest/model/pki/instance";
import { reversalsOf } from "../../manifest/model/reversal";
import { effectsOf, opposite, type Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { nameOf, targetsOf } from "../certificates";
import { workAt, zoneDelegatedBy } from "../dns/work-at-provider";
import { relatedAt, type FindingDraft } from "../finding";
import { leadsTo } from "../pki/led-before-deployed";
import { moveInFront } from "../step-edits";
import { listed } from "../words";

/** A certificate that goes from an endpoint, where nothing was served before, while a record still leads there. */
export function* strandedAtEndpoint(
  change: TrustChange,
  step: Step,
  at: FindingDraft["at"],
): Generator<FindingDraft> {
  if (step.kind !== "reverts") return;
  for (const reversal of reversalsOf(change, step)) {
    if (reversal.kind !== "certificate" || reversal.operation !== "deploy") continue;
    const { certificate } = reversal;
    const endpoint = certificate.view.at("endpoint").text;
    if (endpoint === undefined || !isServedAnew(certificate)) continue;
    const leads = leadsTo(change, certificate).flatMap(({ record }) => {
      const backs = stepsBackFromRecord(change, record).map((one) => one.step);
      const [first] = backs;
      return first && backs.every((back) => comesBackBefore(change, step, back)) ? { record, first } : [];
    });
    const [lead] = leads;
    if (!lead) continue;
    const [now, then] = [step.name ?? "this step", lead.first.name ?? "a later step"];
    yield {
      at,
      message: `The rollback step ${now} takes ${nameOf(certificate)} away from ${endpoint} before ${then} leads ${listed(leads.map(({ record }) => record.reference ?? "a record"))} back from there: until then clients that follow ${leads.length === 1 ? "it" : "them"} find no certificate, and are cut off. Let ${then} come before ${now}, with the time for which caches hold the new answer.`,
      related: relatedAt(lead.first.view.at("name").scalar, "leads clients back"),
      fixes: moveInFront(lead.first, step),
      targets: [...namesOf(step, lead.first), ...targetsOf(certificate)].concat(
        leads.flatMap(({ record }) => record.references),
      ),
    };
  }
}

function isServedAnew(certificate: Certificate): boolean {
  return certificate.isIssued && !certificate.isAuthority && !instanceBefore(certificate);
}

/** A provider that loses its records while the parent still delegates to it: the mirror of a zone that is filled too late. */
export function* emptiedBeforeLeft(
  change: TrustChange,
  step: Step,
  at: FindingDraft["at"],
): Generator<FindingDraft> {
  const delegations = change.stepsOfKind("delegation");
  if (delegations.length === 0) return;
  const filled = step.reverts.flatMap(({ source }) => change.stepsNamed(source));
  for (const delegation of delegations) {
    const zone = zoneDelegatedBy(change, delegation);
    const back = zone && onlyStepBack(change, delegation);
    if (!back || !comesBackBefore(change, step, back)) continue;
    const work = filled
      .filter((one) => change.timeline.comesBefore(one, delegation))
      .map((one) => workAt(change, zone, one))
      .find((one) => one?.kind === "fills");
    if (!work) continue;
    const [now, then] = [step.name ?? "this step", back.name ?? "a later step"];
    yield {
      at,
      message: `The rollback step ${now} takes the records of ${zone.name ?? "the zone"} away at ${work.provider} before ${then} takes the delegation back: resolvers are led to ${work.provider} until then, are told that these names do not exist, and remember it. Let ${then} come before ${now}, and wait until the NS TTLs have run out.`,
      related: relatedAt(back.view.at("name").scalar, "leads resolvers back"),
      fixes: moveInFront(back, step),
      targets: [...namesOf(step, back), work.provider, ...(zone.name === undefined ? [] : [zone.name])],
    };
  }
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

function namesOf(...steps: readonly Step[]): string[] {
  return steps.flatMap(({ name }) => name ?? []);
}
