/** Missing rights in the words of Azure RBAC. */
import {
  normalizeOwnerName,
  type CertificateChange,
  type RecordChange,
  type Vocabulary,
} from "../capability";
import { code } from "../wording";

export const azureVocabulary: Vocabulary = {
  recordRight: (change) => `${code(action(change))} at ${zone(change)}`,
  recordBound(change, dimension) {
    switch (dimension) {
      case "recordTypes":
      case "changes":
        return code(action(change));
      case "ownerNames":
        return `the scope ${code(`.../dnsZones/${change.zoneName ?? "ZONE"}/${change.type.toUpperCase()}/${relativeName(change)}`)}`;
      default:
        return `the scope ${zone(change)}`;
    }
  },
  certificateRight: (change) => `${code(dataAction(change))} at the vault`,
  certificateBound: (change, dimension) =>
    dimension === "authorities"
      ? `the scope of the vault ${code(change.authority ?? "")}`
      : code(dataAction(change)),
};

function action({ type, change, view }: RecordChange): string {
  const zones = view === "internal" ? "privateDnsZones" : "dnsZones";
  return `Microsoft.Network/${zones}/${type.toUpperCase()}/${change === "DELETE" ? "delete" : "write"}`;
}

function zone({ zoneId, zoneName, view }: RecordChange): string {
  if (zoneId?.startsWith("/") === true) return code(zoneId);
  const zones = view === "internal" ? "privateDnsZones" : "dnsZones";
  const name = zoneName ?? zoneId;
  return name === undefined ? "its zone" : code(`.../providers/Microsoft.Network/${zones}/${name}`);
}

/** As Azure names record sets: relative to the zone, `@` at its apex. */
function relativeName({ ownerName, zoneName }: RecordChange): string {
  const name = normalizeOwnerName(ownerName);
  const apex = normalizeOwnerName(zoneName ?? "");
  if (name === apex) return "@";
  return apex !== "" && name.endsWith(`.${apex}`) ? name.slice(0, -apex.length - 1) : name;
}

function dataAction({ operation }: CertificateChange): string {
  const verb = operation === "issue" ? "create" : "import";
  return `Microsoft.KeyVault/vaults/certificates/${verb}/action`;
}
