import type { DomainName } from "../../dns/name";
import { targetOf, type RecordData } from "../../dns/record-data";
import { parseHost } from "../../manifest/model/names";
import { recordInParent } from "../../manifest/model/parent-record";
import type { RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { Node } from "../../manifest/syntax/node";
import { parseIpLiteral } from "../../text/ip-literal";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";

type Servers = ReadonlySet<DomainName>;

/** What the change says of the name servers of a zone at one place. */
interface Statement {
  /** Those after the change. */
  readonly servers: Servers;
  /** Those before it; undefined where there were none, or where nothing says which. */
  readonly before: Servers | undefined;
  /** Whether the change gives it other ones. */
  readonly changes: boolean;
  readonly at: Node;
  readonly references: readonly string[];
}

/** What the parent says, or the zone itself, and how messages call who says it. */
interface NamedStatement extends Statement {
  readonly called: string;
}

/**
 * A change after which the parent names other name servers than the zone itself (RFC 1034 section 4.2.2), or is said to
 * name two different sets. Where only the zone's own list changes, the parent's may wait for another change: that is
 * information, and only where both agreed before. Where only the parent's changes, nothing is told: the zone's own list may
 * be that of a provider who keeps it himself. Of several providers each has a list of its own, which is to name the servers
 * of all, so that resolvers go from the one to the other; one that is left may name its own.
 */
export function* delegationMismatch(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const delegation = inDelegation(change, zone);
  const record = inParentZone(change, zone);
  const targets = zone.name === undefined ? [] : [zone.name];
  if (delegation && record && !isSame(delegation.servers, record.servers)) {
    if (delegation.changes || record.changes) yield contradiction(zone, delegation, record, targets);
    return;
  }
  const parent = record?.changes ? record : (delegation ?? record);
  if (!parent) return;
  for (const child of inZoneItself(change, zone)) {
    if (isSame(parent.servers, child.servers)) continue;
    if (parent.changes) yield bothChange(zone, parent, child, targets);
    else if (!child.before || isSame(child.before, parent.servers))
      yield childChanges(parent, child, targets);
  }
}

function contradiction(
  zone: Zone,
  delegation: NamedStatement,
  record: NamedStatement,
  targets: readonly string[],
): FindingDraft {
  const name = zone.name ?? "the zone";
  return {
    at: delegation.at,
    severity: "warning",
    message: `The delegation of ${name} is to name ${listed([...delegation.servers])}, and ${record.called}, which this change lists too, names ${listed([...record.servers])} for it at the end. Both are one and the same list, and only one of them can be meant. Write the same name servers in both, or in the NS record alone.`,
    related: relatedAt(record.at, `what ${record.called} names`),
    targets: [...targets, ...record.references],
  };
}

function bothChange(
  zone: Zone,
  parent: NamedStatement,
  child: NamedStatement,
  targets: readonly string[],
): FindingDraft {
  const name = zone.name ?? "the zone";
  return {
    at: parent.at,
    severity: "warning",
    message: `After the change ${parent.called} leads to ${listed([...parent.servers])} for ${name}, and ${child.called} names ${listed([...child.servers])}: ${differences(parent, child)}. ${HARM} Give the same name servers in both.`,
    related: relatedAt(child.at, "the zone's own list"),
    targets: [...targets, ...child.references, ...parent.references],
  };
}

function childChanges(
  parent: NamedStatement,
  child: NamedStatement,
  targets: readonly string[],
): FindingDraft {
  return {
    at: child.at,
    severity: "information",
    message: `After the change ${child.called} names ${listed([...child.servers])}, and ${parent.called}, as it is written here, stays with ${listed([...parent.servers])}: ${differences(parent, child)}. ${HARM} Let the parent follow, in this change or in one of its own.`,
    related: relatedAt(parent.at, "the parent's list"),
    targets: [...targets, ...child.references, ...parent.references],
  };
}

const HARM =
  "Resolvers begin with the one list and go on with the other, so that some ask servers which others never ask, and what is wrong with one of them is hard to find.";

/** What the zone's `delegation` says: it changes where that was another one before, or a step updates it. */
function inDelegation(change: TrustChange, zone: Zone): NamedStatement | undefined {
  const delegation = zone.view.at("delegation");
  const written = delegation.at("nameServers");
  const servers = serversIn(written.items());
  const before = serversIn(delegation.at("previous").at("nameServers").items());
  const at = written.node;
  if (!at || !servers) return undefined;
  const isUpdated = change.dnssec.stepsOn(zone).some(({ kind }) => kind === "delegation");
  const changes = before ? !isSame(servers, before) : isUpdated;
  return { servers, before, changes, at, references: [], called: "the parent" };
}

/** What the zone above lists for it, where the change lists that zone too. */
function inParentZone(change: TrustChange, zone: Zone): NamedStatement | undefined {
  const content = recordInParent(change, zone, "NS");
  const statement = content && content.entry.provider === undefined ? statementOf(content) : undefined;
  const called = `the parent ${content?.entry.zone.name ?? ""}`.trim();
  return statement && { ...statement, called };
}

/** The zone's own NS records after the change, where this change sets them: for all who serve it, or for each of them. */
function inZoneItself(change: TrustChange, zone: Zone): readonly NamedStatement[] {
  const { name } = zone;
  if (name === undefined) return [];
  const sets = change.contents.recordsAt(zone, name, "after").filter(({ entry }) => entry.type === "NS");
  const isOfAll = sets.some(({ entry }) => entry.provider === undefined);
  if (isOfAll && sets.length > 1) return [];
  return sets.flatMap((content) => {
    const { provider } = content.entry;
    if (provider !== undefined && !isAskedAfterwards(change, zone, provider)) return [];
    const statement = statementOf(content);
    const called = `${name} itself${provider === undefined ? "" : ` at the provider ${provider}`}`;
    return statement?.changes ? [{ ...statement, called }] : [];
  });
}

function isAskedAfterwards(change: TrustChange, zone: Zone, provider: string): boolean {
  const { authorities } = change.dnssec.facts(zone);
  return authorities.some(({ name, part }) => name === provider && (part === "stays" || part === "arrives"));
}

/** What a listed NS record says; what stands in a file alone is not written in the change. */
function statementOf({ entry, data, isPrevious }: RRsetContent): Statement | undefined {
  const servers = targetsIn(data);
  const at = entry.nameNode;
  if (isPrevious || entry.standing || !servers || !at) return undefined;
  return {
    servers,
    before: entry.changes ? targetsIn(entry.previousData()) : servers,
    changes: entry.changes && !entry.changesTtlAlone(),
    at,
    references: entry.references,
  };
}

/** Undefined where there are none, or where one of them cannot be read. */
function targetsIn(data: readonly (RecordData | undefined)[]): Servers | undefined {
  const targets = data.flatMap((one) => (one && targetOf(one)) ?? []);
  return targets.length === 0 || targets.length < data.length ? undefined : new Set(targets);
}

/** The same for a list of names; an address is none. */
function serversIn(items: readonly { readonly text: string | undefined }[]): Servers | undefined {
  const servers = items.flatMap(({ text }) =>
    text === undefined || parseIpLiteral(text) ? [] : (parseHost(text) ?? []),
  );
  return servers.length === 0 || servers.length < items.length ? undefined : new Set(servers);
}

function isSame(one: Servers, other: Servers): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}

function differences({ servers: parent }: Statement, { servers: child }: Statement): string {
  const onlyIn = (some: Servers, others: Servers): readonly DomainName[] =>
    [...some].filter((server) => !others.has(server));
  const missing = (servers: readonly DomainName[], where: string): readonly string[] =>
    servers.length === 0 ? [] : [`${listed(servers)} ${servers.length > 1 ? "are" : "is"} missing ${where}`];
  return [
    ...missing(onlyIn(child, parent), "at the parent"),
    ...missing(onlyIn(parent, child), "in the zone"),
  ].join(", and ");
}
