import type { DomainName } from "../../dns/name";
import { parseHost } from "../../manifest/model/names";
import { targetsOf, type RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";

/**
 * A change that gives the parent other name servers than the zone itself (RFC 1034 section 4.2.2). Told only where it
 * changes both: a list that stays may be that of a provider who keeps it himself, or wait for another change.
 */
export function* delegationMismatch(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const delegation = zone.view.at("delegation");
  const written = delegation.at("nameServers");
  const parent = serversIn(written.items());
  const before = serversIn(delegation.at("previous").at("nameServers").items());
  const own = apexServers(change, zone);
  const at = written.node;
  if (!at || !parent || !before || !own || isSame(parent, before)) return;
  const child = new Set(targetsOf(own));
  if (isSame(parent, child)) return;
  const onlyParent = [...parent].filter((server) => !child.has(server));
  const onlyChild = [...child].filter((server) => !parent.has(server));
  const name = zone.name ?? "the zone";
  yield {
    at,
    severity: "warning",
    message: `After the change the parent leads to ${listed([...parent])} for ${name}, and ${name} itself names ${listed([...child])}: ${differences(onlyParent, onlyChild)}. Resolvers begin with the one list and go on with the other, so that some ask servers which others never ask, and what is wrong with one of them is hard to find. Give the same name servers in both.`,
    related: relatedAt(own.entry.place, "the zone's own list"),
    targets: [...(zone.name === undefined ? [] : [zone.name]), ...own.entry.references],
  };
}

/** The zone's own NS records after the change, where this change sets them for all who serve it. */
function apexServers(change: TrustChange, zone: Zone): RRsetContent | undefined {
  if (zone.name === undefined) return undefined;
  const sets = change.contents.recordsAt(zone, zone.name, "after").filter(({ entry }) => entry.type === "NS");
  const [own, ...others] = sets;
  if (!own || others.length > 0 || own.isPrevious || own.data.includes(undefined)) return undefined;
  const { entry } = own;
  return entry.changes && !entry.changesTtlAlone() && entry.provider === undefined ? own : undefined;
}

/** Undefined where there are none, or where one of them cannot be read. */
function serversIn(
  items: readonly { readonly text: string | undefined }[],
): ReadonlySet<DomainName> | undefined {
  const servers = items.flatMap(({ text }) => (text === undefined ? [] : (parseHost(text) ?? [])));
  return servers.length === 0 || servers.length < items.length ? undefined : new Set(servers);
}

function isSame(one: ReadonlySet<DomainName>, other: ReadonlySet<DomainName>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}

function differences(onlyParent: readonly DomainName[], onlyChild: readonly DomainName[]): string {
  const missing = (servers: readonly DomainName[], where: string): readonly string[] =>
    servers.length === 0 ? [] : [`${listed(servers)} ${servers.length > 1 ? "are" : "is"} missing ${where}`];
  return [...missing(onlyChild, "at the parent"), ...missing(onlyParent, "in the zone")].join(", and ");
}
