import { Inline } from "../../manifest/edits/write";
import { signsKeys } from "../../manifest/model/dnssec/entries";
import { resolveReference } from "../../manifest/model/definitions";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import { deadEndsIn, type DeadEnd } from "../../manifest/model/dnssec/follow";
import { moveOf } from "../../manifest/model/dnssec/moves";
import { isOwn, stateAfterwards, stateBefore } from "../../manifest/model/dnssec/state";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { listed } from "../words";
import { breakFinding, type Reason } from "./break-finding";
import { alienAlgorithms } from "./alien-algorithms";
import { breaksAt, breaksFromAbove, laterStep, type Broken } from "./breaks";
import {
  atAuthority,
  dsWords,
  keyWords,
  moveWords,
  ofAuthority,
  stepName,
  tagsOf,
  verb,
  zoneName,
} from "./chain-words";
import { dsDigestFindings } from "./ds-digests";
import { dsFaultFinding, dsFaults } from "./ds-faults";
import { dsOfDelegationThatGoes, dsWithoutDelegation } from "./ds-without-delegation";
import { parentDsFinding } from "./parent-ds";
import { parentDsAgainstSteps } from "./parent-ds-steps";

/** What is wrong with a DS of such a key. */
const ZSK = [
  "is a ZSK, which signs the records and not the keys",
  "are ZSKs, which sign the records and not the keys",
] as const;

export const dnssecDsWithoutDnskey = defineRule({
  id: "dnssec-ds-without-dnskey",
  plane: "dnssec",
  over: ["step", "rollbackStep", "zone", "record"],
  types: ["DS"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A DS at the parent leads to no key of the zone",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-20"],
  references: [
    "RFC 4035 sections 2.2 and 2.4",
    "RFC 6840 section 5.11",
    "RFC 7583 sections 3.3.1 and 3.3.2",
    "RFC 8901",
  ],
  docs: {
    problem:
      "At some moment the parent has a DS set of which no record names a key that signs the keys of the zone, or caches hold a key set that the new DS set does not lead to. For every algorithm among the DS records one has to lead to a key; further ones may name keys that are still to come. Where the zone above is in the change too, its DS set is held against what the zone below lists, against what steps bring and take, and against a delegation that goes while its DS stays or is still in caches, or that comes back behind its DS. Digests of a wrong length, of two keys at once, or of one key in two forms are told too.",
    why: "Validating resolvers then refuse every name of the zone: for their users it is gone, with its mail, its certificates and everything else.",
    remedy:
      "Publish the key, wait until it is on every name server and older key sets have left the caches (the TTL of the keys and the propagation), and only then change the DS. A zone that is signed for the first time waits for its longest TTL.",
    bad: `zones:
  - name: example.org
    dnssec:
      status: signed
      dnskeyTtl: 3600
      keys:
        - {key_tag: 31589, algorithm: 13, role: KSK, op: delete}
        - {key_tag: 47012, algorithm: 13, role: KSK, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-01T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [47012]}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
  - {name: old-ds, dnssec: remove-ds, zone: example.org, keys: [31589]}
`,
    good: `zones:
  - name: example.org
    dnssec:
      status: signed
      dnskeyTtl: 3600
      keys:
        - {key_tag: 31589, algorithm: 13, role: KSK, op: delete}
        - {key_tag: 47012, algorithm: 13, role: KSK, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-01T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [47012]}
  - {name: wait-for-keys, wait: 1h}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
  - {name: old-ds, dnssec: remove-ds, zone: example.org, keys: [31589]}
`,
  },
  *check(entity) {
    if ("record" in entity) {
      yield* dsWithoutDelegation(entity.change, entity.record);
      return;
    }
    if ("zone" in entity) {
      yield* zoneFindings(entity);
      if (entity.zone.view.at("dnssec").exists) yield* dsOfDelegationThatGoes(entity.change, entity.zone);
    }
    for (const broken of "zone" in entity ? breaksFromAbove(entity) : breaksAt(entity, "ds")) {
      const isSaid = isSaidAtDs(broken) || isSaidAtName(entity.change, broken);
      const finding = isSaid ? undefined : stepFinding(broken);
      if (finding) yield finding;
    }
  },
});

/** Whether the DS contradicts the key that it names: then that is what is to be mended. */
function isSaidAtDs({ facts, found }: Broken): boolean {
  const faulty = new Set(dsFaults(facts).map(({ entry }) => entry.tag));
  return tagsOf(found.astray).some((tag) => faulty.has(tag));
}

/** Whether a step speaks of a key that the change does not have: `reference-unresolved` says so, and may mean another. */
function isSaidAtName(change: TrustChange, { found }: Broken): boolean {
  return tagsOf(found.astray).some(
    (tag) => resolveReference(change, ["key"], String(tag)).kind === "missing",
  );
}

function stepFinding(broken: Broken): FindingDraft | undefined {
  const { facts, found } = broken;
  const alien = alienAlgorithms(broken);
  if (alien !== undefined) return alienFinding(broken, alien);
  const tags = tagsOf(found.astray);
  return breakFinding(broken, {
    stale: staleWords(broken),
    consequence: consequence(broken),
    outcome: `${dsWords(tags)} ${verb(tags, "leads", "lead")} to no key${atAuthority(found.authority)}`,
    reason: () =>
      isUnsigned(broken) ? unsigned(broken) : { ...reasonFor(broken), stay: facts.retention.dnskey },
  });
}

/** A DS of one provider's algorithm, which another provider that is asked as well does not sign with. */
function alienFinding({ facts, step, found }: Broken, clause: string): FindingDraft | undefined {
  const at = step.view.at("name").scalar ?? step.view.node;
  const zone = zoneName(facts);
  return (
    at && {
      at,
      message: `${stepName(step)} ${moveWords(found.move, facts)}. ${clause} Validators that insist on it refuse every name of ${zone}. Have all providers sign with the same algorithm.`,
      targets: [...(step.name === undefined ? [] : [step.name]), zone],
    }
  );
}

function staleWords({ facts, found: { astray, authority, stale } }: Broken): string {
  switch (stale?.what) {
    case "answers":
      return `unsigned answers of ${zoneName(facts)}, at least those with the longest TTL that is written down,`;
    case "ns":
      return `the name servers${ofAuthority(authority)}`;
    default:
      return `a key set without ${keyWords(tagsOf(astray))}`;
  }
}

function consequence({ facts, found: { authority, stale } }: Broken): string {
  switch (stale?.what) {
    case "answers":
      return "Validators that have the DS refuse these answers.";
    case "ns":
      return `Whoever still asks there finds no key${atAuthority(authority)} that the DS set leads to, and every name of ${zoneName(facts)} fails.`;
    default:
      return `Until then validators find no key that the DS set leads to, and every name of ${zoneName(facts)} fails.`;
  }
}

/** Why DS records lead nowhere, at whatever time the step is made. */
function reasonFor(broken: Broken): Omit<Reason, "stay"> {
  const { facts, found, isBack } = broken;
  const { authority } = found;
  const tags = tagsOf(found.astray);
  const named = facts.keys.filter(({ tag }) => tags.includes(tag));
  const are = (one: string, many: string): string => `${keyWords(tags)} ${verb(tags, one, many)}`;
  if (named.length > 0 && !named.some(signsKeys))
    return {
      why: are(...ZSK),
      todo: "Have the parent publish the DS of a KSK or CSK.",
      first: undefined,
    };
  const wait = "Publish it first, and wait until no cache holds a key set without it.";
  const later = laterStep(broken, "publish-dnskey", tags);
  if (later)
    return {
      why: `${are("comes", "come")} only later, with ${stepName(later)}`,
      todo: wait,
      first: { later },
    };
  if (named.length > 0 && !named.some((key) => isOwn(key, authority)))
    return {
      why: `the keys that it names are not those that the provider ${authority.name ?? "there"} signs with`,
      todo: `Keep the DS of a key${ofAuthority(authority)} while it is asked.`,
      first: undefined,
    };
  if (isBack || tags.length === 0 || facts.steps.some((step) => isRemoval(step, facts, tags)))
    return {
      why: `${are("is", "are")} not in the zone at that moment`,
      todo: "Keep a DS at the parent that leads to a key, or publish the key first.",
      first: undefined,
    };
  const keys = { dnssec: "publish-dnskey", zone: zoneName(facts), keys: new Inline([...tags]) };
  return {
    why: `no step publishes ${keyWords(tags)}`,
    todo: wait,
    first: { name: `publish-key-${tags.join("-")}`, keys },
  };
}

function isUnsigned({ found: { keys } }: Broken): boolean {
  return keys.keys.length === 0 && !keys.mayHoldOthers;
}

function unsigned(broken: Broken): Reason {
  const { facts } = broken;
  const later = laterStep(broken, "sign") ?? laterStep(broken, "publish-dnskey");
  const zone = zoneName(facts);
  return {
    why: later
      ? `${zone} is signed only later, by ${stepName(later)}`
      : `${zone} is not signed at that moment`,
    todo: "Sign the zone first, and wait until no cache holds an unsigned answer of it.",
    first: later && { later },
    stay: facts.retention.answers,
  };
}

function isRemoval(step: Step, facts: DnssecFacts, tags: readonly number[]): boolean {
  const move = moveOf(step, facts, "forward");
  if (move?.kind !== "remove-dnskey") return move?.kind === "unsign";
  return move.tags === "all" || move.tags?.some((tag) => tags.includes(tag)) === true;
}

/** What is wrong with the DS records and keys as they are listed, whatever the steps are. */
function* zoneFindings({ zone, change }: Ranges["zone"]): Generator<FindingDraft> {
  const { dnssec } = zone.view.at("dnssec").exists ? change : { dnssec: undefined };
  if (!dnssec) return;
  const facts = dnssec.facts(zone);
  const disagreement = parentDsAgainstSteps({ zone, change }, facts);
  if (disagreement) yield disagreement;
  const faults = dsFaults(facts);
  for (const fault of faults) {
    const finding = dsFaultFinding(fault, facts);
    if (finding) yield finding;
  }
  if (faults.length > 0) return;
  yield* dsDigestFindings(change, facts);
  const above = parentDsFinding({ zone, change }, facts);
  if (above) yield above;
  const before = stateBefore(facts);
  const [standing] = before ? deadEndsIn(facts, before) : [];
  // Where there are steps, they say what there is after them.
  const afterwards = standing || facts.steps.length > 0 ? undefined : stateAfterwards(facts);
  const [left] = afterwards ? deadEndsIn(facts, afterwards) : [];
  const finding = standing
    ? listedFinding(facts, standing, "stands at the parent")
    : left && listedFinding(facts, left, "is at the parent after the change");
  if (finding) yield finding;
}

function listedFinding(
  facts: DnssecFacts,
  { astray, keys, authority }: DeadEnd,
  where: string,
): FindingDraft | undefined {
  const tags = tagsOf(astray);
  const entry =
    facts.ds.find(({ tag, op }) => op !== "delete" && tags.includes(tag)) ??
    facts.ds.find(({ tag }) => tags.includes(tag));
  const at = entry?.view.at("key_tag").scalar;
  if (!at) return undefined;
  const signing = keys.keys.filter((key) => key.isOwn && signsKeys(key)).map(({ tag }) => tag);
  const there = reasonForListed(facts, tags, signing);
  const isOne = tags.length === 1;
  return {
    at,
    message: `${capital(dsWords(tags))} ${isOne ? where : where.replace("stands", "stand").replace("is ", "are ")} and ${isOne ? "leads" : "lead"} to no key of ${zoneName(facts)}${atAuthority(authority)}: ${there}. Validators refuse every name of such a zone. Correct the key tag, or list the key.`,
    related: facts.keys.flatMap((key) => {
      const tag = signing.includes(key.tag) ? key.view.at("key_tag").scalar : undefined;
      return tag ? [{ at: tag, message: "a key that signs" }] : [];
    }),
    targets: [zoneName(facts), ...tags.map(String)],
  };
}

function reasonForListed({ keys }: DnssecFacts, tags: readonly number[], signing: readonly number[]): string {
  const named = keys.filter(({ tag }) => tags.includes(tag));
  if (named.length > 0 && !named.some(signsKeys)) return `${keyWords(tags)} ${verb(tags, ...ZSK)}`;
  if (signing.length === 0) return "no key that it could name is listed";
  return `of the keys that are listed, ${listed(signing.map(String))} ${verb(signing, "signs", "sign")} the keys there`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
