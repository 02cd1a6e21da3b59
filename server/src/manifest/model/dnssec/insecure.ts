import type { TrustChange } from "../trust-change";
import { mayBeMeant } from "../unread";
import type { Zone } from "../zone";
import { dsEntriesOf, signsKeys, type DsEntry } from "./entries";

/**
 * The DS records of a zone that is said to stay signed, where the change takes away all of them and no other one comes:
 * to validators the zone is insecure then, whatever it signs (RFC 4035 section 5.2). None where one may be left that is
 * not listed.
 */
export function lastDsOf(change: TrustChange, zone: Zone): readonly DsEntry[] {
  const dnssec = zone.view.at("dnssec");
  if (zone.dnssecStatus() !== "signed" || dnssec.at("trustAnchor").exists) return [];
  const listed = dnssec.at("ds").items();
  const entries = dsEntriesOf(zone);
  if (entries.length === 0 || !entries.every(({ op }) => op === "delete")) return [];
  const isUnread = entries.length < listed.length || mayBeMeant(dnssec.written, "ds") || change.isBroken;
  return isUnread || mayHaveOtherDs(change, zone, entries) ? [] : entries;
}

function mayHaveOtherDs(change: TrustChange, zone: Zone, going: readonly DsEntry[]): boolean {
  const { steps, byHand, keys } = change.dnssec.facts(zone);
  // A zone that has had both digests for long may list only the one that goes.
  if (going.every(({ digestType }) => digestType === SHA1)) return true;
  if (byHand.ds || steps.some(({ view }) => ASKING.has(view.at("dnssec").text ?? ""))) return true;
  const tags = new Set(going.map(({ tag }) => tag));
  return keys.some((key) => key.op !== "delete" && signsKeys(key) && !tags.has(key.tag));
}

/** What brings DS records to the parent. */
const ASKING: ReadonlySet<string> = new Set(["publish-ds", "publish-cds"]);

const SHA1 = 1;
