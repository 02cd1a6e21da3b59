import {
  compromiseOf,
  endingsBy,
  isOnHold,
  revocationWithoutStep,
  type CertificateEnding,
} from "../../manifest/model/pki/endings";
import { nameOfInstance } from "../../manifest/model/pki/instance";
import { needsOf } from "../../manifest/model/pki/needs";
import { onlyPathOver } from "../../manifest/model/pki/paths";
import type { TrustChange } from "../../manifest/model/trust-change";
import { replaceScalar } from "../../manifest/edits/edits";
import { clockTime } from "../../text/clock";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { postpone, timeNotBefore } from "../postpone";
import { defineRule, type Ranges } from "../rule";
import { atStart, either } from "../words";
import { tooEarly, type TooEarly } from "./irrevocable";
import { calledStore } from "./missing-roots";

export const revokeBeforeCutoverComplete = defineRule({
  id: "revoke-before-cutover-complete",
  plane: "pki",
  over: ["step", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A certificate is revoked while clients may still meet it",
  controls: [
    "nist-csf-2.0:ID.IM-04",
    "owasp-nhi-2025:NHI1:2025",
    "nist-800-53-r5:SC-17",
    "nist-800-53-r5:SC-12",
  ],
  references: ["CA/B Forum Baseline Requirements 4.9.1.1", "CA/B Forum Baseline Requirements 4.9.13"],
  docs: {
    problem:
      "A certificate is revoked before clients have left it: before the new one is deployed, before the old TTLs have run out, or before the rollback window is over. A revoked CA certificate takes everything below it along, where it is cross-signed for those clients who hold only the root behind it; one with a compromised key takes along what is issued below it all the same.",
    why: "A revocation cannot be taken back. Clients that still come to the old endpoint are refused at once, and the way back leads to a certificate that nobody accepts.",
    remedy:
      "Revoke after the rollback window, or make the revocation the pointOfNoReturn. For a compromised key say so (keyCompromise, or previous.compromised) and revert with restores: reissue.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy}
  - {name: settle, wait: 10m}
  - {name: revoke-old, certificates: [shop-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [deploy]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}}
steps:
  - {name: deploy, certificates: [shop-tls], do: deploy}
  - {name: hold, wait: 1h}
  - {name: revoke-old, certificates: [shop-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [deploy]}
`,
  },
  *check(entity) {
    for (const ending of revocationsIn(entity)) {
      const finding = findingFor(entity.change, ending);
      if (finding) yield finding;
    }
  },
});

function revocationsIn(entity: Ranges["step" | "certificate"]): readonly CertificateEnding[] {
  const { change } = entity;
  if ("step" in entity) return endingsBy(change, entity.step).filter(({ kind }) => kind === "revocation");
  const own = revocationWithoutStep(change, entity.certificate);
  return own ? [own] : [];
}

function findingFor(change: TrustChange, ending: CertificateEnding): FindingDraft | undefined {
  if (compromiseOf(ending.instance)) return newBelow(change, ending);
  const early = tooEarly(change, ending) ?? cutsOff(change, ending);
  if (!early) return undefined;
  const { step, instance, node } = ending;
  const isHold = isOnHold(instance);
  const orElse = isHold ? ", or let the rollback revert this step" : ", or make this the point of no return";
  const orFinal = step && early.isForWayBack ? orElse : "";
  const refused = isHold
    ? "Clients refuse the certificate as long as it is on hold."
    : "A revocation cannot be taken back, and clients refuse the certificate from then on.";
  return {
    at: node,
    message: `${whatIsDone(ending)}, but ${early.clause}. ${refused} Revoke it ${early.advice}${orFinal}.`,
    related: early.related,
    fixes: early.rightFrom === undefined ? [] : later(ending, early.rightFrom),
    targets: [...(step?.name === undefined ? [] : [step.name]), ...targetsOf(instance.entry)],
  };
}

function whatIsDone({ step, at, instance }: CertificateEnding): string {
  const name = nameOfInstance(instance);
  const when = at === undefined ? "" : ` at ${clockTime(at)}`;
  return step
    ? `The step ${step.name ?? "here"} revokes ${name}${when}`
    : `${atStart(name)} is to be revoked${when}`;
}

/** An authority whose key is in wrong hands is revoked at once; but then it signs nothing new. */
function newBelow(change: TrustChange, ending: CertificateEnding): FindingDraft | undefined {
  const { instance, node, step } = ending;
  const need = needsOf(change, instance).find(({ kind, instance: below }) => {
    return kind === "issued" && below.entry.isIssued && below.entry !== instance.entry;
  });
  if (!need) return undefined;
  const leaf = nameOfInstance(need.instance);
  return {
    at: node,
    message: `${whatIsDone(ending)}, since its key is in wrong hands, but ${leaf}, which comes out of this change, is below it. Clients refuse ${leaf} as soon as they hear of the revocation. Have another authority sign it.`,
    related: relatedAt(need.at, "is issued below it"),
    targets: [...(step?.name === undefined ? [] : [step.name]), ...targetsOf(instance.entry)],
  };
}

/** A cross-signed chain goes on over another signer, but not for those who know the root behind this one alone. */
function cutsOff(change: TrustChange, { instance, step }: CertificateEnding): TooEarly | undefined {
  const { entry, isPrevious } = instance;
  const path = entry.isAuthority && !isPrevious ? onlyPathOver(change, entry, step ?? "after") : undefined;
  if (!path) return undefined;
  const { leaf, store, otherRoots } = path;
  return {
    clause: `${calledStore(store)} accepts ${nameOf(leaf)}, which is still in use after the change, over ${nameOf(entry)} alone: the other way ends in ${either(otherRoots)}, which that store does not hold`,
    advice: `when ${store.name} holds that`,
    rightFrom: undefined,
    isForWayBack: false,
    related: [
      ...relatedAt(leaf.view.at("name").scalar, "is still in use after the change"),
      ...relatedAt(store.view.at("holds").entry?.key, `what ${store.name} holds`),
    ],
  };
}

function later({ step, instance }: CertificateEnding, rightFrom: number): readonly Fix[] {
  if (step) return postpone(step, rightFrom);
  const written = instance.entry.view.at("revocation").at("at").scalar;
  const time = timeNotBefore(rightFrom);
  if (!written) return [];
  return [{ title: `Revoke it at ${time}`, safe: false, edits: () => [replaceScalar(written, time)] }];
}
