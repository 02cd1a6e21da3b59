import { labelsOf, parentName, type DomainName } from "../../dns/name";
import { aliasAt } from "./aliases";
import { parseHost } from "./names";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";
import { zoneInView } from "./zone-views";

/** A service whose certificate TLSA records are about. */
export interface TlsaService {
  readonly host: DomainName;
  /** Undefined where a wildcard stands for every port. */
  readonly port: number | undefined;
  /** The CNAME entries by which its name leads to the records, the last one first. */
  readonly aliases: readonly RecordSet[];
  /** The entry of the host that says which certificate is served there. */
  readonly hostRecord: RecordSet;
}

/**
 * The services that a TLSA RRset is asked for: that of its own name (RFC 6698 section 3), and those whose names lead to it
 * by CNAMEs that the change leaves as they are; each of these names may be a wildcard (RFC 6698 appendix A.2.1).
 */
export function tlsaServicesOf(change: TrustChange, record: RecordSet): readonly TlsaService[] {
  const services: TlsaService[] = [];
  const seen = new Set<DomainName>();
  const follow = (entry: RecordSet, aliases: readonly RecordSet[]): void => {
    const { ownerName } = entry;
    if (ownerName === undefined || seen.has(ownerName)) return;
    seen.add(ownerName);
    const service = serviceAt(change, entry);
    if (service) services.push({ ...service, aliases });
    for (const alias of change.links.aliasesOf(ownerName))
      if (isStanding(change, alias, record)) follow(alias, [...aliases, alias]);
  };
  follow(record, []);
  return services;
}

/** Whether an alias answers for its name, as the same one before and after the change. */
function isStanding(change: TrustChange, alias: RecordSet, { zone }: RecordSet): boolean {
  const { ownerName, provider } = alias;
  if (alias.op !== "keep" || !alias.isOpKnown || change.phasesOf(alias).length !== 1) return false;
  if (ownerName === undefined || alias.zone.viewName !== zone.viewName) return false;
  const zoneOf = (name: DomainName): Zone | undefined => zoneInView(change, name, zone.viewName);
  return (["before", "after"] as const).every((moment) => {
    const found = aliasAt(change, ownerName, { moment, zoneOf, provider });
    return found?.target !== undefined && found.by.some(({ entry }) => entry === alias);
  });
}

/** The service of an owner name such as `_443._tcp.host` or `*._tcp.host`, where a certificate is served at that host. */
function serviceAt(
  change: TrustChange,
  entry: RecordSet,
): Pick<TlsaService, "host" | "port" | "hostRecord"> | undefined {
  const [first = "", transport = "", ...labels] =
    entry.ownerName === undefined ? [] : labelsOf(entry.ownerName);
  const host = parseHost(labels.join("."));
  if (!transport.startsWith("_") || host === undefined) return undefined;
  const port = /^_\d{1,5}$/.test(first) ? Number(first.slice(1)) : undefined;
  if (port === undefined && first !== "*") return undefined;
  const hostRecord = change.recordsAt(host).find((other) => {
    const said = other.view.at("port").number;
    return (
      other.certificate !== undefined &&
      other.op !== "delete" &&
      other.zone.viewName === entry.zone.viewName &&
      (port === undefined ? isLeftToWildcard(change, entry, said) : said === undefined || said === port)
    );
  });
  return hostRecord && { host, port: port ?? hostRecord.view.at("port").number, hostRecord };
}

/** Whether a wildcard answers for a port, and no name of its own does; for all ports where none is said. */
function isLeftToWildcard(
  change: TrustChange,
  { zone, ownerName }: RecordSet,
  port: number | undefined,
): boolean {
  const transport = ownerName === undefined ? undefined : parentName(ownerName);
  if (transport === undefined) return false;
  if (port === undefined) return !change.links.hasPortBelow(transport);
  const name = parseHost(`_${port}.${transport}`);
  return (
    name !== undefined &&
    (["before", "after"] as const).every((moment) => change.contents.exists(zone, name, moment) === false)
  );
}
