import { signsRecords, type ZoneKey } from "../../manifest/model/dnssec/entries";
import { namedTags } from "../../manifest/model/dnssec/moves";
import type { LostSigners } from "../../manifest/model/dnssec/signers";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { Node } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { isBrokenByMove } from "./breaks";
import { doFirst, waitLonger } from "./chain-fixes";
import { unsharedKeys } from "./unshared-keys";
import { atAuthority, earliness, keyWords, stepName, timeWords, verb, zoneName } from "./chain-words";

export const dnssecZskTiming = defineRule({
  id: "dnssec-zsk-timing",
  plane: "dnssec",
  over: ["step", "rollbackStep", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "Records are left without a key that validators know",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-20", "nist-800-53-r5:SC-12"],
  references: [
    "RFC 6781 section 4.1.1",
    "RFC 7583 section 3.2",
    "RFC 4035 section 2.2",
    "RFC 8901 section 6",
  ],
  docs: {
    problem:
      "The last key that signs the records of a zone (a ZSK or CSK) is taken out; or the old one goes while caches still hold the key set without the new one, or answers that only the old one has signed; or one of several providers signs with a key that another one does not show; or a new algorithm comes with a KSK alone.",
    why: "A validator needs a key for the signatures that it is given. Whoever holds the old key set with new signatures, or old signatures with the new key set, refuses the answer, and the names fail here and there until the TTLs have run out.",
    remedy:
      "Publish the new key, wait for the TTL of the key set and the propagation, sign with it, wait for the longest TTL of the zone, and only then take the old key out. Where several providers sign, have each of them publish the new key. Give each algorithm a key that signs records.",
    bad: `zones:
  - name: example.org
    dnssec:
      status: signed
      dnskeyTtl: 3600
      keys:
        - {key_tag: 47012, algorithm: 13, role: KSK}
        - {key_tag: 1001, algorithm: 13, role: ZSK, op: delete}
        - {key_tag: 2002, algorithm: 13, role: ZSK, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [2002]}
  - {name: old-key, dnssec: remove-dnskey, zone: example.org, keys: [1001]}
`,
    good: `zones:
  - name: example.org
    dnssec:
      status: signed
      dnskeyTtl: 3600
      keys:
        - {key_tag: 47012, algorithm: 13, role: KSK}
        - {key_tag: 1001, algorithm: 13, role: ZSK, op: delete}
        - {key_tag: 2002, algorithm: 13, role: ZSK, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [2002]}
  - {name: let-keys-spread, wait: 2h}
  - {name: sign-with-it, manual: Have the signer of example.org sign with 2002}
  - {name: let-signatures-spread, wait: 24h}
  - {name: old-key, dnssec: remove-dnskey, zone: example.org, keys: [1001]}
`,
  },
  *check(entity) {
    if ("zone" in entity) {
      yield* algorithmsWithoutSigner(entity);
      return;
    }
    const losses = lostAt(entity);
    for (const lost of losses) {
      const finding = lost.stale ? tooEarly(lost, lost.stale) : noneLeft(lost);
      if (finding) yield finding;
    }
    yield* unsharedAt(entity, losses.length > 0);
  },
});

interface Lost extends LostSigners, Signed {}

/** A zone whose keys a step changes, where the chain from the DS holds there: where it breaks, that is told by itself. */
interface Signed {
  readonly change: TrustChange;
  readonly zone: Zone;
  readonly isBack: boolean;
}

function zonesSignedAt(entity: Ranges["step" | "rollbackStep"]): readonly Signed[] {
  const { change } = entity;
  const { dnssec } = change;
  const isBack = "rollbackStep" in entity;
  const step = stepOf(entity);
  const zone = isBack ? undefined : dnssec.zoneOf(step);
  const zones = isBack ? dnssec.zonesOfWayBack(step) : zone ? [zone] : [];
  return zones.flatMap((one) => {
    const course = isBack ? dnssec.wayBack(one) : dnssec.course(one);
    const isBroken = course?.breaks.some((found) => found.step.slot === step.slot) === true;
    return !course || isBroken || isBrokenByMove(course) ? [] : { change, zone: one, isBack };
  });
}

function stepOf(entity: Ranges["step" | "rollbackStep"]): Step {
  return "rollbackStep" in entity ? entity.rollbackStep : entity.step;
}

/** What a step takes too much of. */
function lostAt(entity: Ranges["step" | "rollbackStep"]): readonly Lost[] {
  const { slot } = stepOf(entity);
  return zonesSignedAt(entity).flatMap((signed) => {
    const { change, zone, isBack } = signed;
    const all = isBack ? change.dnssec.lostSignersBack(zone) : change.dnssec.lostSigners(zone);
    return all.filter(({ step }) => step.slot === slot).map((lost) => ({ ...lost, ...signed }));
  });
}

/**
 * What one of several providers signs with and another one does not show. A step that exchanges keys at once is told by
 * itself, and not at each provider.
 */
function* unsharedAt(entity: Ranges["step" | "rollbackStep"], isTold: boolean): Generator<FindingDraft> {
  const { slot } = stepOf(entity);
  for (const { change, zone, isBack } of zonesSignedAt(entity)) {
    const all = isBack ? change.dnssec.unsharedSignersBack(zone) : change.dnssec.unsharedSigners(zone);
    for (const found of all) {
      if (found.step.slot !== slot || (isTold && found.stale?.replacedBy.slot === slot)) continue;
      const finding = unsharedKeys({ change, zone, isBack, ...found });
      if (finding) yield finding;
    }
  }
}

function takes({ step, removed, authority, change, zone }: Lost): string {
  return `${stepName(step)} takes ${keyWords(removed)}, by which records are signed, out of ${zoneName(change.dnssec.facts(zone))}${atAuthority(authority)}`;
}

function tooEarly(lost: Lost, stale: NonNullable<LostSigners["stale"]>): FindingDraft | undefined {
  const { step, change, zone, isBack, removed, left } = lost;
  const at = placeOf(step);
  if (!at) return undefined;
  const old = keyWords(removed);
  const held =
    stale.what === "answers"
      ? `answers that only ${old} ${verb(removed, "has", "have")} signed`
      : `a key set without ${keyWords(left)}`;
  const consequence =
    stale.what === "answers"
      ? "Until then validators find no key for them"
      : "Until then validators that hold it find no key for the signatures of today";
  return {
    at,
    message: `${takes(lost)}${timeWords(stale, isBack)}. Caches may hold ${held} ${earliness(step, stale, isBack)}. ${consequence}, and names of ${zoneName(change.dnssec.facts(zone))} fail.`,
    related:
      stale.replacedBy.slot === step.slot
        ? []
        : relatedAt(stale.replacedBy.view.at("name").scalar, "what caches may still hold is replaced here"),
    fixes: waitLonger(change, step, stale, isBack),
    targets: targetsOf(lost),
  };
}

function noneLeft(lost: Lost): FindingDraft | undefined {
  const { step, change, zone, isBack } = lost;
  const facts = change.dnssec.facts(zone);
  const at = placeOf(step);
  if (!at) return undefined;
  const later = isBack ? undefined : laterSigner(lost);
  const why = later
    ? `another one comes only later, with ${stepName(later)}`
    : "the other keys sign keys alone";
  const todo = later ? "Publish it first" : "Publish another one first, or list the one that stays";
  return {
    at,
    message: `${takes(lost)}, and no other key does that: ${why}. Validators then refuse every name of ${zoneName(facts)}. ${todo}, and take this one out when caches hold nothing any more that it has signed.`,
    related: later ? relatedAt(later.view.at("name").scalar, "this comes too late") : [],
    fixes: later ? doFirst(change, step, [{ later }], longestStay(lost)) : [],
    targets: targetsOf(lost),
  };
}

/** The step behind this one that brings a key by which records are signed. */
function laterSigner({ change, zone, step }: Lost): Step | undefined {
  const { keys, steps } = change.dnssec.facts(zone);
  const coming = keys.filter((key) => key.op === "create" && signsRecords(key)).map(({ tag }) => tag);
  return steps.find((other) => {
    if (other.view.at("dnssec").text !== "publish-dnskey" || !change.timeline.comesBefore(step, other))
      return false;
    const named = namedTags(other);
    return named.length === 0 ? coming.length > 0 : named.some((tag) => coming.includes(tag));
  });
}

/** How long caches hold the key set, or answers of the zone, whichever is longer. */
function longestStay({ change, zone }: Lost): Parameters<typeof doFirst>[3] {
  const { dnskey, answers } = change.dnssec.facts(zone).retention;
  return dnskey && answers && answers.ttl > dnskey.ttl ? answers : dnskey;
}

/** The new algorithms of a zone of which it has a key for the key set, and none for the records (RFC 4035 section 2.2). */
function* algorithmsWithoutSigner({ zone, change }: Ranges["zone"]): Generator<FindingDraft> {
  const keys = keysLeftIn(zone, change);
  const told = new Set<number>();
  for (const key of keys) {
    const { view, tag, algorithm, op } = key;
    const at = view.at("role").scalar;
    if (op !== "create" || algorithm === undefined || told.has(algorithm) || !at) continue;
    // Who lists no key for the records at a provider, not even one that goes, lists no whole set.
    const [first] = change.dnssec
      .facts(zone)
      .keys.filter((other) => signsRecords(other) && other.provider === key.provider);
    if (!first || keys.some((other) => signsRecords(other) && other.algorithm === algorithm)) continue;
    told.add(algorithm);
    yield {
      at,
      message: `The KSK ${tag} brings algorithm ${algorithm} to ${zone.name ?? "the zone"}, and no key of that algorithm signs records: every RRset has to be signed with each algorithm of the key set, and validators that insist on it refuse the names. Create a ZSK of algorithm ${algorithm} as well, or give this key the role CSK if it signs the records too.`,
      related: relatedAt(
        first.view.at("algorithm").scalar,
        `${keyWords([first.tag])} signs records, with algorithm ${first.algorithm ?? "unknown"}`,
      ),
      targets: zone.name === undefined ? [] : [zone.name],
    };
  }
}

/** The keys that a signed zone has after the change; none where not all is said of them. */
function keysLeftIn(zone: Zone, change: TrustChange): readonly ZoneKey[] {
  const listed = zone.view.at("dnssec").at("keys").items();
  if (zone.dnssecStatus() !== "signed" || listed.length === 0) return [];
  const { keys, byHand } = change.dnssec.facts(zone);
  const left = keys.filter(({ op }) => op !== "delete");
  const isUnsaid = ({ algorithm, role }: ZoneKey): boolean => algorithm === undefined || role === undefined;
  return byHand.keys || keys.length < listed.length || left.some(isUnsaid) ? [] : left;
}

function placeOf({ view }: Step): Node | undefined {
  return view.at("name").scalar ?? view.node;
}

function targetsOf({ step, zone }: Lost): readonly string[] {
  return [step.name, zone.name].filter((name) => name !== undefined);
}
