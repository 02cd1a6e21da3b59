/** Whether rights over Key Vault reach further than a change needs. */
import type { NeededScope } from "../capability";
import { GET_SECRET } from "../data/azure-operations";
import { code } from "../wording";
import type { Assignment } from "./assignment";
import type { AzureWords } from "./breadth";
import type { Right } from "./right";

/** At most one finding: the widest part of the reach. */
export function vaultBreadth(
  assignment: Assignment,
  rights: readonly Right[],
  needed: NeededScope,
): AzureWords[] {
  const names = new Set(
    rights.filter(({ operation }) => operation.target === "vault").map(({ operation }) => operation.name),
  );
  if (names.size === 0) return [];
  const above = assignment.scope?.level !== "vault";
  const where = above
    ? `every vault of the ${(assignment.scope?.level ?? "subscription").replace("-", " ")}`
    : "the vault";
  const has = (part: string) => [...names].some((name) => name.includes(part));
  if (has("certificates/create") && has("keys/create") && names.has(GET_SECRET)) {
    return [
      {
        level: "overbroad",
        aspect: "authority",
        what: `${code(assignment.role)} gives everything in ${where}: certificates, keys and secrets.`,
        why: "Whoever holds it can take out the private keys, put in others, and choose the CAs that certificates come from.",
        remedy:
          "Assign Key Vault Certificates Officer for certificates, or Key Vault Certificate User for reading them, at one vault.",
      },
    ];
  }
  if (has("vaults/accessPolicies") && needed.operations?.includes("ca-admin") !== true) {
    return [
      {
        level: above ? "overbroad" : "broad",
        aspect: "account",
        what: `${code(assignment.role)} may write the access policies of ${where}.`,
        why: "In a vault that uses access policies the holder can give itself its certificates, keys and secrets, whatever the role says of them.",
        remedy:
          "Assign a role for the objects that are needed, at one vault, and use Azure RBAC as its permission model.",
      },
    ];
  }
  return objects(assignment, where, above, has);
}

function objects(
  assignment: Assignment,
  where: string,
  above: boolean,
  has: (part: string) => boolean,
): AzureWords[] {
  if (has("certificates/create")) {
    return [
      {
        level: above ? "overbroad" : "broad",
        aspect: "authority",
        what: `${code(assignment.role)} allows every certificate of ${where} to be issued, imported and deleted${has("certificatecas") ? ", and the CAs to be chosen that they come from" : ""}.`,
        why: "Whoever holds it decides which certificate the services that read the vault present.",
        remedy: "Assign the role at one vault; where reading is enough, Key Vault Certificate User.",
      },
    ];
  }
  if (!above) return [];
  return [
    {
      level: "broad",
      aspect: "authority",
      what: `${code(assignment.role)} reads or uses private keys of ${where}.`,
      why: "A key that has left is a service that can be impersonated until its certificate expires.",
      remedy: "Assign the role at one vault, or at one of its objects.",
    },
  ];
}
