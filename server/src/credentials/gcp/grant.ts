/**
 * What the bindings of a policy permit together. Changing a record takes two permissions: `dns.changes.create` on the
 * zone and one on the record set, so a binding that holds only one of them gives nothing by itself (Cloud DNS, "Roles
 * and permissions").
 */
import { UNBOUNDED, type BoundElsewhere, type ReaderNote, type Scope } from "../capability";
import { GCP_PERMISSIONS, type GcpPermission } from "../data/gcp-permissions";
import { intersectScopes, scopesDisjoint, withoutScope } from "../scope";
import { globPattern, matches, only } from "../text-set";
import type { Binding, PolicyParts } from "./binding";
import { parseCondition, type Condition } from "./cel";
import { conditionReach, type NeverMatch } from "./condition";

/** A permission that a binding gives, and how far. */
export interface Grant {
  readonly binding: Binding;
  readonly permission: GcpPermission;
  readonly scope: Scope;
  readonly unread: readonly string[];
  readonly callerConditions: readonly string[];
  readonly boundElsewhere: readonly BoundElsewhere[];
}

/** The grants of all bindings, and remarks on conditions that cannot hold. */
export function grantsOf({ bindings, denies }: PolicyParts): { grants: Grant[]; notes: ReaderNote[] } {
  const notes: ReaderNote[] = [];
  const single = bindings.flatMap((binding) => grantsOfBinding(binding, denies, notes));
  const changes = single
    .filter(({ permission }) => permission.resource === "change")
    .sort((one, other) => one.callerConditions.length - other.callerConditions.length);
  const grants = single
    .filter(({ permission }) => permission.resource !== "change")
    .flatMap((grant) =>
      grant.permission.resource === "record-set" ? withChange(grant, changes, notes) : [grant],
    );
  return { grants, notes };
}

/** Whether the binding holds the permission. */
export function holds(binding: Binding, permission: string): boolean {
  return binding.permissions.some((name) => matches(globPattern(name), permission));
}

const CHANGE_OF: Readonly<Record<string, string>> = {
  "dns.resourceRecordSets.create": "CREATE",
  "dns.resourceRecordSets.update": "UPSERT",
  "dns.resourceRecordSets.delete": "DELETE",
};

function grantsOfBinding(binding: Binding, denies: boolean, notes: ReaderNote[]): Grant[] {
  const condition = binding.condition && parseCondition(binding.condition.text);
  const unread = [...binding.unread];
  if (binding.condition !== undefined && condition === undefined)
    unread.push("the condition is not one that is read here");
  if (denies) unread.push("a deny policy takes away a part");
  return mergedRecordPermissions(binding).flatMap(({ permission, changes }) => {
    const at = scopeOnResource(permission, binding);
    if (at === undefined) return [];
    return reachesOf(condition, permission, binding, notes).flatMap(({ scope, caller, open }) => {
      const common = intersectScopes(at, scope);
      if (common === undefined) return [];
      return [
        {
          binding,
          permission,
          scope: changes === undefined ? common.scope : { ...common.scope, changes: only(...changes) },
          unread: [...unread, ...open, ...(common.exact ? [] : ["the zone of the condition"])],
          callerConditions: caller,
          boundElsewhere: elsewhere(permission, binding),
        },
      ];
    });
  });
}

/** The permissions that a binding holds; the three on record sets as one, with the changes that they allow. */
function mergedRecordPermissions(
  binding: Binding,
): { permission: GcpPermission; changes?: readonly string[] }[] {
  const held = GCP_PERMISSIONS.filter(({ name }) => holds(binding, name));
  const records = held.filter(({ resource }) => resource === "record-set");
  const rest = held.filter(({ resource }) => resource !== "record-set").map((permission) => ({ permission }));
  const [first] = records;
  if (first === undefined) return rest;
  const changes = new Set(records.map(({ name }) => CHANGE_OF[name] ?? ""));
  // A change set that deletes the old values and creates new ones is an update too.
  if (changes.has("CREATE") && changes.has("DELETE")) changes.add("UPSERT");
  return [{ permission: first, changes: [...changes] }, ...rest];
}

/** How far the permission reaches on the binding's resource; undefined where it means nothing there. */
function scopeOnResource(permission: GcpPermission, { resource }: Binding): Scope | undefined {
  if (resource === undefined) return UNBOUNDED;
  switch (resource.level) {
    case "zone":
      return isOfZone(permission) ? { ...UNBOUNDED, zones: only(resource.id ?? "") } : undefined;
    case "authority":
      return permission.resource === "authority"
        ? { ...UNBOUNDED, authorities: only(resource.id ?? "") }
        : undefined;
    default:
      return UNBOUNDED;
  }
}

function isOfZone({ resource }: GcpPermission): boolean {
  return resource === "record-set" || resource === "change" || resource === "zone";
}

interface Reach {
  readonly scope: Scope;
  readonly caller: readonly string[];
  readonly open: readonly string[];
}

function reachesOf(
  condition: Condition | undefined,
  permission: GcpPermission,
  binding: Binding,
  notes: ReaderNote[],
): Reach[] {
  if (condition === undefined) return [{ scope: UNBOUNDED, caller: [], open: [] }];
  const resource = {
    kind: permission.resource,
    service: `${permission.name.split(".")[0] ?? ""}.googleapis.com`,
  };
  const reach = conditionReach(condition, resource, (match) => {
    const note = neverNote(match, binding);
    if (note && !notes.some(({ text, path }) => text === note.text && path === note.path)) notes.push(note);
  });
  return reach.scopes.map((scope) => ({ scope, caller: reach.caller, open: reach.unread }));
}

function neverNote({ text, why, right }: NeverMatch, { condition }: Binding): ReaderNote | undefined {
  if (condition === undefined) return undefined;
  const { path } = condition;
  const place = { source: "policy", kind: "condition-never-matches", path } as const;
  if (right === undefined) return { ...place, text: `"${text}" never matches: ${why}.` };
  const value = condition.text.replaceAll(text, right);
  return {
    ...place,
    text: `"${text}" never matches: ${why}. Write "${right}".`,
    repair: { kind: "value", path, value },
  };
}

/** A right over record sets, as far as changes may be made in its zones at all. */
function withChange(grant: Grant, changes: readonly Grant[], notes: ReaderNote[]): Grant[] {
  let rest: Scope | undefined = grant.scope;
  const doubts: string[] = [];
  const callers: string[] = [];
  for (const change of changes) {
    if (rest === undefined || scopesDisjoint(rest, change.scope)) continue;
    if (change.unread.length > 0) {
      doubts.push(...change.unread);
      continue;
    }
    const left = withoutScope(rest, change.scope);
    if (left?.exact === false) doubts.push("dns.changes.create is given for a part of the zones only");
    callers.push(...change.callerConditions);
    rest = left?.scope;
  }
  if (rest === undefined) return [{ ...grant, callerConditions: [...grant.callerConditions, ...callers] }];
  if (doubts.length > 0) return [{ ...grant, unread: [...new Set([...grant.unread, ...doubts])] }];
  noteWithoutChange(grant, notes);
  if (rest === grant.scope) return [];
  return [
    { ...grant, unread: [...grant.unread, "dns.changes.create is given for a part of the zones only"] },
  ];
}

/** A condition that lets record sets through and nothing else also stops the change that they are written by. */
function noteWithoutChange({ binding, unread }: Grant, notes: ReaderNote[]): void {
  const { condition } = binding;
  if (condition === undefined || unread.length > 0 || !holds(binding, "dns.changes.create")) return;
  const type = "resource.type != 'dns.googleapis.com/ResourceRecordSet'";
  notes.push({
    source: "policy",
    kind: "condition-never-matches",
    path: condition.path,
    text: `The condition holds for record sets only, so dns.changes.create, which every change of records needs, is refused. Add || ${type}, or give dns.changes.create by a role of its own.`,
    repair: { kind: "value", path: condition.path, value: `(${condition.text}) || ${type}` },
  });
}

function elsewhere({ operation, name }: GcpPermission, { resource }: Binding): BoundElsewhere[] {
  if (resource === undefined) return [];
  const by = NAMES_BOUND_BY[name];
  return operation === "issue" && by !== undefined ? [{ dimension: "certificateNames", by }] : [];
}

const NAMES_BOUND_BY: Readonly<Record<string, string>> = {
  "privateca.certificates.create": "the issuance policy of the CA pool",
  "privateca.certificates.createForSelf": "the caller's own identity",
  "publicca.externalAccountKeys.create": "the validations of the ACME account",
  "certificatemanager.certs.create": "the DNS authorizations of the project",
};
