import { isUsageOfOtherKind, requiredPublicUsage, type Requirements } from "../../../pki/public-profile";
import { canonicalUsage } from "../../../pki/x509/usages";
import type { Certificate } from "../certificate";
import { mayBeMeant } from "../unread";

/**
 * Which of the Baseline Requirements hold of a certificate where a public authority issues it; undefined for one of another
 * kind, or of which too little is written to tell. One with mailboxes for mail is no TLS certificate, whatever is asked for
 * beside that (S/MIME Baseline Requirements 1.1).
 */
export function requirementsOf(certificate: Certificate): Requirements | undefined {
  const { dnsNames, ipAddresses, emailAddresses, usages, view } = certificate;
  if (dnsNames.length + ipAddresses.length > 0) return "tls";
  const asked = new Set(usages.map(({ source }) => canonicalUsage(source)));
  if (emailAddresses.length > 0 && asked.has("email protection")) return "s/mime";
  if (asked.has(requiredPublicUsage)) return "tls";
  if (asked.has("code signing")) return "code signing";
  if (asked.has("email protection")) return "s/mime";
  const mayBeForMail = emailAddresses.length > 0 || mayBeMeant(view.node, "emailAddresses");
  return mayBeForMail || [...asked].some(isUsageOfOtherKind) ? undefined : "tls";
}

/** Whether the requirements for TLS certificates hold of it. */
export function isForTls(certificate: Certificate): boolean {
  return requirementsOf(certificate) === "tls";
}
