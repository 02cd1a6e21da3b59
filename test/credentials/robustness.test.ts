import assert from "node:assert/strict";
import fc from "fast-check";
import { NOTHING_NEEDED } from "../../server/src/credentials/capability";
import { changesCaa, provesControl } from "../../server/src/credentials/issuance-authority";
import { missingForCertificate, missingForRecord } from "../../server/src/credentials/missing-right";
import { allows, allowsCertificate, onlyChallenges } from "../../server/src/credentials/questions";
import { readPolicy, traitsOf, wordsOfGrants } from "../../server/src/credentials/read";
import { mayWrite, verdict } from "./reading";

const PROVIDERS = [
  "route53",
  "cloudflare",
  "gcloud",
  "azuredns",
  "vault",
  "step-ca",
  "rfc2136",
  "kubernetes",
  "external-dns",
  "letsencrypt",
  undefined,
] as const;

const RECORD = {
  zoneId: "z",
  zoneName: "example.com",
  ownerName: "a.example.com",
  type: "TXT",
  change: "UPSERT",
} as const;
const CERTIFICATE = { operation: "issue", names: ["a.example.com"] } as const;
const NEEDED = { zoneIds: ["z"], names: ["a.example.com"], types: ["TXT"] };

/** Asks everything that can be asked of a policy, and checks what holds for every answer. */
function askEverything(provider: string | undefined, policy: unknown): void {
  const credential = { provider, policy, principal: "bot@example.com" };
  const result = readPolicy(credential, NEEDED);
  const words = traitsOf(credential)?.vocabulary ?? wordsOfGrants;
  if (result.kind === "unknown") return;
  const { capabilities, breadth, notes } = result;
  allowsCertificate(capabilities, CERTIFICATE);
  if (allows(capabilities, RECORD) === "no") missingForRecord(capabilities, RECORD, words);
  missingForCertificate(capabilities, CERTIFICATE, words);
  provesControl(capabilities, { name: "a.example.com", zoneName: "example.com" });
  changesCaa(capabilities, { name: "*.a.example.com", zoneName: "example.com" });
  capabilities.forEach((capability) => onlyChallenges(capability, [{ id: "z", name: "example.com" }]));
  const certain = capabilities.some((one) => one.writes && one.unread.length === 0);
  if (!certain) assert.deepEqual(breadth, [], "a finding needs a right that is certain");
  for (const { text } of notes) assert.equal(/[.:]$/.test(text), true, text);
  for (const { what, why, remedy } of breadth)
    for (const sentence of [what, why, remedy]) assert.equal(sentence.endsWith("."), true, sentence);
}

/** Words that mean something to one provider or another. */
const WORDS = [
  "*",
  "",
  "+",
  "Allow",
  "roles/dns.admin",
  "roles/owner",
  "projects/p",
  "projects/p/managedZones/z",
  "dns.changes.create",
  "dns.resourceRecordSets.*",
  "resource.name.endsWith('/A')",
  "!(a && (b",
  "DNS Zone Contributor",
  "Owner",
  "/subscriptions/s",
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/dnsZones/z/TXT/a",
  "Microsoft.Network/dnsZones/*",
  "*/write",
  "pki/sign/*",
  "pki*",
  "update",
  "sudo",
  "deny",
  "example.com",
  "*example.com",
  "JWK",
  "ACME",
  "grant k zonesub ANY;",
  "deny * name a. TXT",
  "update-policy local;",
  "update",
  "TXT",
  "name",
  "secrets",
  "cert-manager.io",
  "approve",
  "Role",
  "--domain-filter=a",
  "--policy=sync",
  "${X}",
  "{{x}}",
  "<x>",
  "true",
  "allUsers",
  "10h",
  "https://ca.example.com/acme/acct/1",
];
const KEYS = [
  "role",
  "resource",
  "scope",
  "members",
  "condition",
  "expression",
  "bindings",
  "includedPermissions",
  "Actions",
  "NotActions",
  "permissions",
  "roleDefinitionId",
  "properties",
  "path",
  "capabilities",
  "allowed_parameters",
  "policy",
  "roles",
  "rules",
  "allowed_domains",
  "allow_any_name",
  "allow_glob_domains",
  "max_ttl",
  "type",
  "name",
  "provisioners",
  "authority",
  "x509",
  "allow",
  "dns",
  "update-policy",
  "allow-update",
  "acl",
  "key",
  "action",
  "update-owner",
  "update-owner-name",
  "update-type",
  "zone",
  "kind",
  "metadata",
  "roleRef",
  "apiGroups",
  "resources",
  "verbs",
  "resourceNames",
  "items",
  "args",
  "domainFilters",
  "denyRule",
  "managedZone",
  "Statement",
  "permission_groups",
  "acme",
  "spec",
  "eab",
  "data",
  "deny",
  "options",
];
const word = fc.constantFrom(...WORDS);
const { value: soup } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    fc.constantFrom<unknown>(true, false, null, 0, 720),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 5 }),
  ),
}));

const TOKENS = [
  "path",
  '"pki/sign/x"',
  "{",
  "}",
  "[",
  "]",
  "=",
  ",",
  ";",
  "capabilities",
  '"update"',
  "grant",
  "deny",
  "k",
  "zonesub",
  "subdomain",
  "example.com.",
  "ANY",
  "zone",
  '"example.com"',
  "update-policy",
  "allow-update",
  "key",
  "algorithm",
  "hmac-md5",
  "/*",
  "*/",
  "//",
  "#",
  "\n",
  "'",
  '"',
  "\\",
  "(",
  ")",
  "&&",
  "||",
  "!",
  "==",
  "resource.name",
  ".endsWith(",
  "request.time",
  "--policy",
  "--zone-id-filter=z",
  "step ca policy authority x509 allow dns",
  "*.a",
  "roles/dns.admin",
  "on",
  "<<EOF",
];

describe("readers of policies", () => {
  it("never throw, whatever the values are", () => {
    fc.assert(fc.property(fc.constantFrom(...PROVIDERS), fc.anything({ maxDepth: 4 }), askEverything), {
      seed: 29,
      numRuns: 300,
    });
  });

  it("never throw on values that look like policies", () => {
    fc.assert(fc.property(fc.constantFrom(...PROVIDERS), soup, askEverything), { seed: 29, numRuns: 500 });
  });

  it("never throw on texts that look like policies", () => {
    const text = fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((tokens) => tokens.join(" "));
    fc.assert(fc.property(fc.constantFrom(...PROVIDERS), text, askEverything), { seed: 29, numRuns: 500 });
    const condition = text.map((expression) => ({
      role: "roles/dns.admin",
      managedZone: "z",
      condition: expression,
    }));
    fc.assert(
      fc.property(condition, (policy) => askEverything("gcloud", policy)),
      { seed: 29, numRuns: 200 },
    );
  });

  it("end on texts that are made to cost", () => {
    const long = 20_000;
    const hostile = [
      "(".repeat(long),
      "!".repeat(long),
      "a&&".repeat(8000),
      `${"(a||b)&&".repeat(2000)}a`,
      "{".repeat(long),
      `path "a" ${"{ a = ".repeat(2000)}`,
      `path "x" { capabilities = [${'"update", '.repeat(8000)}] }`,
      `/*${"*".repeat(long)}`,
      `"${"\\".repeat(long)}`,
      "grant k name a. TXT;".repeat(1500),
      `grant k ${"a ".repeat(8000)}`,
      `zone a {${"zone a {".repeat(2000)}`,
      `--domain-filter=${"a,".repeat(8000)}`,
      "--a ".repeat(8000),
      `step ca policy authority x509 allow dns ${"a ".repeat(8000)}`,
      "roles/".repeat(10_000),
      `https://${"a".repeat(long)}/acct/`,
      "/a".repeat(8000),
    ];
    for (const text of hostile) {
      for (const provider of PROVIDERS) askEverything(provider, text);
      askEverything("gcloud", { role: "roles/dns.admin", managedZone: "z", condition: text });
      askEverything("azuredns", { role: "Owner", scope: text });
      askEverything("vault", { path: { [text]: { capabilities: ["update"] } } });
      askEverything("vault", { allowed_domains: [text], allow_glob_domains: true });
    }
  }).timeout(30_000);

  it("end on as many parts as a policy may have", () => {
    const many = (item: (index: number) => unknown, count: number) =>
      Array.from({ length: count }, (_, index) => item(index));
    for (const [provider, policy] of [
      ["gcloud", many((index) => ({ role: "roles/dns.admin", managedZone: `z${index}` }), 300)],
      [
        "azuredns",
        many(
          (index) => ({ role: "DNS Zone Contributor", scope: `/subscriptions/s/resourceGroups/g${index}` }),
          300,
        ),
      ],
      ["vault", many((index) => `path "+/sign/a${index}" { capabilities = ["update"] }`, 400).join("\n")],
      [
        "rfc2136",
        many((index) => `deny k name a${index}.example.com. ANY;`, 400).join("\n") + "grant k zonesub ANY;",
      ],
      [
        "rfc2136",
        many((index) => `${index % 2 ? "grant" : "deny"} k name a${index}.example.com. ANY;`, 500).join("\n"),
      ],
      [
        "kubernetes",
        { kind: "Role", rules: many(() => ({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }), 300) },
      ],
    ] as const) {
      askEverything(provider, policy);
    }
  }).timeout(8000);
});

describe("values that are filled in elsewhere", () => {
  const cases: [provider: string, policy: unknown][] = [
    [
      "route53",
      {
        Statement: [
          {
            Effect: "Allow",
            Action: "route53:ChangeResourceRecordSets",
            Resource: "arn:aws:route53:::hostedzone/${ZONE}",
          },
        ],
      },
    ],
    ["gcloud", { role: "roles/dns.admin", managedZone: "${ZONE}" }],
    [
      "gcloud",
      {
        role: "roles/dns.admin",
        managedZone: "z",
        condition: "resource.name.endsWith('/rrsets/${HOST}./TXT')",
      },
    ],
    ["azuredns", { role: "DNS Zone Contributor", scope: "/subscriptions/${SUB}/resourceGroups/dns" }],
    ["azuredns", { role: "DNS Zone Contributor", scope: "azurerm_dns_zone.main.id" }],
    ["rfc2136", "grant k name ${HOST}. TXT;"],
    ["rfc2136", "grant k name a.example.com. {{types}};"],
    [
      "rfc2136",
      {
        id: "a",
        key: "k",
        action: "update",
        "update-owner": "name",
        "update-owner-name": ["${HOST}"],
        "update-type": ["TXT"],
      },
    ],
    ["external-dns", ["--domain-filter=$(DOMAIN)", "--policy=sync", "--managed-record-types=TXT"]],
    [
      "cloudflare",
      [
        {
          effect: "allow",
          permission_groups: ["DNS Write"],
          resources: { "com.cloudflare.api.account.zone.${ZONE}": "*" },
        },
      ],
    ],
  ];
  for (const [provider, policy] of cases) {
    it(`${provider}: ${JSON.stringify(policy).slice(0, 70)}`, () => {
      const credential = { provider, policy };
      assert.equal(mayWrite(credential, "a.example.com/TXT", { id: "z", name: "example.com" }), "unknown");
      assert.equal(verdict(credential), "T");
    });
  }

  it("hold for certificates too", () => {
    for (const [provider, policy] of [
      ["vault", 'path "pki/sign/{{identity.entity.name}}" { capabilities = ["update"] }'],
      ["vault", { allowed_domains: ["${DOMAIN}"], allow_subdomains: true }],
      ["step-ca", { policy: { x509: { allow: { dns: ["*.${DOMAIN}"] } } } }],
      [
        "kubernetes",
        {
          kind: "Role",
          rules: [{ apiGroups: ["cert-manager.io"], resources: ["${KIND}"], verbs: ["create"] }],
        },
      ],
    ] as const) {
      const result = readPolicy({ provider, policy }, NOTHING_NEEDED);
      assert.equal(result.kind, "read");
      const change = { ...CERTIFICATE, authority: "pki", profile: "shop" };
      assert.equal(allowsCertificate(result.capabilities, change), "unknown", JSON.stringify(policy));
      assert.deepEqual(result.breadth, []);
    }
  });
});
