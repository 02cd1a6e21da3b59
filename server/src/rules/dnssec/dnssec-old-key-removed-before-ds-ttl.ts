import { Inline } from "../../manifest/edits/write";
import { signsKeys } from "../../manifest/model/dnssec/entries";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either } from "../words";
import { breakFinding, type Reason } from "./break-finding";
import { breaksAt, earlierStep, laterStep, type Broken } from "./breaks";
import { atAuthority, dsWords, keyWords, ofAuthority, stepName, tagsOf, verb, zoneName } from "./chain-words";

export const dnssecOldKeyRemovedBeforeDsTtl = defineRule({
  id: "dnssec-old-key-removed-before-ds-ttl",
  plane: "dnssec",
  over: ["step", "rollbackStep"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A key goes while validators still hold its DS",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-20", "nist-800-53-r5:SC-12"],
  references: ["RFC 7583 section 3.3.1", "RFC 6781 section 4.1.2"],
  docs: {
    problem:
      "A key leaves the zone before the parent has had the DS of another usable key for its propagation and the whole TTL of the DS, or the keys of a provider go before its name servers have left the caches.",
    why: "Resolvers that still hold the old DS set find no key for it and refuse every name of the zone until the TTL has run out. That is how the names below .nz failed for hours in May 2023.",
    remedy:
      "Keep the old key until the DS TTL of the parent (dnssec.dsTtl: never one's own) and the propagation have passed since the new DS was published; the keys of a provider that is left, until the TTLs of its name servers have passed too.",
    bad: `zones:
  - name: example.org
    dnssec:
      status: signed
      dsTtl: 86400
      keys:
        - {key_tag: 31589, algorithm: 13, role: KSK, op: delete}
        - {key_tag: 47012, algorithm: 13, role: KSK, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [47012]}
  - {name: wait-for-keys, wait: 2h}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
  - {name: wait-for-parent, wait: 1h}
  - {name: old-key, dnssec: remove-dnskey, zone: example.org, keys: [31589]}
`,
    good: `zones:
  - name: example.org
    dnssec:
      status: signed
      dsTtl: 86400
      keys:
        - {key_tag: 31589, algorithm: 13, role: KSK, op: delete}
        - {key_tag: 47012, algorithm: 13, role: KSK, op: create}
      ds:
        - {key_tag: 31589, algorithm: 13, digest_type: 2, op: delete}
        - {key_tag: 47012, algorithm: 13, digest_type: 2, op: create}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: new-key, dnssec: publish-dnskey, zone: example.org, keys: [47012]}
  - {name: wait-for-keys, wait: 2h}
  - {name: new-ds, dnssec: publish-ds, zone: example.org, keys: [47012]}
  - {name: wait-for-parent, wait: 26h}
  - {name: old-key, dnssec: remove-dnskey, zone: example.org, keys: [31589]}
`,
  },
  *check(entity) {
    for (const broken of breaksAt(entity, "keys")) {
      const finding = findingFor(broken);
      if (finding) yield finding;
    }
  },
});

function findingFor(broken: Broken): FindingDraft | undefined {
  const { facts, found } = broken;
  const { authority, stale } = found;
  const zone = zoneName(facts);
  const isLeft = stale?.what === "ns";
  return breakFinding(broken, {
    stale: isLeft
      ? `the name servers${ofAuthority(authority)}`
      : `a DS set that leads to ${keyWords(tagsOf(found.astray))} only`,
    consequence: isLeft
      ? `Whoever still asks there finds no key that the DS set leads to, and every name of ${zone} fails.`
      : `Until then validators that hold it find no key for it, and every name of ${zone} fails.`,
    outcome: `the DS set at the parent leads to no key that is left${atAuthority(authority)}`,
    reason: () => reasonFor(broken),
  });
}

/** Why no DS leads to a key that is left. */
function reasonFor(broken: Broken): Reason {
  const { facts, found, isBack } = broken;
  const { authority } = found;
  const stay = facts.retention.ds;
  const left = found.keys.keys.filter((key) => key.isOwn && signsKeys(key)).map(({ tag }) => tag);
  if (left.length === 0) return noKeyLeft(broken);
  const todo = `Have the parent publish ${dsWords(left)} first, and wait until no cache holds the DS set without it.`;
  const later = laterStep(broken, "publish-ds", left);
  if (later)
    return {
      why: `${dsWords(left)} ${verb(left, "comes", "come")} only later, with ${stepName(later)}`,
      todo,
      first: { later },
      stay,
    };
  const dropping = earlierStep(broken, "remove-ds", left);
  if (dropping || isBack)
    return {
      why: `the parent has no DS of ${either(left.map(String))} at that moment${dropping ? `, since ${stepName(dropping)} has dropped it` : ""}`,
      todo: `Keep ${dsWords(left)} at the parent, or keep the key that the DS set leads to.`,
      first: undefined,
      stay,
    };
  const why = `nothing has the parent publish ${dsWords(left)}${ofAuthority(authority)}`;
  const keys = { dnssec: "publish-ds", zone: zoneName(facts), keys: new Inline([...left]) };
  return { why, todo, first: { name: `publish-ds-${left.join("-")}`, keys }, stay };
}

function noKeyLeft(broken: Broken): Reason {
  const { facts, found } = broken;
  const tags = tagsOf(found.astray);
  const others =
    tags.length > 0 ? tags : facts.keys.filter(({ op }) => op === "create").map(({ tag }) => tag);
  const later = laterStep(broken, "publish-dnskey", others);
  return {
    why: later
      ? `another one comes only later, with ${stepName(later)}`
      : "there is no other key that signs the keys",
    todo: "Publish the new key first, and keep the old one until the DS set that leads to it has left the caches.",
    first: later && { later },
    stay: facts.retention.dnskey,
  };
}
