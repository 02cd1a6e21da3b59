import { isAtOrBelow, parentName, type DomainName } from "../../dns/name";
import { recordTypeFacts } from "../../dns/types";
import { parseHost } from "../../manifest/model/names";
import { targetsOf, type RRsetContent } from "../../manifest/model/record-states";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { zoneInView } from "../../manifest/model/zone-views";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const recordNeverAnswered = defineRule({
  id: "record-never-answered",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  title: "A record is written where another zone answers",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-20"],
  references: ["RFC 1034 section 4.2.1", "RFC 4035 section 3.1.4.1", "RFC 6672 section 2.4"],
  docs: {
    problem:
      "A record is created or updated at a name that its zone has delegated with NS records, or below one, or below a DNAME; or it stands in a zone that does not hold its name, or is the DS of that zone itself.",
    why: "Whoever asks is sent on to the other zone, and never gets this record: a challenge is not found, a service not reached, though the change went through.",
    remedy:
      "Write the record into the zone that holds the name or that it is delegated to, or below the name that the DNAME leads to.",
    bad: `zones:
  - name: example.com
    records:
      - {name: dev, type: NS, op: keep, ttl: 3600, values: [ns1.example.net., ns2.example.net.]}
      - {name: shop.dev, type: A, op: create, ttl: 300, value: 203.0.113.30, tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: dev, type: NS, op: keep, ttl: 3600, values: [ns1.example.net., ns2.example.net.]}
  - name: dev.example.com
    records:
      - {name: shop, type: A, op: create, ttl: 300, value: 203.0.113.30, tls: none}
`,
  },
  *check({ record, change }) {
    const { zone, ownerName } = record;
    const outside = outsideItsZone(change, record);
    if (outside) {
      yield outside;
      return;
    }
    const misplaced = ofTheZoneAbove(change, record);
    if (misplaced) {
      yield misplaced;
      return;
    }
    if (ownerName === undefined || !isWritten(change, record) || !change.contents.mayHaveCuts(zone)) return;
    const answer = change.contents.answerIn(zone, ownerName, "after");
    if (answer?.kind !== "elsewhere" || mayStandThere(change, record, ownerName, answer.cut)) return;
    const at = record.nameNode;
    if (!at) return;
    yield {
      at,
      message: message(record, answer.cut),
      related: relatedAt(answer.cut.entry.place, "sends on whoever asks"),
      targets: [...record.references, ...answer.cut.entry.references],
    };
  },
});

/** A record at a name that its zone does not hold (RFC 1034 section 4.2.1), whatever the change does with it. */
function outsideItsZone(change: TrustChange, record: RecordSet): FindingDraft | undefined {
  const { zone, ownerName, nameNode: at } = record;
  if (!at || ownerName === undefined || zone.name === undefined || isAtOrBelow(ownerName, zone.name))
    return undefined;
  const holding = zoneInView(change, ownerName, zone.viewName);
  return {
    at,
    message: `${record.reference ?? "This record"} stands in the zone ${zone.name}, and ${ownerName} does not lie in it: name servers leave such a record out or refuse the zone. Write it into the zone ${holding?.name ?? `that holds ${ownerName}`}, or give it a name in ${zone.name}.`,
    related: relatedAt(zone.view.at("name").scalar, "the zone that it stands in"),
    targets: record.references,
  };
}

/** A DS at the apex: it is asked of the zone above, which alone answers for it (RFC 4035 section 3.1.4.1). */
function ofTheZoneAbove(change: TrustChange, record: RecordSet): FindingDraft | undefined {
  const { zone, ownerName, type, nameNode: at } = record;
  const { name } = zone;
  if (!at || name === undefined || name !== ownerName || type !== "DS" || !isWritten(change, record))
    return undefined;
  const above = parentName(name);
  const parent = above === undefined ? undefined : zoneInView(change, above, zone.viewName)?.name;
  return {
    at,
    message: `${name}/DS is written into the zone ${name} itself, and the DS of a zone stands in the zone above: whoever asks for it is sent there, and this record is never answered. ${parent === undefined ? `List it under dnssec.ds of ${name}, and have it published by a step with dnssec: publish-ds` : `Write it into the zone ${parent}`}.`,
    related: relatedAt(zone.view.at("name").scalar, "the zone that it stands in"),
    targets: record.references,
  };
}

/** Whether the change writes it, and it is there in the end. */
function isWritten(change: TrustChange, record: RecordSet): boolean {
  if (record.op !== "create" && record.op !== "update") return false;
  const state = change.states.stateOf(record, "after");
  return state.kind === "present" && state.entry === record;
}

/** What belongs at a cut or below it: the cut itself, what vouches for it, and the addresses of name servers. */
function mayStandThere(
  change: TrustChange,
  record: RecordSet,
  ownerName: DomainName,
  { entry: cut, data }: RRsetContent,
): boolean {
  const { type } = record;
  if (type === undefined || recordTypeFacts(type)?.mayStandBesideCname) return true;
  // The cut of one of several providers sends on those who ask that one.
  if (cut.provider !== undefined && cut.provider !== record.provider) return true;
  // An alias beside NS records is told with what may stand beside an alias.
  if (ownerName === cut.ownerName && (type === "NS" || type === "DS" || type === "CNAME")) return true;
  if (type !== "A" && type !== "AAAA") return false;
  return data.some((one) => one === undefined) || isNameServer(change, record, ownerName);
}

/** Whether a delegation leads to a name, whose addresses then stand as glue where they are never asked for. */
function isNameServer(change: TrustChange, { zone }: RecordSet, name: DomainName): boolean {
  const standing = change.sources.unlistedLeadingTo(name, zone.viewName);
  return (
    change.contents.isServerInRecords()(name) ||
    standing.some(({ type }) => type === "NS") ||
    change.zones().some(({ view }) => {
      const delegation = view.at("delegation");
      const hosts = [delegation, delegation.at("previous")].flatMap((one) => one.at("nameServers").items());
      return hosts.some(({ text }) => text !== undefined && parseHost(text) === name);
    })
  );
}

function message(record: RecordSet, cut: RRsetContent): string {
  const { entry } = cut;
  const owner = entry.ownerName ?? "";
  const leads = listed(targetsOf(cut));
  const name = record.reference ?? "This record";
  const zone = record.zone.name ?? "its zone";
  return entry.type === "DNAME"
    ? `${name} lies below the DNAME of ${owner}, which sends all that is asked there on to ${leads}: the record is never answered. Write it below ${leads}, or take the DNAME away.`
    : `${name} is written into the zone ${zone}, and ${owner} is delegated to ${leads}: whoever asks is sent there, and this record is never answered. Write it into the zone ${owner} where it is served, or take the delegation away.`;
}
