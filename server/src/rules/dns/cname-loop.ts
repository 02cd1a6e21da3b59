import type { DomainName } from "../../dns/name";
import { tabStop } from "../../manifest/edits/snippet";
import { targetsOf, type RRsetContent } from "../../manifest/model/record-states";
import type { RecordSet } from "../../manifest/model/record-set";
import { inTextOrder } from "../../manifest/model/seats";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { hostScalar, replaceHost } from "./record-edits";

/** How far a chain of aliases is followed: resolvers give up after about as many. */
const LONGEST_CHAIN = 16;

export const cnameLoop = defineRule({
  id: "cname-loop",
  plane: "dns",
  over: "record",
  types: ["CNAME"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An alias leads back to itself",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-22"],
  references: ["RFC 1034 section 3.6.2", "RFC 1034 section 5.2.2"],
  docs: {
    problem:
      "After the change a CNAME leads to its own name, or through other CNAMEs of the listed zones back to it.",
    why: "A resolver goes round until it gives up, and answers with an error: none of the names has an address, and nothing that is looked up at them is found.",
    remedy:
      "Lead one of the aliases to a name that has addresses, or give it addresses in place of the alias.",
    bad: `zones:
  - name: example.com
    records:
      - {name: www, type: CNAME, op: keep, ttl: 300, value: shop.example.com., tls: none}
      - {name: shop, type: CNAME, ttl: 300, value: www.example.com., tls: none, previous: {ttl: 300, values: [edge.example.net.]}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: www, type: CNAME, op: keep, ttl: 300, value: shop.example.com., tls: none}
      - {name: shop, type: CNAME, ttl: 300, value: edge.example.org., tls: none, previous: {ttl: 300, values: [edge.example.net.]}}
`,
  },
  *check({ record, change }) {
    const loop = loopThrough(change, record);
    if (loop && speaksFor(loop) === record) yield* finding(record, loop);
  },
});

/** The aliases by which a record leads back to its own name, itself first; undefined where it does not, or nobody knows. */
function loopThrough(change: TrustChange, record: RecordSet): readonly RRsetContent[] | undefined {
  const { ownerName } = record;
  const first = change.states.stateOf(record, "after");
  if (ownerName === undefined || first.kind !== "present" || first.entry !== record) return undefined;
  const loop: RRsetContent[] = [first];
  for (let last: RRsetContent = first; loop.length <= LONGEST_CHAIN;) {
    const [target, another] = targetsOf(last);
    if (target === undefined || another !== undefined) return undefined;
    if (target === ownerName) return loop;
    const next = aliasAt(change, record, target);
    if (!next) return undefined;
    loop.push(next);
    last = next;
  }
  return undefined;
}

/** The alias that stands at a name of a listed zone after the change, for those who have come by a record. */
function aliasAt(change: TrustChange, from: RecordSet, name: DomainName): RRsetContent | undefined {
  const zone = change.zonesHolding(name).find(({ viewName }) => viewName === from.zone.viewName);
  // Most names are no aliases, which is asked with less than what answers for them.
  if (!zone || change.contents.statesAt(zone, name, "after", "CNAME").length === 0) return undefined;
  const answer = change.contents.answerIn(zone, name, "after");
  // A name that a wildcard seems to answer may have records of its own that nobody listed.
  if (answer?.kind !== "records" || answer.isWildcard) return undefined;
  const aliases = answer.records.filter(({ entry }) => entry.type === "CNAME");
  const [alias] = aliases;
  // Each of several providers gives an answer of its own.
  return alias && aliases.length === 1 && alias.entry.provider === from.provider ? alias : undefined;
}

/** The entry of a loop at which it is told: the first one that the change touches, else the first one. */
function speaksFor(loop: readonly RRsetContent[]): RecordSet | undefined {
  const listed = loop
    .flatMap(({ entry }) => (entry.standing ? [] : [entry]))
    .sort((a, b) => Number(b.changes) - Number(a.changes) || inTextOrder(a, b));
  return listed[0];
}

function* finding(record: RecordSet, loop: readonly RRsetContent[]): Generator<FindingDraft> {
  const [value] = record.values;
  const at = value?.node;
  const owner = record.ownerName;
  if (!value || !at || owner === undefined) return;
  const others = loop.slice(1);
  const way = others.map(({ entry }) => entry.ownerName ?? "").concat(owner);
  const leads =
    others.length === 0
      ? `${owner} is an alias for itself`
      : `${owner} is an alias for ${way.join(", which is an alias for ")}`;
  yield {
    at,
    message: `${leads}: resolvers go round until they give up, and answer with an error. Nothing is found at ${others.length === 0 ? "that name" : "any of these names"}. Lead ${others.length === 0 ? "it" : "one of them"} to a name that has addresses, or list the addresses instead.`,
    related: others.flatMap((other) =>
      relatedAt(other.entry.place, `leads to ${targetsOf(other).join(", ")}`),
    ),
    fixes: elsewhere(record),
    targets: loop.flatMap(({ entry }) => entry.references),
  };
}

/** Only where the change writes the target: what stands would have to become an update, with steps of its own. */
function elsewhere(record: RecordSet): readonly Fix[] {
  const host = record.values[0] && hostScalar(record.values[0]);
  if (!record.changes || !host) return [];
  const edits: Fix["edits"] = () => [replaceHost(host, "CNAME", tabStop("the new target"))];
  return [{ title: `Lead ${record.reference ?? "the record"} elsewhere`, safe: false, edits }];
}
