/**
 * Reads Google Cloud's allow policies: roles, predefined and custom, for organizations, folders, projects, managed
 * zones and CA pools, with their conditions. Deny policies and what is inherited from above are outside of a manifest's
 * sight.
 */
import {
  notJudged,
  notRead,
  perhapsEverything,
  unknownPolicy,
  type Capability,
  type CredentialContext,
  type NeededScope,
  type Plane,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
} from "./capability";
import { policyParts, type Binding } from "./gcp/binding";
import { gcpBreadth } from "./gcp/breadth";
import { grantsOf, type Grant } from "./gcp/grant";
import { gcpVocabulary } from "./gcp/vocabulary";

/** The reader for `provider: gcloud`, `gcp` and the names that DNS tools give Cloud DNS and CA Service. */
export const gcpIamReader: PolicyReader = {
  name: "Google Cloud IAM",
  planes: ["dns", "registrar", "resolver", "pki"],
  reads: "roles, allow policies with conditions, and custom roles",
  providers: [
    "gcloud",
    "gcp",
    "google",
    "googlecloud",
    "google-cloud",
    "clouddns",
    "cloud-dns",
    "gcp-cas",
    "googlecas",
    "privateca",
  ],
  offersRecordScope: true,
  offersWorkloadIdentity: true,
  vocabulary: gcpVocabulary,
  recognizes: (policy) =>
    policyParts(policy, {})?.bindings.some(({ role }) => /(?:^|\/)roles\/[\w.-]+$/.test(role)) === true,
  read: readGcpPolicy,
};

/** Reads an allow policy, a binding, a list of them, or the name of a role; unknown where the value is none. */
export function readGcpPolicy(
  policy: unknown,
  needed: NeededScope,
  context: CredentialContext = {},
): ReaderResult {
  const parts = policyParts(policy, context);
  if (parts === undefined) {
    return unknownPolicy("this is no role of Google Cloud, nor a list of bindings of roles to resources");
  }
  const { grants, notes } = grantsOf(parts);
  const unread = parts.unread.map(({ path, why }) => ({ place: { source: "policy", path } as const, why }));
  return {
    kind: "read",
    capabilities: [
      ...capabilitiesOf(grants),
      ...unread.flatMap(({ place, why }) => perhapsEverything(place, "a part of the policy", why)),
    ],
    notes: [
      ...notes,
      ...unread.map(({ place, why }) => notRead(place, why)),
      ...parts.bindings.flatMap((binding) => doubts(binding, grants)),
    ],
    breadth: parts.bindings.flatMap((binding) => gcpBreadth(binding, grants, needed)),
  };
}

/** Permissions of one binding with the same operation and reach are one capability. */
function capabilitiesOf(grants: readonly Grant[]): Capability[] {
  const byReach = new Map<string, Capability>();
  for (const grant of grants) {
    const { binding, permission, scope, unread, callerConditions, boundElsewhere } = grant;
    for (const plane of planesOf(grant)) {
      const key = JSON.stringify([binding.path, plane, permission.operation, scope, unread]);
      if (byReach.has(key)) continue;
      byReach.set(key, {
        source: "policy",
        path: binding.rolePath,
        plane,
        operation: permission.operation,
        writes: permission.operation !== "read",
        scope,
        text: `${binding.role}${binding.resource === undefined ? "" : ` on ${binding.resource.text}`}`,
        unread,
        callerConditions,
        ...(boundElsewhere.length > 0 && { boundElsewhere }),
      });
    }
  }
  return [...byReach.values()];
}

/** Who may give out the roles of a project can come to everything in it; on a zone only to the zone. */
function planesOf({ permission }: Grant): readonly Plane[] {
  return permission.operation === "*" && permission.resource === "project"
    ? ["dns", "registrar", "pki"]
    : [permission.plane];
}

function doubts(binding: Binding, grants: readonly Grant[]): ReaderNote[] {
  const own = grants.filter((grant) => grant.binding === binding && grant.permission.operation !== "read");
  return notJudged(
    { source: "policy", path: binding.path },
    own.flatMap(({ unread }) => unread),
  );
}
