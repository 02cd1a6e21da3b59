import assert from "node:assert/strict";
import { isCertain } from "../../server/src/credentials/capability";
import { allowsCertificate, pkiWrite } from "../../server/src/credentials/questions";
import {
  hasPriority,
  pathCovers,
  pathPattern,
  pathsMeet,
} from "../../server/src/credentials/vault/path-pattern";
import { checkVerdicts, operations, read, verdict, type Verdict } from "./reading";

function vault(policy: unknown) {
  return { provider: "vault", policy };
}

/** A policy in HCL: one block for each path. */
function hcl(...rules: readonly (readonly [path: string, capabilities: string])[]): string {
  return rules
    .map(
      ([path, words]) =>
        `path "${path}" {\n  capabilities = [${words
          .split(" ")
          .map((word) => `"${word}"`)
          .join(", ")}]\n}`,
    )
    .join("\n");
}

const WRITE = "create update";
const ROLE = { allowed_domains: ["example.com"], allow_subdomains: true, max_ttl: "720h" };

const rows: Verdict[] = [
  { title: "one role (cert-manager)", policy: hcl(["pki_int/sign/example-dot-com", WRITE]), expected: "T" },
  { title: "issue by one role", policy: hcl(["pki/issue/shop", WRITE]), expected: "T" },
  { title: "revoke", policy: hcl(["pki/revoke", "update"]), expected: "T" },
  { title: "reading everything of the engine", policy: hcl(["pki/*", "read list"]), expected: "T" },
  {
    title: "every path",
    policy: hcl(["*", "create read update delete list sudo"]),
    expected: "O",
    says: /reaches every engine/,
  },
  {
    title: "every mount that begins with pki",
    policy: hcl(["pki*", "read list create update"]),
    expected: "O",
    says: /signs by every role/,
  },
  {
    title: "the whole mount",
    policy: hcl(["pki/*", "create read update delete list sudo"]),
    expected: "O",
    says: /the whole mount `pki`.*sign-verbatim/,
  },
  { title: "the administration of the root", policy: hcl(["pki/root/*", WRITE]), expected: "O" },
  {
    title: "roles",
    policy: hcl(["pki/roles/*", "create update"]),
    expected: "O",
    says: /let every name through/,
  },
  {
    title: "the role that it signs by",
    policy: hcl(["pki/sign/shop", WRITE], ["pki/roles/shop", WRITE]),
    expected: "O",
    says: /the one that this policy signs by included/,
  },
  {
    title: "another role, by name",
    policy: hcl(["pki/sign/shop", WRITE], ["pki/roles/other", WRITE]),
    expected: "M",
  },
  {
    title: "sign-verbatim",
    policy: hcl(["pki/sign-verbatim", WRITE]),
    expected: "O",
    says: /past every role/,
  },
  { title: "sign-verbatim with a role", policy: hcl(["pki/sign-verbatim/shop", WRITE]), expected: "O" },
  {
    title: "sign-verbatim of one issuer, in a mount of any name",
    policy: hcl(["platform/issuer/default/sign-verbatim", WRITE]),
    expected: "O",
  },
  {
    title: "sign-intermediate",
    policy: hcl(["pki/root/sign-intermediate", WRITE]),
    expected: "O",
    says: /make an authority of their own/,
  },
  {
    title: "sign-intermediate, where the change makes an authority",
    policy: hcl(["pki/root/sign-intermediate", WRITE]),
    needed: { zoneIds: [], names: [], types: [], operations: ["ca-admin"] },
    expected: "T",
  },
  {
    title: "sign-self-issued without sudo does nothing",
    policy: hcl(["pki/root/sign-self-issued", WRITE]),
    expected: "T",
  },
  {
    title: "sign-self-issued with sudo",
    policy: hcl(["pki/root/sign-self-issued", "update sudo"]),
    expected: "O",
  },
  {
    title: "one endpoint of the authority's administration",
    policy: hcl(["pki/intermediate/set-signed", WRITE]),
    expected: "M",
  },
  {
    title: "every role of a mount",
    policy: hcl(["pki/sign/*", WRITE]),
    expected: "M",
    says: /every role that matches/,
  },
  { title: "roles with a common beginning", policy: hcl(["pki/sign/shop-*", WRITE]), expected: "M" },
  { title: "one role in every mount", policy: hcl(["+/sign/shop", WRITE]), expected: "O" },
  { title: "policies", policy: hcl(["sys/policies/acl/*", WRITE]), expected: "O", says: /policies of Vault/ },
  { title: "the roles of an auth method", policy: hcl(["auth/kubernetes/role/*", WRITE]), expected: "O" },
  { title: "mounts", policy: hcl(["sys/mounts/*", "create update delete"]), expected: "O" },
  {
    title: "tokens looked up and renewed",
    policy: hcl(["auth/token/lookup-self", "read"], ["auth/token/renew-self", "update"]),
    expected: "T",
  },
  {
    title: "other engines",
    policy: hcl(
      ["secret/data/*", "create read update"],
      ["transit/sign/*", WRITE],
      ["ssh/sign/host", WRITE],
      ["kv/+/roles/x", WRITE],
    ),
    expected: "T",
  },
  { title: "a mount that may be anything", policy: hcl(["platform/sign/*", WRITE]), expected: "T" },
  { title: "deny", policy: hcl(["*", "deny"]), expected: "T" },
  {
    title: "a wildcard with the worst denied",
    policy: hcl(["pki/*", "read"], ["pki/sign/shop", WRITE], ["pki/sign-verbatim/*", "deny"]),
    expected: "T",
  },
  {
    title: "a role for its own domain",
    policy: { ...ROLE, allow_wildcard_certificates: false },
    expected: "T",
  },
  {
    title: "any name",
    policy: { allow_any_name: true },
    expected: "O",
    path: ["allow_any_name"],
    says: /every name/,
  },
  {
    title: "any name, whatever the list says",
    policy: { ...ROLE, allow_any_name: true },
    expected: "O",
    says: /allowed_domains \(`example.com`\) then bounds nothing/,
  },
  {
    title: "a glob that looks like one domain",
    policy: { allowed_domains: "*example.com", allow_glob_domains: true },
    expected: "O",
    says: /evilexample\.com/,
  },
  {
    title: "a glob that is everything",
    policy: { allowed_domains: ["*"], allow_glob_domains: true },
    expected: "O",
    says: /every name/,
  },
  {
    title: "a glob with a dot",
    policy: { allowed_domains: ["*.example.com"], allow_glob_domains: true },
    expected: "T",
  },
  { title: "names that are no host names", policy: { ...ROLE, enforce_hostnames: false }, expected: "M" },
  { title: "ten years", policy: { ...ROLE, max_ttl: "87600h" }, expected: "M", says: /10 years/ },
  { title: "ten years in seconds", policy: { ...ROLE, max_ttl: 315360000 }, expected: "M" },
  {
    title: "a role whose domains are filled in elsewhere",
    policy: {
      allowed_domains: ["{{identity.entity.metadata.host}}"],
      allowed_domains_template: true,
      allow_any_name: false,
    },
    expected: "T",
  },
  {
    title: "a role in Terraform's words",
    policy: { backend: "pki", name: "shop", allow_any_name: "true" },
    expected: "O",
  },
  {
    title: "a policy and the role beside it",
    policy: { policy: hcl(["pki/sign/shop", WRITE]), roles: { shop: { allow_any_name: true } } },
    expected: "O",
    path: ["roles", "shop", "allow_any_name"],
  },
  { title: "words", policy: "the PKI policy", expected: "?" },
  { title: "nothing that is a policy", policy: { anything: 1 }, expected: "?" },
];

describe("breadth of Vault's policies and roles: the table of verdicts", () => {
  checkVerdicts("vault", rows);
});

describe("Vault: the forms of a policy", () => {
  const expected = ["pki issue"];

  it("reads HCL with comments, one line, and equals signs", () => {
    for (const text of [
      'path "pki/sign/shop" { capabilities = ["create", "update"] }',
      '# by hand\n// and more\n/* path "*" {} */\npath "/pki/sign/shop" {\n  capabilities = ["update",]\n  allowed_parameters = { "*" = [] }\n  min_wrapping_ttl = "1s"\n}\n',
      'name = "shop"\npath "pki/sign/shop" { policy = "write" }',
      'path = { "pki/sign/shop" = { capabilities = ["update"] } }',
      '{"path": {"pki/sign/shop": {"capabilities": ["update"]}}}',
    ]) {
      assert.deepEqual(operations(vault(text)), expected, text);
    }
  });

  it("reads YAML and JSON", () => {
    const body = { capabilities: ["create", "update"] };
    for (const policy of [
      { path: { "pki/sign/shop": body } },
      { path: [{ "pki/sign/shop": [body] }] },
      [{ path: "pki/sign/shop", ...body }],
      { rules: [{ path: "pki/sign/shop", ...body }] },
      [hcl(["pki/sign/shop", "update"])],
      { policy: hcl(["pki/sign/shop", "update"]) },
    ]) {
      assert.deepEqual(operations(vault(policy)), expected, JSON.stringify(policy));
    }
  });

  it("points at the path in a text", () => {
    const text = `# reads\n${hcl(["secret/x", "read"], ["pki/sign-verbatim", "update"])}`;
    const [finding] = read(vault(text)).breadth;
    assert.ok(finding);
    assert.deepEqual(finding.path, []);
    assert.equal(text.slice(finding.span?.start, finding.span?.end), '"pki/sign-verbatim"');
  });

  it("does not take a broken text for a policy", () => {
    for (const text of [
      'path "pki/sign/x" {',
      'path "x" { capabilities = ["update" }',
      "path x",
      '"path" "pki/*" = <<EOF\nEOF',
    ])
      assert.equal(verdict(vault(text)), "?", text);
  });

  it("keeps a part that it cannot read as perhaps anything", () => {
    const { capabilities, notes } = read(vault([hcl(["pki/sign/shop", "update"]), { strange: true }]));
    assert.equal(
      capabilities.some((one) => !isCertain(one) && one.operation === "*"),
      true,
    );
    assert.equal(notes.length, 1);
  });
});

describe("Vault: paths", () => {
  it("lets the most specific path decide, as its documentation says", () => {
    const ordered: [string, string][] = [
      ["secret/foo", "secret/*"],
      ["secret/*", "secret/+/+/foo/*"],
      ["secret/foo*", "secret/*"],
      ["secret/+/foo", "secret/+/*"],
      ["a/b/+", "a/+/c"],
      ["pki/sign/shop", "+/sign/shop"],
      ["pki/+/shop", "*"],
    ];
    for (const [high, low] of ordered) {
      assert.equal(hasPriority(pathPattern(high), pathPattern(low)), true, `${high} before ${low}`);
      assert.equal(hasPriority(pathPattern(low), pathPattern(high)), false, `${low} before ${high}`);
    }
  });

  it("compares paths by segments", () => {
    const covers = (outer: string, inner: string) => pathCovers(pathPattern(outer), pathPattern(inner));
    assert.equal(covers("pki/*", "pki/sign/shop"), true);
    assert.equal(covers("pki/+/shop", "pki/sign/shop"), true);
    assert.equal(covers("pki/+", "pki/sign/shop"), false);
    assert.equal(covers("pki/s*", "pki/+/shop"), false);
    assert.equal(covers("pki/sign/shop", "pki/sign/+"), false);
    const meet = (one: string, other: string) => pathsMeet(pathPattern(one), pathPattern(other));
    assert.equal(meet("pki/sign/+", "pki/+/shop"), true);
    assert.equal(meet("pki/sign/a*", "pki/sign/b*"), false);
    assert.equal(meet("pki/sign/a*", "pki/+/ab"), true);
    assert.equal(meet("pki", "pki/sign"), false);
  });

  it("takes away what a more specific path closes", () => {
    const shop = { operation: "issue", names: ["a.example.com"], authority: "pki", profile: "shop" } as const;
    const open = vault(hcl(["pki/sign/*", WRITE], ["pki/sign/shop", "deny"]));
    assert.equal(allowsCertificate(read(open).capabilities, shop), "no");
    assert.equal(allowsCertificate(read(open).capabilities, { ...shop, profile: "other" }), "unknown");
    const reading = vault(hcl(["pki/sign/*", WRITE], ["pki/sign/shop", "read"]));
    assert.equal(allowsCertificate(read(reading).capabilities, shop), "no");
    const lower = vault(hcl(["pki/sign/shop", WRITE], ["pki/*", "deny"]));
    assert.equal(allowsCertificate(read(lower).capabilities, shop), "unknown");
    const partly = read(vault(hcl(["pki/sign/*", WRITE], ["pki/sign/shop-*", "deny"]))).capabilities;
    assert.equal(partly.some(isCertain), false);
  });

  it("joins rules on one path; deny wins", () => {
    assert.deepEqual(operations(vault(hcl(["pki/sign/shop", "create"], ["pki/sign/shop", "update"]))), [
      "pki issue",
    ]);
    assert.deepEqual(operations(vault(hcl(["pki/sign/shop", "update"], ["pki/sign/shop", "deny"]))), []);
  });

  it("knows that the engine asks for update", () => {
    const { capabilities } = read(vault(hcl(["pki/sign/shop", "create"])));
    assert.equal(capabilities.length, 1);
    assert.equal(capabilities.some(isCertain), false);
    assert.deepEqual(operations(vault(hcl(["pki/sign/shop", "read"]))), []);
  });

  it("is not sure of mounts whose names tell nothing", () => {
    const { capabilities, notes } = read(vault(hcl(["platform/sign/shop", WRITE])));
    assert.deepEqual(pkiWrite(capabilities), []);
    assert.match(notes[0]?.text ?? "", /whether platform is a mount of the PKI engine/);
    assert.equal(pkiWrite(read(vault(hcl(["team-a/pki/sign/shop", WRITE]))).capabilities).length, 1);
  });

  it("sees paths that never match, and words that are no capabilities", () => {
    for (const [path, why] of [
      ["pki/*/shop", /at the end of a path only/],
      ["pki/sign+", /a whole segment/],
      ["v1/pki/sign/shop", /Write "pki\/sign\/shop"/],
    ] as const) {
      const { notes, capabilities, breadth } = read(vault(hcl([path, WRITE])));
      assert.equal(notes[0]?.kind, "condition-never-matches");
      assert.match(notes[0].text, why);
      assert.deepEqual([capabilities, breadth], [[], []]);
    }
    const [note] = read(vault(hcl(["pki/sign/shop", "write"]))).notes;
    assert.match(note?.text ?? "", /`write` is no capability/);
  });
});

describe("Vault: names in certificates", () => {
  const answer = (role: Record<string, unknown>, ...names: string[]) =>
    allowsCertificate(read(vault(role)).capabilities, { operation: "issue", names });

  it("follows the flags of a role", () => {
    const bare = { allowed_domains: ["example.com"], allow_bare_domains: true };
    assert.equal(answer(bare, "example.com"), "yes");
    assert.equal(answer(bare, "a.example.com"), "no");
    const below = { allowed_domains: "example.com, example.net", allow_subdomains: true };
    assert.equal(answer(below, "a.b.example.com", "c.example.net"), "yes");
    assert.equal(answer(below, "*.example.com"), "yes");
    assert.equal(answer(below, "example.com"), "no");
    assert.equal(answer(below, "a.example.com", "a.example.org"), "no");
    assert.equal(answer({ ...below, allow_wildcard_certificates: false }, "*.example.com"), "no");
    assert.equal(answer({ ...below, allow_wildcard_certificates: false }, "a.example.com"), "yes");
    assert.equal(answer({ allow_any_name: true }, "anything.example"), "yes");
    const glob = { allowed_domains: ["web-*.example.com"], allow_glob_domains: true };
    assert.equal(answer(glob, "web-1.example.com"), "yes");
    assert.equal(answer(glob, "db-1.example.com"), "no");
    assert.equal(answer({ allowed_domains: [], allow_subdomains: true }, "localhost"), "yes");
    assert.equal(
      answer({ allowed_domains: [], allow_subdomains: true, allow_localhost: false }, "localhost"),
      "no",
    );
  });

  it("sees domains that let nothing through", () => {
    const idle = read(vault({ allowed_domains: ["example.com"] }));
    assert.match(idle.notes[0]?.text ?? "", /neither allow_bare_domains nor allow_subdomains/);
    const star = read(vault({ allowed_domains: ["*.example.com"], allow_subdomains: true }));
    assert.match(star.notes[0]?.text ?? "", /without allow_glob_domains/);
    assert.deepEqual(read(vault(ROLE)).notes, []);
  });

  it("joins the policy with the role that it signs by", () => {
    const policy = { policy: hcl(["pki/sign/shop", WRITE]), roles: { shop: ROLE } };
    const { capabilities } = read(vault(policy));
    const issue = { operation: "issue", authority: "pki" } as const;
    assert.equal(allowsCertificate(capabilities, { ...issue, names: ["a.example.com"] }), "yes");
    assert.equal(allowsCertificate(capabilities, { ...issue, names: ["a.example.net"] }), "no");
    const alone = read(vault(hcl(["pki/sign/shop", WRITE]))).capabilities;
    assert.equal(allowsCertificate(alone, { ...issue, names: ["a.example.com"] }), "unknown");
  });

  it("knows what allowed_parameters bound, and what not", () => {
    const rule = (path: string, parameters: string) =>
      read(
        vault(`path "${path}" {\n capabilities = ["update"]\n allowed_parameters = {\n ${parameters}\n }\n}`),
      );
    const issue = { operation: "issue", authority: "pki" } as const;
    const bound = rule("pki/issue/shop", '"common_name" = ["a.example.com"]\n "ttl" = []');
    assert.equal(allowsCertificate(bound.capabilities, { ...issue, names: ["b.example.com"] }), "no");
    assert.deepEqual(bound.notes, []);
    const open = rule("pki/issue/shop", '"common_name" = ["a.example.com"]\n "*" = []');
    assert.equal(allowsCertificate(open.capabilities, { ...issue, names: ["b.example.com"] }), "unknown");
    const sign = rule("pki/sign/shop", '"common_name" = ["a.example.com"]');
    assert.equal(sign.notes[0]?.kind, "condition-does-not-bind");
    assert.equal(allowsCertificate(sign.capabilities, { ...issue, names: ["b.example.com"] }), "unknown");
  });
});
