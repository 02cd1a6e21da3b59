import type { TrustPolicy as PolicyDocument } from "../../generated/trust-policy";
import { kindOf } from "../../manifest/kind";
import { credentialAt, type Credential } from "../../manifest/model/credential";
import { foldIdentity } from "../../manifest/model/identity";
import { Limits } from "../../manifest/model/limits";
import { TrustPolicy } from "../../manifest/model/policy";
import type { Timeline } from "../../manifest/model/timeline";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Part } from "../../manifest/schema/part";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import { View } from "../../manifest/view";

/** What credentials stand in, and are judged by: a change, or the part of a policy that changes share. */
export interface CredentialHome extends Pick<TrustChange, "limits" | "policy" | "spec" | "credential"> {
  /** A policy has no window, and never begins: ages are counted now. */
  readonly timeline: Pick<Timeline, "window" | "reference">;
  readonly isPolicy?: boolean;
}

/** A credential that a policy shares with all changes. */
interface SharedCredential {
  readonly credential: Credential;
  readonly home: CredentialHome;
}

/**
 * What the policy of a text shares with every change: told where it is written, since a change that only names it cannot
 * put it right. Nothing of a change, whose credentials are entities of their own.
 */
export function sharedByPolicy(part: Part, change: TrustChange | undefined): readonly SharedCredential[] {
  if (change || !part.isWholeDocument || kindOf(part.document) !== "TrustPolicy") return [];
  const shared = credentialsOfPolicy(part.document);
  const home = homeIn(new TrustPolicy(part.document), shared);
  return shared.map((credential) => ({ credential, home }));
}

/** The credentials that the document of a policy shares with every change. */
export function credentialsOfPolicy({ root }: SyntaxDocument): readonly Credential[] {
  return new View<PolicyDocument>(root)
    .at("spec")
    .at("defaults")
    .at("credentials")
    .items()
    .map((view) => credentialAt(view));
}

/** As `sharedByPolicy`, for what is said of something that is missing: in a broken text it may only be unread. */
export function sharedByIntactPolicy(
  part: Part,
  change: TrustChange | undefined,
): readonly SharedCredential[] {
  // In this order: of a change, all of its text would be read to know whether it is broken.
  const shared = sharedByPolicy(part, change);
  return shared.length > 0 && part.document.problems.length > 0 ? [] : shared;
}

/** The credentials that a change uses and that its policy has for it, each with the first place that names it. */
export function* sharedInUse(
  change: TrustChange,
): Generator<{ readonly credential: Credential; readonly use: ScalarNode }> {
  for (const name of new Set(change.policy?.defaultNames("credentials"))) {
    if (change.credentialsNamed(name).length > 0) continue;
    const credential = change.credential(name);
    const use = credential && firstUse(change, name);
    if (credential && use) yield { credential, use };
  }
}

function firstUse(change: TrustChange, name: string): ScalarNode | undefined {
  const isMeant = (scalar: ScalarNode | undefined): boolean => scalar?.source === name;
  const implementer = change.people.implementers().find(({ text }) => text === name);
  if (implementer) return implementer.node;
  const solvers = change.spec
    .at("issuers")
    .items()
    .map((issuer) => issuer.at("solver").at("credential").scalar);
  const steps = [...change.stepsBy(foldIdentity(name)), ...change.rollbackStepsBy(foldIdentity(name))];
  return [...steps.flatMap(({ executors }) => executors), ...solvers].find(isMeant);
}

function homeIn(policy: TrustPolicy, shared: readonly Credential[]): CredentialHome {
  return {
    limits: new Limits(() => policy),
    isPolicy: true,
    // Nothing else says what an entry of the policy leaves out.
    policy: undefined,
    spec: new View(undefined),
    credential: (name) => shared.find((one) => one.name === name),
    timeline: {
      window: () => ({ start: undefined, end: undefined }),
      reference: (now) => now(),
    },
  };
}
