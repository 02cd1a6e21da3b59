import type { DomainName } from "../../dns/name";
import { queryBy, sameItems } from "../../query/query";
import type { View } from "../view";
import type { ReferenceKind } from "./definitions";
import { parseHost } from "./names";
import type { TrustChange } from "./trust-change";
import { mayBeMeant, mayStandUnread } from "./unread";
import type { Zone } from "./zone";

/**
 * Whether what a text names may stand in the change where it cannot be read: that fault is told by itself. Thousands of
 * names may lead nowhere at once, as when a section is cut out; each is held against what is known of all.
 */
export function mayBeUnread(change: TrustChange, kind: ReferenceKind, text: string): boolean {
  switch (kind) {
    case "record":
      return lacksRecords(change) || mayBeUnreadRecord(change, ownerOf(text)) || isUnread(change, "zones");
    case "key":
    case "provider":
      return isUnread(change, "zones") || lacksServing(change);
    case "step":
      return isUnread(change, "steps") || isRollbackUnread(change);
    case "zone":
      return hasNamelessZone(change) || isUnread(change, "zones");
    default:
      return lists[kind] !== undefined && isUnread(change, lists[kind]);
  }
}

/** The owner name that a text names, where it is a recordRef. */
export function ownerOf(text: string): DomainName | undefined {
  return text.includes("/") ? parseHost(text.slice(0, text.indexOf("/"))) : undefined;
}

/** Where entries stand. */
const lists: Partial<Record<ReferenceKind, string>> = {
  certificate: "certificates",
  credential: "credentials",
  identity: "credentials",
  issuer: "issuers",
  validation: "validation",
  trustStore: "trustStores",
};

/** Whether an entry that cannot be read may be the one at a name, or without a name the one with an id. */
function mayBeUnreadRecord(change: TrustChange, owner: DomainName | undefined): boolean {
  if (owner === undefined) return hasUnreadable(change);
  const { contents } = change;
  return hasNameless(change) || typelessZones(change).some((zone) => contents.mayListUnread(zone, owner));
}

/** Whether something holds for any zone of a change. */
function inSomeZone(
  name: string,
  holds: (zone: Zone, change: TrustChange) => boolean,
): (change: TrustChange) => boolean {
  return queryBy((change: TrustChange) => change.zones().some((zone) => holds(zone, change)), {
    name,
    isFirewall: true,
  });
}

const hasNamelessZone = inSomeZone(
  "whether a zone has no name",
  ({ name, view }) => name === undefined && view.exists,
);

const hasUnreadable = inSomeZone("whether a record cannot be read", (zone, change) =>
  change.hasUnreadableIn(zone),
);

const hasNameless = inSomeZone("whether a record has no name", (zone, change) => change.hasNamelessIn(zone));

const typelessZones = queryBy(
  (change: TrustChange) => change.zones().filter((zone) => change.contents.hasTypeless(zone)),
  { name: "zones with records of no type", isEqual: sameItems },
);

const lacksRecords = inSomeZone("whether records stand elsewhere", ({ view }) =>
  mayBeMeant(view.node, "records"),
);

/** Whether keys or providers of a zone may stand where they cannot be read. */
const lacksServing = inSomeZone("whether keys or providers stand elsewhere", ({ view }) => {
  const { node } = view.at("dnssec");
  return (
    ["dnssec", "providers"].some((key) => mayBeMeant(view.node, key)) ||
    ["keys", "ds"].some((key) => mayBeMeant(node, key))
  );
});

/** Whether it cannot be read what stands in a list of the change. */
function isUnread(change: TrustChange, list: string): boolean {
  return unreadLists(change)(list);
}

const unreadLists = queryBy((change: TrustChange) =>
  queryBy((list: string) => isListUnread(change.spec, list), {
    name: "whether a list can be read",
    isFirewall: true,
  }),
);

const isRollbackUnread = queryBy((change: TrustChange) => isListUnread(change.rollback, "steps"), {
  name: "whether the way back can be read",
  isFirewall: true,
});

function isListUnread(view: View<unknown>, list: string): boolean {
  const items = (view as View<Record<string, unknown[]>>).at(list).items();
  const isNameless = (item: View<unknown>): boolean =>
    (item as View<{ name: string }>).at("name").scalar === undefined;
  return mayStandUnread(view.node, list, "list") || items.some((item) => isNameless(item));
}
