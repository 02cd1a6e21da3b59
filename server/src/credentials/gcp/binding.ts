/**
 * Takes the forms of Google Cloud's allow policies apart: `{role, resource}`, `{role, members, condition}`, policies
 * with `bindings`, lists of them, role definitions with `includedPermissions`, and the plain name of a role.
 */
import type { CredentialContext, Path } from "../capability";
import { permissionsOfRole } from "../data/gcp-permissions";
import { isRecord, textsAt } from "../plain-value";
import { RESOURCE_KEYS, resourceIn, resourceOf, type GrantedOn } from "./resource";

/** One role for one resource. */
export interface Binding {
  readonly path: Path;
  readonly role: string;
  readonly rolePath: Path;
  /** Names of permissions, with `*` as a wildcard. */
  readonly permissions: readonly string[];
  /** Undefined where `unread` says why it is not known. */
  readonly resource: GrantedOn | undefined;
  readonly condition: { readonly text: string; readonly path: Path } | undefined;
  /** `allUsers` or `allAuthenticatedUsers`, where the role is given to everybody. */
  readonly everybody: string | undefined;
  readonly unread: readonly string[];
}

/** What was found in a policy. */
export interface PolicyParts {
  readonly bindings: readonly Binding[];
  /** Parts that may give rights and cannot be read. */
  readonly unread: readonly { readonly path: Path; readonly why: string }[];
  /** Whether a deny policy takes something away. */
  readonly denies: boolean;
}

/** More bindings than a policy for one identity can need; each is held against the others. */
const MAX_ITEMS = 300;

/** The parts of a policy; undefined where the value has none of the forms. */
export function policyParts(policy: unknown, context: CredentialContext): PolicyParts | undefined {
  const items = itemsOf(policy, [], undefined);
  if (items === undefined || items.length === 0 || items.length > MAX_ITEMS) return undefined;
  const roles = new Map<string, readonly string[]>();
  for (const { value } of items) {
    for (const name of roleNames(value)) roles.set(lastPart(name), permissionsIn(value) ?? []);
  }
  const bindings: Binding[] = [];
  const unread: { path: Path; why: string }[] = [];
  let denies = false;
  const areTied = items.some(({ value }) => grants(value));
  // A role that bindings speak of gives nothing by itself.
  const isDefinition = (value: unknown) => areTied && isRoleDefinition(value) && !grants(value);
  for (const item of items) {
    const { value, path } = item;
    if (isRecord(value) && "denyRule" in value) denies = true;
    else if (typeof value === "string") bindings.push(plainRole(value, item));
    else if (!isRecord(value) || !(grants(value) || isRoleDefinition(value)))
      unread.push({ path, why: "a part that is neither a binding nor a role" });
    else if (!isDefinition(value) && isOurs(value, context)) bindings.push(bindingOf(item, value, roles));
  }
  return { bindings, unread, denies };
}

interface Item {
  readonly value: unknown;
  readonly path: Path;
  /** The resource that the policy around it is attached to. */
  readonly around: GrantedOn | string | undefined;
}

const WRAPPERS = ["bindings", "roles", "role", "customRoles", "rules", "iam", "policy"] as const;

function itemsOf(policy: unknown, path: Path, around: Item["around"], depth = 0): Item[] | undefined {
  if (depth > 4) return undefined;
  if (typeof policy === "string")
    return roleText(policy) === undefined ? undefined : [{ value: policy, path, around }];
  if (Array.isArray(policy)) {
    const parts = policy.map((part: unknown, index) => {
      const inner = itemsOf(part, [...path, index], around, depth + 1);
      return inner ?? [{ value: part, path: [...path, index], around }];
    });
    const items = parts.flat();
    return items.some(({ value }) => isKnown(value)) ? items : undefined;
  }
  if (!isRecord(policy)) return undefined;
  if (isKnown(policy)) return [{ value: policy, path, around }];
  const own = resourceIn(policy, path) ?? around;
  const found = WRAPPERS.flatMap((key) =>
    policy[key] === undefined ? [] : (itemsOf(policy[key], [...path, key], own, depth + 1) ?? []),
  );
  return found.length > 0 ? found : undefined;
}

function isKnown(value: unknown): boolean {
  if (typeof value === "string") return roleText(value) !== undefined;
  return isRecord(value) && ("denyRule" in value || grants(value) || isRoleDefinition(value));
}

/** Whether the object gives a role, or permissions, to somebody on something. */
function grants(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const names = typeof value["role"] === "string" || permissionsIn(value) !== undefined;
  const isTied = RESOURCE_KEYS.some((key) => key in value) || "members" in value || "member" in value;
  if (typeof value["role"] === "string") return isTied || permissionsIn(value) === undefined;
  return names && isTied;
}

function isRoleDefinition(value: unknown): boolean {
  return isRecord(value) && permissionsIn(value) !== undefined;
}

function permissionsIn(value: unknown): readonly string[] | undefined {
  if (!isRecord(value)) return undefined;
  for (const key of ["includedPermissions", "permissions", "included_permissions"]) {
    const texts = textsAt(value[key], []);
    if (texts?.some(({ text }) => /^[a-z]+(?:\.[A-Za-z*]+)+$/.test(text)))
      return texts.map(({ text }) => text);
  }
  return undefined;
}

function roleNames(value: unknown): string[] {
  if (!isRecord(value) || permissionsIn(value) === undefined) return [];
  const names = ["name", "roleId", "role_id", "id", "title", "role"].map((key) => value[key]);
  return names.filter((name) => typeof name === "string");
}

function bindingOf(
  item: Item,
  value: Readonly<Record<string, unknown>>,
  roles: ReadonlyMap<string, readonly string[]>,
): Binding {
  const { path } = item;
  const unread: string[] = [];
  const role = typeof value["role"] === "string" ? value["role"] : (roleNames(value)[0] ?? "the custom role");
  const rolePath = typeof value["role"] === "string" ? [...path, "role"] : path;
  const permissions = permissionsIn(value) ?? roles.get(lastPart(role)) ?? permissionsOfRole(role);
  if (permissions === undefined) unread.push(`what the role ${role} permits`);
  const own = resourceIn(value, path) ?? item.around;
  if (own === undefined) unread.push("the resource that the role is granted on is not given");
  if (typeof own === "string") unread.push(own);
  return {
    path,
    role,
    rolePath,
    permissions: permissions ?? ["*"],
    resource: typeof own === "string" ? undefined : own,
    condition: conditionIn(value["condition"], [...path, "condition"], unread),
    everybody: membersOf(value).find((member) => /^all(?:Authenticated)?Users$/.test(member)),
    unread,
  };
}

function conditionIn(value: unknown, path: Path, unread: string[]): Binding["condition"] {
  if (value === undefined || value === null || value === "" || value === "None") return undefined;
  if (typeof value === "string") return { text: value, path };
  const inner = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  const at = inner === value ? path : [...path, 0];
  const expression = isRecord(inner) ? inner["expression"] : undefined;
  if (typeof expression === "string") return { text: expression, path: [...at, "expression"] };
  unread.push("the condition has no expression");
  return undefined;
}

function membersOf(value: Readonly<Record<string, unknown>>): readonly string[] {
  const texts = textsAt(value["members"] ?? value["member"] ?? value["principal"], []) ?? [];
  return texts.map(({ text }) => text);
}

/** A binding is left aside only where the manifest says who the credential is, and all its members are others. */
function isOurs(value: Readonly<Record<string, unknown>>, { principal }: CredentialContext): boolean {
  const members = membersOf(value);
  if (principal === undefined || !principal.includes("@") || members.length === 0) return true;
  const own = principal.replace(/^[a-zA-Z]+:/, "").toLowerCase();
  return members.some((member) => {
    const [kind = "", ...rest] = member.split(":");
    const isOne = kind === "serviceAccount" || kind === "user";
    return !isOne || rest.join(":").toLowerCase() === own || !rest.join(":").includes("@");
  });
}

/** `roles/dns.admin`, alone or with `on RESOURCE` behind it. */
function roleText(text: string): { role: string; resource: string | undefined } | undefined {
  const [, role, resource] =
    /^\s*((?:(?:projects|organizations)\/[\w.:-]+\/)?roles\/[\w.-]+)(?:\s+(?:on|at|@)\s+(\S+))?\s*$/.exec(
      text,
    ) ?? [];
  return role === undefined ? undefined : { role, resource };
}

function plainRole(text: string, { path, around }: Item): Binding {
  const { role = text, resource } = roleText(text) ?? {};
  const own = resource === undefined ? around : resourceOf(resource, path);
  const permissions = permissionsOfRole(role);
  const unread = permissions === undefined ? [`what the role ${role} permits`] : [];
  if (own === undefined) unread.push("the resource that the role is granted on is not given");
  if (typeof own === "string") unread.push(own);
  return {
    path,
    role,
    rolePath: path,
    permissions: permissions ?? ["*"],
    resource: typeof own === "string" ? undefined : own,
    condition: undefined,
    everybody: undefined,
    unread,
  };
}

function lastPart(name: string): string {
  return name.startsWith("roles/") ? name : name.slice(name.lastIndexOf("/") + 1);
}
