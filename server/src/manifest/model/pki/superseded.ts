import type { Certificate } from "../certificate";
import type { TrustChange } from "../trust-change";
import { instanceAfter, type CertificateInstance } from "./instance";

/**
 * The certificate of an entry that clients leave in this change: the one before a renewal, or one with an entry of its own
 * that a record is said to have been served with before, and nothing is served with afterwards. Undefined where there
 * is none.
 */
export function supersededOf(change: TrustChange, certificate: Certificate): CertificateInstance | undefined {
  const { op, name } = certificate;
  if (op === "renew" || op === "replace") return { entry: certificate, isPrevious: true };
  if (op === "issue" || name === undefined || certificate.isAuthority) return undefined;
  if (change.links.recordsLeaving(name).length === 0) return undefined;
  return change.recordsServing(certificate).length === 0 ? instanceAfter(certificate) : undefined;
}

/** Whether the certificate that comes out of the change, or stands, is used after it. */
export function isInUseAfter(change: TrustChange, certificate: Certificate): boolean {
  if (certificate.isIssued) return true;
  return certificate.op === "keep" && supersededOf(change, certificate) === undefined;
}
