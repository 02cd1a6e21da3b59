import { signsWithOwnKeys } from "../../dns/name-servers";
import { Inline } from "../../manifest/edits/write";
import type { Authority } from "../../manifest/model/dnssec/authorities";
import type { Course, MissingImport, Stale, UnprovenMove } from "../../manifest/model/dnssec/course";
import { signsKeys } from "../../manifest/model/dnssec/entries";
import type { DnssecFacts, Stay } from "../../manifest/model/dnssec/facts";
import type { Step } from "../../manifest/model/step";
import type { Zone } from "../../manifest/model/zone";
import type { Node } from "../../manifest/syntax/node";
import type { FindingDraft, Fix, Related, Severity } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { alienAlgorithms } from "./alien-algorithms";
import { breaksAt, laterStep, type Broken } from "./breaks";
import { doFirst, importStep, waitLonger, type First } from "./chain-fixes";
import { dsWords, earliness, keyWords, stepName, timeWords, verb, zoneName } from "./chain-words";

export const dnssecProviderSwitchInsecureGap = defineRule({
  id: "dnssec-provider-switch-insecure-gap",
  plane: "dnssec",
  over: "step",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A signed zone moves to another provider without its keys being known there",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-csf-2.0:GV.SC-10", "nist-800-53-r5:SC-20"],
  references: ["RFC 6781 section 4.3.5", "RFC 8901"],
  docs: {
    problem:
      "The delegation of a signed zone moves to a provider that signs with other keys, and these are not exchanged first: the parent has no DS for them yet, or the providers do not show each other's keys.",
    why: "Resolvers hold the DS and the keys of the old provider and get the signatures of the new one. They refuse every name of the zone until the last of these TTLs has run out.",
    remedy:
      "Exchange the keys first (RFC 8901): each provider publishes the keys by which the other one signs records, the parent gets the DS of the new provider's key, and the move waits for the TTLs of both. Or go insecure on purpose: take the DS away, wait its TTL, move, and sign anew.",
    bad: `zones:
  - name: example.org
    providers: [{name: old, provider: route53}, {name: new, provider: cloudflare}]
    delegation: {nameServers: [ada.ns.cloudflare.com], ttl: 172800, previous: {nameServers: [ns-1.awsdns-01.com], ttl: 172800}}
    dnssec:
      status: signed
      dnskeyTtl: 3600
      dsTtl: 86400
      keys:
        - {key_tag: 31589, algorithm: 13, role: CSK, provider: old, op: delete}
        - {key_tag: 47012, algorithm: 13, role: CSK, provider: new, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-08T09:00:00Z}
steps:
  - {name: move, delegation: update, zone: example.org}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
`,
    good: `zones:
  - name: example.org
    providers: [{name: old, provider: route53}, {name: new, provider: cloudflare}]
    delegation: {nameServers: [ada.ns.cloudflare.com], ttl: 172800, previous: {nameServers: [ns-1.awsdns-01.com], ttl: 172800}}
    dnssec:
      status: signed
      dnskeyTtl: 3600
      dsTtl: 86400
      keys:
        - {key_tag: 31589, algorithm: 13, role: CSK, provider: old, op: delete}
        - {key_tag: 47012, algorithm: 13, role: CSK, provider: new, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-08T09:00:00Z}
steps:
  - {name: exchange-keys, dnssec: publish-dnskey, zone: example.org, keys: [31589, 47012]}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
  - {name: wait, wait: 26h}
  - {name: move, delegation: update, zone: example.org}
`,
  },
  *check({ step, change }) {
    const zone = step.kind === "delegation" ? change.dnssec.zoneOf(step) : undefined;
    const course = zone && change.dnssec.course(zone);
    const at = step.view.at("name").scalar ?? step.view.node;
    if (!zone || !course || !at) return;
    const gap = { step, change, at, facts: change.dnssec.facts(zone), course };
    const finding = unproven(gap) ?? brokenMove(gap, breaksAt({ step, change }, "delegation")[0]);
    if (finding) yield finding;
  },
});

interface Gap extends Readonly<Pick<Ranges["step"], "step" | "change">> {
  readonly at: Node;
  readonly facts: DnssecFacts;
  readonly course: Course;
}

/** A move to a provider of whose keys nothing is said. */
function unproven(gap: Gap): FindingDraft | undefined {
  const { step, at, facts, course } = gap;
  const found = course.unproven.find((one) => one.step.slot === step.slot);
  if (!found) return undefined;
  if (found.stale) return beforeDsIsForgotten(gap, found, found.stale);
  const { authority } = found;
  const own = ownSigner(facts);
  const zone = zoneName(facts);
  const doubt =
    own === undefined
      ? "; they are others than now unless both serve one signed copy"
      : `; ${own} signs with keys of its own`;
  return {
    at,
    severity: severityFor(own),
    message: `${stepName(step)} moves ${zone}, which is signed, to ${called(authority)}, and nothing says with which keys that signs${doubt}. Validators that hold the DS and the keys of today then refuse every name of ${zone}. List the keys in dnssec.keys (with their provider, or without one where all sign with the same), exchange them and publish the DS before the move; or have the DS dropped first, and wait until no cache holds it.`,
    related: providerPlace(facts.zone, authority),
    targets: targetsOf(step, facts),
  };
}

/** A move that goes over insecure, and comes while caches still hold the DS that was dropped for it. */
function beforeDsIsForgotten(
  { step, at, facts, change }: Gap,
  { authority }: UnprovenMove,
  stale: Stale,
): FindingDraft {
  const zone = zoneName(facts);
  const held = earliness(step, stale, false);
  return {
    at,
    severity: severityFor(ownSigner(facts)),
    message: `${stepName(step)} moves ${zone} to ${called(authority)}${timeWords(stale, false)}. Caches may hold the DS set ${held}. Until then validators that hold it refuse every name of ${zone}, for nothing says that ${authority.name ?? "the other provider"} signs with a key that it names. Move it when no cache holds a DS any more.`,
    related: [
      ...providerPlace(facts.zone, authority),
      ...placed(stale.replacedBy.view.at("name").scalar, "what caches may still hold is replaced here"),
    ],
    fixes: waitLonger(change, step, stale, false),
    targets: targetsOf(step, facts),
  };
}

/** The provider, where there is one, that signs with keys that nobody else has. */
function ownSigner({ authorities }: DnssecFacts): string | undefined {
  return authorities.flatMap(({ code }) => code ?? []).find((code) => signsWithOwnKeys(code));
}

/** Two providers that take what they are given may both serve one signed copy. */
function severityFor(own: string | undefined): Severity {
  return own === undefined ? "warning" : "error";
}

/** A move at which the DS set leads to no key of the other provider, or the keys of one are not known at the other. */
function brokenMove(gap: Gap, broken: Broken | undefined): FindingDraft | undefined {
  const { step, at, facts, course, change } = gap;
  const imports = course.missingImports.filter((one) => one.step.slot === step.slot);
  const missing = imports.filter(({ stale }) => !stale);
  const stale = broken?.found.stale ?? imports.find((one) => one.stale)?.stale;
  if (!broken && imports.length === 0) return undefined;
  const zone = zoneName(facts);
  const coming = broken?.found.authority ?? arriving(imports);
  const alien = broken && alienAlgorithms(broken);
  const isOrder = (broken && !broken.found.stale) || missing.length > 0;
  const firsts = [
    ...missing.map((one) => importStep(one, zone)),
    ...(broken && !broken.found.stale && !alien ? dsStep(broken) : []),
  ];
  const time = stale && !isOrder ? timeWords(stale, false) : "";
  const fixes: readonly Fix[] = isOrder
    ? firsts.length === 0
      ? []
      : doFirst(change, step, firsts, staysFor(facts, firsts))
    : stale
      ? waitLonger(change, step, stale, false)
      : [];
  return {
    at,
    message: `${stepName(step)} moves ${zone}, which is signed, to ${called(coming)}${time}. ${[
      ...(broken ? [alien ?? dsClause(broken)] : []),
      ...importClauses(step, imports),
    ].join(" ")} ${alien ? sameAlgorithms(zone) : keysAndDsFirst(zone)}`,
    related: [
      ...providerPlace(facts.zone, coming),
      ...(stale
        ? placed(stale.replacedBy.view.at("name").scalar, "what caches may still hold is replaced here")
        : []),
      ...firsts.flatMap((first) =>
        "later" in first ? placed(first.later.view.at("name").scalar, "this comes too late") : [],
      ),
    ],
    fixes,
    targets: targetsOf(step, facts),
  };
}

function keysAndDsFirst(zone: string): string {
  return `Validators then refuse every name of ${zone}. Exchange the keys and publish the DS first, and wait until no cache holds what was there before.`;
}

function sameAlgorithms(zone: string): string {
  return `Validators that insist on it refuse every name of ${zone}. Have both providers sign with the same algorithm, and change it before the move or after it.`;
}

function dsClause(broken: Broken): string {
  const { found, step, facts } = broken;
  const { authority, stale } = found;
  const name = authority.name ?? "the other provider";
  if (stale)
    return `Caches may hold a DS set that leads to no key of ${name} ${earliness(step, stale, false)}.`;
  const tags = signingTags(broken);
  const later = laterStep(broken, "publish-ds", tags);
  const why = later
    ? `${dsWords(tags)} ${verb(tags, "comes", "come")} only later, with ${stepName(later)}`
    : facts.isSigned && tags.length === 0
      ? "it is not signed there yet"
      : `no step before publishes ${dsWords(tags)}`;
  return `No DS at the parent leads to a key of ${name}: ${why}.`;
}

function importClauses(step: Step, imports: readonly MissingImport[]): readonly string[] {
  return imports.map(({ tag, from, to, stale }) => {
    const key = `${keyWords([tag])}, by which ${from.name ?? "one"} signs records`;
    return stale
      ? `Caches may hold a key set of ${to.name ?? "the other"} without ${key}, ${earliness(step, stale, false)}.`
      : `${key.charAt(0).toUpperCase()}${key.slice(1)}, is not in the key set of ${to.name ?? "the other"}.`;
  });
}

/** The keys of the provider that the delegation comes to which a DS could lead to. */
function signingTags({ found: { keys } }: Broken): readonly number[] {
  return keys.keys.filter((key) => key.isOwn && signsKeys(key)).map(({ tag }) => tag);
}

function dsStep(broken: Broken): readonly First[] {
  const tags = signingTags(broken);
  const later = laterStep(broken, "publish-ds", tags);
  if (later) return [{ later }];
  if (tags.length === 0) return [];
  const keys = { dnssec: "publish-ds", zone: zoneName(broken.facts), keys: new Inline([...tags]) };
  return [{ name: `publish-ds-${tags.join("-")}`, keys }];
}

/** How long caches hold what is replaced by things that are done first; undefined where some of that is not known. */
function staysFor({ retention }: DnssecFacts, firsts: readonly First[]): Stay | undefined {
  const hasDs = firsts.some((first) => "later" in first || first.keys["dnssec"] === "publish-ds");
  const { ds, dnskey } = retention;
  if (!hasDs) return dnskey;
  if (!ds || !dnskey) return undefined;
  return ds.ttl + ds.propagation >= dnskey.ttl + dnskey.propagation ? ds : dnskey;
}

function arriving(imports: readonly MissingImport[]): Authority | undefined {
  return imports.flatMap(({ from, to }) => [from, to]).find(({ part }) => part === "arrives");
}

function called(authority: Authority | undefined): string {
  return authority?.name === undefined ? "another provider" : `the provider ${authority.name}`;
}

function providerPlace(zone: Zone, authority: Authority | undefined): readonly Related[] {
  const entry = zone.view
    .at("providers")
    .items()
    .find((provider) => provider.at("name").text === authority?.name);
  return placed(entry?.at("name").scalar, "the provider that it moves to");
}

function placed(at: Node | undefined, message: string): readonly Related[] {
  return at ? [{ at, message }] : [];
}

function targetsOf(step: Step, facts: DnssecFacts): readonly string[] {
  return [...(step.name === undefined ? [] : [step.name]), zoneName(facts)];
}
