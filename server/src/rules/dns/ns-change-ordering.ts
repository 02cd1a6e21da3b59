import { isAtOrBelow, type DomainName } from "../../dns/name";
import { appendTo, replaceNode, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline } from "../../manifest/edits/write";
import { parseHost } from "../../manifest/model/names";
import type { Step } from "../../manifest/model/step";
import { secondsOfTtl, startOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { clockTime, instantText } from "../../text/clock";
import { parseIpLiteral } from "../../text/ip-literal";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { setTime } from "../step-edits";
import { listed } from "../words";
import { delegatedBeforeFilled } from "./delegated-before-filled";
import { workAt, zoneDelegatedBy } from "./work-at-provider";
import { delegationMismatch } from "./delegation-mismatch";

export const nsChangeOrdering = defineRule({
  id: "ns-change-ordering",
  plane: "dns",
  over: ["step", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A delegation changes in an order that leaves resolvers without an answer",
  controls: ["nist-800-53-r5:SC-22", "nist-csf-2.0:PR.IR-03"],
  references: ["RFC 1034 section 4.2.2", "RFC 1912 section 2.8", "NIST SP 800-81 Rev. 3"],
  docs: {
    problem:
      "The delegation leads to new name servers before they hold the zone, the old ones stop before caches have forgotten them, a name server inside its own zone has no glue or a wrong one, or the parent and the zone itself name other servers in the end.",
    why: "Resolvers keep the old name servers for as long as the parent's NS record and the zone's own say. Whoever of them asks a server that no longer answers, or does not answer yet, finds nothing of the whole zone.",
    remedy:
      "Fill the new servers first, then change the delegation and its glue, and keep the old servers answering until both NS TTLs have run out. Name the same servers at the parent and in the zone.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    providers:
      - {name: old, provider: route53, retireAt: 2026-12-02T08:00:00Z}
      - {name: new, provider: cloudflare}
    delegation: {nameServers: [ns1.example.net, ns2.example.net], ttl: 86400, previous: {nameServers: [ns1.example.org, ns2.example.org], ttl: 86400}}
steps:
  - {name: delegate, delegation: update, zone: example.com}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    providers:
      - {name: old, provider: route53, retireAt: 2026-12-03T08:00:00Z}
      - {name: new, provider: cloudflare}
    delegation: {nameServers: [ns1.example.net, ns2.example.net], ttl: 86400, previous: {nameServers: [ns1.example.org, ns2.example.org], ttl: 86400}}
steps:
  - {name: delegate, delegation: update, zone: example.com}
`,
  },
  *check(entity) {
    if ("zone" in entity) {
      yield* glueFaults(entity.change, entity.zone);
      yield* delegationMismatch(entity.change, entity.zone);
    } else if (entity.step.kind === "delegation") yield* orderFaults(entity.change, entity.step);
    else if (entity.step.changesRecords) yield* delegatedBeforeFilled(entity.change, entity.step);
  },
});

function* orderFaults(change: TrustChange, step: Step): Generator<FindingDraft> {
  const zone = zoneDelegatedBy(change, step);
  if (!zone) return;
  const providers = zone.view.at("providers").items();
  if (providers.length === 0) return;
  const memory = memoryOf(change, zone, step);
  for (const provider of providers) yield* retiresEarly(step, zone, provider, memory);
  for (const other of change.stepsOfKind("records"))
    yield* recordsOutOfOrder(change, zone, step, other, memory);
}

/** How long resolvers go on asking the old name servers. */
interface Memory {
  readonly seconds: number;
  /** Which TTLs that rests on, for people. */
  readonly because: string;
  /** Epoch milliseconds; undefined where the delegation changes at an unknown time. */
  readonly until: number | undefined;
}

function memoryOf(change: TrustChange, zone: Zone, step: Step): Memory | undefined {
  const parent = secondsOfTtl(zone.view.at("delegation").at("previous").at("ttl"));
  const apex = change
    .recordsAt(zone.name ?? ("" as DomainName))
    .find((record) => record.zone === zone && record.type === "NS");
  const child = apex && change.states.ttlOf(apex, "before");
  const known = [
    ...(parent === undefined ? [] : [{ ttl: parent, of: "the parent's NS record" }]),
    ...(child === undefined ? [] : [{ ttl: child, of: "the zone's own NS record" }]),
  ];
  const [longest] = known.sort((a, b) => b.ttl - a.ttl);
  if (!longest) return undefined;
  const seconds = longest.ttl + zone.propagation();
  const changed = change.timeline.spanOf(step).end;
  return {
    seconds,
    because: `the TTL of ${longest.of}, ${longest.ttl} s`,
    until: changed === undefined ? undefined : changed + seconds * 1000,
  };
}

type Provider = View<{ name: string; retireAt: string }>;

function* retiresEarly(
  step: Step,
  zone: Zone,
  provider: Provider,
  memory: Memory | undefined,
): Generator<FindingDraft> {
  const at = provider.at("retireAt").scalar;
  const retires = at && startOfInstant(at.source);
  if (!at || retires === undefined || memory?.until === undefined || retires >= memory.until) return;
  const { until } = memory;
  const name = provider.at("name").text ?? "the old provider";
  yield {
    at,
    message: `${name} stops answering for ${zone.name ?? "the zone"} at ${clockTime(retires, until)} UTC, and resolvers may go on asking it until ${clockTime(until, retires)}, ${formatSeconds(memory.seconds)} after ${step.name ?? "the delegation"} (${memory.because}): ${formatSeconds((until - retires) / 1000)} short. Until then they find nothing of the whole zone. Retire it at ${clockTime(until, retires)} or later.`,
    related: relatedAt(step.view.at("name").scalar, "leads resolvers to the new servers"),
    fixes: [
      {
        title: `Retire ${name} at ${clockTime(until)} UTC`,
        safe: false,
        edits: () => [replaceScalar(at, instantText(until))],
      },
    ],
    targets: [name, ...(zone.name === undefined ? [] : [zone.name])],
  };
}

/** What a step does to the zone's records at one of its providers: fills a new one, or takes an old one's records away. */
function* recordsOutOfOrder(
  change: TrustChange,
  zone: Zone,
  step: Step,
  other: Step,
  memory: Memory | undefined,
): Generator<FindingDraft> {
  const does = workAt(change, zone, other);
  const at = other.view.at("name").scalar;
  if (!does || !at) return;
  const { timeline } = change;
  const [first, second] = [step.name ?? "the delegation", other.name ?? "this step"];
  const related = relatedAt(step.view.at("name").scalar, "leads resolvers to the new servers");
  const targets = [second, does.provider, ...(zone.name === undefined ? [] : [zone.name])];
  if (does.kind === "fills") {
    if (!timeline.comesBefore(step, other)) return;
    yield {
      at,
      message: `The step ${second} creates records of ${zone.name ?? "the zone"} at ${does.provider} only after ${first} has led resolvers there: until then they are told that these names do not exist, and remember it. Fill ${does.provider} before ${first}.`,
      related,
      targets,
    };
    return;
  }
  const starts = timeline.spanOf(other).start;
  const isBefore = timeline.comesBefore(other, step);
  const until = memory?.until;
  if (!isBefore && (starts === undefined || until === undefined || starts >= until)) return;
  const when =
    isBefore || starts === undefined || until === undefined || !memory
      ? `before ${first} leads resolvers elsewhere`
      : `at ${clockTime(starts, until)} UTC, and resolvers may go on asking it until ${clockTime(until, starts)}, ${formatSeconds(memory.seconds)} after ${first} (${memory.because}): ${formatSeconds((until - starts) / 1000)} short`;
  yield {
    at,
    message: `The step ${second} takes records of ${zone.name ?? "the zone"} away at ${does.provider} ${when}. Until then whoever asks ${does.provider} is told that these names do not exist. Take them away when the NS TTLs have run out.`,
    related,
    fixes:
      until === undefined || isBefore
        ? []
        : [
            {
              title: `Do ${second} at ${clockTime(until)} UTC`,
              safe: false,
              edits: (layout) => setTime(other, until, layout),
            },
          ],
    targets,
  };
}

type Glue = View<{ name: string; addresses: string[] }>;

function* glueFaults(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const delegation = zone.view.at("delegation");
  const { name } = zone;
  if (name === undefined || !delegation.map) return;
  const glue = delegation.at("glue").items();
  const before = new Set(
    delegation
      .at("previous")
      .at("nameServers")
      .items()
      .flatMap(({ text }) => (text === undefined ? [] : (parseHost(text) ?? []))),
  );
  for (const { scalar } of delegation.at("nameServers").items()) {
    const server = scalar && parseHost(scalar.source);
    if (!scalar || server === undefined || !isAtOrBelow(server, name)) continue;
    const own = glue.find((entry) => parseHost(entry.at("name").text ?? "") === server);
    if (own) yield* wrongGlue(change, zone, server, own);
    else if (before.size > 0 && !before.has(server)) yield* missingGlue(change, zone, server, scalar);
  }
}

function* missingGlue(
  change: TrustChange,
  zone: Zone,
  server: DomainName,
  at: ScalarNode,
): Generator<FindingDraft> {
  const { map } = zone.view.at("delegation");
  const addresses = addressesOf(change, zone, server).all;
  const value = addresses.length > 0 ? addresses : [tabStop(`the address of ${server}`)];
  yield {
    at,
    message: `${server} is to answer for ${zone.name ?? "the zone"} and lies inside it: without glue, nobody can learn its address without asking it first. Give its addresses under glue${addresses.length > 0 ? `: ${listed(addresses)}` : ""}.`,
    fixes: map
      ? [
          {
            title: `Add glue for ${server}`,
            safe: false,
            edits: (layout) => [
              appendTo(map, "glue", new Inline({ name: server, addresses: value }), layout, "nameServers"),
            ],
          },
        ]
      : [],
    targets: zone.name === undefined ? [] : [zone.name],
  };
}

function* wrongGlue(
  change: TrustChange,
  zone: Zone,
  server: DomainName,
  glue: Glue,
): Generator<FindingDraft> {
  const addresses = glue.at("addresses");
  const written = addresses.items().flatMap(({ text }) => (text === undefined ? [] : [text]));
  const literals = written.map((text) => parseIpLiteral(text));
  const own = addressesOf(change, zone, server);
  const at = addresses.node;
  if (!at || literals.includes(undefined)) return;
  // Only the families that are listed can be compared.
  const compared = new Set(
    literals.flatMap((one) => (one && own.families.has(one.version) ? [one.text] : [])),
  );
  const differs = own.all.some((address) => !compared.has(address)) || compared.size !== own.all.length;
  if (own.all.length === 0 || !differs) return;
  const rest = literals.flatMap((one) => (one && !own.families.has(one.version) ? [one.text] : []));
  const right = [...own.all, ...rest];
  yield {
    at,
    message: `The parent hands out ${listed([...compared]) || "no address of that family"} for ${server}, and after the change ${server} has ${listed(own.all)}: resolvers that come by way of the parent ask a server that is not there. Let the glue follow the records.`,
    related: relatedAt(own.at, `the addresses of ${server} after the change`),
    fixes: [setGlue(server, addresses, right)],
    targets: zone.name === undefined ? [] : [zone.name],
  };
}

function setGlue(server: DomainName, addresses: View<readonly string[]>, right: readonly string[]): Fix {
  return {
    title: `Set the glue of ${server} to ${listed(right)}`,
    safe: false,
    edits: (layout) => (addresses.node ? [replaceNode(addresses.node, right, layout)] : []),
  };
}

/** The addresses of a name server after the change, as far as they are listed, and of which families. */
function addressesOf(
  change: TrustChange,
  zone: Zone,
  server: DomainName,
): {
  readonly all: readonly string[];
  readonly families: ReadonlySet<4 | 6>;
  readonly at: ScalarNode | undefined;
} {
  const records = change.contents
    .recordsAt(zone, server, "after")
    .filter(({ entry }) => entry.type === "A" || entry.type === "AAAA");
  const all = records.flatMap(({ data }) =>
    data.flatMap((one) => (one && "address" in one ? [one.address] : [])),
  );
  const families = new Set(records.map(({ entry }) => (entry.type === "A" ? 4 : 6)));
  const name = records[0]?.entry.view.at("name").scalar;
  return { all, families, at: name };
}
