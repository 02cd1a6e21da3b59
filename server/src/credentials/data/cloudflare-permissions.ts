/**
 * Cloudflare's permission groups that touch zones, records, certificates and tokens, as facts from its list of API
 * token permissions. The dashboard says "Edit" where the API says "Write".
 */
import type { Operation, Plane } from "../capability";

/** What one permission group gives. */
export interface CloudflarePermission {
  /** As the API names it. */
  readonly name: string;
  readonly rights: readonly { readonly plane: Plane; readonly operation: Operation }[];
}

const DNS_READ = [{ plane: "dns", operation: "read" }] as const;
const PKI_READ = [{ plane: "pki", operation: "read" }] as const;

/** Everything that a person's own key, or a token that makes tokens, can come to. */
export const ALL_RIGHTS = [
  { plane: "dns", operation: "*" },
  { plane: "registrar", operation: "registrar" },
  { plane: "pki", operation: "*" },
] as const;

const PERMISSIONS: readonly CloudflarePermission[] = [
  { name: "DNS Write", rights: [{ plane: "dns", operation: "record-write" }] },
  { name: "DNS Read", rights: DNS_READ },
  { name: "Zone Read", rights: DNS_READ },
  {
    name: "Zone Write",
    rights: [{ plane: "dns", operation: "zone-admin" }],
  },
  {
    name: "SSL and Certificates Write",
    rights: [
      { plane: "pki", operation: "issue" },
      { plane: "pki", operation: "deploy" },
      { plane: "pki", operation: "revoke" },
    ],
  },
  { name: "SSL and Certificates Read", rights: PKI_READ },
  { name: "API Tokens Write", rights: ALL_RIGHTS },
  { name: "Account API Tokens Write", rights: ALL_RIGHTS },
];

const BY_NAME = new Map(PERMISSIONS.map((permission) => [permission.name.toLowerCase(), permission]));

/** Ids of permission groups, which are the same in every account. */
const NAME_BY_ID = new Map([
  ["4755a26eedb94da69e1066d98aa820be", "dns write"],
  ["82e64a83756745bbbb1c9c2701bf816b", "dns read"],
  ["c8fed203ed3043cba015a93ad1616f1f", "zone read"],
  ["e6d2666161e84845a636613608cee8d5", "zone write"],
  ["c03055bc037c4ea9afb9a9f104b7b721", "ssl and certificates write"],
  ["7b7216b327b04b8fbc8f524e1f9b7531", "ssl and certificates read"],
  ["5bc3f8b21c554832afc660159ab75fa4", "account api tokens write"],
]);

/** The permission of this name (in any case, with Edit or Write), or undefined where it is not one of the above. */
export function permissionByName(name: string): CloudflarePermission | undefined {
  return BY_NAME.get(
    name
      .trim()
      .toLowerCase()
      .replace(/\s+/g, " ")
      .replace(/ edit$/, " write"),
  );
}

/** The permission with this id, or undefined. */
export function permissionById(id: string): CloudflarePermission | undefined {
  return BY_NAME.get(NAME_BY_ID.get(id.toLowerCase()) ?? "");
}
