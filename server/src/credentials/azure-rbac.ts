/**
 * Reads Azure's role assignments: built-in and custom roles at management groups, subscriptions, resource groups, zones,
 * record sets and vaults. Deny assignments and resource locks are outside of a manifest's sight.
 */
import {
  notJudged,
  notRead,
  perhapsEverything,
  unknownPolicy,
  type Capability,
  type NeededScope,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
} from "./capability";
import { assignmentParts, type Assignment } from "./azure/assignment";
import { azureBreadth } from "./azure/breadth";
import { rightsOf, type Right } from "./azure/right";
import { azureVocabulary } from "./azure/vocabulary";
import { union } from "./text-set";

/** The reader for `provider: azuredns`, `azure` and Azure's vaults. */
export const azureRbacReader: PolicyReader = {
  name: "Azure RBAC",
  planes: ["dns", "registrar", "resolver", "pki"],
  reads: "role assignments, and custom roles",
  providers: [
    "azure",
    "azuredns",
    "azure-dns",
    "azureprivatedns",
    "azure-private-dns",
    "azure-key-vault",
    "azurekeyvault",
    "keyvault",
  ],
  offersRecordScope: true,
  offersWorkloadIdentity: true,
  vocabulary: azureVocabulary,
  recognizes: (policy) =>
    assignmentParts(policy)?.assignments.some(
      ({ scope, permissions, unread }) =>
        scope?.text.startsWith("/") === true ||
        (unread.length < 2 &&
          permissions.some(({ actions }) => actions.some((action) => /^microsoft\./i.test(action)))),
    ) === true,
  read: readAzurePolicy,
};

/** Reads a role assignment, a list of them, or the name of a built-in role; unknown where the value is none. */
export function readAzurePolicy(policy: unknown, needed: NeededScope): ReaderResult {
  const parts = assignmentParts(policy);
  if (parts === undefined)
    return unknownPolicy("this is no role of Azure, nor a list of role assignments with role and scope");
  const rights = parts.assignments.flatMap(rightsOf);
  const unread = parts.unread.map(({ path, why }) => ({ place: { source: "policy", path } as const, why }));
  return {
    kind: "read",
    capabilities: [
      ...capabilitiesOf(rights),
      ...unread.flatMap(({ place, why }) => perhapsEverything(place, "a part of the policy", why)),
    ],
    notes: [
      ...unread.map(({ place, why }) => notRead(place, why)),
      ...parts.assignments.flatMap((assignment) => doubts(assignment, rights)),
    ],
    breadth: parts.assignments.flatMap((assignment) => azureBreadth(assignment, rights, needed)),
  };
}

/**
 * Rights of one assignment with the same operation are one capability. Record types join if they allow the same
 * changes, so that a role for every type is one right and not twenty-six.
 */
function capabilitiesOf(rights: readonly Right[]): Capability[] {
  const byReach = new Map<string, Capability>();
  for (const { assignment, operation, scope, unread, boundElsewhere } of rights) {
    const planes = operation.operation === "*" ? planesOf(assignment) : [operation.plane];
    for (const plane of planes) {
      const { recordTypes, ...rest } = scope;
      const key = JSON.stringify([assignment.path, plane, operation.operation, rest, unread]);
      const before = byReach.get(key);
      if (before !== undefined) {
        const joined = union(before.scope.recordTypes, recordTypes).set;
        byReach.set(key, { ...before, scope: { ...before.scope, recordTypes: joined } });
        continue;
      }
      byReach.set(key, {
        source: "policy",
        path: assignment.rolePath,
        plane,
        operation: operation.operation,
        writes: operation.operation !== "read",
        scope,
        text: `${assignment.role}${assignment.scope === undefined ? "" : ` at ${assignment.scope.text}`}`,
        unread,
        callerConditions: [],
        ...(boundElsewhere.length > 0 && { boundElsewhere }),
      });
    }
  }
  return [...byReach.values()];
}

/** Who may assign roles in a zone can come to everything in it; above a zone to everything there is. */
function planesOf({ scope }: Assignment): readonly Capability["plane"][] {
  const level = scope?.level;
  if (level === "zone" || level === "record-set") return ["dns"];
  return level === "vault" ? ["pki"] : ["dns", "registrar", "pki"];
}

function doubts(assignment: Assignment, rights: readonly Right[]): ReaderNote[] {
  const own = rights.filter(
    (right) => right.assignment === assignment && right.operation.operation !== "read",
  );
  return notJudged(
    { source: "policy", path: assignment.path },
    own.flatMap(({ unread }) => unread),
  );
}
