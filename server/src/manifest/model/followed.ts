import { hasUnderscoreLabel, labelsOf, type DomainName } from "../../dns/name";
import type { RecordSet } from "./record-set";

/** The types by which clients come to a service, besides those that bear addresses. */
const FOLLOWED: ReadonlySet<string> = new Set(["MX", "SRV", "SVCB", "HTTPS"]);

/** Labels of names at which aliases lead to records of `FOLLOWED` types. */
const TRANSPORTS: ReadonlySet<string> = new Set(["_tcp", "_udp", "_sctp", "_dccp", "_https"]);

/**
 * Whether clients come to a service by a record. They do not by an alias at a name such as `_domainkey` or `_acme-challenge`
 * (RFC 8552): others look up a text there.
 */
export function isFollowed(record: RecordSet): boolean {
  const { ownerName, type } = record;
  if (type === "CNAME" && ownerName !== undefined && isNameOfTexts(ownerName)) return false;
  return record.bearsAddresses || (type !== undefined && FOLLOWED.has(type));
}

function isNameOfTexts(name: DomainName): boolean {
  return hasUnderscoreLabel(name) && !labelsOf(name).some((label) => TRANSPORTS.has(label));
}
