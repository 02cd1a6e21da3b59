/** What the rules on trust stores share: which stores lack what a certificate needs when it is deployed. */
import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { chainOf, type LeavesOfChain } from "../../manifest/model/pki/chain";
import { relyingStores, type RelyingStore } from "../../manifest/model/pki/relying";
import { firstMeeting } from "../../manifest/model/pki/states";
import { isInUseAfter } from "../../manifest/model/pki/superseded";
import { holdingOf, usersOf, type Holding, type StoreFacts } from "../../manifest/model/pki/trust-stores";
import { issuingSteps } from "../../manifest/model/pki/validity";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { queryBy, queryByTwo } from "../../query/query";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type Fix, type Related } from "../finding";
import type { Ranges } from "../rule";
import { either, listed } from "../words";

/** A trust store that lacks every root in which the chain of some certificates can end. */
export interface MissingRoot {
  readonly store: StoreFacts;
  readonly roots: readonly string[];
  readonly certificates: readonly Certificate[];
  /** Whether the change says that clients of the store meet the certificates. */
  readonly isCertain: boolean;
  /** The step that brings one of the roots later on. */
  readonly addedBy: Step | undefined;
  /** An authority that is issued only later, over which the store would accept the chain. */
  readonly late?: { readonly authority: Certificate; readonly issuedBy: Step } | undefined;
  /** Where it says what the store holds. */
  readonly heldAt: Node | undefined;
  /** The step with which clients meet the first of the certificates; undefined in a change without steps. */
  readonly metBy: Step | undefined;
  /** Where the first of the certificates is deployed. */
  readonly at: ScalarNode;
}

/**
 * The trust stores that lack the root of what a step deploys, or, in a change without steps, of a certificate that comes
 * out of it. Certificates of one step that lack the same in the same store are told together.
 */
export function missingRoots(entity: Ranges["step" | "certificate"]): readonly MissingRoot[] {
  const { change } = entity;
  if ("step" in entity) return entity.step.deploys ? atDeploy(change, entity.step) : [];
  const { certificate } = entity;
  const at = certificate.view.at("name").scalar;
  if (change.hasSteps() || !certificate.isIssued || !at) return [];
  const together = new Together();
  for (const met of metWith(change, certificate)) together.add(lacking(change, met, at, "after"));
  return together.all();
}

function atDeploy(change: TrustChange, step: Step): readonly MissingRoot[] {
  const together = new Together();
  for (const at of step.certificates) {
    const certificate = change.certificate(at.source);
    if (!certificate?.isIssued) continue;
    const moment = meetingAt(change, certificate, step);
    for (const met of metWith(change, certificate)) together.add(lacking(change, met, at, moment));
  }
  return together.all();
}

/** What lacks the same in the same store. */
class Together {
  private readonly found = new Map<string, MissingRoot>();

  add(missing: readonly MissingRoot[]): void {
    for (const one of missing) {
      const key = JSON.stringify([one.store.name, ...one.roots]);
      const known = this.found.get(key);
      this.found.set(
        key,
        known ? { ...known, certificates: [...known.certificates, ...one.certificates] } : one,
      );
    }
  }

  all(): readonly MissingRoot[] {
    return [...this.found.values()];
  }
}

/** Certificates of one chain that clients of a store meet together. */
interface Met {
  readonly certificates: LeavesOfChain;
  readonly relying: RelyingStore;
}

/**
 * What clients meet when a certificate is deployed: itself, or, where it is that of an authority in place of another one, what
 * stands below it and goes on with another chain. Below one that is new, or was renewed by its signer, nothing changes for them.
 */
function metWith(change: TrustChange, certificate: Certificate): readonly Met[] {
  if (!certificate.isAuthority) return metTogether(change, [certificate]);
  return certificate.op === "replace" ? metBelow(change, certificate) : [];
}

/** Asked once for all the steps that deploy an authority: there may be thousands of certificates below it. */
const metBelow = queryByTwo((change: TrustChange, { name }: Certificate): readonly Met[] => {
  const below = name === undefined ? [] : change.links.leavesBelow(name);
  return below.flatMap((leaves) =>
    metTogether(
      change,
      leaves.filter((leaf) => !leaf.isIssued && isInUseAfter(change, leaf)),
    ),
  );
});

/** What one chain has, by the stores whose clients meet it. */
function metTogether(change: TrustChange, leaves: readonly Certificate[]): readonly Met[] {
  const found = new Map<string, { certificates: [Certificate, ...Certificate[]]; relying: RelyingStore }>();
  for (const leaf of leaves)
    for (const relying of relyingStores(change, leaf)) {
      const key = JSON.stringify([relying.store.name, relying.isCertain]);
      const known = found.get(key);
      if (known) known.certificates.push(leaf);
      else found.set(key, { certificates: [leaf], relying });
    }
  return [...found.values()];
}

/** Where records lead clients to it only later on, it is met with that step. */
function meetingAt(change: TrustChange, certificate: Certificate, deploy: Step): Step {
  const meeting = firstMeeting(change, certificate);
  return meeting && !meeting.deploys ? meeting : deploy;
}

/** Whether a step that adds to a trust store may stand there unread: that fault is told by itself. */
const mayAddUnread = queryBy(
  (change: TrustChange): boolean =>
    mayBeMeant(change.spec.node, "steps") ||
    change
      .stepsOfKind("trust")
      .some(({ view }) => mayBeMeant(view.node, "certificates") || mayBeMeant(view.node, "stores")),
  { isFirewall: true },
);

function lacking(
  change: TrustChange,
  { certificates, relying }: Met,
  at: ScalarNode,
  moment: Step | "after",
): readonly MissingRoot[] {
  if (mayAddUnread(change)) return [];
  const { store, isCertain } = relying;
  const { roots, holding, late } = acceptanceAt(change, certificates[0], store, moment);
  if (holding.kind !== "missing") return [];
  return [
    {
      store,
      roots: [...roots],
      certificates,
      isCertain,
      addedBy: holding.addedBy,
      late,
      heldAt: holding.at,
      metBy: moment === "after" ? undefined : moment,
      at,
    },
  ];
}

interface Acceptance {
  readonly roots: ReadonlySet<string>;
  readonly holding: Holding;
  readonly late?: MissingRoot["late"];
}

/** Whether a store holds something of the chain as far as that is there at a moment. */
function acceptanceAt(
  change: TrustChange,
  certificate: Certificate,
  store: StoreFacts,
  moment: Step | "after",
): Acceptance {
  const { anchors, roots, authorities } = chainOf(change, certificate);
  const whole = { roots, holding: holdingOf(change, store, anchors, moment) };
  if (moment === "after" || whole.holding.kind !== "held") return whole;
  const late = authorities.flatMap((authority): readonly NonNullable<MissingRoot["late"]>[] => {
    const issuedBy = issuedLater(change, authority, moment);
    return issuedBy ? [{ authority, issuedBy }] : [];
  });
  if (late.length === 0) return whole;
  const there = chainOf(change, certificate, (other) => !late.some(({ authority }) => authority === other));
  // Where nothing is there yet, the fault is in the order of the steps, and not in what stores hold.
  if (!there.isKnown || there.roots.size === 0) return whole;
  return { roots: there.roots, holding: holdingOf(change, store, there.anchors, moment), late: late[0] };
}

/** The step behind a moment by which an authority is issued that is not there before. */
function issuedLater(change: TrustChange, authority: Certificate, moment: Step): Step | undefined {
  const steps = authority.op === "issue" ? issuingSteps(change, authority) : [];
  return steps.every((step) => change.timeline.comesBefore(moment, step)) ? steps[0] : undefined;
}

/** `The chain of ledger-tls ends in root-2026`. */
export function whatEndsWhere({ certificates, roots }: MissingRoot): string {
  const chains = certificates.length > 1 ? "chains" : "chain";
  const end = certificates.length > 1 ? "end" : "ends";
  return `The ${chains} of ${listed(certificates.map(nameOf))} ${end} in ${either(roots)}`;
}

/** What an exception may name. */
export function targetsOfMissing(
  { certificates, store }: MissingRoot,
  step: Step | undefined,
): readonly string[] {
  return [...(step?.name === undefined ? [] : [step.name]), ...certificates.flatMap(targetsOf), store.name];
}

/** `the trust store jvm-image (used by batch jobs)`. */
export function calledStore(store: StoreFacts): string {
  const users = usersOf(store);
  return `the trust store ${store.name}${users.length === 0 ? "" : ` (used by ${listed(users)})`}`;
}

export function relatedToMissing({ heldAt, addedBy, late, store }: MissingRoot): readonly Related[] {
  return [
    ...relatedAt(heldAt, `what ${store.name} holds`),
    ...relatedAt(addedBy?.view.at("name").scalar, "brings the root only here"),
    ...relatedAt(late?.issuedBy.view.at("name").scalar, "issues the authority only here"),
  ];
}

/** Where a step brings the root to other stores in time, it can bring it to this one, too. */
export function addToStep(change: TrustChange, missing: MissingRoot): readonly Fix[] {
  const { store, roots, addedBy, metBy } = missing;
  const steps = roots.flatMap((root) => change.links.trustStepsNaming(root));
  const step = steps.find(
    (candidate) => candidate.trustAction === "add" && metBy && change.timeline.comesBefore(candidate, metBy),
  );
  const map = step?.view.map;
  if (!map || addedBy) return [];
  return [
    {
      title: `Add ${store.name} to the stores of ${step.name ?? "the step that adds the root"}`,
      safe: false,
      edits: (layout) => [appendTo(map, "stores", store.name, layout)],
    },
  ];
}
