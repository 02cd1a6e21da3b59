import assert from "node:assert/strict";
import { isCertain } from "../../server/src/credentials/capability";
import { allowsCertificate, pkiWrite } from "../../server/src/credentials/questions";
import { checkVerdicts, mayWrite, operations, read, type Verdict } from "./reading";

function kubernetes(policy: unknown) {
  return { provider: "kubernetes", policy };
}

function rule(group: string, resources: string, verbs: string, resourceNames?: string[]) {
  return {
    apiGroups: [group],
    resources: resources.split(" "),
    verbs: verbs.split(" "),
    ...(resourceNames && { resourceNames }),
  };
}

const role = (...rules: unknown[]) => ({
  kind: "Role",
  metadata: { name: "shop", namespace: "shop" },
  rules,
});
const clusterRole = (...rules: unknown[]) => ({ kind: "ClusterRole", metadata: { name: "tls" }, rules });
const everywhere = {
  kind: "ClusterRoleBinding",
  metadata: { name: "tls" },
  roleRef: { kind: "ClusterRole", name: "tls" },
};
const inShop = {
  kind: "RoleBinding",
  metadata: { name: "tls", namespace: "shop" },
  roleRef: { kind: "ClusterRole", name: "tls" },
};
const CERTIFICATES = rule("cert-manager.io", "certificates", "get list create update patch delete");

const rows: Verdict[] = [
  { title: "certificates in a namespace", policy: role(CERTIFICATES), expected: "T" },
  {
    title: "certificates in every namespace",
    policy: [clusterRole(CERTIFICATES), everywhere],
    expected: "M",
    says: /every namespace of the cluster/,
  },
  {
    title: "a ClusterRole that is bound in one namespace",
    policy: [clusterRole(CERTIFICATES), inShop],
    expected: "T",
  },
  {
    title: "a ClusterRole whose binding is not written down",
    policy: clusterRole(CERTIFICATES),
    expected: "T",
  },
  {
    title: "everything",
    policy: [clusterRole(rule("*", "*", "*")), everywhere],
    expected: "O",
    path: [0, "rules", 0, "verbs"],
    says: /every verb on every resource of the cluster/,
  },
  {
    title: "everything in a namespace",
    policy: role(rule("*", "*", "*")),
    expected: "O",
    says: /of the namespace shop/,
  },
  {
    title: "reading everything",
    policy: role(rule("cert-manager.io", "*", "get list watch")),
    expected: "T",
  },
  {
    title: "every secret of the cluster",
    policy: [clusterRole(rule("", "secrets", "get list watch")), everywhere],
    expected: "O",
    path: [0, "rules", 0, "resources"],
    says: /reads every secret/,
  },
  { title: "every secret of a namespace", policy: role(rule("", "secrets", "get")), expected: "M" },
  {
    title: "writing every secret of a namespace",
    policy: role(rule("", "secrets", "create update")),
    expected: "M",
    says: /writes every secret/,
  },
  { title: "one secret by name", policy: role(rule("", "secrets", "get", ["shop-tls"])), expected: "T" },
  {
    title: "approving for every signer",
    policy: clusterRole(
      rule("cert-manager.io", "signers", "approve", [
        "issuers.cert-manager.io/*",
        "clusterissuers.cert-manager.io/*",
      ]),
    ),
    expected: "O",
    path: ["rules", 0, "resourceNames"],
    says: /issuers\.cert-manager\.io\/\*/,
  },
  {
    title: "approving for signers that are not named",
    policy: clusterRole(rule("cert-manager.io", "signers", "approve")),
    expected: "O",
    says: /every signer/,
  },
  {
    title: "approving for one signer",
    policy: clusterRole(
      rule("cert-manager.io", "signers", "approve", ["clusterissuers.cert-manager.io/internal"]),
    ),
    expected: "T",
  },
  {
    title: "signing requests of Kubernetes' own API",
    policy: clusterRole(rule("certificates.k8s.io", "signers", "sign")),
    expected: "O",
  },
  {
    title: "issuers in a namespace",
    policy: role(rule("cert-manager.io", "issuers certificates", "create update")),
    expected: "M",
    says: /issuers as well as certificates/,
  },
  {
    title: "issuers of the cluster",
    policy: [clusterRole(rule("cert-manager.io", "*", "*")), everywhere],
    expected: "O",
  },
  {
    title: "issuers, where the change makes one",
    policy: role(rule("cert-manager.io", "issuers", "create")),
    needed: { zoneIds: [], names: [], types: [], operations: ["ca-admin"] },
    expected: "T",
  },
  {
    title: "the right to give rights",
    policy: clusterRole(rule("rbac.authorization.k8s.io", "clusterroles", "bind escalate")),
    expected: "O",
    says: /every other right/,
  },
  { title: "impersonation", policy: clusterRole(rule("", "serviceaccounts", "impersonate")), expected: "O" },
  {
    title: "tokens of other accounts",
    policy: role(rule("", "serviceaccounts/token", "create")),
    expected: "O",
  },
  {
    title: "pods",
    policy: role(rule("", "pods services", "*"), rule("apps", "deployments", "*")),
    expected: "T",
  },
  { title: "bare rules", policy: [rule("cert-manager.io", "signers", "approve")], expected: "O" },
  {
    title: "a list of documents",
    policy: { kind: "List", items: [clusterRole(rule("", "secrets", "*")), everywhere] },
    expected: "O",
  },
  {
    title: "a rule that is filled in elsewhere",
    policy: role(rule("", "secrets", "get", ["${SECRET}"])),
    expected: "T",
  },
  {
    title: "the role that may do everything",
    policy: { kind: "ClusterRoleBinding", roleRef: { kind: "ClusterRole", name: "cluster-admin" } },
    expected: "O",
    path: ["roleRef"],
    says: /ClusterRole cluster-admin allows every verb on every resource of the cluster/,
  },
  {
    title: "editing in one namespace",
    policy: {
      kind: "RoleBinding",
      metadata: { namespace: "shop" },
      roleRef: { kind: "ClusterRole", name: "edit" },
    },
    expected: "M",
    says: /every secret of the namespace shop/,
  },
  {
    title: "a binding to a role that is not described",
    policy: { kind: "ClusterRoleBinding", roleRef: { kind: "ClusterRole", name: "ours" } },
    expected: "T",
  },
  {
    title: "a role that the cluster puts together",
    policy: { kind: "ClusterRole", metadata: { name: "all" }, aggregationRule: {}, rules: [] },
    expected: "T",
  },
  { title: "no rules", policy: { kind: "Deployment", spec: {} }, expected: "?" },
];

describe("breadth of Kubernetes' roles: the table of verdicts", () => {
  checkVerdicts("kubernetes", rows);
});

describe("Kubernetes: rights", () => {
  it("tells what rules come to", () => {
    assert.deepEqual(operations(kubernetes(role(CERTIFICATES))), ["pki issue"]);
    assert.deepEqual(operations(kubernetes(role(rule("", "secrets", "get update")))), [
      "pki deploy",
      "pki key-manage",
    ]);
    assert.deepEqual(operations(kubernetes(role(rule("trust.cert-manager.io", "bundles", "update")))), [
      "pki trust-write",
    ]);
    assert.deepEqual(operations(kubernetes(role(rule("cert-manager.io", "secrets", "*")))), []);
    assert.deepEqual(operations(kubernetes(role(rule("*", "*/token", "create")))), ["pki *"]);
  });

  it("cannot tell the names that an issuer signs", () => {
    const { capabilities } = read(kubernetes(role(CERTIFICATES)));
    assert.equal(pkiWrite(capabilities).length, 1);
    assert.equal(
      allowsCertificate(capabilities, { operation: "issue", names: ["a.example.com"] }),
      "unknown",
    );
    assert.equal(allowsCertificate(capabilities, { operation: "deploy", names: ["a.example.com"] }), "no");
  });

  it("writes records through ExternalDNS", () => {
    const policy = kubernetes(role(rule("externaldns.k8s.io", "dnsendpoints", "create update")));
    assert.equal(mayWrite(policy, "a.example.com/A"), "unknown");
    assert.equal(mayWrite(policy, "a.example.com/A", {}, "DELETE"), "no");
  });

  it("knows that no object can be created by name", () => {
    const policy = kubernetes(role(rule("cert-manager.io", "certificates", "create update", ["shop-tls"])));
    const { notes, capabilities } = read(policy);
    assert.equal(notes[0]?.kind, "condition-never-matches");
    assert.deepEqual(notes[0].path, ["rules", 0, "resourceNames"]);
    assert.match(notes[0].text, /`create` with resourceNames is never allowed/);
    assert.deepEqual(
      capabilities.map(({ text }) => text),
      ["update on certificates.cert-manager.io"],
    );
    const onlyCreate = role(rule("cert-manager.io", "certificates", "create", ["shop-tls"]));
    assert.deepEqual(operations(kubernetes(onlyCreate)), []);
    assert.deepEqual(read(kubernetes(role(rule("apps", "deployments", "create", ["x"])))).notes, []);
  });

  it("keeps what it cannot read as perhaps", () => {
    for (const policy of [
      { kind: "ClusterRoleBinding", roleRef: { kind: "ClusterRole", name: "ours" } },
      { kind: "ClusterRole", metadata: { name: "all" }, aggregationRule: {}, rules: [] },
    ])
      assert.equal(mayWrite(kubernetes(policy), "a.example.com/A"), "unknown");
    const odd = read(kubernetes([role(CERTIFICATES), { kind: "Deployment" }]));
    assert.equal(
      odd.capabilities.some((one) => !isCertain(one)),
      true,
    );
    const strange = read(kubernetes(role({ apiGroups: [1], resources: ["x"], verbs: ["get"] })));
    assert.equal(
      strange.capabilities.every((one) => !isCertain(one)),
      true,
    );
  });
});
