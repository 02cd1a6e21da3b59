import { withFinalDot, type DomainName } from "../../../dns/name";
import { parseHost } from "../../../manifest/model/names";
import type { RecordSet } from "../../../manifest/model/record-set";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Context, ValueTarget } from "../context";
import { describeRecord } from "./describe";
import { hostOffer, isAddress } from "./host-names";
import { Rank, type Offer } from "./offer";
import { startsWithForm } from "./path";

/** Where a record may lead: hosts with addresses, the zone's name servers for NS, and targets of other records. */
export function recordTargetOffers(change: TrustChange, _: Context, target: ValueTarget): readonly Offer[] {
  const { path, schemas } = target;
  const isTarget = schemas.some(({ schema }) => schema.format === "dns-name");
  if (!isTarget || !startsWithForm(path, "spec.zones.*.records.*")) return [];
  const zone = change.zones()[Number(path[2])];
  const own = zone && change.recordsIn(zone)[Number(path[4])];
  if (own?.type === "NS") return nameServers(zone?.view.at("delegation").at("nameServers").items() ?? []);
  const hosts = change.records().flatMap((record) => hostTarget(record, own));
  return [...hosts, ...usedTargets(change, own)];
}

function hostTarget(record: RecordSet, own: RecordSet | undefined): readonly Offer[] {
  const { ownerName } = record;
  if (
    ownerName === undefined ||
    ownerName === own?.ownerName ||
    record.op === "delete" ||
    !record.bearsAddresses
  )
    return [];
  return [
    hostOffer(withFinalDot(ownerName), describeRecord(record), Rank.value + (isAddress(record) ? 0 : 1)),
  ];
}

function usedTargets(change: TrustChange, own: RecordSet | undefined): readonly Offer[] {
  const used = new Set<DomainName>();
  for (const record of change.records()) for (const { name } of record.targets()) used.add(name);
  return [...used]
    .filter((name) => name !== "" && name !== own?.ownerName)
    .map((name) => hostOffer(withFinalDot(name), "target of another record", Rank.value + 2));
}

function nameServers(servers: readonly { readonly text: string | undefined }[]): readonly Offer[] {
  return servers.flatMap(({ text }) => {
    const name = text === undefined ? undefined : parseHost(text);
    return name === undefined
      ? []
      : [hostOffer(withFinalDot(name), "a name server of the delegation", Rank.value)];
  });
}
