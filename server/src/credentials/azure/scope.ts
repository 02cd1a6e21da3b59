/** The scope of a role assignment: the rung of the ladder from management group to record set, and what it reaches. */
import { normalizeOwnerName, UNBOUNDED, type Path, type Scope } from "../capability";
import type { AzureOperation } from "../data/azure-operations";
import { isFilledIn } from "../plain-value";
import { matching, only } from "../text-set";
import { shortened } from "../wording";

export type AzureLevel =
  "management-group" | "subscription" | "resource-group" | "zone" | "record-set" | "vault" | "other";

/** A scope that was read. */
export interface AzureScope {
  readonly level: AzureLevel;
  readonly text: string;
  readonly path: Path;
  readonly view?: "public" | "internal" | undefined;
  readonly zone?: string | undefined;
  readonly recordType?: string | undefined;
  readonly ownerName?: string | undefined;
  readonly vault?: string | undefined;
  /** The kind and name of one object of a vault. */
  readonly object?: { readonly kind: string; readonly name: string } | undefined;
  /** The beginning, in lower case, of the ids of all resources in a resource group. */
  readonly prefix?: string | undefined;
}

/** Reads a scope; a text says why it cannot be read. */
export function scopeOf(text: string, path: Path): AzureScope | string {
  if (isFilledIn(text) || /\bazurerm_|\.id$/.test(text))
    return `the scope ${shortened(text)} is filled in elsewhere`;
  const parts = text
    .trim()
    .replace(/(?<!\/)\/+$/, "")
    .split("/")
    .slice(1);
  const from = { text: text.trim(), path };
  if (!text.trim().startsWith("/")) return `the scope ${shortened(text)} is no path of a resource`;
  if (parts.length === 0) return { level: "management-group", ...from };
  const lower = parts.map((part) => part.toLowerCase());
  if (lower[0] === "providers" && lower[2] === "managementgroups")
    return { level: "management-group", ...from };
  if (lower[0] !== "subscriptions" || parts.length < 2)
    return `the scope ${shortened(text)} is none that is read here`;
  if (parts.length === 2) return { level: "subscription", ...from };
  if (lower[2] !== "resourcegroups" || parts.length < 4)
    return `the scope ${shortened(text)} is none that is read here`;
  if (parts.length === 4) return { level: "resource-group", ...from, prefix: `/${lower.join("/")}/` };
  const [, , , , , service = "", kind = "", name = "", ...rest] = lower;
  if (service === "microsoft.network" && (kind === "dnszones" || kind === "privatednszones") && name !== "") {
    return zoneScope(name, rest, { ...from, view: kind === "dnszones" ? "public" : "internal" });
  }
  if (service === "microsoft.keyvault" && kind === "vaults" && name !== "") {
    const [object, id] = rest;
    return {
      level: "vault",
      ...from,
      vault: name,
      ...(object && id ? { object: { kind: object, name: id } } : {}),
    };
  }
  return { level: "other", ...from };
}

function zoneScope(
  name: string,
  [type, owner]: readonly string[],
  from: Pick<AzureScope, "text" | "path" | "view">,
): AzureScope {
  const zone = normalizeOwnerName(name);
  if (type === undefined || owner === undefined) return { level: "zone", ...from, zone };
  const ownerName = owner === "@" ? zone : normalizeOwnerName(`${owner}.${zone}`);
  return { level: "record-set", ...from, zone, recordType: type.toUpperCase(), ownerName };
}

/** How far an operation reaches at the scope; undefined where the scope does not hold what the operation is about. */
export function reachAt(scope: AzureScope | undefined, operation: AzureOperation): Scope | undefined {
  const { view } = operation;
  const own: Scope = {
    ...UNBOUNDED,
    ...(view && { view }),
    ...(operation.recordType !== undefined && { recordTypes: only(operation.recordType) }),
    ...(operation.changes && { changes: only(...operation.changes) }),
  };
  if (scope === undefined) return own;
  switch (scope.level) {
    case "management-group":
    case "subscription":
      return own;
    case "resource-group":
      return scope.prefix === undefined || operation.plane !== "dns"
        ? own
        : { ...own, zones: matching([{ match: "prefix", value: scope.prefix }]) };
    case "zone":
    case "record-set":
      return reachInZone(scope, operation, own);
    case "vault":
      return reachInVault(scope, operation, own);
    case "other":
      return undefined;
  }
}

function reachInZone(scope: AzureScope, operation: AzureOperation, own: Scope): Scope | undefined {
  if (operation.operation !== "*" && (operation.plane !== "dns" || operation.view !== scope.view))
    return undefined;
  const zones = {
    zones: only(scope.zone ?? ""),
    zonesBy: "name",
    ...(scope.view && { view: scope.view }),
  } as const;
  if (scope.level === "zone") return { ...own, ...zones };
  if (operation.operation !== "*" && operation.recordType !== scope.recordType) return undefined;
  return {
    ...own,
    ...zones,
    ownerNames: only(scope.ownerName ?? ""),
    recordTypes: only(scope.recordType ?? ""),
  };
}

function reachInVault(scope: AzureScope, operation: AzureOperation, own: Scope): Scope | undefined {
  if (operation.target !== "vault" && operation.operation !== "*") return undefined;
  const { object } = scope;
  if (object !== undefined && !operation.lowerCaseName.includes(`/vaults/${object.kind}/`)) return undefined;
  return {
    ...own,
    authorities: only(scope.vault ?? ""),
    ...(object !== undefined && { certificates: only(object.name) }),
  };
}
