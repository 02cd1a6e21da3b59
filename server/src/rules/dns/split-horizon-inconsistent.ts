import { hasUnderscoreLabel, relativeTo, type DomainName } from "../../dns/name";
import { appendItem, appendTo, insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { RecordSet } from "../../manifest/model/record-set";
import { isFollowed } from "../../manifest/model/followed";
import { normalReference, type TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";

export const splitHorizonInconsistent = defineRule({
  id: "split-horizon-inconsistent",
  plane: "dns",
  over: ["zone", "record"],
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "The two views of a zone do not change together",
  controls: ["nist-800-53-r5:SC-22", "nist-800-53-r5:SC-20"],
  references: ["RFC 9499 section 6 (split DNS)"],
  docs: {
    problem:
      "A zone has a public and an internal view, and the change speaks of a name in one of them alone, restores one of them alone, or signs one of them alone.",
    why: "Clients inside and outside see different zones. What is tested outside says nothing about the inside: there the name leads to the old place, nowhere, or to answers that validating resolvers refuse.",
    remedy:
      "Say what the other view has: change it too, list it with op: keep, or give it a source. Name views in references (NAME/TYPE@view). Sign both views, or name the private trust anchor of the internal one.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
  - name: example.com
    view: internal
    records:
      - {name: db, type: A, op: keep, ttl: 60, value: 192.0.2.15, tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
  - name: example.com
    view: internal
    records:
      - {name: db, type: A, op: keep, ttl: 60, value: 192.0.2.15, tls: none}
      - {name: shop, type: A, op: keep, ttl: 60, value: 192.0.2.30, tls: none}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("zone" in entity) {
      yield* signedInOneView(change, entity.zone);
      return;
    }
    const { record } = entity;
    const other = record.changes ? otherView(change, record.zone) : undefined;
    if (!other || record.ownerName === undefined) return;
    yield* missingInOtherView(change, record, record.ownerName, other);
    yield* restoredInOneView(change, record, other);
  },
});

function otherView(change: TrustChange, zone: Zone): Zone | undefined {
  return zone.name === undefined
    ? undefined
    : change.zonesNamed(zone.name).find(({ viewName }) => viewName !== zone.viewName);
}

function* signedInOneView(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const outside = zone.viewName === "internal" ? otherView(change, zone) : undefined;
  const inside = isSigned(zone);
  if (!outside || inside === undefined || isSigned(outside) === undefined) return;
  const dnssec = zone.view.at("dnssec");
  const at = dnssec.at("status").scalar;
  if (inside === isSigned(outside) || dnssec.at("trustAnchor").exists || !at) return;
  const { map } = dnssec;
  const name = zone.name ?? "the zone";
  yield {
    at,
    severity: zone.cannotBeSigned ? "information" : "warning",
    message: inside
      ? `The internal view of ${name} is signed and the public one is not, so no chain of trust leads to it: resolvers inside do not validate what they are meant to. Name the private trust anchor that they hold (trustAnchor), or sign both views.`
      : `The public view of ${name} is signed and the internal one is not: a resolver inside that validates follows the chain of trust to ${name} and refuses the unsigned answers. Sign both views, or name the trust anchor by which the inside is exempted (trustAnchor).`,
    related: relatedAt(outside.view.at("dnssec").at("status").scalar, "the public view"),
    fixes: map
      ? [
          {
            title: "Name the private trust anchor of the internal view",
            safe: false,
            edits: (layout) => [
              insertEntry(map, "trustAnchor", tabStop("the anchor's name"), layout, "status"),
            ],
          },
        ]
      : [],
    targets: zone.name === undefined ? [] : [zone.name],
  };
}

/** Whether a zone is signed when the change is done; undefined where nothing is said. */
function isSigned(zone: Zone): boolean | undefined {
  const status = zone.dnssecStatus();
  return status === undefined ? undefined : status === "signed" || status === "signing";
}

function* missingInOtherView(
  change: TrustChange,
  record: RecordSet,
  name: DomainName,
  other: Zone,
): Generator<FindingDraft> {
  const { zone } = record;
  const isMeant = zone.viewName === "public" || change.spec.at("service").at("exposure").text === "hybrid";
  if (!isMeant || !isFollowed(record) || hasUnderscoreLabel(name)) return;
  const [first] = change.recordsAt(name).filter((one) => one.zone === zone && one.changes && isFollowed(one));
  if (first !== record || change.contents.mayHoldMore(other, name)) return;
  const isSaid = (["before", "after"] as const).some((moment) => {
    const kind = change.contents.answerIn(other, name, moment)?.kind;
    return kind !== undefined && kind !== "nothing";
  });
  const at = record.nameNode;
  if (isSaid || !at) return;
  const inside = other.viewName === "internal" ? "inside" : "outside";
  yield {
    at,
    message: `${name} changes in the ${zone.viewName} view of ${zone.name ?? "the zone"}, and the ${other.viewName} view, which this change lists as well, says nothing about it. Whoever asks ${inside} sees that view alone: the name leads nowhere there, or to something that nobody has looked at. Change it there too, list it with op: keep, or give that view a source.`,
    related: relatedAt(other.view.at("name").scalar, `the ${other.viewName} view`),
    fixes: listThere(record, name, other),
    targets: record.references,
  };
}

function listThere(record: RecordSet, name: DomainName, other: Zone): readonly Fix[] {
  const { map } = other.view;
  if (!map || other.name === undefined || record.type === undefined) return [];
  const owner = relativeTo(name, other.name);
  const entry = {
    name: owner === "@" ? "" : owner,
    type: record.type,
    op: "keep",
    ttl: tabStop("the TTL there"),
    value: tabStop("the value there"),
  };
  return [
    {
      title: `List ${name} as it stands in the ${other.viewName} view`,
      safe: false,
      edits: (layout) => [appendTo(map, "records", entry, layout)],
    },
  ];
}

/** A reversal that names no view means the first one: the record of the other view stays as the change left it. */
function* restoredInOneView(change: TrustChange, record: RecordSet, other: Zone): Generator<FindingDraft> {
  const { reference } = record;
  if (reference === undefined || change.record(reference) === record || isRestoredByName(change, record))
    return;
  const twin = change.record(reference);
  const [back] = change.rollbackStepsOn(reference);
  const at = back?.reverts.find(({ source }) => normalReference(source) === reference);
  if (twin?.zone !== other || !twin.changes || !at) return;
  const views = [twin, record].map(({ zone }) => `${reference}@${zone.viewName}`);
  yield {
    at,
    message: `${reference} changes in both views of ${record.zone.name ?? "the zone"}, and a name without a view means the ${twin.zone.viewName} one: going back leaves the ${record.zone.viewName} view as the change made it. Name both, ${views.join(" and ")}.`,
    related: relatedAt(record.nameNode, `the ${record.zone.viewName} view, which stays changed`),
    fixes: nameBoth(at, views),
    targets: record.references,
  };
}

/** Whether a rollback step, or `keeps`, speaks of this record and of no other. */
function isRestoredByName(change: TrustChange, record: RecordSet): boolean {
  const steps = change.stepsOn(record).filter(({ changesRecords }) => changesRecords);
  const own = record.references.filter((reference) => change.record(reference) === record);
  const names = [...own, ...steps.flatMap(({ name }) => name ?? [])];
  return names.some((name) => change.rollbackStepsOn(name).length > 0 || change.keptNames().has(name));
}

function nameBoth(at: ScalarNode, [first, second]: readonly string[]): readonly Fix[] {
  const list = at.parent?.kind === "list" ? at.parent : undefined;
  if (!list || first === undefined || second === undefined) return [];
  return [
    {
      title: `Revert ${first} and ${second}`,
      safe: false,
      edits: (layout) => [replaceScalar(at, first), appendItem(list, second, layout)],
    },
  ];
}
