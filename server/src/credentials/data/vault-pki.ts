/**
 * The endpoints of Vault that issue certificates, administer the authorities behind them, or decide who may do either.
 * Facts from the API documentation of the PKI secrets engine (OpenBao has the same), of `sys/policies`, `sys/mounts`, the
 * identity store and the auth methods. Segments that begin with a colon stand for a name.
 */
import type { Operation } from "../capability";

/** What an endpoint is, as far as findings tell it apart. */
export type VaultEndpointKind =
  | "issue"
  /** Issues whatever the request says, past every role. */
  | "verbatim"
  /** Makes another certification authority. */
  | "intermediate"
  | "role"
  | "authority"
  | "revoke"
  | "mount"
  /** Decides what a token may do. */
  | "policy"
  | "read";

/** One endpoint of the PKI engine, below its mount, or of Vault itself. */
export interface VaultEndpoint {
  readonly segments: readonly string[];
  readonly kind: VaultEndpointKind;
  readonly operation: Operation;
  /** The capabilities of which one is enough. */
  readonly needs: readonly string[];
  readonly needsSudo: boolean;
  /** Whether the path alone says that the mount is one of the PKI engine. */
  readonly isTelling: boolean;
  readonly isBelowMount: boolean;
}

type Row = readonly [
  kind: VaultEndpointKind,
  operation: Operation,
  needs: string,
  paths: string,
  traits?: string,
];

const ROWS: readonly Row[] = [
  ["issue", "issue", "update", "sign/:role issue/:role"],
  ["issue", "issue", "update", "issuer/:issuer/sign/:role issuer/:issuer/issue/:role", "telling"],
  [
    "issue",
    "issue",
    "update",
    "acme/new-eab roles/:role/acme/new-eab issuer/:issuer/acme/new-eab",
    "telling",
  ],
  [
    "verbatim",
    "issue",
    "update",
    "sign-verbatim sign-verbatim/:role issuer/:issuer/sign-verbatim issuer/:issuer/sign-verbatim/:role",
    "telling",
  ],
  ["verbatim", "issue", "update", "root/sign-self-issued issuer/:issuer/sign-self-issued", "telling sudo"],
  [
    "intermediate",
    "ca-admin",
    "update",
    "root/sign-intermediate issuer/:issuer/sign-intermediate",
    "telling",
  ],
  ["role", "ca-admin", "update patch delete", "roles/:role"],
  ["authority", "ca-admin", "delete", "root", "telling sudo"],
  [
    "authority",
    "ca-admin",
    "update patch delete",
    `root/generate/:type root/rotate/:type root/replace intermediate/generate/:type intermediate/set-signed
     intermediate/cross-sign issuers/generate/root/:type issuers/generate/intermediate/:type issuers/import/:kind
     config/ca config/issuers config/keys config/urls config/crl config/cluster config/acme keys/generate/:type
     keys/import issuer/:issuer issuer/:issuer/revoke key/:key crl/rotate`,
    "telling",
  ],
  ["revoke", "revoke", "update", "revoke revoke-with-key", "telling"],
  ["read", "read", "read list", "cert/:serial certs"],
];

const SYSTEM_ROWS: readonly Row[] = [
  [
    "policy",
    "*",
    "update create patch",
    `sys/policies/acl/:name sys/policy/:name identity/entity identity/entity/id/:id identity/entity/name/:name
     identity/group identity/group/id/:id identity/group/name/:name auth/:method/role/:role auth/:method/users/:user
     auth/:method/groups/:group`,
  ],
  ["mount", "ca-admin", "update create delete", "sys/mounts/:mount sys/remount"],
];

/** Every endpoint that this product judges. */
export const VAULT_ENDPOINTS: readonly VaultEndpoint[] = [
  ...endpointsOf(ROWS, true),
  ...endpointsOf(SYSTEM_ROWS, false),
];

function endpointsOf(rows: readonly Row[], isBelowMount: boolean): VaultEndpoint[] {
  return rows.flatMap(([kind, operation, needs, paths, traits = ""]) =>
    paths.split(/\s+/).map((path) => ({
      segments: path.split("/"),
      kind,
      operation,
      needs: needs.split(" "),
      needsSudo: traits.includes("sudo"),
      isTelling: traits.includes("telling"),
      isBelowMount,
    })),
  );
}

/** The words that `capabilities` may hold. */
export const VAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  "create",
  "read",
  "update",
  "patch",
  "delete",
  "list",
  "sudo",
  "deny",
  "subscribe",
  "recover",
  "root",
]);

/** What the words of the old `policy = "..."` stand for. */
export const LEGACY_CAPABILITIES: Readonly<Record<string, readonly string[]>> = {
  deny: ["deny"],
  read: ["read", "list"],
  write: ["create", "read", "update", "delete", "list"],
  sudo: ["create", "read", "update", "delete", "list", "sudo"],
};

/** Mounts that are never the PKI engine's, by their usual names. */
const OTHER_MOUNTS =
  /^(?:secrets?|kv(?:[-_]?v?\d)?|transit|ssh.*|sys|auth|identity|cubbyhole|database|db|aws|gcp|azure|totp|consul|nomad|rabbitmq|ldap|ad|kubernetes|kmip|transform|terraform|alicloud|mongodbatlas)$/i;
const PKI_MOUNTS =
  /pki|(?:^|[-_/\d])(?:ca|certs?|certificates?|x509|tls|issuer|issuing|intermediate|root)(?:$|[-_/\d])/i;

/** Whether a mount is one of the PKI engine, as far as its name tells. `*` at the end is any rest. */
export function isPkiMount(mount: string): "yes" | "no" | "perhaps" {
  const start = mount.endsWith("*") ? mount.slice(0, -1) : undefined;
  const first = (start ?? mount).split("/")[0] ?? "";
  if (mount === "+" || start === "" || (start !== undefined && "pki".startsWith(start))) return "yes";
  if (OTHER_MOUNTS.test(first)) return "no";
  return PKI_MOUNTS.test(start ?? mount) ? "yes" : "perhaps";
}
