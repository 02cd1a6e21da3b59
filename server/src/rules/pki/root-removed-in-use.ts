import type { Certificate } from "../../manifest/model/certificate";
import { chainOf, leavesBelow, rootNameOf, rootsOf } from "../../manifest/model/pki/chain";
import { instanceAfter, instanceEnded, nameOfInstance } from "../../manifest/model/pki/instance";
import { issuerOf } from "../../manifest/model/pki/issuer";
import { needsOf } from "../../manifest/model/pki/needs";
import { isInUseAfter } from "../../manifest/model/pki/superseded";
import { heldBefore, holdingOf, trustStoresOf, type StoreFacts } from "../../manifest/model/pki/trust-stores";
import { inTextOrder } from "../../manifest/model/seats";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import {
  isBehindPointOfNoReturn,
  isKeptOnPurpose,
  leadsBackTo,
  stepsBackFrom,
} from "../../manifest/model/way-back";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { postpone } from "../postpone";
import { defineRule } from "../rule";
import { lastOf } from "./expiry";

export const rootRemovedInUse = defineRule({
  id: "root-removed-in-use",
  plane: "pki",
  over: ["step", "rollbackStep"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A trust store loses a root that its clients still need",
  controls: ["nist-csf-2.0:RC.RP-03", "nist-800-53-r5:SC-17", "nist-800-53-r5:CP-10"],
  references: ["RFC 5280 section 6.1"],
  docs: {
    problem:
      "A root is taken out of a trust store while a certificate below it is still served, or before the way back to one is closed; or the rollback takes the new root out before the certificate below it.",
    why: "The clients of that store lose the server at once, and a root comes back only with the next roll-out of the store.",
    remedy:
      "Take the root out after the rollback window, or make that step the pointOfNoReturn; in the rollback, restore the certificates first.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: root-2021, op: keep, ca: {}, signedBy: self}
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: root-2026}
  - {name: billing-tls, op: keep, dnsNames: [billing.example.com], signedBy: root-2021}
trustStores:
  - {name: jvm-image, owner: "@acme/platform", holds: [root-2021, root-2026], usedBy: [batch jobs]}
steps:
  - {name: deploy, certificates: [ledger-tls], do: deploy}
  - {name: remove-old-root, trust: remove, certificates: [root-2021], stores: [jvm-image], at: 2026-12-20T08:00:00Z}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: root-2021, op: keep, ca: {}, signedBy: self}
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: root-2026}
  - {name: billing-tls, dnsNames: [billing.example.com], signedBy: root-2026}
trustStores:
  - {name: jvm-image, owner: "@acme/platform", holds: [root-2021, root-2026], usedBy: [batch jobs]}
steps:
  - {name: deploy, certificates: [ledger-tls, billing-tls], do: deploy}
  - {name: remove-old-root, trust: remove, certificates: [root-2021], stores: [jvm-image], at: 2026-12-20T08:00:00Z}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("step" in entity) {
      if (entity.step.trustAction === "remove") yield* removedBy(change, entity.step);
    } else yield* takenBackBy(change, entity.rollbackStep);
  },
});

/** A certificate that a store's clients cannot do without. */
interface Loss {
  /** A clause for people. */
  readonly clause: string;
  readonly at: Node | undefined;
  /** From when on the root may go, epoch milliseconds; undefined where it may not, or nothing says when. */
  readonly rightFrom: number | undefined;
  readonly certificate: Certificate;
}

function* removedBy(change: TrustChange, step: Step): Generator<FindingDraft> {
  const stores = trustStoresOf(change).filter(({ name }) =>
    step.stores.some(({ source }) => source === name),
  );
  for (const node of step.certificates) {
    const root = rootNameOf(change, node.source);
    for (const store of stores) {
      const loss = lossOf(change, step, store, root);
      if (!loss) continue;
      yield ofRemoval(change, step, node, store, loss);
      break;
    }
  }
}

function lossOf(change: TrustChange, step: Step, store: StoreFacts, root: string): Loss | undefined {
  const removed = new Set(step.certificates.map(({ source }) => rootNameOf(change, source)));
  const below = change.links
    .leavesBelow(root)
    .filter(([leaf]) => !isHeldOtherwise(change, leaf, store, removed, step))
    .flat();
  const inUse = below.find((leaf) => isInUseAfter(change, leaf));
  if (inUse)
    return {
      clause: `${nameOfInstance(instanceAfter(inUse))}, which is below it, is still in use after the change`,
      at: inUse.view.at("name").scalar,
      rightFrom: undefined,
      certificate: inUse,
    };
  const losses = [...below, ...supersededFrom(change, store, root)].flatMap(
    (leaf) => lossInTime(change, step, leaf) ?? [],
  );
  return losses.sort((a, b) => (b.rightFrom ?? 0) - (a.rightFrom ?? 0))[0];
}

/** Whether a store holds another root of a certificate, besides those that go. */
function isHeldOtherwise(
  change: TrustChange,
  leaf: Certificate,
  store: StoreFacts,
  removed: ReadonlySet<string>,
  moment: Step | "after",
): boolean {
  const { anchors, isKnown } = chainOf(change, leaf);
  const others = new Set([...anchors].filter((name) => !removed.has(name)));
  if (!isKnown) return true;
  return others.size > 0 && holdingOf(change, store, others, moment).kind === "held";
}

/**
 * The certificates that leave an old chain, of which nothing is written down: the root of it is taken for the old one where
 * it belongs to the same issuer, or where the store holds the new one, too.
 */
function supersededFrom(change: TrustChange, store: StoreFacts, root: string): readonly Certificate[] {
  return change.links.renewals().filter((certificate) => {
    const { anchors, isKnown } = chainOf(change, certificate);
    if (!isKnown || anchors.has(root)) return false;
    const issuer = issuerOf(change, certificate);
    if (issuer && rootsOf(change, issuer).includes(root)) return true;
    const held = heldBefore(change, store);
    const isHeld = [...anchors].some((name) => held?.has(name));
    return isHeld || change.links.trustStepsOn(store.name).some((step) => addsAny(step, anchors));
  });
}

function addsAny(step: Step, anchors: ReadonlySet<string>): boolean {
  return step.trustAction === "add" && step.certificates.some(({ source }) => anchors.has(source));
}

function lossInTime(change: TrustChange, step: Step, leaf: Certificate): Loss | undefined {
  const instance = instanceEnded(leaf);
  if (leadsBackTo(change, instance).length === 0 && instance.isPrevious) return undefined;
  const isFinal = isBehindPointOfNoReturn(change, step);
  const needs = needsOf(change, instance).filter(({ kind }) => kind !== "way back" || !isFinal);
  const last = lastOf(needs);
  const { start } = change.timeline.spanOf(step);
  const name = nameOfInstance(instance);
  if (last?.until !== undefined && start !== undefined && start < last.until)
    return {
      clause: `${last.kind === "way back" ? `the way back to ${name} is open` : `clients meet ${name}`} until ${clockTime(last.until, start)}, ${formatSeconds((last.until - start) / 1000)} longer`,
      at: last.at,
      rightFrom: last.until,
      certificate: leaf,
    };
  const later = needs.find((need) => need.step && change.timeline.comesBefore(step, need.step));
  return (
    later && {
      clause: `clients meet ${name} until the step ${later.step?.name ?? "below"}, which comes later`,
      at: later.at,
      rightFrom: undefined,
      certificate: leaf,
    }
  );
}

function ofRemoval(
  change: TrustChange,
  step: Step,
  at: ScalarNode,
  store: StoreFacts,
  loss: Loss,
): FindingDraft {
  const { start } = change.timeline.spanOf(step);
  const when = start === undefined ? "" : ` at ${clockTime(start)}`;
  const advice =
    loss.rightFrom === undefined
      ? "Take it out when nothing below it is met any more."
      : `Take it out at ${clockTime(loss.rightFrom, start)} or later, or make this the point of no return.`;
  return {
    at,
    message: `The step ${step.name ?? "here"} takes ${at.source} out of ${store.name}${when}, but ${loss.clause}. Clients of that store refuse it from then on. ${advice}`,
    related: relatedAt(loss.at, "still needs the root"),
    fixes: loss.rightFrom === undefined ? [] : postpone(step, loss.rightFrom),
    targets: [...(step.name === undefined ? [] : [step.name]), at.source, ...targetsOf(loss.certificate)],
  };
}

/** A rollback that takes the new root back first leaves the new certificates without it, until they are taken back, too. */
function* takenBackBy(change: TrustChange, back: Step): Generator<FindingDraft> {
  if (back.view.at("after").exists) return;
  for (const at of back.reverts)
    for (const step of change.stepsNamed(at.source)) {
      const stranded = step.trustAction === "add" ? strandedBy(change, back, step) : undefined;
      if (stranded) yield ofStranding(at, back, step, stranded);
    }
}

function strandedBy(change: TrustChange, back: Step, step: Step): Certificate | undefined {
  const roots = new Set(step.certificates.map(({ source }) => source));
  const stores = trustStoresOf(change).filter(({ name }) =>
    step.stores.some(({ source }) => source === name),
  );
  return [...roots]
    .flatMap((root) => leavesBelow(change, root))
    .find(
      (leaf) =>
        isLeftBehind(change, leaf, back) &&
        stores.some((store) => !isHeldOtherwise(change, leaf, store, roots, "after")),
    );
}

/** Whether a new certificate is still served when a step of the rollback comes. */
function isLeftBehind(change: TrustChange, leaf: Certificate, back: Step): boolean {
  const isDeployed = leaf.isIssued && change.stepsOnCertificate(leaf).some((step) => step.deploys);
  if (!isDeployed) return false;
  const steps = stepsBackFrom(change, leaf).map((one) => one.step);
  if (steps.length === 0) return isKeptOnPurpose(change, leaf);
  return steps.every((step) => step !== back && inTextOrder(back, step) < 0 && !step.view.at("after").exists);
}

function ofStranding(at: ScalarNode, back: Step, step: Step, leaf: Certificate): FindingDraft {
  const name = leaf.name ?? "a certificate";
  return {
    at,
    message: `The rollback step ${back.name ?? "here"} takes back the roots of ${step.name ?? at.source} while ${name}, which is below one of them, is still served. Its clients refuse it until it is taken back, too. Restore ${name} first, or keep the root with rollback.keeps: it harms nobody.`,
    related: relatedAt(leaf.view.at("name").scalar, "still needs the root"),
    targets: [...(back.name === undefined ? [] : [back.name]), at.source, ...targetsOf(leaf)],
  };
}
