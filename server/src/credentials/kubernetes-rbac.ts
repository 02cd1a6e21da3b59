/**
 * Reads roles of Kubernetes RBAC for what they allow on cert-manager, secrets, signers and ExternalDNS. Which names an
 * issuer signs, and which zones ExternalDNS serves, is not said by RBAC.
 */
import {
  notJudged,
  notRead,
  perhapsAnything,
  perhapsEverything,
  UNBOUNDED,
  unknownPolicy,
  type BoundElsewhere,
  type Capability,
  type NeededScope,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
  type RecordChange,
  type Vocabulary,
} from "./capability";
import { KUBERNETES_RIGHTS, UNNAMED_VERBS, type KubernetesRight } from "./data/kubernetes-rights";
import { rbacBreadth } from "./kubernetes/breadth";
import { rbacParts, type RbacRule } from "./kubernetes/role";
import { only } from "./text-set";
import { code, listing } from "./wording";

const vocabulary: Vocabulary = {
  recordRight: (change) => `${code(verbOf(change))} on ${code("dnsendpoints.externaldns.k8s.io")}`,
  recordBound: (change) => `${code(verbOf(change))} on ${code("dnsendpoints.externaldns.k8s.io")}`,
  certificateRight: ({ operation }) =>
    operation === "issue"
      ? `${code("create")} on ${code("certificates.cert-manager.io")}`
      : `${code("update")} on ${code("secrets")}`,
  certificateBound: (change) => vocabulary.certificateRight(change),
};

function verbOf({ change }: RecordChange): string {
  return change === "CREATE" ? "create" : change === "DELETE" ? "delete" : "update";
}

/** The reader for `provider: kubernetes` and `cert-manager`. */
export const kubernetesRbacReader: PolicyReader = {
  name: "Kubernetes RBAC",
  planes: ["dns", "pki"],
  reads: "Role and ClusterRole with their bindings",
  providers: ["kubernetes", "k8s", "cert-manager", "certmanager"],
  offersRecordScope: false,
  offersWorkloadIdentity: true,
  vocabulary,
  recognizes: (policy) => rbacParts(policy)?.unread.length === 0,
  read: readKubernetesPolicy,
};

/** Reads a role, roles with their bindings, or rules; unknown where the value holds none. */
export function readKubernetesPolicy(policy: unknown, needed: NeededScope): ReaderResult {
  const parts = rbacParts(policy);
  if (parts === undefined) return unknownPolicy("these are no roles of Kubernetes with rules");
  const unread = parts.unread.map((path) => ({ source: "policy", path }) as const);
  return {
    kind: "read",
    capabilities: [
      ...parts.rules.flatMap(capabilitiesOf),
      ...unread.flatMap((place) => perhapsEverything(place, "a part of the policy", NEITHER)),
    ],
    notes: [...parts.rules.flatMap(notesOn), ...unread.map((place) => notRead(place, NEITHER))],
    breadth: parts.rules.flatMap((rule) => rbacBreadth(rule, rightsOf(rule), needed)),
  };
}

const NEITHER = "a part that is neither a role nor a binding";

function rightsOf(rule: RbacRule): KubernetesRight[] {
  return KUBERNETES_RIGHTS.filter(
    (right) => named(rule.groups, right.group) && hasResource(rule, right) && verbsOf(rule, right).length > 0,
  );
}

function named(list: readonly string[], word: string): boolean {
  return list.includes("*") || list.includes(word);
}

/** `*` takes in subresources, `secrets/*` does not take in secrets themselves. */
function hasResource({ resources }: RbacRule, { resource }: KubernetesRight): boolean {
  const [, sub] = resource.split("/");
  return named(resources, resource) || (sub !== undefined && resources.includes(`*/${sub}`));
}

/** The verbs by which the rule gives the right; those that ask for no object are lost where objects are named. */
function verbsOf({ verbs, names }: RbacRule, right: KubernetesRight): string[] {
  const held = right.verbs.filter((verb) => named(verbs, verb));
  return names === undefined ? held : held.filter((verb) => !UNNAMED_VERBS.has(verb));
}

const CHANGE_OF: Readonly<Record<string, readonly string[]>> = {
  create: ["CREATE"],
  update: ["UPSERT"],
  patch: ["UPSERT"],
  delete: ["DELETE"],
};

function capabilitiesOf(rule: RbacRule): Capability[] {
  const place = { source: "policy", path: rule.path } as const;
  if (rule.unread.some((key) => ["apiGroups", "resources", "verbs"].includes(key)))
    return (["dns", "pki"] as const).map((plane) =>
      perhapsAnything(plane, place, "a rule", `${rule.unread.join(", ")} of the rule`),
    );
  return rightsOf(rule).map((right): Capability => {
    const elsewhere = boundElsewhere(right);
    return {
      ...place,
      plane: right.plane,
      operation: right.operation,
      writes: true,
      scope: {
        ...UNBOUNDED,
        ...(right.kind === "records" && {
          changes: only(...verbsOf(rule, right).flatMap((verb) => CHANGE_OF[verb] ?? [])),
        }),
        ...(rule.names !== undefined && right.kind !== "records" && { certificates: only(...rule.names) }),
      },
      text: `${verbsOf(rule, right).join(", ")} on ${right.resource}${right.group === "" ? "" : `.${right.group}`}`,
      unread: rule.unread,
      callerConditions: [],
      ...(elsewhere.length > 0 && { boundElsewhere: elsewhere }),
    };
  });
}

function boundElsewhere({ kind }: KubernetesRight): BoundElsewhere[] {
  if (kind === "certificates" || kind === "signers")
    return [{ dimension: "certificateNames", by: "the issuer and the policy of approvals" }];
  return kind === "records"
    ? [{ dimension: "zones", by: "the flags and the credential of ExternalDNS" }]
    : [];
}

function notesOn(rule: RbacRule): ReaderNote[] {
  return [...notJudged({ source: "policy", path: rule.path }, rule.unread), ...unnamedNotes(rule)];
}

/** The name of an object that is to be created is not known when the request is authorised (Kubernetes, "Using RBAC"). */
function unnamedNotes(rule: RbacRule): ReaderNote[] {
  const lost = rule.verbs.filter((verb) => UNNAMED_VERBS.has(verb));
  const isOurs = KUBERNETES_RIGHTS.some(
    (right) => named(rule.groups, right.group) && hasResource(rule, right),
  );
  if (rule.names === undefined || lost.length === 0 || !isOurs) return [];
  return [
    {
      source: "policy",
      kind: "condition-never-matches",
      path: [...rule.path, "resourceNames"],
      text: `${listing(lost.map(code))} with resourceNames is never allowed: such a request has no name yet. Put ${lost.length > 1 ? "these verbs" : "the verb"} into a rule without resourceNames.`,
    },
  ];
}
