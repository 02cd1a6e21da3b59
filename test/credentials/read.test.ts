import assert from "node:assert/strict";
import fc from "fast-check";
import { offersRecordScope, readPolicy, readProviders } from "../../server/src/credentials/read";
import { allows } from "../../server/src/credentials/questions";
import { allow, CHANGE, EVERY_ZONE, policy, ZONE } from "./aws-policies";

const WIDE = policy(allow(CHANGE, EVERY_ZONE));
const TOKEN = [
  {
    effect: "allow",
    permission_groups: ["DNS Write"],
    resources: { "com.cloudflare.api.account.zone.*": "*" },
  },
];
const change = { zoneId: "Z2FDTNDATAQYW2", ownerName: "a.example.com", type: "A", change: "CREATE" } as const;

function found(credential: Parameters<typeof readPolicy>[0]): string {
  const result = readPolicy(credential);
  return result.kind === "unknown" ? "unknown" : result.breadth.map(({ level }) => level).join();
}

describe("reading a credential", () => {
  it("chooses the reader by provider", () => {
    for (const provider of ["route53", "aws", "AWS", "acm-pca"])
      assert.equal(found({ provider, policy: WIDE }), "overbroad");
    assert.equal(found({ provider: "cloudflare", policy: TOKEN }), "overbroad");
    assert.equal(found({ provider: "cloudflare", policy: "Global API Key" }), "overbroad");
  });

  it("falls back on the form of the document", () => {
    assert.equal(found({ policy: WIDE }), "overbroad");
    assert.equal(found({ provider: "cloudflare", policy: WIDE }), "overbroad");
    assert.equal(found({ provider: "letsencrypt", policy: WIDE }), "overbroad");
    assert.equal(found({ provider: "route53", policy: TOKEN }), "overbroad");
    assert.equal(found({ policy: "AmazonRoute53FullAccess" }), "overbroad");
  });

  it("knows which providers can bound a right to records", () => {
    assert.equal(offersRecordScope("Route53"), true);
    assert.equal(offersRecordScope("cloudflare"), false);
    assert.equal(offersRecordScope("gcloud"), true);
    assert.equal(offersRecordScope("someone"), undefined);
    assert.equal(offersRecordScope(undefined), undefined);
  });

  it("says unknown, with a reason, where there is nothing to read", () => {
    const cases: [Parameters<typeof readPolicy>[0], RegExp][] = [
      [{}, /neither a policy nor grants/],
      [{ provider: "route53", policy: null, grants: [] }, /neither/],
      [{ provider: "someone", policy: { role: "admin" } }, /provider someone are not read/],
      [{ policy: { power: "all" } }, /form/],
      [{ policy: "some words" }, /no provider/],
      [{ provider: "route53", policy: "some words" }, /not an IAM policy/],
      [{ provider: "route53", policy: "{broken" }, /not an IAM policy/],
      [{ provider: "route53", policy: "OurOwnPolicy" }, /OurOwnPolicy is not one that is known/],
      [{ provider: "route53", policy: [1, 2] }, /not an IAM policy/],
    ];
    for (const [credential, why] of cases) {
      const result = readPolicy(credential);
      assert.equal(result.kind, "unknown", JSON.stringify(credential));
      assert.match(result.why, why);
    }
  });

  it("reads a policy that is a JSON text; paths end at the text", () => {
    const result = readPolicy(
      { provider: "route53", policy: JSON.stringify(WIDE) },
      { zoneIds: ["Z1"], names: ["a"], types: ["A"] },
    );
    assert.equal(result.kind, "read");
    assert.deepEqual(result.breadth[0]?.path, []);
    assert.deepEqual(result.capabilities[0]?.path, []);
    assert.equal(result.breadth[0].proposal, undefined);
    assert.equal(found({ provider: "cloudflare", policy: JSON.stringify(TOKEN) }), "overbroad");
  });

  it("refuses what is too large or too deep, whatever its form", () => {
    let deep: unknown = WIDE;
    for (let level = 0; level < 50; level++) deep = { PolicyDocument: deep };
    const broad = policy(...Array.from({ length: 3000 }, () => allow(CHANGE, EVERY_ZONE)));
    const circular: Record<string, unknown> = {};
    circular["Statement"] = circular;
    for (const value of [
      deep,
      broad,
      circular,
      JSON.stringify(broad),
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    ]) {
      assert.equal(found({ provider: "route53", policy: value }), "unknown");
    }
  });

  it("joins policy and grants, and marks their places", () => {
    const grants = [{ plane: "pki", actions: ["issue"], resources: ["*"] }];
    const result = readPolicy({ provider: "route53", policy: WIDE, grants });
    assert.equal(result.kind, "read");
    assert.deepEqual(
      result.breadth.map(({ source, path }) => [source, ...path]),
      [
        ["policy", "Statement", 0, "Resource"],
        ["grants", 0, "resources", 0],
      ],
    );
  });

  it("keeps an unread policy beside grants as perhaps anything", () => {
    const grants = [{ plane: "dns", actions: ["read"], resources: ["example.com"] }];
    const result = readPolicy({ provider: "someone", policy: { role: "admin" }, grants });
    assert.equal(result.kind, "read");
    assert.equal(allows(result.capabilities, change), "unknown");
    assert.deepEqual(result.breadth, []);
  });

  it("never throws, whatever the values are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("route53", "cloudflare", undefined),
        fc.anything({ maxDepth: 4 }),
        (provider, value) => {
          readPolicy({ provider, policy: value, grants: value });
        },
      ),
      { seed: 17, numRuns: 100 },
    );
    const word = fc.constantFrom(
      "*",
      "route53:*",
      CHANGE,
      ZONE,
      "Allow",
      "Deny",
      "${X}",
      "",
      "arn:aws:route53:::*",
    );
    const inner = fc.oneof(
      word,
      fc.array(word),
      fc.dictionary(
        fc.constantFrom("StringEquals", "ForAllValues:StringLike", "Null"),
        fc.dictionary(word, fc.oneof(word, fc.array(word))),
      ),
    );
    const statement = fc.dictionary(
      fc.constantFrom("Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"),
      inner,
    );
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), (statements) => {
        const result = readPolicy({ provider: "route53", policy: { Statement: statements } });
        assert.equal(result.kind, "read");
      }),
      { seed: 17, numRuns: 200 },
    );
  });
});

describe("what is known of a permission language", () => {
  const EVERYTHING: readonly (readonly [provider: string, policy: unknown])[] = [
    ["aws", policy(allow("*", "*"))],
    ["gcp", { role: "roles/owner", resource: "projects/shop" }],
    ["azure", { role: "Owner", scope: "/subscriptions/00000000-0000-0000-0000-000000000000" }],
    ["cloudflare", "Global API Key"],
    ["vault", 'path "*" { capabilities = ["sudo", "create", "update"] }'],
    ["rfc2136", "grant key. zonesub ANY;"],
    ["kubernetes", { kind: "ClusterRole", rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }],
    ["external-dns", "--domain-filter=example.com"],
    ["acme", "https://acme-v02.api.letsencrypt.org/acme/acct/1"],
    ["step-ca", { provisioners: [{ type: "ACME", name: "acme" }] }],
  ];

  for (const [provider, everything] of EVERYTHING)
    it(`names the planes of the widest rights of ${provider}`, () => {
      const result = readPolicy({ provider, policy: everything });
      const planes = result.kind === "read" ? result.capabilities.map(({ plane }) => plane) : [];
      const known = readProviders.find(({ providers }) => providers.includes(provider));
      assert.deepEqual([...new Set(planes)].sort(), [...(known?.planes ?? [])].sort());
    });

  it("is held against all of them", () => {
    assert.equal(readProviders.length, EVERYTHING.length);
  });
});
