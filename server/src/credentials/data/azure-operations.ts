/**
 * The operations of Azure that touch zone data, registrations, resolvers and certificates. Facts from the permissions
 * reference of Azure RBAC (Microsoft.Network, Microsoft.KeyVault, Microsoft.Authorization, Microsoft.DomainRegistration,
 * Microsoft.CertificateRegistration, Microsoft.Web).
 */
import type { Operation, Plane } from "../capability";

/** What an operation is carried out on, which decides at which scopes a role gives it. */
export type AzureTarget = "record-set" | "zone" | "vault" | "anything";

/** One operation. */
export interface AzureOperation {
  /** As role definitions write it; compared without regard to case. */
  readonly name: string;
  readonly lowerCaseName: string;
  readonly plane: Plane;
  readonly operation: Operation;
  readonly target: AzureTarget;
  /** Whether it stands among `DataActions`. */
  readonly isData: boolean;
  readonly view?: "public" | "internal";
  readonly recordType?: string;
  readonly changes?: readonly string[];
}

/** Record types of public zones, and of private ones. */
const TYPES = {
  public: ["A", "AAAA", "CAA", "CNAME", "DS", "MX", "NAPTR", "NS", "PTR", "SOA", "SRV", "TLSA", "TXT"],
  internal: ["A", "AAAA", "CNAME", "MX", "PTR", "SOA", "SRV", "TXT"],
} as const;

const ZONES = {
  public: "Microsoft.Network/dnsZones",
  internal: "Microsoft.Network/privateDnsZones",
} as const;

type Row = readonly [plane: Plane, operation: Operation, target: AzureTarget, names: string];

const MANAGEMENT: readonly Row[] = [
  [
    "resolver",
    "trust-write",
    "anything",
    "Microsoft.Network/dnsResolvers/write Microsoft.Network/dnsResolvers/delete Microsoft.Network/dnsForwardingRulesets/write Microsoft.Network/dnsForwardingRulesets/delete Microsoft.Network/dnsForwardingRulesets/forwardingRules/write Microsoft.Network/dnsForwardingRulesets/forwardingRules/delete",
  ],
  [
    "registrar",
    "registrar",
    "anything",
    "Microsoft.DomainRegistration/domains/Write Microsoft.DomainRegistration/domains/Delete Microsoft.DomainRegistration/domains/transferout/Action",
  ],
  [
    "pki",
    "issue",
    "anything",
    "Microsoft.CertificateRegistration/certificateOrders/Write Microsoft.CertificateRegistration/certificateOrders/reissue/Action Microsoft.CertificateRegistration/certificateOrders/renew/Action",
  ],
  ["pki", "deploy", "anything", "Microsoft.Web/certificates/Write Microsoft.Web/certificates/Delete"],
  [
    "pki",
    "ca-admin",
    "vault",
    "Microsoft.KeyVault/vaults/write Microsoft.KeyVault/vaults/delete Microsoft.KeyVault/vaults/accessPolicies/write",
  ],
  [
    "dns",
    "*",
    "anything",
    "Microsoft.Authorization/roleAssignments/write Microsoft.Authorization/roleDefinitions/write",
  ],
];

const DATA: readonly Row[] = [
  ["pki", "issue", "vault", "Microsoft.KeyVault/vaults/certificates/create/action"],
  [
    "pki",
    "deploy",
    "vault",
    "Microsoft.KeyVault/vaults/certificates/import/action Microsoft.KeyVault/vaults/certificates/update/action Microsoft.KeyVault/vaults/certificates/delete",
  ],
  [
    "pki",
    "ca-admin",
    "vault",
    "Microsoft.KeyVault/vaults/certificatecas/write Microsoft.KeyVault/vaults/certificatecas/delete",
  ],
  [
    "pki",
    "key-manage",
    "vault",
    "Microsoft.KeyVault/vaults/keys/create/action Microsoft.KeyVault/vaults/keys/import/action Microsoft.KeyVault/vaults/keys/delete Microsoft.KeyVault/vaults/keys/sign/action Microsoft.KeyVault/vaults/keys/release/action Microsoft.KeyVault/vaults/secrets/getSecret/action Microsoft.KeyVault/vaults/secrets/setSecret/action",
  ],
  ["pki", "read", "vault", "Microsoft.KeyVault/vaults/certificates/read"],
];

/** The operation that hands out a secret; the key of a certificate is the secret of the same name. */
export const GET_SECRET = "Microsoft.KeyVault/vaults/secrets/getSecret/action";

/** Every operation that this product judges. */
export const AZURE_OPERATIONS: readonly AzureOperation[] = [
  ...zoneOperations("public"),
  ...zoneOperations("internal"),
  ...operationsOf(MANAGEMENT, false),
  ...operationsOf(DATA, true),
];

function operationsOf(rows: readonly Row[], isData: boolean): AzureOperation[] {
  return rows.flatMap(([plane, operation, target, names]) =>
    names
      .split(" ")
      .map((name) => ({ name, lowerCaseName: name.toLowerCase(), plane, operation, target, isData })),
  );
}

function zoneOperations(view: "public" | "internal"): AzureOperation[] {
  const zone = ZONES[view];
  const make = (
    name: string,
    operation: Operation,
    target: AzureTarget,
    more: Partial<AzureOperation> = {},
  ): AzureOperation => ({
    name,
    lowerCaseName: name.toLowerCase(),
    plane: "dns",
    operation,
    target,
    isData: false,
    view,
    ...more,
  });
  const records = TYPES[view].flatMap((recordType) => [
    make(`${zone}/${recordType}/write`, "record-write", "record-set", {
      recordType,
      changes: ["CREATE", "UPSERT"],
    }),
    make(`${zone}/${recordType}/delete`, "record-write", "record-set", { recordType, changes: ["DELETE"] }),
    make(`${zone}/${recordType}/read`, "read", "record-set", { recordType }),
  ]);
  const ofZone = [
    make(`${zone}/write`, "zone-admin", "zone"),
    make(`${zone}/delete`, "zone-admin", "zone"),
    make(`${zone}/read`, "read", "zone"),
  ];
  const special =
    view === "public"
      ? [
          make(`${zone}/dnssecConfigs/write`, "key-manage", "zone"),
          make(`${zone}/dnssecConfigs/delete`, "key-manage", "zone"),
        ]
      : [
          make(`${zone}/virtualNetworkLinks/write`, "zone-admin", "zone"),
          make(`${zone}/virtualNetworkLinks/delete`, "zone-admin", "zone"),
        ];
  return [...records, ...ofZone, ...special];
}
