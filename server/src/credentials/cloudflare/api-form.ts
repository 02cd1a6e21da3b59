/**
 * Token policies as Cloudflare's API and Terraform provider have them: `effect`, `permission_groups`, `resources`.
 * Source: Cloudflare API documentation, "Create tokens via the API".
 */
import type { Path } from "../capability";
import { permissionById, permissionByName } from "../data/cloudflare-permissions";
import { asList, isRecord, parseJson } from "../plain-value";
import { only } from "../text-set";
import type { GrantedPermission, TokenPolicy, ZoneReach } from "./token";

/** The policies of a token, with those that deny kept apart. Undefined where the value has not this form. */
export function apiPolicies(policy: unknown): { allow: TokenPolicy[]; deny: TokenPolicy[] } | undefined {
  const list = policyList(policy);
  if (list === undefined || list.values.length === 0 || !list.values.every(isApiPolicy)) return undefined;
  const allow: TokenPolicy[] = [];
  const deny: TokenPolicy[] = [];
  for (const [index, value] of list.values.entries()) {
    if (!isRecord(value)) continue;
    const read = readPolicy(value, list.isList ? [...list.path, index] : list.path);
    (value["effect"] === "deny" ? deny : allow).push(read);
  }
  return { allow, deny };
}

function policyList(
  policy: unknown,
): { values: readonly unknown[]; isList: boolean; path: Path } | undefined {
  if (Array.isArray(policy)) return { values: policy, isList: true, path: [] };
  if (!isRecord(policy)) return undefined;
  for (const key of ["policies", "policy"]) {
    const inner = policy[key];
    if (inner !== undefined) return { values: asList(inner), isList: Array.isArray(inner), path: [key] };
  }
  return { values: [policy], isList: false, path: [] };
}

function isApiPolicy(value: unknown): boolean {
  return isRecord(value) && "permission_groups" in value;
}

function readPolicy(value: Readonly<Record<string, unknown>>, path: Path): TokenPolicy {
  const unread: string[] = [];
  const effect = value["effect"] ?? "allow";
  const isKnown = effect === "allow" || effect === "deny";
  if (!isKnown) unread.push("an effect other than allow and deny");
  const permissions = permissionsOf(value["permission_groups"], [...path, "permission_groups"], unread);
  const { reach, key } = isKnown ? reachOf(value["resources"]) : unreadResources("the effect is not known");
  const resourcesPath = [...path, "resources"];
  const isMap = isRecord(value["resources"]);
  return {
    permissions,
    reach,
    reachPath: isMap ? [...resourcesPath, ...key] : "resources" in value ? resourcesPath : undefined,
    resourcesPath: isMap ? resourcesPath : undefined,
    unread,
    path,
  };
}

function permissionsOf(groups: unknown, path: Path, unread: string[]): GrantedPermission[] {
  return asList(groups).flatMap((group, index) => {
    const at = Array.isArray(groups) ? [...path, index] : path;
    if (typeof group === "string") return permissionOf(group, group, at, unread);
    if (!isRecord(group)) return notRead("a permission group that is not a name", unread);
    const { name, id } = group;
    if (typeof name === "string") return permissionOf(name, undefined, [...at, "name"], unread);
    if (typeof id === "string") return permissionOf(undefined, id, [...at, "id"], unread);
    return notRead("a permission group without name and id", unread);
  });
}

function permissionOf(
  name: string | undefined,
  id: string | undefined,
  path: Path,
  unread: string[],
): GrantedPermission[] {
  const permission = permissionByName(name ?? "") ?? permissionById(id ?? "");
  if (permission !== undefined) {
    return [
      { permission, text: name !== undefined && permissionByName(name) ? name : permission.name, path },
    ];
  }
  // A name that is not in the table gives nothing in DNS or certificates; an id, or a variable, may be anything.
  const named = name !== undefined && /^[A-Za-z0-9 :&()/.,-]+$/.test(name) && /[g-z ]/.test(name);
  return named ? [] : notRead(`the permission group ${name ?? id ?? ""}`, unread);
}

function notRead(what: string, unread: string[]): [] {
  unread.push(what);
  return [];
}

const ACCOUNT = "com.cloudflare.api.account.";
const ZONE = "com.cloudflare.api.account.zone.";

/** The reach of a map of resources, and the keys that lead to the widest of them. */
function reachOf(resources: unknown): { reach: ZoneReach; key: Path } {
  const map = typeof resources === "string" ? parseJson(resources) : resources;
  if (!isRecord(map)) return unreadResources("no resources are given");
  const zones: string[] = [];
  let every: { reach: ZoneReach; key: Path } | undefined;
  for (const [key, value] of Object.entries(map)) {
    if (isRecord(value)) {
      const found = key.startsWith(ACCOUNT) ? zonesOfAccount(value) : undefined;
      if (found === undefined) return unreadResource(key);
      if (found !== "every") zones.push(...found);
      else
        every ??= {
          reach: everyZone(key === `${ACCOUNT}*` ? "accounts" : "account"),
          key: [key, `${ZONE}*`],
        };
    } else if (value !== "*" || key.includes("${")) {
      return unreadResource(key);
    } else if (key === `${ZONE}*`) {
      every = { reach: everyZone("accounts"), key: [key] };
    } else if (key.startsWith(ZONE)) {
      zones.push(key.slice(ZONE.length));
    }
  }
  if (every !== undefined) return every;
  return { reach: { kind: "listed", by: "id", zones: only(...zones) }, key: [] };
}

function zonesOfAccount(nested: Readonly<Record<string, unknown>>): "every" | string[] | undefined {
  const entries = Object.entries(nested);
  if (entries.some(([key, value]) => !key.startsWith(ZONE) || value !== "*" || key.includes("${")))
    return undefined;
  const ids = entries.map(([key]) => key.slice(ZONE.length));
  return ids.includes("*") ? "every" : ids;
}

function everyZone(of: "account" | "accounts"): ZoneReach {
  return { kind: "every", of, excluded: [] };
}

function unreadResource(key: string): { reach: ZoneReach; key: Path } {
  return unreadResources(`the resource ${key} is not one that is read here`);
}

function unreadResources(why: string): { reach: ZoneReach; key: Path } {
  return { reach: { kind: "unknown", why }, key: [] };
}
