import { withFinalDot, type DomainName } from "../../dns/name";
import { targetOf } from "../../dns/record-data";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { hostScalar, replaceHost } from "./record-edits";

/** How far a chain of aliases is followed for the canonical name. */
const LONGEST_CHAIN = 8;

/** What goes wrong where the target of each type is an alias. */
const CONSEQUENCES: ReadonlyMap<string, string> = new Map([
  ["MX", "Senders need not follow an alias there: some refuse the mail, others send it in a circle."],
  ["NS", "Resolvers drop a name server whose name is an alias, and the zone is left with fewer or none."],
  ["SRV", "Clients look for addresses at the target itself and need not follow an alias there."],
]);

export const indirectionTargetIsAlias = defineRule({
  id: "indirection-target-is-alias",
  plane: "dns",
  over: ["record", "zone"],
  types: [...CONSEQUENCES.keys()],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An MX, NS or SRV record leads to an alias",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-22"],
  references: ["RFC 2181 section 10.3", "RFC 2782", "RFC 5321 section 5.1"],
  docs: {
    problem:
      "The host that an MX, NS or SRV record names is an alias after the change: a CNAME stands at it, or a DNAME above it.",
    why: "Whoever follows these records asks for the addresses of the host and need not follow an alias. Mail bounces or runs in a circle, name servers are dropped, services are not found.",
    remedy: "Name the host that the alias leads to, or give the name addresses of its own.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "", type: MX, ttl: 300, value: {preference: 10, exchange: mail.example.com.}}
      - {name: mail, type: CNAME, op: keep, ttl: 300, value: mx1.example.net., tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "", type: MX, ttl: 300, value: {preference: 10, exchange: mx1.example.net.}}
      - {name: mail, type: CNAME, op: keep, ttl: 300, value: mx1.example.net., tls: none}
`,
  },
  *check(entity) {
    const { change } = entity;
    for (const named of "zone" in entity ? ofDelegation(entity.zone) : ofRecord(change, entity.record)) {
      const alias = aliasAt(change, named.zone, named.target);
      if (alias) yield finding(change, named, alias);
    }
  },
});

/** A host that something names as where to go on. */
interface Named {
  readonly zone: Zone;
  /** Who names it, and what kind of record it is in the DNS. */
  readonly by: string;
  readonly type: string;
  readonly target: DomainName;
  readonly at: ScalarNode;
  readonly targets: readonly string[];
}

function* ofRecord(change: TrustChange, record: RecordSet): Generator<Named> {
  const { type, zone, references } = record;
  if (type === undefined) return;
  if (change.states.stateOf(record, "after").kind !== "present" || record.op === "delete") return;
  for (const [index, value] of record.values.entries()) {
    const data = record.data()[index];
    const target = data && targetOf(data);
    const at = hostScalar(value);
    if (target !== undefined && at)
      yield { zone, by: record.reference ?? "this record", type, target, at, targets: references };
  }
}

function* ofDelegation(zone: Zone): Generator<Named> {
  for (const { scalar } of zone.view.at("delegation").at("nameServers").items()) {
    const target = scalar && parseHost(scalar.source);
    const by = `The delegation of ${zone.name ?? "the zone"}`;
    if (scalar && target !== undefined)
      yield { zone, by, type: "NS", target, at: scalar, targets: zone.name === undefined ? [] : [zone.name] };
  }
}

/** The record that makes a name an alias after the change, where the name lies in a listed zone. */
function aliasAt(change: TrustChange, from: Zone, name: DomainName): RRsetContent | undefined {
  const zones = change.zonesHolding(name);
  const zone = zones.find(({ viewName }) => viewName === from.viewName) ?? zones[0];
  const answer = zone && change.contents.answerIn(zone, name, "after");
  if (answer?.kind === "elsewhere") return answer.cut.entry.type === "DNAME" ? answer.cut : undefined;
  // A name that a wildcard seems to answer may have records of its own that nobody listed.
  if (answer?.kind !== "records" || answer.isWildcard) return undefined;
  return answer.records.find(({ entry }) => entry.type === "CNAME");
}

function finding(change: TrustChange, named: Named, alias: RRsetContent): FindingDraft {
  const { by, type, target, at, targets } = named;
  const isRedirected = alias.entry.type === "DNAME";
  const canonical = isRedirected ? undefined : canonicalName(change, named.zone, target);
  const how = isRedirected
    ? `lies below the DNAME of ${alias.entry.ownerName ?? ""} and is an alias by that`
    : `is an alias for ${aliased(alias) ?? "another name"}`;
  return {
    at,
    message: `${by} names ${target}, which ${how}. ${CONSEQUENCES.get(type) ?? ""} Name ${canonical ?? "the host itself"}, or give ${target} addresses in place of the alias.`,
    related: relatedAt(alias.entry.place, `makes ${target} an alias`),
    fixes:
      canonical === undefined || alias.entry.foreign
        ? []
        : [
            {
              title: `Name ${canonical} instead of ${target}`,
              safe: false,
              edits: () => [replaceHost(at, type, withFinalDot(canonical))],
            },
          ],
    targets: [...targets, ...alias.entry.references],
  };
}

/** The name that a chain of aliases ends at; undefined where it runs in a circle or cannot be read. */
function canonicalName(change: TrustChange, from: Zone, name: DomainName): DomainName | undefined {
  let current = name;
  for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
    const alias = aliasAt(change, from, current);
    if (!alias) return current;
    const next = alias.entry.type === "CNAME" ? aliased(alias) : undefined;
    if (next === undefined) return undefined;
    current = next;
  }
  return undefined;
}

/** The name that an alias stands for. */
function aliased({ data: [first] }: RRsetContent): DomainName | undefined {
  return first && targetOf(first);
}
