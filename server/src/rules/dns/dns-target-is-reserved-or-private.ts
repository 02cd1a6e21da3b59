import { classifyAddress } from "../../dns/address";
import { hasUnderscoreLabel, rootName, withFinalDot, type DomainName } from "../../dns/name";
import { hasListedTopLevelDomain } from "../../dns/public-suffix";
import { appendTo, canGo, insertEntry, removeItem } from "../../manifest/edits/edits";
import { Inline, type Json } from "../../manifest/edits/write";
import { parseHost } from "../../manifest/model/names";
import { zoneInView } from "../../manifest/model/zone-views";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { type Node } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { hostScalar, replaceHost } from "./record-edits";

export const dnsTargetIsReservedOrPrivate = defineRule({
  id: "dns-target-is-reserved-or-private",
  plane: "dns",
  over: "record",
  severity: "warning",
  confidence: "medium",
  restsOn: "entity",
  fixes: "offered",
  title: "A public record leads to an address or name that only exists inside",
  controls: ["nist-800-53-r5:SC-22"],
  references: ["RFC 1918 section 3", "RFC 6890"],
  docs: {
    problem:
      "A record of a public zone holds an address that cannot be reached from outside, or leads to a name that exists in an internal view alone.",
    why: "Clients outside cannot get there. The record tells everybody how the inside is laid out, and a browser that follows it reaches whatever host has that address in its own network.",
    remedy: "Move the record to the internal view, or give it the public address.",
    bad: `zones:
  - name: example.com
    records:
      - {name: db, type: A, ttl: 300, value: 10.20.0.15, tls: none}
`,
    good: `zones:
  - name: example.com
    view: internal
    records:
      - {name: db, type: A, ttl: 300, value: 10.20.0.15, tls: none}
`,
  },
  *check({ record, change }) {
    const { zone, ownerName } = record;
    if (zone.viewName !== "public" || record.op === "delete" || ownerName === undefined) return;
    // Below such labels stand placeholders and lists of their own kind; clients never go there.
    if (hasUnderscoreLabel(ownerName) || !zone.isUnderPublicSuffix()) return;
    for (const [index, data] of record.data().entries()) {
      const at = record.values[index]?.node;
      if (!data || !at) continue;
      if (data.type === "A" || data.type === "AAAA") yield* unreachable(change, record, data.address, at);
    }
    for (const { name, at } of record.targets()) yield* internalName(change, record, name, at);
  },
});

function* unreachable(
  change: TrustChange,
  record: RecordSet,
  address: string,
  at: Node,
): Generator<FindingDraft> {
  const found = classifyAddress(address);
  if (!found || found.isGloballyReachable || found.kind === "documentation") return;
  if (found.kind === "loopback" && /^localhost\./.test(record.ownerName ?? "")) return;
  yield {
    at,
    ...weight(change, record),
    message: `${record.ownerName ?? "This name"} leads everybody to ${address}, which lies in ${found.block ?? "a special block"}, ${found.purpose ?? "set aside"}. Nobody outside gets there, and whoever asks learns how the inside is laid out. Move the record to the internal view, or give it the public address.`,
    related: viewOf(record),
    fixes: fixes(change, record),
    targets: record.references,
  };
}

function* internalName(
  change: TrustChange,
  record: RecordSet,
  name: DomainName,
  at: Node,
): Generator<FindingDraft> {
  const zones = change.zonesHolding(name);
  const isInternal =
    zones.length > 0 &&
    zones.every(({ viewName }) => viewName === "internal") &&
    !mayExistOutside(change, name);
  if (!isInternal && (zones.length > 0 || hasListedTopLevelDomain(name))) return;
  const meant = isInternal ? undefined : nameInZone(change, record.zone, name);
  if (meant !== undefined) {
    yield cutShort(change, record, { name, at, meant });
    return;
  }
  const [zone] = zones;
  const where = isInternal
    ? `the change lists ${zone?.name ?? "its zone"} in the internal view alone`
    : `.${topLevelOf(name)} is no domain of the public DNS`;
  yield {
    at,
    ...weight(change, record),
    message: `${record.ownerName ?? "This name"} leads everybody to ${name}, and ${where}: nobody outside can look that name up, and whoever asks learns what names are used inside. Move the record to the internal view, or lead it to a public name.`,
    related: [
      ...(isInternal ? relatedAt(zone?.view.at("view").scalar, "the view in which the target exists") : []),
      ...viewOf(record),
    ],
    fixes: fixes(change, record),
    targets: record.references,
  };
}

/** What a target means that is written relative to its zone, where the zone has such a name after the change. */
function nameInZone(change: TrustChange, zone: Zone, name: DomainName): DomainName | undefined {
  const meant = zone.name === undefined ? undefined : parseHost(`${name}.${zone.name}`);
  const isThere = meant !== undefined && change.contents.recordsAt(zone, meant, "after").length > 0;
  return isThere ? meant : undefined;
}

/** Zone files complete a name without a final dot; here, targets are absolute either way. */
function cutShort(
  change: TrustChange,
  record: RecordSet,
  { name, at, meant }: { readonly name: DomainName; readonly at: Node; readonly meant: DomainName },
): FindingDraft {
  const value = record.values.find(({ node }) => node === at);
  const host = value && hostScalar(value);
  const { type } = record;
  return {
    at,
    ...weight(change, record),
    message: `${record.ownerName ?? "This name"} leads everybody to ${name}, and .${topLevelOf(name)} is no domain of the public DNS: a target is read as it stands, and not completed with ${record.zone.name ?? "the zone"}. Write ${meant}, which the zone has, if that is meant.`,
    related: relatedAt(record.zone.view.at("name").scalar, "the zone that targets are not completed with"),
    fixes:
      host && type !== undefined
        ? [
            {
              title: `Lead it to ${meant}`,
              safe: false,
              edits: () => [replaceHost(host, type, withFinalDot(meant))],
            },
          ]
        : [],
    targets: record.references,
  };
}

function topLevelOf(name: DomainName): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Whether a public zone further up has the name, or may have it. */
function mayExistOutside(change: TrustChange, name: DomainName): boolean {
  const zone = zoneInView(change, name, "public");
  if (!zone) return false;
  const answer = change.contents.answerIn(zone, name, "after");
  return answer?.kind !== "nothing" || change.contents.mayHoldMore(zone, name);
}

/** A service that says it is internal, and a zone that says nothing: then the view was most likely forgotten. */
function weight(change: TrustChange, { zone }: RecordSet): Pick<FindingDraft, "severity"> {
  const isForgotten =
    !zone.view.at("view").exists && change.spec.at("service").at("exposure").text === "internal";
  return isForgotten ? { severity: "information" } : {};
}

function viewOf({ zone }: RecordSet): ReturnType<typeof relatedAt> {
  const view = zone.view.at("view").scalar;
  return view
    ? relatedAt(view, "the view that everybody sees")
    : relatedAt(zone.view.at("name").scalar, "a zone without view is public");
}

/** Where nobody said which view the zone is, that may be what is missing; else the record belongs elsewhere. */
function fixes(change: TrustChange, record: RecordSet): readonly Fix[] {
  const { zone, foreign } = record;
  const { map } = zone.view;
  if (!map || foreign || zone.name === undefined) return [];
  const inside = change.zonesNamed(zone.name).find(({ viewName }) => viewName === "internal");
  if (inside) return moved(change, record, inside);
  if (zone.view.at("view").exists) return [];
  return [
    {
      title: `Say that ${zone.name} is listed here as it is seen inside (view: internal)`,
      safe: false,
      edits: (layout) => [insertEntry(map, "view", "internal", layout, "name")],
    },
  ];
}

function moved(change: TrustChange, record: RecordSet, inside: Zone): readonly Fix[] {
  const item = record.view.written;
  const { map } = inside.view;
  const isTaken = change.recordsAt(record.ownerName ?? rootName).some((other) => other.zone === inside);
  if (!item || !map || isTaken || !canGo(item)) return [];
  return [
    {
      title: `Move ${record.reference ?? "the record"} to the internal view`,
      safe: false,
      edits: (layout) => [
        removeItem(item),
        appendTo(map, "records", new Inline(toPlain(item) as Json), layout),
      ],
    },
  ];
}
