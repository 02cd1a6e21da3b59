/** What role assignments give, operation by operation. Assignments add up: `NotActions` takes nothing from another one. */
import type { BoundElsewhere, Scope } from "../capability";
import { AZURE_OPERATIONS, GET_SECRET, type AzureOperation } from "../data/azure-operations";
import type { AzurePermissions } from "../data/azure-roles";
import { globPattern, matches } from "../text-set";
import type { Assignment } from "./assignment";
import { reachAt } from "./scope";

/** One operation that an assignment gives, and how far. */
export interface Right {
  readonly assignment: Assignment;
  readonly operation: AzureOperation;
  readonly scope: Scope;
  readonly unread: readonly string[];
  readonly boundElsewhere: readonly BoundElsewhere[];
}

/** The rights that an assignment gives. */
export function rightsOf(assignment: Assignment): Right[] {
  const given = AZURE_OPERATIONS.filter((operation) => permits(assignment.permissions, operation));
  const readsCertificates = given.some(({ name }) =>
    name.startsWith("Microsoft.KeyVault/vaults/certificates/"),
  );
  return given.flatMap((operation) => {
    const scope = reachAt(assignment.scope, operation);
    if (scope === undefined) return [];
    const unread = [...assignment.unread];
    if (operation.name === GET_SECRET && !readsCertificates)
      unread.push("whether the secrets of the vault are keys of certificates");
    return [{ assignment, operation, scope, unread, boundElsewhere: elsewhere(assignment, operation) }];
  });
}

function permits(permissions: readonly AzurePermissions[], operation: AzureOperation): boolean {
  return permissions.some(({ actions, notActions, dataActions, notDataActions }) => {
    const [given, without] = operation.isData ? [dataActions, notDataActions] : [actions, notActions];
    return named(given, operation) && !named(without, operation);
  });
}

function named(actions: readonly string[], { lowerCaseName }: AzureOperation): boolean {
  return actions.some((action) => matches(globPattern(action.toLowerCase()), lowerCaseName));
}

function elsewhere({ scope }: Assignment, { operation, target, plane }: AzureOperation): BoundElsewhere[] {
  if (operation === "issue" && target === "vault")
    return [{ dimension: "certificateNames", by: "the certificate issuers of the vault" }];
  return plane === "dns" && scope?.level === "resource-group" && scope.prefix === undefined
    ? [{ dimension: "zones", by: "the resource group" }]
    : [];
}
