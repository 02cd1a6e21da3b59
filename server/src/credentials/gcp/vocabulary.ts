/** Missing rights in the words of Google Cloud's IAM. */
import {
  normalizeOwnerName,
  shortZoneId,
  type CertificateChange,
  type RecordChange,
  type Vocabulary,
} from "../capability";
import { code } from "../wording";

export const gcpVocabulary: Vocabulary = {
  recordRight: (change) =>
    `${code(recordPermission(change))} and ${code("dns.changes.create")} on ${managedZone(change)}`,
  recordBound(change, dimension) {
    switch (dimension) {
      case "changes":
        return code(recordPermission(change));
      case "ownerNames":
      case "recordTypes":
        return `${code(`/rrsets/${normalizeOwnerName(change.ownerName)}./${change.type.toUpperCase()}`)} in the condition on ${code("resource.name")}`;
      default:
        return `the role on ${managedZone(change)}`;
    }
  },
  certificateRight: (change) => `${code(certificatePermission(change))} on the CA pool`,
  certificateBound(change, dimension) {
    return dimension === "authorities"
      ? `the role on the CA pool ${code(change.authority ?? "")}`
      : code(certificatePermission(change));
  },
};

function recordPermission({ change }: RecordChange): string {
  const verb = change === "CREATE" ? "create" : change === "DELETE" ? "delete" : "update";
  return `dns.resourceRecordSets.${verb}`;
}

function managedZone({ zoneId, zoneName }: RecordChange): string {
  if (zoneId !== undefined) return code(`managedZones/${shortZoneId(zoneId)}`);
  return zoneName === undefined ? "its managed zone" : `the managed zone of ${zoneName}`;
}

function certificatePermission({ operation }: CertificateChange): string {
  if (operation === "issue") return "privateca.certificates.create";
  return operation === "revoke" ? "privateca.certificates.update" : "certificatemanager.certs.update";
}
