import { rootName, type DomainName } from "../../dns/name";
import { svcParam, type SvcbData } from "../../dns/svcb";
import { isProviderAlias } from "../../dns/types";
import { followAliases } from "../../manifest/model/aliases";
import type { RecordSet } from "../../manifest/model/record-set";
import type { RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { zoneInView } from "../../manifest/model/zone-views";

/** Hints of one family that are not all among the addresses of the target. */
export interface StaleHints {
  readonly key: string;
  readonly hints: readonly string[];
  readonly unserved: readonly string[];
  /** Where clients come to: the target, or the end of its aliases. */
  readonly name: DomainName;
  readonly type: string;
  readonly addresses: readonly string[];
  /** The entry that says which addresses there are, or takes them away. */
  readonly entry: RecordSet;
}

const FAMILIES = [
  ["ipv4hint", "A"],
  ["ipv6hint", "AAAA"],
] as const;

/**
 * The hints of a value in service mode (RFC 9460 section 7.3) that the addresses of its target no longer have after a
 * change. Told only where all of these are listed, and where the change has a part in it: what has long been so may be
 * meant, as with addresses of a network that answers for others.
 */
export function staleHints(change: TrustChange, record: RecordSet, data: SvcbData): readonly StaleHints[] {
  const state = change.states.stateOf(record, "after");
  const target = data.target === rootName ? record.ownerName : data.target;
  if (state.kind !== "present" || state.entry !== record || target === undefined) return [];
  return FAMILIES.flatMap(([key, type]) => {
    const hints = svcParam(data, key)?.values ?? [];
    const served = hints.length === 0 ? undefined : servedAt(change, record, target, type);
    if (!served) return [];
    // An address that is given up is told as such.
    const unserved = hints.filter(
      (hint) => !served.addresses.includes(hint) && !change.releases().ofAddress(hint),
    );
    return unserved.length > 0 && [record, ...served.by].some(isChanged)
      ? [{ key, hints, unserved, type, ...served }]
      : [];
  });
}

function isChanged(record: RecordSet): boolean {
  return record.changes && !record.changesTtlAlone();
}

type Served = Pick<StaleHints, "name" | "addresses" | "entry"> & {
  /** The entries that the answer rests on: aliases, and the addresses. */
  readonly by: readonly RecordSet[];
};

/** The addresses of a family at a name after the change; undefined where not all of them are listed for certain. */
function servedAt(
  change: TrustChange,
  record: RecordSet,
  target: DomainName,
  type: "A" | "AAAA",
): Served | undefined {
  const { aliases, name, end } = followAliases(change, target, {
    moment: "after",
    zoneOf: (at) => zoneInView(change, at, record.zone.viewName),
    provider: record.provider,
  });
  if (end.kind !== "records") return undefined;
  const own = ownAddresses(change, record, { name, ...end }, type);
  const by = aliases.flatMap((alias) => alias.by.map(({ entry }) => entry));
  return own && { ...own, name, by: [...by, own.entry] };
}

/** The addresses that a name holds itself, or that the change takes from it; undefined where others may answer. */
function ownAddresses(
  change: TrustChange,
  record: RecordSet,
  { zone, name, records }: { zone: Zone; name: DomainName; records: readonly RRsetContent[] },
  type: "A" | "AAAA",
): Pick<Served, "addresses" | "entry"> | undefined {
  if (change.contents.mayListUnread(zone, name)) return undefined;
  if (records.some(({ entry }) => entry.type && isProviderAlias(entry.type))) return undefined;
  const listed = change.recordsAt(name).filter((other) => other.zone === zone && other.type === type);
  const found = records.find(({ entry }) => entry.type === type);
  const entry = found?.entry ?? listed[0];
  if (!entry || [entry, ...listed].some((one) => isForOthers(one, record))) return undefined;
  if (!found) return { addresses: [], entry };
  const addresses = found.data.flatMap((data) =>
    data?.type === "A" || data?.type === "AAAA" ? [data.address] : [],
  );
  return addresses.length === found.data.length ? { addresses, entry } : undefined;
}

/** Whether a set of addresses is one of several: of one provider, or of those that a provider picks from. */
function isForOthers({ provider, isOneOfSeveral }: RecordSet, record: RecordSet): boolean {
  return isOneOfSeveral || (provider !== undefined && provider !== record.provider);
}
