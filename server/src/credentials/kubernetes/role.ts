/** Roles of Kubernetes with their rules, and the bindings that say where they hold. */
import type { Path } from "../capability";
import { DEFAULT_CLUSTER_ROLES } from "../data/kubernetes-rights";
import { asList, isFilledIn, isRecord, textsAt } from "../plain-value";

/** Where a rule holds. */
export type Reach =
  | { readonly kind: "namespace"; readonly name: string | undefined }
  | { readonly kind: "cluster" }
  /** A ClusterRole whose binding is not written down. */
  | { readonly kind: "not-said" };

/** One rule of a role. */
export interface RbacRule {
  readonly path: Path;
  readonly role: string;
  readonly reach: Reach;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Undefined where the rule names no objects. */
  readonly names: readonly string[] | undefined;
  readonly unread: readonly string[];
  /** Whether the rule is one of Kubernetes' own, so that `path` leads to what binds it. */
  readonly isDefault: boolean;
}

/** What was found in a policy. */
export interface RbacParts {
  readonly rules: readonly RbacRule[];
  readonly unread: readonly Path[];
}

/** More documents than one identity can need. */
const MAX_DOCUMENTS = 200;

/**
 * The rules of a role, a list of roles and bindings, or a bare list of rules; undefined where there are none. A role that
 * is put together by the cluster, and a binding to a role that is not described, are not read.
 */
export function rbacParts(policy: unknown): RbacParts | undefined {
  const documents = documentsOf(policy, [], 0);
  const isOne = ({ value }: Document) => isRole(value) || isRule(value) || isBinding(value);
  if (documents.length > MAX_DOCUMENTS || !documents.some(isOne)) return undefined;
  const bindings = documents.map(({ value }) => value).filter(isBinding);
  const described = new Set(documents.flatMap(({ value }) => (isRole(value) ? metadataOf(value).name : [])));
  const rules: RbacRule[] = [];
  const unread: Path[] = [];
  for (const { value, path } of documents) {
    if (isBinding(value)) {
      const { name, found } = boundRules(value, path);
      if (described.has(name)) continue;
      rules.push(...(found ?? []));
      if (found === undefined) unread.push(path);
    } else if (isRole(value) && !("aggregationRule" in value))
      rules.push(...rulesOfRole(value, path, bindings));
    else if (isRule(value)) rules.push(ruleOf(value, path, "the rule", { kind: "not-said" }));
    else unread.push(path);
  }
  return { rules, unread };
}

/** What a binding gives by one of the roles that every cluster has. */
function boundRules(
  binding: Fields,
  path: Path,
): { name: string | undefined; found: RbacRule[] | undefined } {
  const role = isRecord(binding["roleRef"]) ? binding["roleRef"] : {};
  const name = typeof role["name"] === "string" ? role["name"] : undefined;
  const known = role["kind"] === "Role" ? undefined : DEFAULT_CLUSTER_ROLES.get(name ?? "");
  const reach: Reach =
    binding["kind"] === "ClusterRoleBinding"
      ? { kind: "cluster" }
      : { kind: "namespace", name: metadataOf(binding).namespace };
  const found = known?.map((rule) => ({
    ...rule,
    path: [...path, "roleRef"],
    role: `ClusterRole ${name ?? ""}`,
    reach,
    names: undefined,
    unread: [],
    isDefault: true,
  }));
  return { name, found };
}

interface Document {
  readonly value: unknown;
  readonly path: Path;
}

function documentsOf(policy: unknown, path: Path, depth: number): Document[] {
  if (Array.isArray(policy) && depth < 4)
    return policy.flatMap((item: unknown, index) => documentsOf(item, [...path, index], depth + 1));
  if (isRecord(policy) && Array.isArray(policy["items"]) && depth < 4)
    return documentsOf(policy["items"], [...path, "items"], depth + 1);
  return [{ value: policy, path }];
}

type Fields = Readonly<Record<string, unknown>>;

function isRole(value: unknown): value is Fields {
  if (!isRecord(value)) return false;
  const kind = value["kind"];
  return (
    (kind === undefined || kind === "Role" || kind === "ClusterRole") &&
    Array.isArray(value["rules"]) &&
    asList(value["rules"]).every(isRule)
  );
}

function isRule(value: unknown): value is Fields {
  return isRecord(value) && "verbs" in value && ("resources" in value || "nonResourceURLs" in value);
}

function isBinding(value: unknown): value is Fields {
  return (
    isRecord(value) &&
    (value["kind"] === "RoleBinding" || value["kind"] === "ClusterRoleBinding") &&
    isRecord(value["roleRef"])
  );
}

function rulesOfRole(role: Fields, path: Path, bindings: readonly Fields[]): RbacRule[] {
  const { name, namespace } = metadataOf(role);
  const isCluster = role["kind"] === "ClusterRole";
  const reaches = isCluster ? reachesBy(bindings, name) : [{ kind: "namespace", name: namespace } as const];
  const title = `${isCluster ? "ClusterRole" : "Role"}${name === undefined ? "" : ` ${name}`}`;
  return asList(role["rules"]).flatMap((rule, index) =>
    isRule(rule) ? reaches.map((reach) => ruleOf(rule, [...path, "rules", index], title, reach)) : [],
  );
}

/** Where the bindings of a ClusterRole make it hold: everywhere, or in the namespaces of its RoleBindings. */
function reachesBy(bindings: readonly Fields[], name: string | undefined): readonly Reach[] {
  const own = bindings.filter(({ roleRef }) => isRecord(roleRef) && roleRef["name"] === name);
  if (own.length === 0) return [{ kind: "not-said" }];
  if (own.some(({ kind }) => kind === "ClusterRoleBinding")) return [{ kind: "cluster" }];
  return own.map((binding) => ({ kind: "namespace", name: metadataOf(binding).namespace }));
}

function metadataOf(value: Fields): { name: string | undefined; namespace: string | undefined } {
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : value;
  const text = (key: string) => (typeof metadata[key] === "string" ? metadata[key] : undefined);
  return { name: text("name"), namespace: text("namespace") };
}

function ruleOf(rule: Fields, path: Path, role: string, reach: Reach): RbacRule {
  const unread: string[] = [];
  const texts = (key: string): readonly string[] => {
    const found = textsAt(rule[key] ?? [], [])?.map(({ text }) => text);
    if (found === undefined || (key !== "resourceNames" && found.some(isFilledIn))) unread.push(key);
    return found ?? [];
  };
  const names = texts("resourceNames");
  if (names.some(isFilledIn)) unread.push("names that are filled in elsewhere");
  return {
    path,
    role,
    reach,
    groups: texts("apiGroups"),
    resources: texts("resources"),
    verbs: texts("verbs"),
    names: names.length === 0 ? undefined : names,
    unread,
    isDefault: false,
  };
}
