import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";

/**
 * The records of the new wildcard that takes the place of a deleted record which has led its name to an address; none where
 * something else answers, or may answer, for the name.
 */
export function newWildcardFor(change: TrustChange, record: RecordSet): readonly RecordSet[] {
  const { zone, ownerName: name, op } = record;
  const { contents, states } = change;
  if (op !== "delete" || name === undefined || contents.mayHoldMore(zone, name)) return [];
  const before = states.stateOf(record, "before");
  if (before.kind !== "present" || !bearsAddresses(before)) return [];
  const answer = contents.answerIn(zone, name, "after");
  if (answer?.kind !== "records" || !answer.isWildcard) return [];
  const entries = answer.records.filter(bearsAddresses).map(({ entry }) => entry);
  const areNew = entries.every(
    (entry) => entry.op === "create" && entry.provider === undefined && change.phasesOf(entry).length === 1,
  );
  return areNew && !hasOtherWildcard(change, zone, name, answer.owner) ? entries : [];
}

/** Whether a further wildcard above a name may answer for it while the one that answers in the end is not there. */
function hasOtherWildcard(
  { contents }: TrustChange,
  zone: Zone,
  name: DomainName,
  owner: DomainName,
): boolean {
  for (let at = parentName(name); at !== undefined; at = at === zone.name ? undefined : parentName(at)) {
    const wildcard = wildcardBelow(at);
    if (wildcard === undefined || wildcard === owner) continue;
    if (
      contents.exists(zone, wildcard, "before") !== false ||
      contents.exists(zone, wildcard, "after") !== false
    )
      return true;
  }
  return false;
}
