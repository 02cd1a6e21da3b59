/** What is too broad in a rule of RBAC. Only what was understood is judged; each rule gets one finding, on its worst. */
import type { BreadthFinding, NeededScope, Path } from "../capability";
import type { KubernetesKind, KubernetesRight } from "../data/kubernetes-rights";
import { code, listing } from "../wording";
import type { RbacRule } from "./role";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy"> & { readonly key: string };

/** The finding on one rule, given the rights that it gives. */
export function rbacBreadth(
  rule: RbacRule,
  rights: readonly KubernetesRight[],
  needed: NeededScope,
): BreadthFinding[] {
  if (rule.unread.length > 0 || rights.length === 0) return [];
  const words = judge(rule, rights, needed);
  if (words === undefined) return [];
  const { key, ...rest } = words;
  const path: Path = rule.isDefault ? rule.path : [...rule.path, key];
  return [{ source: "policy", path, alsoAt: [], ...rest }];
}

function judge(rule: RbacRule, rights: readonly KubernetesRight[], needed: NeededScope): Words | undefined {
  const kinds = new Set(rights.map(({ kind }) => kind));
  if (isEverything(rule)) return everything(rule);
  if (kinds.has("rights")) return givingRights(rule);
  if (kinds.has("signers") && !isNamed(rule)) return signers(rule);
  if (kinds.has("secrets") && rule.names === undefined) return secrets(rule, rights);
  const isExpected = needed.operations?.includes("ca-admin") === true;
  if (kinds.has("issuers") && !isExpected && rule.names === undefined) return issuers(rule, kinds);
  return kinds.has("certificates") || kinds.has("records") ? clusterWide(rule, kinds) : undefined;
}

function isEverything({ groups, resources, verbs }: RbacRule): boolean {
  return groups.includes("*") && resources.includes("*") && verbs.includes("*");
}

function everything(rule: RbacRule): Words {
  return {
    key: "verbs",
    level: "overbroad",
    aspect: "action",
    what: `${rule.role} allows every verb on every resource ${whereText(rule)}: secrets, issuers, and who may do what.`,
    why: "A leak of this identity gives the keys of every certificate there, and whatever its issuers can issue.",
    remedy:
      "List the API groups, resources and verbs that are needed, with resourceNames where objects are known.",
  };
}

function givingRights(rule: RbacRule): Words {
  return {
    key: "verbs",
    level: "overbroad",
    aspect: "account",
    what: `${rule.role} holds ${listing(rule.verbs.map(code))} on ${listing(rule.resources.map(code))} ${whereText(rule)}.`,
    why: "With escalate, bind, impersonate or a token of another account the holder comes to every other right there.",
    remedy: "Leave roles and identities to a credential of its own, under approval.",
  };
}

/** Whether the rule names single signers: `issuers.cert-manager.io/*` stands for all of them. */
function isNamed({ names }: RbacRule): boolean {
  return names?.every((name) => !name.endsWith("/*") && name !== "*") === true;
}

function signers(rule: RbacRule): Words {
  const wide = rule.names?.find((name) => name.endsWith("/*"));
  return {
    key: rule.names === undefined ? "resources" : "resourceNames",
    level: "overbroad",
    aspect: "authority",
    what: `${rule.role} may approve or sign requests for ${wide === undefined ? "every signer" : code(wide)}.`,
    why: "Approval is what stands between a request and a certificate: whoever has it can have any name signed that an issuer can sign.",
    remedy:
      "Name the signers in resourceNames, such as clusterissuers.cert-manager.io/NAME or issuers.cert-manager.io/NAMESPACE.NAME.",
  };
}

function secrets(rule: RbacRule, rights: readonly KubernetesRight[]): Words {
  const reads = rights.some(({ operation }) => operation === "key-manage");
  return {
    key: "resources",
    level: rule.reach.kind === "cluster" ? "overbroad" : "broad",
    aspect: "authority",
    what: `${rule.role} ${reads ? "reads" : "writes"} every secret ${whereText(rule)}, the private keys of certificates and the accounts of issuers among them.`,
    why: reads
      ? "A key that has left is a service that can be impersonated until its certificate expires."
      : "Whoever replaces a secret decides which certificate a service presents.",
    remedy: "Name the secrets in resourceNames, in a Role of their namespace.",
  };
}

function issuers(rule: RbacRule, kinds: ReadonlySet<KubernetesKind>): Words {
  return {
    key: "resources",
    level: rule.reach.kind === "cluster" ? "overbroad" : "broad",
    aspect: "authority",
    what: `${rule.role} may change ${kinds.has("certificates") ? "issuers as well as certificates" : "issuers"} ${whereText(rule)}.`,
    why: "An issuer says which CA and which DNS credential are used; with ambient credentials a new one uses those of cert-manager itself.",
    remedy: "Leave issuers and clusterissuers to a role of their own; certificates need certificates only.",
  };
}

function clusterWide(rule: RbacRule, kinds: ReadonlySet<KubernetesKind>): Words | undefined {
  if (rule.reach.kind !== "cluster") return undefined;
  return {
    key: "resources",
    level: "broad",
    aspect: kinds.has("records") ? "zone" : "name",
    what: `${rule.role} may request ${kinds.has("records") ? "records" : "certificates"} in every namespace of the cluster.`,
    why: "Namespaces are what keeps the names of one team from another.",
    remedy: "Write a Role, or bind the ClusterRole by a RoleBinding, in the namespace that it is for.",
  };
}

function whereText({ reach }: RbacRule): string {
  switch (reach.kind) {
    case "cluster":
      return "of the cluster";
    case "namespace":
      return reach.name === undefined ? "of its namespace" : `of the namespace ${reach.name}`;
    case "not-said":
      return "wherever it is bound";
  }
}
