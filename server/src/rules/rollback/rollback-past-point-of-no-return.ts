import { endingsBy, isOnHold } from "../../manifest/model/pki/endings";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { isBehindPointOfNoReturn } from "../../manifest/model/way-back";
import type { ScalarNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";

export const rollbackPastPointOfNoReturn = defineRule({
  id: "rollback-past-point-of-no-return",
  plane: "rollback",
  over: "rollbackStep",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The rollback takes back what cannot be taken back",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-csf-2.0:RC.RP-03", "nist-800-53-r5:CP-10"],
  references: ["CA/B Forum Baseline Requirements 4.9.13", "RFC 5280 section 5.3.1"],
  docs: {
    problem:
      "A step of the rollback reverts a revocation or the destruction of a key, or a step from the pointOfNoReturn on.",
    why: "Whoever takes the change back counts on a step that does nothing. Before the point of no return, what comes behind it is not done yet; afterwards there is no way back.",
    remedy:
      "Take it out of reverts. To replace a revoked certificate, revert its deployment with restores: reissue. Where there is a way back, set the pointOfNoReturn behind it.",
    bad: `certificates:
  - {name: token-tls, dnsNames: [token.example.com], previous: {serial: "03:5D", secretRef: "vault:kv/token/tls@v7"}}
steps:
  - {name: deploy, certificates: [token-tls], do: deploy}
  - {name: revoke-old, certificates: [token-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  pointOfNoReturn: revoke-old
  steps:
    - {name: back, reverts: [revoke-old, deploy]}
`,
    good: `certificates:
  - {name: token-tls, dnsNames: [token.example.com], previous: {serial: "03:5D", secretRef: "vault:kv/token/tls@v7"}}
steps:
  - {name: deploy, certificates: [token-tls], do: deploy}
  - {name: revoke-old, certificates: [token-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  pointOfNoReturn: revoke-old
  steps:
    - {name: back, reverts: [deploy]}
`,
  },
  *check({ rollbackStep, change }) {
    // Another certificate is a way on, and none back.
    const restores = rollbackStep.view.at("restores").text;
    if (restores === "reissue" || mayBeMeant(rollbackStep.view.node, "restores")) return;
    for (const at of rollbackStep.reverts) {
      const meant = stepsMeantBy(change, at.source);
      const [step] = meant;
      if (!step) continue;
      if (meant.every((one) => isForGood(change, one))) yield forGood(rollbackStep, at, step);
      else if (meant.every((one) => comesTooLate(change, one))) yield behind(change, rollbackStep, at, step);
    }
  },
});

/** The steps that `reverts` takes back by a name: the steps of that name, else all that change what has it. */
function stepsMeantBy(change: TrustChange, name: string): readonly Step[] {
  const steps = change.stepsNamed(name);
  // What a record or a certificate is brought by matters around a point of no return alone.
  if (steps.length > 0 || change.pointOfNoReturn() === undefined) return steps;
  const records = change.recordsMeant(name, undefined);
  if (records.length > 0)
    return records.flatMap((record) => change.stepsOn(record).filter((step) => step.changesRecords));
  const certificate = change.certificate(name);
  return certificate ? change.stepsOnCertificate(certificate).filter((step) => step.deploys) : [];
}

/** Whether nobody can undo it: a certificate that is only on hold can be released. */
function isForGood(change: TrustChange, step: Step): boolean {
  if (step.action === "destroy-key") return true;
  return step.action === "revoke" && !endingsBy(change, step).some(({ instance }) => isOnHold(instance));
}

/** Whether it is the point of no return or comes behind it, in the text and by the times. */
function comesTooLate(change: TrustChange, step: Step): boolean {
  if (!isBehindPointOfNoReturn(change, step)) return false;
  const [point] = change.stepsNamed(change.pointOfNoReturn() ?? "");
  return point !== undefined && (point.slot === step.slot || change.timeline.comesBefore(point, step));
}

function forGood(back: Step, at: ScalarNode, step: Step): FindingDraft {
  const names = listed(step.certificates.map(({ source }) => source)) || "a certificate";
  const isRevocation = step.action === "revoke";
  const [does, act, rest] = isRevocation
    ? [`revokes ${names}`, "a revocation", "what it revokes stays refused"]
    : [
        `destroys the key of ${names}`,
        "the destruction of a key",
        "what it belonged to cannot be served again",
      ];
  return {
    at,
    message: `The rollback step ${called(back)} reverts ${called(step)}, which ${does}: ${act} is for good, and ${rest}. Take it out of reverts. Where another certificate is needed, revert the deployment with restores: reissue.`,
    related: relatedAt(step.view.at("name").scalar, does),
    fixes: takeOut(back, at),
    targets: targetsOf(back, step, at),
  };
}

function behind(change: TrustChange, back: Step, at: ScalarNode, step: Step): FindingDraft {
  const point = change.rollback.at("pointOfNoReturn").scalar;
  const name = point?.source ?? "the point of no return";
  const what = at.source === step.name ? called(step) : `${at.source}, which ${called(step)} changes`;
  const message =
    step.name === name
      ? `The rollback step ${called(back)} reverts ${what}, and rollback.pointOfNoReturn says that there is no way back from ${name} on. One of the two is not meant: take it out of reverts, or set the point behind it.`
      : `The rollback step ${called(back)} reverts ${what}, and that comes behind ${name}, the point of no return: before ${name} it is not done yet, and afterwards there is no way back. One of the two is not meant: take it out of reverts, or set the point behind it.`;
  return {
    at,
    severity: "warning",
    message,
    related: relatedAt(point, "the point of no return"),
    fixes: takeOut(back, at),
    targets: targetsOf(back, step, at),
  };
}

/** A step that reverts nothing else is left to people: others may wait for it. */
function takeOut(back: Step, at: ScalarNode): readonly Fix[] {
  return back.reverts.length > 1 ? removal(`Remove ${at.source} from reverts of ${called(back)}`, at) : [];
}

function called({ name }: Step): string {
  return name ?? "without a name";
}

function targetsOf(back: Step, step: Step, at: ScalarNode): readonly string[] {
  return [...new Set([...[back, step].flatMap(({ name }) => name ?? []), at.source])];
}
