import { isSubsetOf } from "../../dns/record-data";
import { isChallengeName, isStandingChallengeName } from "../../pki/challenge-names";
import { standingValidation } from "../../pki/standing-validation";
import type { RecordSet } from "./record-set";

/** Whether clients notice nothing of what becomes of a record, so that it may come before the window. */
export function isPreparation(record: RecordSet): boolean {
  return isForAuthorities(record) || isAssociationAdded(record);
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
