import { renameKey, replaceScalar } from "../../manifest/edits/edits";
import { kindOf } from "../../manifest/kind";
import { CHECKS, resolveReference, type Definition } from "../../manifest/model/definitions";
import { parseHost } from "../../manifest/model/names";
import { normalReference, type TrustChange } from "../../manifest/model/trust-change";
import { nearest } from "../../manifest/nearest";
import { referenceKinds } from "../../manifest/schema/locate";
import type { Part } from "../../manifest/schema/part";
import type { SchemaPlace } from "../../manifest/schema/walk";
import { foldedItems } from "../../manifest/syntax/folded";
import type { ScalarNode } from "../../manifest/syntax/node";
import { View } from "../../manifest/view";
import { attached, keyed } from "../../text/once";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either, listed } from "../words";

export const referenceUnresolved = defineRule({
  id: "reference-unresolved",
  plane: "governance",
  over: "part",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A name refers to nothing in this change",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "A step, a record or a rollback names a record, certificate, step, credential, trust store or check that this change does not have, a step names a record that stands in two views without saying in which, or a policy gives a severity to a rule that does not exist.",
    why: "Whoever executes the change does not know what is meant, and no check can follow the name either: what hangs on it goes unchecked.",
    remedy: "Correct the name, or add the entry. Records are named OWNER/TYPE, with the full owner name.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tsl}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
`,
  },
  check({ part, change }, { ruleIds }) {
    return change ? inChange(part, change) : unknownRules(part, ruleIds);
  },
});

function inChange(part: Part, change: TrustChange): readonly FindingDraft[] {
  const drafts: FindingDraft[] = [];
  let missing = 0;
  for (const { node, place } of part.scalars()) {
    if (place.schema["x-reference"] === undefined) continue;
    const kinds = kindsAt(place);
    if (isOfAnotherType(node, kinds)) continue;
    const resolution = resolveReference(change, kinds, node.source);
    if (resolution.kind === "missing")
      drafts.push(finding(change, node, kinds, ++missing > MOST_PROPOSED ? [] : resolution.candidates()));
    else if (kinds.length === 1 && kinds[0] === "record") {
      const views = change.hasSeveralViews() ? [...inSeveralViews(change, node)] : [];
      drafts.push(...views);
      if (views.length === 0 && change.hasZonesInZones()) drafts.push(...inSeveralZones(change, node));
    }
  }
  return drafts;
}

const kindsAt = keyed((place: SchemaPlace) => referenceKinds([place]));

/**
 * For so many names in one place it is asked what was meant. Where more of them lead nowhere, as while the name of their
 * zone is typed, they have one cause, and to look for each among all records would take seconds.
 */
const MOST_PROPOSED = 4;

/** The rules to which a policy gives a severity, and which do not exist. */
function* unknownRules(part: Part, ruleIds: readonly string[]): Generator<FindingDraft> {
  if (!part.isWholeDocument || kindOf(part.document) !== "TrustPolicy") return;
  const policy = new View<{ spec: { rules: Record<string, string> } }>(part.document.root);
  for (const entry of policy.at("spec").at("rules").entries()) {
    const { key } = entry;
    if (key.style === "empty" || ruleIds.includes(key.source)) continue;
    const similar = nearest(key.source, ruleIds);
    const taken = entry.parent.entries.map((other) => other.key.source);
    yield {
      at: key,
      severity: "warning",
      message: `There is no rule "${key.source}", so this severity counts for nothing. ${similar.length > 0 ? `Is ${either(similar)} meant?` : "Findings show the id of their rule."}`,
      fixes: similar
        .filter((id) => !taken.includes(id))
        .map((id) => ({
          title: `Replace ${key.source} with ${id}`,
          safe: false,
          edits: () => [renameKey(entry, id)],
        })),
      targets: [key.source],
    };
  }
}

/** What is no text, or an empty one, refers to nothing, and that is said elsewhere; only keys are named by numbers. */
function isOfAnotherType(node: ScalarNode, kinds: readonly string[]): boolean {
  if (node.source === "" || foldedItems(node).length > 0) return true;
  return typeof node.value !== "string" && !kinds.includes("key");
}

const words: Readonly<Record<string, string>> = {
  certificate: "certificate",
  record: "record",
  step: "step",
  credential: "credential",
  identity: "credential",
  issuer: "issuer",
  validation: "validation",
  check: "check",
  zone: "zone",
  provider: "provider of the zone",
  key: "DNSSEC key",
  trustStore: "trust store",
  endpoint: "endpoint",
};

/** Where an entry of a kind stands. */
const homes: Readonly<Record<string, string>> = {
  certificate: "certificates",
  record: "zones[].records",
  step: "steps",
  credential: "credentials",
  identity: "credentials",
  issuer: "issuers",
  validation: "validation",
  zone: "zones",
  provider: "zones[].providers",
  key: "zones[].dnssec.keys",
  trustStore: "trustStores",
  endpoint: "endpoints",
};

/** The names of things, each once: there may be many things, and many names that lead to none of them. */
const namesOf = attached((candidates: readonly Definition[]) => [
  ...new Set(candidates.map(({ name }) => name)),
]);

function finding(
  change: TrustChange,
  node: ScalarNode,
  kinds: readonly string[],
  candidates: readonly Definition[],
): FindingDraft {
  const text = node.source;
  const what = [...new Set(kinds.map((kind) => words[kind] ?? kind))];
  const names = namesOf(candidates);
  const wanted = kinds.includes("record") ? normalReference(text) : text;
  const similar = nearest(wanted, kinds.includes("check") ? [...names, ...CHECKS] : names);
  const related = similar.slice(0, 1).flatMap((name) => {
    const definition = candidates.find((candidate) => candidate.name === name);
    return definition ? [{ at: definition.node, message: `${name} is defined here` }] : [];
  });
  return {
    at: node,
    message: `There is no ${either(what)} "${text}" in this change, so nobody can tell what is meant and nothing that hangs on it is checked. ${advice(change, kinds, text, similar, names)}`,
    related,
    fixes: similar.map((name) => ({
      title: `Replace ${text} with ${name}`,
      safe: false,
      edits: () => [replaceScalar(node, kinds.includes("key") ? Number(name) : name)],
    })),
    targets: [text],
  };
}

/**
 * A record that a step names without its view though it stands in two. Where the first one is the only one that changes,
 * it is clear enough.
 */
function* inSeveralViews(change: TrustChange, node: ScalarNode): Generator<FindingDraft> {
  const text = node.source;
  const meant = change.record(text);
  const plain = meant?.reference;
  if (!meant || plain !== normalReference(text) || !change.isInSeveralViews(plain)) return;
  const there = (meant.ownerName === undefined ? [] : change.recordsAt(meant.ownerName)).filter(
    ({ reference, id }) => reference === plain && id === undefined,
  );
  if (meant.changes && there.every((record) => record === meant || !record.changes)) return;
  const names = [...new Set(there.map(({ zone }) => `${plain}@${zone.viewName}`))];
  yield {
    at: node,
    message: `${plain} stands in ${names.length === 2 ? "two" : "several"} views, so nobody can tell which of them this step changes; it is checked as the one in the view ${meant.zone.viewName}. Write ${either(names)}, or both where both change here.`,
    related: there.flatMap(({ nameNode, zone }) =>
      relatedAt(nameNode, `${plain} in the view ${zone.viewName}`),
    ),
    fixes: names.map((name) => ({
      title: `Replace ${text} with ${name}`,
      safe: false,
      edits: () => [replaceScalar(node, name)],
    })),
    targets: [text],
  };
}

function advice(
  change: TrustChange,
  kinds: readonly string[],
  text: string,
  similar: readonly string[],
  names: readonly string[],
): string {
  const records = kinds.includes("record") && !text.includes("/") ? referencesAt(change, text) : [];
  if (records.length > 0) return `A record is named with its type: ${either(records)}.`;
  const people = kinds.includes("identity")
    ? " A person is written as a mail address, a team as @org/team or group:NAME; a bare name is an entry of credentials."
    : "";
  if (similar.length > 0) return `Is ${either(similar)} meant?${people}`;
  const places = [...new Set(kinds.flatMap((kind) => homes[kind] ?? []))];
  const known = names.length === 0 ? "" : `The change has ${listed(names)}. `;
  return `${known}Correct the name, or add an entry under ${either(places)}.${people}`;
}

function referencesAt(change: TrustChange, text: string): readonly string[] {
  const name = parseHost(text);
  const records = name === undefined ? [] : change.recordsAt(name);
  return [...new Set(records.flatMap(({ reference }) => reference ?? []))];
}

/**
 * A record that a step names by owner and type though a zone and one that lies in it both have it, as where a zone is cut out
 * of the one above. Where one zone alone changes it, it is clear enough.
 */
function* inSeveralZones(change: TrustChange, node: ScalarNode): Generator<FindingDraft> {
  const text = node.source;
  const meant = change.record(text);
  const plain = meant?.reference;
  if (!meant || plain === undefined || meant.id === text) return;
  const there = change.recordsInView(plain, meant.zone.viewName);
  const zones = [...new Set(there.map(({ zone }) => zone))];
  if (
    zones.length < 2 ||
    (meant.changes && there.every(({ zone, changes }) => zone === meant.zone || !changes))
  )
    return;
  yield {
    at: node,
    message: `${plain} stands in the zones ${listed(zones.map(({ name }) => name ?? "?"))}, so nobody can tell which of them this step changes; it is checked as the one in ${meant.zone.name ?? "the first"}. Give each of these entries an id, and name the step's by that.`,
    related: there.flatMap(({ nameNode, zone }) =>
      relatedAt(nameNode, `${plain} in the zone ${zone.name ?? "?"}`),
    ),
    targets: [text],
  };
}
