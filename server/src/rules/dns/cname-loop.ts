import { isBelow } from "../../dns/name";
import { targetOf } from "../../dns/record-data";
import { tabStop } from "../../manifest/edits/snippet";
import type { Alias } from "../../manifest/model/aliases";
import { targetsOf } from "../../manifest/model/record-states";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { defineRule } from "../rule";
import {
  contentsOf,
  isAliasType,
  lastingCircle,
  passingCircle,
  type Circle,
  type PassingCircle,
} from "./alias-circles";
import { hostScalar, replaceHost } from "./record-edits";

/** Of so many aliases in a circle each is named; of a longer one, the first ones. */
const MOST_NAMED = 6;

export const cnameLoop = defineRule({
  id: "cname-loop",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An alias leads back to itself",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-22"],
  references: ["RFC 1034 section 3.6.2", "RFC 1034 section 5.2.2", "RFC 6672 section 2.2"],
  docs: {
    problem:
      "After the change, or between two of its steps, an alias leads to its own name, or through other aliases of the listed zones back to it: CNAME and DNAME records, and ALIAS or ANAME records, whose addresses the provider looks up. Or a DNAME leads below its own name.",
    why: "A resolver, or the provider, goes round until it gives up, and answers with an error: none of the names has an address, and at a CNAME nothing else is found either.",
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
    if (!isAliasType(record.type)) return;
    const deeper = intoItself(record);
    if (deeper) {
      yield deeper;
      return;
    }
    const lasting = lastingCircle(change, record);
    if (lasting) yield* atRecord(record, lasting);
    const passing = lasting ? undefined : passingCircle(change, record);
    if (passing) yield* atStep(passing);
  },
});

/** A DNAME that leads below its own name: what is found there is led on again (RFC 6672 section 2.2). */
function intoItself(record: RecordSet): FindingDraft | undefined {
  const { type, ownerName, op } = record;
  if (type !== "DNAME" || ownerName === undefined || (op !== "create" && op !== "update")) return undefined;
  const target = record.targets().find(({ name }) => isBelow(name, ownerName));
  return (
    target && {
      at: target.at,
      message: `${ownerName}/DNAME leads all names below ${ownerName} to ${target.name}, which lies below it: what is looked up there is led on again, and gets longer each time until it is too long for a name. Nothing is found below ${ownerName}. Lead it to a name that does not lie below ${ownerName}.`,
      targets: record.references,
    }
  );
}

function* atRecord(record: RecordSet, circle: Circle): Generator<FindingDraft> {
  const value = valueIn(record, circle);
  const at = value?.node;
  if (!value || !at) return;
  const [it, that] =
    circle.aliases.length === 1 ? ["it", "that name"] : ["one of them", "any of these names"];
  yield {
    at,
    message: `${wayRound(circle)}: ${goesRound(circle, that)}. Lead ${it} to a name that has addresses, or list the addresses instead.`,
    related: circle.aliases.slice(1, MOST_NAMED).flatMap(relatedTo),
    fixes: elsewhere(record, value),
    targets: contentsOf(circle).flatMap(({ entry }) => entry.references),
  };
}

function* atStep(circle: PassingCircle): Generator<FindingDraft> {
  const { aliases, closes, opens, isOfPhases } = circle;
  const at = closes.view.at("name").scalar;
  if (!at) return;
  const [first, then] = [closes.name ?? "", opens.name ?? "that follows"];
  const that = aliases.length === 1 ? "that name" : "any of these names";
  const remedy = isOfPhases
    ? `Lead ${aliases[0]?.name ?? "it"} elsewhere in ${first}.`
    : `Do ${then} first, or both in one step.`;
  yield {
    at,
    message: `Between the steps ${first} and ${then}, ${wayRound(circle)}: ${goesRound(circle, that)}. ${remedy}`,
    related: [
      ...relatedAt(opens.view.at("name").scalar, "until then the aliases lead in a circle"),
      ...aliases.slice(0, MOST_NAMED).flatMap(relatedTo),
    ],
    targets: [
      ...[closes, opens].flatMap(({ name }) => name ?? []),
      ...contentsOf(circle).flatMap(({ entry }) => entry.references),
    ],
  };
}

/** The value of an entry that leads on in a circle. */
function valueIn(record: RecordSet, { aliases }: Circle): View<unknown> | undefined {
  const own = aliases.find(({ by }) => by.some(({ entry }) => entry === record));
  const index = record.data().findIndex((one) => one && targetOf(one) === own?.target);
  return record.values[Math.max(index, 0)];
}

/** The names of a circle, from its first one back to that, as the beginning of a sentence. */
function wayRound({ aliases, provider }: Circle): string {
  const [first, ...others] = aliases.slice(0, MOST_NAMED);
  if (!first) return "";
  const way = others.reduce((told, next) => `${told} ${nameOf(next)}, which ${leads(next)}`, leads(first));
  const unnamed = aliases.length - others.length - 1;
  const over = unnamed > 0 ? ` the first of ${unnamed} more that lead back to` : "";
  const end = aliases.length === 1 ? "itself" : first.name;
  const isOfProvider = aliases.some(({ by }) => by.some(({ entry }) => entry.provider !== undefined));
  const where = isOfProvider && provider !== undefined ? `, at the provider ${provider}` : "";
  return `${nameOf(first)} ${way}${over} ${end}${where}`;
}

/** A name, and what makes it an alias where that does not stand at the name itself. */
function nameOf({ name, by: [first] }: Alias): string {
  const { ownerName, reference } = first?.entry ?? {};
  return ownerName === name || reference === undefined ? name : `${name} (by ${reference})`;
}

function leads({ by: [first] }: Alias): string {
  return isLookedUp(first?.entry.type) ? "takes its addresses from" : "is an alias for";
}

function isLookedUp(type: string | undefined): boolean {
  return type !== "CNAME" && type !== "DNAME";
}

/** What comes of a circle. */
function goesRound({ aliases, addresses }: Circle, that: string): string {
  const data = aliases.flatMap(({ by }) => by.filter(({ entry }) => isLookedUp(entry.type)));
  if (data.length === 0)
    return `resolvers go round until they give up, and answer with an error. Nothing is found at ${that}`;
  const isOfOneFamily = data.some((content) =>
    content.data.some((one) => one?.type === "ALIAS" && one.aliasedType !== undefined),
  );
  return `the provider that looks the addresses up goes round until it gives up. No ${isOfOneFamily ? `${addresses} record` : "address"} is found at ${that}`;
}

function relatedTo({ name, by }: Alias): readonly Related[] {
  return by.flatMap((content) => {
    const whose = content.entry.ownerName === name ? "" : `answers for ${name}, and `;
    return relatedAt(content.entry.place, `${whose}leads to ${targetsOf(content).join(", ")}`);
  });
}

/** Only where the change writes the target: what stands would have to become an update, with steps of its own. */
function elsewhere(record: RecordSet, value: View<unknown>): readonly Fix[] {
  const host = hostScalar(value);
  if (!record.changes || !host) return [];
  const edits: Fix["edits"] = () => [replaceHost(host, "CNAME", tabStop("the new target"))];
  return [{ title: `Lead ${record.reference ?? "the record"} elsewhere`, safe: false, edits }];
}
