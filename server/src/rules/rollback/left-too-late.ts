/** A certificate that the rollback takes away from where clients are led until a later step of it leads them back. */
import type { Certificate } from "../../manifest/model/certificate";
import { instanceBefore } from "../../manifest/model/pki/instance";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { comesBackBefore, stepsBackFromRecord } from "../../manifest/model/way-back";
import { nameOf, targetsOf } from "../certificates";
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

function namesOf(...steps: readonly Step[]): string[] {
  return steps.flatMap(({ name }) => name ?? []);
}
