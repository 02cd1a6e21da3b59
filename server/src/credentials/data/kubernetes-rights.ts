/**
 * The resources of Kubernetes that touch certificates, their keys, DNS records and rights themselves. Facts from the API
 * references of Kubernetes (RBAC, certificate signing requests), cert-manager (with approver-policy and trust-manager)
 * and ExternalDNS.
 */
import type { Operation, Plane } from "../capability";

/** What rules of RBAC on a resource come to. */
export type KubernetesKind =
  "certificates" | "issuers" | "signers" | "secrets" | "records" | "trust" | "rights";

/** One resource, with the verbs that make it a right. */
export interface KubernetesRight {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly kind: KubernetesKind;
  readonly plane: Plane;
  readonly operation: Operation;
}

const WRITE = "create update patch delete";
const CHANGE = "create update patch";

type Row = readonly [
  kind: KubernetesKind,
  plane: Plane,
  operation: Operation,
  verbs: string,
  group: string,
  resources: string,
];

const ROWS: readonly Row[] = [
  ["certificates", "pki", "issue", CHANGE, "cert-manager.io", "certificates certificaterequests"],
  ["certificates", "pki", "issue", CHANGE, "acme.cert-manager.io", "orders"],
  ["certificates", "pki", "issue", "create", "certificates.k8s.io", "certificatesigningrequests"],
  ["issuers", "pki", "ca-admin", WRITE, "cert-manager.io", "issuers clusterissuers"],
  ["issuers", "pki", "ca-admin", WRITE, "policy.cert-manager.io", "certificaterequestpolicies"],
  ["signers", "pki", "issue", "approve sign", "cert-manager.io", "signers"],
  ["signers", "pki", "issue", "approve sign", "certificates.k8s.io", "signers"],
  ["secrets", "pki", "key-manage", "get list watch", "", "secrets"],
  ["secrets", "pki", "deploy", WRITE, "", "secrets"],
  ["records", "dns", "record-write", WRITE, "externaldns.k8s.io", "dnsendpoints"],
  ["trust", "pki", "trust-write", WRITE, "trust.cert-manager.io", "bundles"],
  ["rights", "pki", "*", "escalate bind", "rbac.authorization.k8s.io", "roles clusterroles"],
  ["rights", "pki", "*", "impersonate", "", "users groups serviceaccounts"],
  ["rights", "pki", "*", "create", "", "serviceaccounts/token"],
];

/** Every right that this product judges. */
export const KUBERNETES_RIGHTS: readonly KubernetesRight[] = ROWS.flatMap(
  ([kind, plane, operation, verbs, group, resources]) =>
    resources
      .split(" ")
      .map((resource) => ({ group, resource, verbs: verbs.split(" "), kind, plane, operation })),
);

/** Verbs that ask for no single object, so that `resourceNames` never lets them through. */
export const UNNAMED_VERBS: ReadonlySet<string> = new Set(["create", "deletecollection"]);

/** A rule of a role that every cluster has, as far as it is judged here. */
export interface DefaultRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const EVERYTHING: DefaultRule = { groups: ["*"], resources: ["*"], verbs: ["*"] };
const SECRETS: DefaultRule = {
  groups: [""],
  resources: ["secrets"],
  verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
};
const BINDINGS: DefaultRule = {
  groups: ["rbac.authorization.k8s.io"],
  resources: ["roles", "rolebindings"],
  verbs: ["create", "update", "patch", "delete"],
};

/** The ClusterRoles for people that Kubernetes brings along; cert-manager adds its own rules to admin and edit. */
export const DEFAULT_CLUSTER_ROLES: ReadonlyMap<string, readonly DefaultRule[]> = new Map([
  ["cluster-admin", [EVERYTHING]],
  ["admin", [SECRETS, BINDINGS]],
  ["edit", [SECRETS]],
  ["view", []],
]);
