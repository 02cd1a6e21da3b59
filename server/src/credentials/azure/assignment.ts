/**
 * Takes the forms of Azure's role assignments apart: `{role, scope}`, the output of `az role assignment list`, ARM
 * resources with `properties`, Terraform's names, and role definitions with `Actions` beside them or inside of them.
 */
import type { Path } from "../capability";
import { builtInRole, type AzurePermissions } from "../data/azure-roles";
import { isRecord, textsAt } from "../plain-value";
import { scopeOf, type AzureScope } from "./scope";

/** One role at one scope. */
export interface Assignment {
  readonly path: Path;
  readonly role: string;
  readonly rolePath: Path;
  readonly permissions: readonly AzurePermissions[];
  readonly scope: AzureScope | undefined;
  readonly unread: readonly string[];
}

/** What was found in a policy. */
export interface AssignmentParts {
  readonly assignments: readonly Assignment[];
  readonly unread: readonly { readonly path: Path; readonly why: string }[];
}

/** More assignments than one identity can need. */
const MAX_ITEMS = 300;

/** The assignments of a policy; undefined where the value has none of the forms. */
export function assignmentParts(policy: unknown): AssignmentParts | undefined {
  const items = itemsOf(policy, [], 0);
  if (items.length > MAX_ITEMS || !items.some(({ value }) => isKnown(value))) return undefined;
  const definitions = items.filter(({ value }) => definitionIn(value) !== undefined && !isTied(value));
  const areTied = items.some(({ value }) => isTied(value));
  const assignments: Assignment[] = [];
  const unread: { path: Path; why: string }[] = [];
  for (const { value, path } of items) {
    if (typeof value === "string") assignments.push(plainRole(value, path));
    else if (!isRecord(value) || !isKnown(value))
      unread.push({ path, why: "a part that is no role assignment" });
    else if (isTied(value) || !areTied) assignments.push(assignmentOf(value, path, definitions));
  }
  return { assignments, unread };
}

interface Item {
  readonly value: unknown;
  readonly path: Path;
}

const WRAPPERS = ["assignments", "roleAssignments", "role_assignments", "roleDefinitions", "roles"] as const;

function itemsOf(policy: unknown, path: Path, depth: number): Item[] {
  if (depth > 4) return [{ value: policy, path }];
  if (Array.isArray(policy))
    return policy.flatMap((part: unknown, index) => itemsOf(part, [...path, index], depth + 1));
  if (isRecord(policy) && !isKnown(policy)) {
    const wrapped = WRAPPERS.filter((key) => isRecord(policy[key]) || Array.isArray(policy[key]));
    if (wrapped.length > 0) return wrapped.flatMap((key) => itemsOf(policy[key], [...path, key], depth + 1));
  }
  return [{ value: policy, path }];
}

const ROLE_KEYS = [
  "roleDefinitionName",
  "role_definition_name",
  "role",
  "roleDefinitionId",
  "role_definition_id",
  "RoleDefinitionName",
] as const;
const SCOPE_KEYS = ["scope", "Scope"] as const;

/** The fields of an assignment; those of an ARM resource stand below `properties`. */
function fieldsOf(
  value: Readonly<Record<string, unknown>>,
  path: Path,
): { fields: Readonly<Record<string, unknown>>; path: Path } {
  const inner = value["properties"];
  return isRecord(inner) && ("roleDefinitionId" in inner || "permissions" in inner)
    ? { fields: { ...value, ...inner }, path: [...path, "properties"] }
    : { fields: value, path };
}

function isKnown(value: unknown): boolean {
  if (typeof value === "string") return builtInRole(value) !== undefined;
  return isRecord(value) && (roleIn(value) !== undefined || definitionIn(value) !== undefined);
}

/** Whether the object says where a role is assigned, or is all that there is to say so. */
function isTied(value: unknown): boolean {
  if (typeof value === "string") return true;
  return isRecord(value) && roleIn(value) !== undefined;
}

/** The role that an assignment names: a text, or its definition written in place. */
function roleIn(value: Readonly<Record<string, unknown>>): { key: string; role: unknown } | undefined {
  const { fields } = fieldsOf(value, []);
  const key = ROLE_KEYS.find((name) => typeof fields[name] === "string" || isRecord(fields[name]));
  if (key !== undefined) return { key, role: fields[key] };
  const hasScope = SCOPE_KEYS.some((name) => typeof fields[name] === "string");
  return hasScope && definitionIn(value) !== undefined ? { key: "", role: value } : undefined;
}

/** The permissions of a role definition: directly, or in the list that the REST API has. */
function definitionIn(value: unknown): readonly AzurePermissions[] | undefined {
  if (!isRecord(value)) return undefined;
  const { fields } = fieldsOf(value, []);
  const list = Array.isArray(fields["permissions"]) ? (fields["permissions"] as unknown[]) : [fields];
  const found = list.map(permissionsIn);
  return found.length > 0 && found.every((part) => part !== undefined) ? found : undefined;
}

function permissionsIn(value: unknown): AzurePermissions | undefined {
  if (!isRecord(value)) return undefined;
  const read = (name: string): readonly string[] | undefined => {
    const camel = name.charAt(0).toLowerCase() + name.slice(1);
    const snake = camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const key = [name, camel, snake].find((one) => one in value);
    return key === undefined || value[key] === null ? [] : textsAt(value[key], [])?.map(({ text }) => text);
  };
  const [actions, notActions, dataActions, notDataActions] = [
    "Actions",
    "NotActions",
    "DataActions",
    "NotDataActions",
  ].map(read);
  if (!actions || !notActions || !dataActions || !notDataActions) return undefined;
  const isOne = [...actions, ...dataActions].some((action) => action === "*" || action.includes("/"));
  return isOne ? { actions, notActions, dataActions, notDataActions } : undefined;
}

function assignmentOf(
  value: Readonly<Record<string, unknown>>,
  path: Path,
  definitions: readonly Item[],
): Assignment {
  const { fields, path: at } = fieldsOf(value, path);
  const named = roleIn(value);
  const unread: string[] = [];
  const inner = named?.role ?? value;
  const role = typeof inner === "string" ? inner : nameIn(inner);
  // What a role of one's own permits may stand in a list of definitions, or beside its name.
  const found =
    typeof inner === "string"
      ? (definedBy(inner, definitions) ?? ofBuiltIn(inner) ?? definitionIn(value))
      : definitionIn(inner);
  if (found === undefined) unread.push(`what the role ${role} permits`);
  if (fields["condition"] !== undefined && fields["condition"] !== null && fields["condition"] !== "")
    unread.push("the condition of the role assignment");
  const scope = scopeIn(fields, at);
  if (scope === undefined) unread.push("the scope that the role is assigned at is not given");
  if (typeof scope === "string") unread.push(scope);
  const key = named?.key ?? "";
  return {
    path,
    role: builtInRole(role)?.name ?? role,
    rolePath: key === "" ? path : key in value ? [...path, key] : [...at, key],
    permissions: found ?? [EVERYTHING],
    scope: typeof scope === "string" ? undefined : scope,
    unread,
  };
}

const EVERYTHING: AzurePermissions = {
  actions: ["*"],
  notActions: [],
  dataActions: ["*"],
  notDataActions: [],
};

function ofBuiltIn(role: string): readonly AzurePermissions[] | undefined {
  const known = builtInRole(role);
  return known && [known.permissions];
}

function definedBy(role: string, definitions: readonly Item[]): readonly AzurePermissions[] | undefined {
  const last = role.replace(/^.*\//, "").toLowerCase();
  const found = definitions.find(({ value }) => namesIn(value).some((name) => name.toLowerCase() === last));
  return found && definitionIn(found.value);
}

function namesIn(value: unknown): string[] {
  if (!isRecord(value)) return [];
  const { fields } = fieldsOf(value, []);
  const names = ["Name", "name", "roleName", "RoleName", "Id", "id"].map((key) => fields[key]);
  return names
    .filter((name) => typeof name === "string" && name !== "")
    .map((name) => String(name).replace(/^.*\//, ""));
}

function nameIn(value: unknown): string {
  return namesIn(value)[0] ?? "the custom role";
}

function scopeIn(fields: Readonly<Record<string, unknown>>, path: Path): AzureScope | string | undefined {
  const key = SCOPE_KEYS.find((name) => typeof fields[name] === "string");
  const text = key === undefined ? undefined : fields[key];
  if (key !== undefined && typeof text === "string") return scopeOf(text, [...path, key]);
  for (const [level, names] of LEVEL_KEYS) {
    const found = names.find((name) => typeof fields[name] === "string");
    const id = found === undefined ? undefined : fields[found];
    if (found === undefined || typeof id !== "string") continue;
    if (id.includes("/")) return scopeOf(id, [...path, found]);
    return {
      level,
      text: id,
      path: [...path, found],
      ...(level === "resource-group" && { prefix: undefined }),
    };
  }
  return undefined;
}

const LEVEL_KEYS = [
  ["resource-group", ["resourceGroup", "resource_group", "resourceGroupName", "resource_group_name"]],
  ["subscription", ["subscription", "subscriptionId", "subscription_id"]],
  ["management-group", ["managementGroup", "management_group"]],
] as const;

function plainRole(text: string, path: Path): Assignment {
  const known = builtInRole(text);
  return {
    path,
    role: known?.name ?? text,
    rolePath: path,
    permissions: known === undefined ? [EVERYTHING] : [known.permissions],
    scope: undefined,
    unread: [
      ...(known === undefined ? [`what the role ${text} permits`] : []),
      "the scope that the role is assigned at is not given",
    ],
  };
}
