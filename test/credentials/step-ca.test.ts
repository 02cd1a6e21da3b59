import assert from "node:assert/strict";
import { allowsCertificate } from "../../server/src/credentials/questions";
import { checkVerdicts, read, type Verdict } from "./reading";

const POLICY = {
  x509: {
    allow: { dns: ["*.internal.example.com", "ca.example.com"] },
    deny: { dns: ["root.internal.example.com"] },
  },
};
const JWK = { type: "JWK", name: "deploy", key: { use: "sig", kty: "EC" } };

const rows: Verdict[] = [
  {
    title: "a JWK provisioner without a policy",
    policy: JWK,
    expected: "O",
    path: ["type"],
    says: /The JWK provisioner `deploy` signs every name/,
  },
  {
    title: "the same under a policy of the authority",
    policy: { authority: { policy: POLICY, provisioners: [JWK] } },
    expected: "T",
  },
  { title: "the same with a policy of its own", policy: { ...JWK, policy: POLICY }, expected: "T" },
  { title: "a policy alone", policy: { policy: POLICY }, expected: "T" },
  {
    title: "a policy that only denies",
    policy: { policy: { x509: { deny: { dns: ["example.com"] } } }, provisioners: [JWK] },
    expected: "O",
    says: /that is not denied/,
  },
  {
    title: "lines of step ca policy",
    policy:
      "step ca policy authority x509 allow dns '*.internal.example.com'\nstep ca policy authority x509 wildcards deny",
    expected: "T",
  },
  {
    title: "lines that only deny",
    policy: "step ca policy authority x509 deny dns example.com",
    expected: "O",
  },
  {
    title: "ACME with external account binding",
    policy: { type: "ACME", name: "acme", requireEAB: true },
    expected: "T",
  },
  {
    title: "ACME for everybody",
    policy: { type: "ACME", name: "acme" },
    expected: "M",
    says: /everybody who reaches the CA/,
  },
  { title: "a cloud instance that says its own names", policy: { type: "AWS", name: "vm" }, expected: "O" },
  {
    title: "a cloud instance that has to keep its own",
    policy: { type: "AWS", name: "vm", disableCustomSANs: true },
    expected: "T",
  },
  { title: "OIDC", policy: { type: "OIDC", name: "people" }, expected: "T" },
  {
    title: "a template may bound it",
    policy: { ...JWK, options: { x509: { templateFile: "leaf.tpl" } } },
    expected: "T",
  },
  { title: "SSH only", policy: { type: "SSHPOP", name: "ssh" }, expected: "T" },
  { title: "a type that is not known", policy: { type: "Quantum", name: "x" }, expected: "T" },
  { title: "nothing of step-ca", policy: { anything: 1 }, expected: "?" },
];

describe("breadth of step-ca's provisioners: the table of verdicts", () => {
  checkVerdicts("step-ca", rows);
});

describe("step-ca: names in certificates", () => {
  const answer = (policy: unknown, ...names: string[]) =>
    allowsCertificate(read({ provider: "step-ca", policy }).capabilities, { operation: "issue", names });

  it("takes a wildcard for exactly one label", () => {
    const policy = { policy: POLICY };
    assert.equal(answer(policy, "web.internal.example.com", "ca.example.com"), "yes");
    assert.equal(answer(policy, "a.web.internal.example.com"), "no");
    assert.equal(answer(policy, "internal.example.com"), "no");
    assert.equal(answer(policy, "root.internal.example.com"), "no");
  });

  it("signs names with a wildcard only where they are allowed", () => {
    assert.equal(answer({ policy: POLICY }, "*.internal.example.com"), "no");
    const open = { x509: { ...POLICY.x509, allowWildcardNames: true } };
    assert.equal(answer(open, "*.internal.example.com"), "yes");
    const lines =
      "step ca policy authority x509 allow dns *.example.com\nstep ca policy authority x509 wildcards allow";
    assert.equal(answer(lines, "*.example.com", "a.example.com"), "yes");
  });

  it("denies every DNS name where only another kind is allowed", () => {
    assert.equal(answer({ x509: { allow: { ip: ["192.0.2.0/24"] } } }, "a.example.com"), "no");
    assert.equal(answer("step ca policy authority x509 allow ip 192.0.2.0/24", "a.example.com"), "no");
  });

  it("joins the policies of the authority and the provisioner", () => {
    const own = { ...JWK, policy: { x509: { allow: { dns: ["web.internal.example.com"] } } } };
    const policy = { authority: { policy: POLICY, provisioners: [own] } };
    assert.equal(answer(policy, "web.internal.example.com"), "yes");
    assert.equal(answer(policy, "db.internal.example.com"), "no");
  });

  it("cannot tell the names that a challenge or an identity decides", () => {
    assert.equal(answer({ type: "ACME", name: "acme", requireEAB: true }, "a.example.com"), "unknown");
    assert.equal(
      answer({ type: "ACME", name: "acme", requireEAB: true, policy: POLICY }, "a.example.com"),
      "no",
    );
    assert.equal(answer({ type: "OIDC", name: "people" }, "a.example.com"), "unknown");
    assert.equal(answer({ type: "Quantum", name: "x" }, "a.example.com"), "unknown");
  });
});
