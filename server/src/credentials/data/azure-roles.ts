/**
 * Azure's built-in roles that touch DNS, Key Vault or access itself: id and permissions, as far as they are judged here.
 * Facts from "Azure built-in roles" (categories Privileged, Networking and Security).
 */

/** What a role permits. `*` is any run of characters, slashes included. */
export interface AzurePermissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

type Row = readonly [
  name: string,
  id: string,
  actions: readonly string[],
  dataActions?: readonly string[],
  notActions?: readonly string[],
];

const VAULT = "Microsoft.KeyVault/vaults";

const ROWS: readonly Row[] = [
  ["Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", ["*"]],
  [
    "Contributor",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    ["*"],
    [],
    [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
    ],
  ],
  ["Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", ["*/read"]],
  [
    "User Access Administrator",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    ["*/read", "Microsoft.Authorization/*"],
  ],
  [
    "Role Based Access Control Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    [
      "*/read",
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
    ],
  ],
  ["Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7", ["Microsoft.Network/*"]],
  ["DNS Zone Contributor", "befefa01-2a29-4197-83a8-272ff33ce314", ["Microsoft.Network/dnsZones/*"]],
  [
    "Private DNS Zone Contributor",
    "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    ["Microsoft.Network/privateDnsZones/*"],
  ],
  [
    "DNS Resolver Contributor",
    "0f2ebee7-ffd4-4fc0-b3b7-664099fdad5d",
    ["Microsoft.Network/dnsResolvers/*", "Microsoft.Network/dnsForwardingRulesets/*"],
  ],
  ["Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", [], [`${VAULT}/*`]],
  [
    "Key Vault Certificates Officer",
    "a4417e6f-fecd-4de8-b567-7b0420556985",
    [],
    [`${VAULT}/certificatecas/*`, `${VAULT}/certificates/*`, `${VAULT}/certificatecontacts/write`],
  ],
  [
    "Key Vault Certificate User",
    "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
    [],
    [
      `${VAULT}/certificates/read`,
      `${VAULT}/secrets/getSecret/action`,
      `${VAULT}/secrets/readMetadata/action`,
      `${VAULT}/keys/read`,
    ],
  ],
  ["Key Vault Contributor", "f25e0fa2-a7c8-4377-a976-54943a77a395", ["Microsoft.KeyVault/*"]],
  [
    "Key Vault Crypto Officer",
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    [],
    [`${VAULT}/keys/*`, `${VAULT}/keyrotationpolicies/*`],
  ],
  [
    "Key Vault Crypto User",
    "12338af0-0e69-4776-bea7-57ae8d297424",
    [],
    [
      `${VAULT}/keys/read`,
      `${VAULT}/keys/sign/action`,
      `${VAULT}/keys/verify/action`,
      `${VAULT}/keys/decrypt/action`,
    ],
  ],
  [
    "Key Vault Crypto Service Encryption User",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    [],
    [`${VAULT}/keys/read`],
  ],
  [
    "Key Vault Crypto Service Release User",
    "08bbd89e-9f13-488c-ac41-acfcb10c90ab",
    [],
    [`${VAULT}/keys/release/action`],
  ],
  [
    "Key Vault Reader",
    "21090545-7ca7-4776-b22c-e363652d74d2",
    [],
    [`${VAULT}/*/read`, `${VAULT}/secrets/readMetadata/action`],
  ],
  ["Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", [], [`${VAULT}/secrets/*`]],
  [
    "Key Vault Secrets User",
    "4633458b-17de-408a-b874-0445c86b69e6",
    [],
    [`${VAULT}/secrets/getSecret/action`, `${VAULT}/secrets/readMetadata/action`],
  ],
];

/** A built-in role by its name or by the id that ends its definition's path; undefined where it is not known. */
export function builtInRole(nameOrId: string): { name: string; permissions: AzurePermissions } | undefined {
  const last = nameOrId.trim().replace(/^.*\//, "").toLowerCase();
  const row = ROWS.find(([name, id]) => name.toLowerCase() === last || id === last);
  if (row === undefined) return undefined;
  const [name, , actions, dataActions = [], notActions = []] = row;
  return { name, permissions: { actions, notActions, dataActions, notDataActions: [] } };
}
