import { isAtOrBelow, relativeTo, type DomainName } from "../../../dns/name";
import { parseHost } from "../../../manifest/model/names";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Zone } from "../../../manifest/model/zone";
import type { Context, ValueTarget } from "../context";
import { describeRecord } from "./describe";
import { hostOffer } from "./host-names";
import { Rank, type Offer } from "./offer";

/**
 * Owner names for a record, relative to its zone: names of certificates that have no address record yet first, then
 * names that the zone has, then the apex; without those that have a record set of the type already, which nobody could
 * tell from this one.
 */
export function ownerNameOffers(
  change: TrustChange,
  { place }: Context,
  { path }: ValueTarget,
): readonly Offer[] {
  const zone = change.zones()[Number(path[2])];
  const apex = zone?.name;
  if (!zone || apex === undefined) return [];
  const record = change.recordsIn(zone)[Number(path[4])];
  const prefix = PREFIXES[record?.type ?? ""];
  const taken = new Set(
    change.recordsIn(zone).flatMap((other) => {
      const isOther = record?.type !== undefined && other !== record && other.type === record.type;
      return isOther && other.ownerName !== undefined ? relativeTo(other.ownerName, apex) : [];
    }),
  );
  const names = [...namesOfCertificates(change, zone, apex), ...namesOfRecords(change, zone, apex)];
  const plain = names.map(({ name, detail, rank }) => hostOffer(name, detail, Rank.value + rank));
  const prefixed = prefix === undefined ? [] : prefixedNames(names, prefix);
  const wildcard = place.isStar
    ? [hostOffer("*", `the names below ${apex} that have no records`, Rank.value + 3)]
    : [];
  const all = [...prefixed, ...plain, hostOffer("@", `the apex, ${apex}`, Rank.value + 3), ...wildcard];
  return all.filter(({ label }) => !taken.has(label));
}

/** Where records of some types stand: TLSA at a port, the TXT of an ACME challenge (RFC 6698, RFC 8555). */
const PREFIXES: Readonly<Record<string, string>> = { TLSA: "_443._tcp", TXT: "_acme-challenge" };

interface OwnerName {
  readonly name: string;
  readonly detail: string;
  readonly rank: number;
}

function namesOfCertificates(change: TrustChange, zone: Zone, apex: DomainName): readonly OwnerName[] {
  const bearing = new Set(
    change.recordsIn(zone).flatMap((record) => (record.bearsAddresses ? (record.ownerName ?? []) : [])),
  );
  return change.certificates().flatMap((certificate) =>
    certificate.dnsNames.flatMap(({ text }) => {
      const host = parseHost(text);
      if (host === undefined || !isAtOrBelow(host, apex)) return [];
      const detail = `${host} · certificate ${certificate.name ?? ""}`.trim();
      return [{ name: relativeTo(host, apex), detail, rank: bearing.has(host) ? 2 : 0 }];
    }),
  );
}

function namesOfRecords(change: TrustChange, zone: Zone, apex: DomainName): readonly OwnerName[] {
  return change.recordsIn(zone).flatMap((record) => {
    const { ownerName } = record;
    if (ownerName === undefined || record.view.at("name").text === undefined) return [];
    return [{ name: relativeTo(ownerName, apex), detail: describeRecord(record), rank: 2 }];
  });
}

function prefixedNames(names: readonly OwnerName[], prefix: string): readonly Offer[] {
  return names.flatMap(({ name, detail }) => {
    if (name.startsWith("_") || name.startsWith("*")) return [];
    return [hostOffer(name === "@" ? prefix : `${prefix}.${name}`, detail, Rank.value + 1)];
  });
}
