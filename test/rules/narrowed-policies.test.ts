/**
 * Every way to write a policy down that docs/credentials.md names, with every fix that is offered for it. A fix narrows
 * or mends what stands there: afterwards the policy is read as before, still gives what the change needs, and the finding
 * is gone because less is allowed, not because nobody can read any more what is.
 */
import assert from "node:assert/strict";
import { allows, type Answer } from "../../server/src/credentials/questions";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import type { Finding } from "../../server/src/rules/engine";
import type { ReadPolicy } from "../../server/src/credentials/capability";
import type { Fix } from "../../server/src/rules/finding";
import { allRules } from "../../server/src/rules/registry";
import { carryOut } from "./carry-out";
import { analysisOf, NOW } from "./findings";
import { frame } from "./frame";

interface Provider {
  readonly provider: string;
  /** The id of the zone, as the provider hands it out. */
  readonly zoneId: string;
  readonly policies: readonly unknown[];
  /** How many fixes are offered for all of them, so that a fix that is not offered any more is noticed. */
  readonly fixes: number;
}

const AWS_EVERY_ZONE = {
  Effect: "Allow",
  Action: "route53:ChangeResourceRecordSets",
  Resource: "arn:aws:route53:::hostedzone/*",
};
const AWS_SERVICE = { Effect: "Allow", Action: ["route53:*", "s3:GetObject"], Resource: "*" };
const DNS_WRITER = ["dns.changes.create", "dns.resourceRecordSets.create", "dns.resourceRecordSets.update"];
const SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555";
const GROUP = `${SUBSCRIPTION}/resourceGroups/dns`;
const EVERY_ZONE = "com.cloudflare.api.account.zone.*";

const aws = [
  { Version: "2012-10-17", Statement: [AWS_EVERY_ZONE] },
  { Statement: AWS_SERVICE },
  { Statement: [AWS_EVERY_ZONE, { Effect: "Deny", Action: "route53:DeleteHostedZone", Resource: "*" }] },
  AWS_SERVICE,
  [AWS_EVERY_ZONE],
  [{ PolicyDocument: { Statement: [AWS_SERVICE] } }, "AmazonRoute53ReadOnlyAccess"],
  { PolicyName: "dns", PolicyDocument: AWS_EVERY_ZONE },
  { policy_document: { Statement: AWS_EVERY_ZONE } },
  { Properties: { Policies: [{ PolicyName: "dns", PolicyDocument: { Statement: [AWS_SERVICE] } }] } },
  { inlinePolicies: { dns: AWS_EVERY_ZONE } },
  { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  JSON.stringify({ Statement: AWS_EVERY_ZONE }),
  "AmazonRoute53FullAccess",
  "arn:aws:iam::aws:policy/AdministratorAccess",
  ["AmazonRoute53FullAccess", "ReadOnlyAccess"],
];

const gcp = [
  "roles/dns.admin on projects/acme",
  "roles/dns.admin at projects/acme",
  "roles/dns.admin @ //cloudresourcemanager.googleapis.com/projects/acme",
  "roles/dns.admin on folders/12",
  "roles/dns.admin on project",
  "roles/owner on projects/acme",
  "roles/dns.admin",
  ["roles/dns.admin on projects/acme", "roles/dns.reader on projects/acme"],
  { roles: ["roles/dns.admin on projects/acme"] },
  { role: "roles/dns.admin", resource: "projects/acme" },
  [{ role: "roles/dns.admin", scope: "projects/acme" }],
  { role: "roles/dns.admin", project: "acme" },
  { role: "roles/dns.admin", on: "//cloudresourcemanager.googleapis.com/projects/acme" },
  { resource: "projects/acme", roles: ["roles/dns.admin"] },
  {
    resource: "projects/acme",
    bindings: [{ role: "roles/dns.admin", members: ["serviceAccount:dns@acme.iam.gserviceaccount.com"] }],
  },
  { role: "projects/acme/roles/writer", resource: "projects/acme", includedPermissions: DNS_WRITER },
  {
    bindings: [{ role: "projects/acme/roles/writer", resource: "projects/acme" }],
    customRoles: [{ name: "projects/acme/roles/writer", includedPermissions: DNS_WRITER }],
  },
];

const azure = [
  { role: "DNS Zone Contributor", scope: GROUP },
  { role: "DNS Zone Contributor", scope: `${GROUP}/` },
  { role: "DNS Zone Contributor", scope: SUBSCRIPTION },
  { role: "Contributor", scope: GROUP },
  { role: "DNS Zone Contributor", resourceGroup: "dns" },
  [{ roleDefinitionName: "DNS Zone Contributor", scope: GROUP, principalType: "ServicePrincipal" }],
  { properties: { roleDefinitionId: "befefa01-2a29-4197-83a8-272ff33ce314", scope: GROUP } },
  { role_definition_name: "DNS Zone Contributor", scope: GROUP },
  { role: "Private DNS Zone Contributor", scope: GROUP },
  { role: "Network Contributor", scope: GROUP },
  { role: "Key Vault Certificates Officer", scope: GROUP },
  { role: { Name: "records", Actions: ["Microsoft.Network/dnsZones/*"] }, scope: GROUP },
  { Actions: ["Microsoft.Network/dnsZones/A/*"], NotActions: [], scope: GROUP },
  "DNS Zone Contributor",
];

const cloudflare = [
  { policies: [{ effect: "allow", permission_groups: ["DNS Write"], resources: { [EVERY_ZONE]: "*" } }] },
  [
    {
      effect: "allow",
      permission_groups: [{ name: "DNS Write" }, { name: "Zone Read" }],
      resources: { "com.cloudflare.api.account.0123": { [EVERY_ZONE]: "*" } },
    },
  ],
  { permission_groups: ["DNS Write", "Zone Write"], resources: { [EVERY_ZONE]: "*" } },
  ["Zone - DNS - Edit", "Zone Resources: Include - All zones"],
  { permissions: ["Zone:DNS:Edit"], zone_resources: "Include - All zones" },
  "Zone - DNS - Edit, Zone Resources: Include - All zones",
  "Global API Key",
];

const dynamicUpdates = [
  ["grant deployer zonesub ANY;"],
  ["grant deployer subdomain example.com. ANY;"],
  ["grant deployer zonesub ANY; deny deployer name www.example.com. ANY;"],
  ["grant other zonesub TXT; grant deployer zonesub ANY;"],
  ["update-policy { grant deployer zonesub ANY; };"],
  ["deny deployer name www.example.com. ANY;", "grant deployer zonesub ANY;"],
  ["grant * zonesub ANY;"],
  ["grant *. zonesub ANY;"],
  ["grant EXAMPLE.COM krb5-subdomain example.com. ANY;"],
  ["grant 192.0.2.1 tcp-self . ANY;"],
  ["grant deployer wildcard *.example.com. ANY;"],
  ["grant deployer name shop.example.com. ANY;"],
  { "update-policy": ["grant deployer zonesub ANY;"] },
  { zone: "example.com", "update-policy": ["grant deployer zonesub ANY;"] },
  { "update-policy": "grant deployer zonesub ANY;" },
  { "allow-update": ["key deployer"] },
  "grant deployer zonesub ANY;",
  "allow-update { key deployer; };",
  'zone "example.com" { update-policy { grant deployer zonesub ANY; }; };',
  { acl: [{ id: "a", key: "deployer", action: "update" }] },
];

const providers: readonly Provider[] = [
  { provider: "route53", zoneId: "Z2FDTNDATAQYW2", policies: aws, fixes: 20 },
  { provider: "aws", zoneId: "/hostedzone/Z2FDTNDATAQYW2", policies: aws, fixes: 20 },
  { provider: "gcloud", zoneId: "example-com", policies: gcp, fixes: 24 },
  { provider: "gcp", zoneId: "projects/acme/managedZones/example-com", policies: gcp, fixes: 24 },
  { provider: "azuredns", zoneId: "example.com", policies: azure, fixes: 14 },
  {
    provider: "azure",
    zoneId: `${GROUP}/providers/Microsoft.Network/dnsZones/example.com`,
    policies: azure,
    fixes: 16,
  },
  { provider: "cloudflare", zoneId: "023e105f4ecef8ad9ca31a8372d0c353", policies: cloudflare, fixes: 6 },
  { provider: "rfc2136", zoneId: "example.com", policies: dynamicUpdates, fixes: 13 },
  { provider: "knot", zoneId: "example.com", policies: dynamicUpdates, fixes: 13 },
  {
    provider: "vault",
    zoneId: "z",
    policies: [
      'path "pki/*" { capabilities = ["create", "update"] }',
      { path: { "pki/*": { capabilities: ["update"] } } },
      { allow_any_name: true, max_ttl: "8760h" },
      {
        policy: 'path "pki/sign/shop" { capabilities = ["update"] }',
        roles: { shop: { allow_any_name: true } },
      },
    ],
    fixes: 0,
  },
  {
    provider: "step-ca",
    zoneId: "z",
    policies: [
      { provisioners: [{ type: "JWK", name: "dev" }] },
      { policy: { x509: { allow: { dns: ["*"] } } } },
      "step ca policy authority x509 allow dns *",
    ],
    fixes: 0,
  },
  {
    provider: "kubernetes",
    zoneId: "z",
    policies: [
      { kind: "Role", rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
      { kind: "ClusterRole", rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "update"] }] },
    ],
    fixes: 0,
  },
  {
    provider: "external-dns",
    zoneId: "z",
    policies: ["--policy=sync", ["--policy=sync", "--provider=aws"], { policy: "sync", domainFilters: [] }],
    fixes: 0,
  },
  { provider: "letsencrypt", zoneId: "z", policies: ["https://ca.example.com/acct/1"], fixes: 0 },
];

const RECORDS = {
  A: "{name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}",
  TXT: "{name: _acme-challenge.shop, type: TXT, ttl: 60, value: b, previous: {ttl: 60, values: [a]}}",
} as const;

type RecordType = keyof typeof RECORDS;

function textFor({ provider, zoneId }: Provider, policy: unknown, type: RecordType): string {
  const owner = type === "A" ? "shop" : "_acme-challenge.shop";
  return frame(`zones:
  - name: example.com
    provider: ${provider}
    zoneId: ${zoneId}
    records:
      - ${RECORDS[type]}
credentials:
  - name: deployer
    type: workload-identity
    provider: ${provider}
    owner: "@acme/dns"
    access: just-in-time
    ttl: 1h
    policy: ${JSON.stringify(policy)}
steps:
  - {name: cutover, records: [${owner}.example.com/${type}], by: deployer}
`).text;
}

/** What the credential may do, and which of the records of the change and of others it may write. */
interface Reading {
  readonly rights: ReadPolicy;
  readonly notUnderstood: number;
  readonly mayWrite: (reach: Reach) => Answer;
}

interface Reach {
  readonly zone: string;
  readonly owner: string;
  readonly type: string;
}

/** Much that no change of one record needs. */
const OTHERS: readonly Reach[] = [
  { zone: "example.com", owner: "shop.example.com", type: "NS" },
  { zone: "example.com", owner: "example.com", type: "CAA" },
  { zone: "example.com", owner: "_acme-challenge.login.example.com", type: "TXT" },
  { zone: "example.net", owner: "www.example.net", type: "A" },
  { zone: "example.net", owner: "_acme-challenge.example.net", type: "TXT" },
];

function readingOf(text: string, zoneId: string): Reading {
  const [change] = new Manifest(parseSource("file:///policies.trust.yaml", text)).changes();
  const rights = change?.credentials()[0]?.rights();
  assert.ok(rights?.kind === "read", rights?.kind === "unknown" ? rights.why : "no credential");
  return {
    rights,
    notUnderstood: rights.notes.filter(({ kind }) => kind === "not-understood").length,
    mayWrite: ({ zone, owner, type }) =>
      allows(rights.capabilities, {
        zoneId: zone === "example.com" ? zoneId : zone,
        zoneName: zone,
        view: "public",
        ownerName: owner,
        type,
        change: "UPSERT",
      }),
  };
}

function othersReached({ mayWrite }: Reading): readonly Reach[] {
  return OTHERS.filter((reach) => mayWrite(reach) !== "no");
}

/** The rules about what credentials may do. */
const aboutPolicies = allRules.filter(({ plane }) => plane === "credentials");

function checkFix(given: Provider, type: RecordType, text: string, finding: Finding, fix: Fix): void {
  const before = readingOf(text, given.zoneId);
  const { plain, findings } = carryOut(finding, fix, NOW, {}, aboutPolicies);
  const after = readingOf(plain, given.zoneId);
  const own = type === "A" ? "shop.example.com" : "_acme-challenge.shop.example.com";
  const needed = { zone: "example.com", owner: own, type };
  const told = `${finding.rule.id}, "${fix.title}": ${plain.slice(plain.indexOf("policy:"))}`;
  assert.ok(after.notUnderstood <= before.notUnderstood, `a part is not read any more: ${told}`);
  const isLost = before.mayWrite(needed) !== "no" && after.mayWrite(needed) === "no";
  assert.ok(!isLost, `the right that is needed is lost: ${told}`);
  const isLeft = findings.some((one) => one.rule === finding.rule && one.message === finding.message);
  assert.ok(!isLeft, `the finding is still there: ${told}`);
  const [wide, narrow] = [before, after].map(othersReached);
  assert.ok(
    narrow?.every((reach) => wide?.includes(reach)),
    `more is allowed than before: ${told}`,
  );
  if (fix.title.startsWith("Narrow"))
    assert.ok((narrow?.length ?? 0) < (wide?.length ?? 0), `no narrower: ${told}`);
}

describe("fixes of policies, whatever way these are written", () => {
  for (const given of providers) {
    it(`${given.provider}, zone ${given.zoneId}: what is needed stays, and can be read`, () => {
      let fixes = 0;
      for (const policy of given.policies) {
        for (const type of ["A", "TXT"] as const) {
          const text = textFor(given, policy, type);
          for (const finding of analysisOf(text, NOW, {}, aboutPolicies).findings) {
            for (const fix of finding.fixes) checkFix(given, type, text, finding, fix);
            fixes += finding.fixes.length;
          }
        }
      }
      assert.equal(fixes, given.fixes);
    });
  }
});
