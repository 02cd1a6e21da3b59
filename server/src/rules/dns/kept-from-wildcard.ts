import { sameRecordData } from "../../dns/record-data";
import { hasUnderscoreLabel, isWildcard, parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses, type RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft } from "../finding";

/**
 * A record that goes because the wildcard above it holds the same, which yet does not answer in its place: something else
 * at the name, or below it, keeps the name in being (RFC 4592 section 2.2.2). One that holds something else is not meant
 * to answer there, as far as the change says.
 */
export function keptFromWildcard(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
): FindingDraft | undefined {
  const { zone, nameNode: at } = record;
  const { contents, states } = change;
  if (!at || record.op !== "delete" || hasUnderscoreLabel(ownerName) || isWildcard(ownerName))
    return undefined;
  const wildcard = twinAbove(change, record, ownerName);
  if (!wildcard || states.stateOf(record, "after").kind !== "absent") return undefined;
  if (contents.exists(zone, ownerName, "after") !== true || contents.mayHoldMore(zone, ownerName))
    return undefined;
  if (contents.isElsewhere(zone, ownerName, "after")) return undefined;
  const own = contents.statesAt(zone, ownerName, "after");
  if (own.some((state) => state.kind === "unknown" || (state.kind === "present" && bearsAddresses(state))))
    return undefined;
  const { entry } = wildcard;
  const keeper = keeperOf(change, zone, ownerName);
  return {
    at,
    severity: entry.op === "create" ? "warning" : "information",
    message: `${record.reference ?? ownerName} goes, and ${entry.reference ?? "the wildcard"}, which holds the same, does not answer in its place: ${keeper?.reference ?? `a name below ${ownerName}`} stays, so that ${ownerName} still exists, and a wildcard answers only for names that do not. Nothing leads ${ownerName} to an address then. Keep ${record.reference ?? "the record"}, or delete what stays there too.`,
    related: [
      ...relatedAt(keeper?.place, `keeps ${ownerName} in being`),
      ...relatedAt(entry.place, `does not answer for ${ownerName}`),
    ],
    targets: [...record.references, ...entry.references],
  };
}

/** What the wildcard right above a name has after the change, where that is what the name's own record had. */
function twinAbove(change: TrustChange, record: RecordSet, ownerName: DomainName): RRsetContent | undefined {
  const above = parentName(ownerName);
  const wildcard = above === undefined ? undefined : wildcardBelow(above);
  const before = wildcard === undefined ? undefined : change.states.stateOf(record, "before");
  if (wildcard === undefined || before?.kind !== "present" || !bearsAddresses(before)) return undefined;
  return change.contents
    .recordsAt(record.zone, wildcard, "after")
    .find(({ entry, data }) => entry.type === record.type && sameRecordData(data, before.data) === true);
}

/** An entry that stays at a name, or the challenge below it. */
function keeperOf({ contents }: TrustChange, zone: Zone, name: DomainName): RecordSet | undefined {
  const [own] = contents.recordsAt(zone, name, "after");
  const [challenge] = own ? [] : contents.recordsAt(zone, `_acme-challenge.${name}` as DomainName, "after");
  return (own ?? challenge)?.entry;
}
