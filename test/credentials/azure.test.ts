import assert from "node:assert/strict";
import { isCertain } from "../../server/src/credentials/capability";
import {
  allowsCertificate,
  dnsWrite,
  onlyListedChallengeTxt,
  pkiWrite,
} from "../../server/src/credentials/questions";
import { checkVerdicts, mayWrite, operations, read, verdict, type Verdict } from "./reading";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const GROUP = `${SUBSCRIPTION}/resourceGroups/dns`;
const ZONE = `${GROUP}/providers/Microsoft.Network/dnsZones/example.com`;
const PRIVATE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/corp.example.com`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/tls`;
const TXT_ROLE = {
  Name: "DNS TXT Contributor",
  IsCustom: true,
  Actions: [
    "Microsoft.Network/dnsZones/TXT/*",
    "Microsoft.Network/dnsZones/read",
    "Microsoft.Authorization/*/read",
  ],
  NotActions: [],
  AssignableScopes: [SUBSCRIPTION],
};

function azure(policy: unknown) {
  return { provider: "azuredns", policy };
}

const ours = { name: "example.com", view: "public" } as const;

const rows: Verdict[] = [
  {
    title: "DNS Zone Contributor on a subscription",
    policy: { role: "DNS Zone Contributor", scope: SUBSCRIPTION },
    expected: "O",
    path: ["scope"],
    says: /every zone of the subscription, those that are added later too: records of every type, NS and CAA included, at every name, and the zones themselves/,
  },
  {
    title: "DNS Zone Contributor on a resource group",
    policy: { role: "DNS Zone Contributor", scope: GROUP },
    expected: "O",
    says: /every zone of the resource group/,
  },
  {
    title: "the same by the name of the group",
    policy: { role: "DNS Zone Contributor", resourceGroup: "dns" },
    expected: "O",
  },
  {
    title: "the same on a management group",
    policy: { role: "DNS Zone Contributor", scope: "/providers/Microsoft.Management/managementGroups/acme" },
    expected: "O",
  },
  { title: "the same on everything", policy: { role: "DNS Zone Contributor", scope: "/" }, expected: "O" },
  {
    title: "DNS Zone Contributor on a zone (cert-manager)",
    policy: { role: "DNS Zone Contributor", scope: ZONE },
    expected: "M",
    path: ["role"],
    says: /dnssecConfigs/,
  },
  {
    title: "DNS Zone Contributor on a record set",
    policy: { role: "DNS Zone Contributor", scope: `${ZONE}/TXT/_acme-challenge` },
    expected: "T",
  },
  {
    title: "a custom role for TXT on a zone",
    policy: [TXT_ROLE, { role: "DNS TXT Contributor", scope: ZONE }],
    expected: "T",
  },
  { title: "the same written into the assignment", policy: { ...TXT_ROLE, scope: ZONE }, expected: "T" },
  {
    title: "a role of one's own with what it permits beside its name",
    policy: { role: "Zone Operator", scope: ZONE, Actions: ["Microsoft.Network/dnsZones/*"] },
    expected: "M",
    path: ["role"],
  },
  {
    title: "a custom role for TXT on a resource group",
    policy: { role: TXT_ROLE, scope: GROUP },
    expected: "M",
    says: /answer the challenge/,
  },
  {
    title: "every record but NS, on a zone: CAA is left",
    policy: {
      role: {
        Name: "x",
        Actions: ["Microsoft.Network/dnsZones/*"],
        NotActions: [
          "Microsoft.Network/dnsZones/NS/*",
          "Microsoft.Network/dnsZones/write",
          "Microsoft.Network/dnsZones/delete",
          "Microsoft.Network/dnsZones/dnssecConfigs/*",
        ],
      },
      scope: ZONE,
    },
    expected: "M",
    says: /CAA record decides/,
  },
  {
    title: "Owner on a resource group",
    policy: { role: "Owner", scope: GROUP },
    expected: "O",
    says: /give roles to itself/,
  },
  {
    title: "Contributor on a subscription",
    policy: { role: "Contributor", scope: SUBSCRIPTION },
    expected: "O",
    path: ["role"],
  },
  {
    title: "Network Contributor on a resource group",
    policy: { role: "Network Contributor", scope: GROUP },
    expected: "O",
  },
  { title: "Reader on a subscription", policy: { role: "Reader", scope: SUBSCRIPTION }, expected: "T" },
  {
    title: "User Access Administrator on a zone",
    policy: { role: "User Access Administrator", scope: ZONE },
    expected: "O",
    says: /assign roles/,
  },
  {
    title: "Role Based Access Control Administrator with a condition: not judged",
    policy: {
      role: "Role Based Access Control Administrator",
      scope: ZONE,
      condition: "((!(ActionMatches{'x'})))",
    },
    expected: "T",
  },
  {
    title: "Private DNS Zone Contributor on a subscription",
    policy: { role: "Private DNS Zone Contributor", scope: SUBSCRIPTION },
    expected: "O",
    says: /every private zone/,
  },
  {
    title: "Private DNS Zone Contributor on a resource group",
    policy: { role: "Private DNS Zone Contributor", scope: GROUP },
    expected: "M",
  },
  {
    title: "Key Vault Administrator on a vault",
    policy: { role: "Key Vault Administrator", scope: VAULT },
    expected: "O",
    says: /certificates, keys and secrets/,
  },
  {
    title: "Key Vault Certificates Officer on a vault",
    policy: { role: "Key Vault Certificates Officer", scope: VAULT },
    expected: "M",
  },
  {
    title: "Key Vault Certificates Officer on a subscription",
    policy: { role: "Key Vault Certificates Officer", scope: SUBSCRIPTION },
    expected: "O",
  },
  {
    title: "Key Vault Certificate User on a vault",
    policy: { role: "Key Vault Certificate User", scope: VAULT },
    expected: "T",
  },
  {
    title: "Key Vault Certificate User on a resource group",
    policy: { role: "Key Vault Certificate User", scope: GROUP },
    expected: "M",
    says: /private keys/,
  },
  {
    title: "Key Vault Secrets User on a vault",
    policy: { role: "Key Vault Secrets User", scope: VAULT },
    expected: "T",
  },
  {
    title: "Key Vault Contributor may give itself access",
    policy: { role: "Key Vault Contributor", scope: VAULT },
    expected: "M",
    says: /access policies/,
  },
  { title: "Key Vault Reader", policy: { role: "Key Vault Reader", scope: SUBSCRIPTION }, expected: "T" },
  {
    title: "App Service domains",
    policy: { Name: "domains", Actions: ["Microsoft.DomainRegistration/domains/*"], scope: GROUP },
    expected: "O",
    says: /takes over everything below/,
  },
  {
    title: "a role on another service's resource",
    policy: { role: "Owner", scope: `${GROUP}/providers/Microsoft.Storage/storageAccounts/state` },
    expected: "T",
  },
  {
    title: "a role that is not known",
    policy: { role: "Acme DNS Operator", scope: SUBSCRIPTION },
    expected: "T",
  },
  {
    title: "a scope that is filled in elsewhere",
    policy: { role: "DNS Zone Contributor", scope: "${azurerm_dns_zone.main.id}" },
    expected: "T",
  },
  {
    title: "a scope that the command line makes",
    policy: {
      role: "DNS Zone Contributor",
      scope: "$(az network dns zone show --name example.com -o tsv --query id)",
    },
    expected: "T",
  },
  { title: "a role without a scope", policy: "DNS Zone Contributor", expected: "T" },
  { title: "a role definition that nobody is assigned to", policy: TXT_ROLE, expected: "T" },
  { title: "nothing that is a role", policy: { anything: "*" }, expected: "?" },
];

describe("breadth of Azure's roles: the table of verdicts", () => {
  checkVerdicts("azuredns", rows);
});

describe("Azure: who may change which record", () => {
  it("reads the scope of a record set", () => {
    const policy = azure({ role: "DNS Zone Contributor", scope: `${ZONE}/TXT/_acme-challenge.login/` });
    assert.equal(mayWrite(policy, "_acme-challenge.login.example.com/TXT", ours), "yes");
    assert.equal(mayWrite(policy, "_acme-challenge.login.example.com/TXT", ours, "DELETE"), "yes");
    assert.equal(mayWrite(policy, "_acme-challenge.login.example.com/CNAME", ours), "no");
    assert.equal(mayWrite(policy, "_acme-challenge.example.com/TXT", ours), "no");
    assert.equal(mayWrite(policy, "_acme-challenge.login.example.com/TXT", { name: "example.net" }), "no");
    assert.equal(read(policy).capabilities.every(onlyListedChallengeTxt), true);
    const apex = azure({ role: "DNS Zone Contributor", scope: `${ZONE}/CAA/@` });
    assert.equal(mayWrite(apex, "example.com/CAA", ours), "yes");
    assert.equal(mayWrite(apex, "www.example.com/CAA", ours), "no");
  });

  it("does not care how paths, roles and operations are cased", () => {
    const policy = azure({ roleDefinitionName: "dns zone contributor", scope: ZONE.toUpperCase() });
    assert.equal(mayWrite(policy, "a.example.com/A", ours), "yes");
    const custom = azure({ Name: "x", actions: ["microsoft.network/dnszones/txt/WRITE"], scope: ZONE });
    assert.equal(mayWrite(custom, "a.example.com/TXT", ours), "yes");
    assert.equal(mayWrite(custom, "a.example.com/TXT", ours, "DELETE"), "no");
  });

  it("reads the forms that tools write", () => {
    const id = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/befefa01-2a29-4197-83a8-272ff33ce314`;
    for (const policy of [
      { roleDefinitionId: id, scope: ZONE, principalId: "1", condition: null },
      { properties: { roleDefinitionId: id, scope: ZONE, principalType: "ServicePrincipal" } },
      { role_definition_name: "DNS Zone Contributor", scope: ZONE },
      [{ roleDefinitionName: "DNS Zone Contributor", scope: ZONE }],
      { roleAssignments: [{ role: "DNS Zone Contributor", scope: ZONE }] },
      { role: { permissions: [{ actions: ["Microsoft.Network/dnsZones/*"], notActions: [] }] }, scope: ZONE },
    ]) {
      assert.equal(mayWrite(azure(policy), "a.example.com/A", ours), "yes", JSON.stringify(policy));
      assert.deepEqual(read(azure(policy)).notes, []);
    }
  });

  it("tells zones of a resource group by their full id only", () => {
    const policy = azure({ role: "DNS Zone Contributor", scope: GROUP });
    assert.equal(mayWrite(policy, "a.example.com/A", { id: ZONE }), "yes");
    assert.equal(
      mayWrite(policy, "a.example.com/A", {
        id: ZONE.replace("groups/dns", "groups/other").replace("Groups/dns", "Groups/other"),
      }),
      "no",
    );
    assert.equal(mayWrite(policy, "a.example.com/A", { id: "example.com" }), "unknown");
    assert.equal(mayWrite(policy, "a.example.com/A", ours), "unknown");
  });

  it("keeps public and private zones apart", () => {
    const internal = azure({ role: "Private DNS Zone Contributor", scope: PRIVATE });
    const zone = { name: "corp.example.com" };
    assert.equal(mayWrite(internal, "a.corp.example.com/A", { ...zone, view: "internal" }), "yes");
    assert.equal(mayWrite(internal, "a.corp.example.com/A", { ...zone, view: "public" }), "no");
    assert.equal(mayWrite(internal, "a.corp.example.com/A", zone), "yes");
    const wrong = azure({ role: "DNS Zone Contributor", scope: PRIVATE });
    assert.deepEqual(operations(wrong), []);
    const both = azure({ role: "Network Contributor", scope: SUBSCRIPTION });
    assert.equal(mayWrite(both, "a.corp.example.com/A", { ...zone, view: "internal" }), "yes");
    assert.equal(mayWrite(both, "a.example.com/A", ours), "yes");
  });

  it("adds assignments up: NotActions of one takes nothing from another", () => {
    const without = {
      Name: "x",
      Actions: ["Microsoft.Network/dnsZones/*"],
      NotActions: ["Microsoft.Network/dnsZones/TXT/*"],
      scope: ZONE,
    };
    assert.equal(mayWrite(azure(without), "a.example.com/TXT", ours), "no");
    assert.equal(
      mayWrite(azure([without, { role: TXT_ROLE, scope: ZONE }]), "a.example.com/TXT", ours),
      "yes",
    );
  });

  it("holds what it does not know for perhaps", () => {
    for (const policy of [
      { role: "Acme DNS Operator", scope: ZONE },
      { role: "DNS Zone Contributor" },
      { role: "DNS Zone Contributor", scope: ZONE, condition: "@Resource[x] StringEquals 'y'" },
      [{ role: TXT_ROLE, scope: `${ZONE}/TXT/a` }, 17],
    ]) {
      assert.equal(mayWrite(azure(policy), "b.example.com/TXT", ours), "unknown", JSON.stringify(policy));
      assert.equal(verdict(azure(policy)), "T");
      assert.equal(read(azure(policy)).notes.length > 0, true);
    }
  });
});

describe("Azure: certificates and keys", () => {
  it("knows who issues and who reads keys", () => {
    assert.deepEqual(operations(azure({ role: "Key Vault Certificates Officer", scope: VAULT })), [
      "pki ca-admin",
      "pki deploy",
      "pki issue",
      "pki read",
    ]);
    const user = read(azure({ role: "Key Vault Certificate User", scope: VAULT })).capabilities;
    assert.equal(
      pkiWrite(user).some(({ operation }) => operation === "key-manage"),
      true,
    );
    const secrets = read(azure({ role: "Key Vault Secrets User", scope: VAULT })).capabilities;
    assert.equal(secrets.some(isCertain), false);
    assert.deepEqual(dnsWrite(secrets), []);
  });

  it("bounds rights to a vault and its objects", () => {
    const one = read(
      azure({ role: "Key Vault Administrator", scope: `${VAULT}/certificates/login` }),
    ).capabilities;
    assert.equal(
      one.every(({ scope }) => scope.certificates.included !== "all"),
      true,
    );
    assert.equal(
      one.some(({ operation }) => operation === "key-manage"),
      false,
    );
    const officer = read(azure({ role: "Key Vault Certificates Officer", scope: VAULT })).capabilities;
    const issue = { operation: "issue", names: ["a.example.com"] } as const;
    assert.equal(allowsCertificate(officer, { ...issue, authority: "tls" }), "unknown");
    assert.equal(allowsCertificate(officer, { ...issue, authority: "other" }), "no");
  });

  it("proposes the zone where its path can be known", () => {
    const needed = { names: ["a.example.com"], types: ["A"] };
    const proposal = (scope: string, ...zoneIds: string[]) =>
      read(azure({ role: "DNS Zone Contributor", scope }), { ...needed, zoneIds }).breadth[0]?.proposal;
    assert.deepEqual(proposal(GROUP, "example.com"), { path: ["scope"], value: ZONE });
    assert.deepEqual(proposal(SUBSCRIPTION, ZONE), { path: ["scope"], value: ZONE });
    assert.equal(proposal(SUBSCRIPTION, "example.com"), undefined);
    assert.equal(proposal(GROUP, "example.com", "example.net"), undefined);
    const own = (role: string) =>
      read(azure({ role, scope: GROUP }), { ...needed, zoneIds: ["example.com"] }).breadth[0]?.proposal;
    assert.deepEqual(own("Private DNS Zone Contributor"), {
      path: ["scope"],
      value: ZONE.replace("dnsZones", "privateDnsZones"),
    });
  });
});
