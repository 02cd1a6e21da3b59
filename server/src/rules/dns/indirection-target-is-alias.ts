import { withFinalDot, type DomainName } from "../../dns/name";
import { targetOf } from "../../dns/record-data";
import {
  aliasAt,
  followAliases,
  mostAliasesRead,
  type Alias,
  type Question,
} from "../../manifest/model/aliases";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import { targetsOf } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { zoneSeenFrom } from "../../manifest/model/zone-views";
import type { ScalarNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either } from "../words";
import { hostScalar, replaceHost } from "./record-edits";

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
      const alias = aliasAt(change, named.target, questionOf(change, named));
      if (alias) yield finding(change, named, alias);
    }
  },
});

/** A host that something names as where to go on. */
interface Named {
  readonly zone: Zone;
  /** The one of several providers of the zone whose servers name it. */
  readonly provider: string | undefined;
  /** Who names it, and what kind of record it is in the DNS. */
  readonly by: string;
  readonly type: string;
  readonly target: DomainName;
  readonly at: ScalarNode;
  readonly targets: readonly string[];
}

function* ofRecord(change: TrustChange, record: RecordSet): Generator<Named> {
  const { type, zone, provider, references } = record;
  if (type === undefined) return;
  if (change.states.stateOf(record, "after").kind !== "present" || record.op === "delete") return;
  for (const [index, value] of record.values.entries()) {
    const data = record.data()[index];
    const target = data && targetOf(data);
    const at = hostScalar(value);
    if (target !== undefined && at)
      yield {
        zone,
        provider,
        by: record.reference ?? "this record",
        type,
        target,
        at,
        targets: references,
      };
  }
}

function* ofDelegation(zone: Zone): Generator<Named> {
  for (const { scalar } of zone.view.at("delegation").at("nameServers").items()) {
    const target = scalar && parseHost(scalar.source);
    const by = `The delegation of ${zone.name ?? "the zone"}`;
    const targets = zone.name === undefined ? [] : [zone.name];
    if (scalar && target !== undefined)
      yield { zone, provider: undefined, by, type: "NS", target, at: scalar, targets };
  }
}

function questionOf(change: TrustChange, { zone, provider }: Named): Question {
  return { moment: "after", zoneOf: (name) => zoneSeenFrom(change, name, zone.viewName), provider };
}

function finding(change: TrustChange, named: Named, alias: Alias): FindingDraft {
  const { by, type, target, at, targets } = named;
  const entries = alias.by.map(({ entry }) => entry);
  const canonical = canonicalName(change, named);
  return {
    at,
    message: `${by} names ${target}, which ${makesItAnAlias(alias)}. ${CONSEQUENCES.get(type) ?? ""} Name ${canonical ?? "the host itself"}${remedyBeside(alias)}.`,
    related: entries.flatMap(({ place }) => relatedAt(place, `makes ${target} an alias`)),
    fixes:
      canonical === undefined || entries.some(({ foreign }) => foreign)
        ? []
        : [
            {
              title: `Name ${canonical} instead of ${target}`,
              safe: false,
              edits: () => [replaceHost(at, type, withFinalDot(canonical))],
            },
          ],
    targets: [...targets, ...entries.flatMap(({ references }) => references)],
  };
}

function makesItAnAlias({ by }: Alias): string {
  const [first] = by;
  if (first?.entry.type === "DNAME")
    return `lies below the DNAME of ${first.entry.ownerName ?? ""} and is an alias by that`;
  const names = new Set(by.flatMap(targetsOf));
  return `is an alias for ${names.size === 0 ? "another name" : either([...names])}`;
}

/** What else would help: what stands below a DNAME is never answered. */
function remedyBeside({ name, by }: Alias): string {
  const isRedirected = by.some(({ entry }) => entry.type === "DNAME");
  return isRedirected ? " instead" : `, or give ${name} addresses in place of the alias`;
}

/** The name that a chain of aliases ends at; undefined where it runs in a circle or cannot be read. */
function canonicalName(change: TrustChange, named: Named): DomainName | undefined {
  const { name, end } = followAliases(change, named.target, questionOf(change, named), mostAliasesRead);
  return end.kind === "circle" || end.kind === "unclear" || end.kind === "too-long" ? undefined : name;
}
