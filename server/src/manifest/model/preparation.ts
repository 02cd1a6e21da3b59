import { isSubsetOf } from "../../dns/record-data";
import { isChallengeName, isStandingChallengeName } from "../../text/challenge-names";
import { standingValidation } from "../../pki/standing-validation";
import type { RecordSet } from "./record-set";

/** Whether clients notice nothing of what becomes of a record, so that it may come before the window. */
export function isPreparation(record: RecordSet): boolean {
  return isForAuthorities(record) || isAssociationAdded(record) || isTtlAlone(record);
}

/** Whether clients find something else by a record after the change than before it. */
export function leadsToSomethingNew(record: RecordSet): boolean {
  if (record.op === "delete" || !record.changes) return false;
  const before = record.previousCertificate?.source;
  const isServedOtherwise = before !== undefined && before !== record.certificate?.source;
  return isServedOtherwise || !record.changesTtlAlone();
}

/** An entry of its own may give another TTL, as a step does with `ttl`. */
function isTtlAlone(record: RecordSet): boolean {
  return record.op === "update" && !leadsToSomethingNew(record);
}

/** Records that certification authorities look at, and clients do not. */
function isForAuthorities(record: RecordSet): boolean {
  const { type, ownerName } = record;
  if (type === "CAA") return true;
  if (ownerName === undefined) return false;
  if (isChallengeName(ownerName) || isStandingChallengeName(ownerName)) return true;
  const targets = type === "CNAME" ? [...record.targets(), ...record.previousTargets()] : [];
  return targets.length > 0 && targets.every(({ name }) => standingValidation(name) !== undefined);
}

/** A TLSA set that keeps all of its values: what is served fits it as before (RFC 7671 section 8.1). */
function isAssociationAdded(record: RecordSet): boolean {
  return record.type === "TLSA" && record.op === "update" && isSubsetOf(record.previousData(), record.data());
}
