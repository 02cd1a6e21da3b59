import { appendTo, insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Certificate } from "../../manifest/model/certificate";
import { lastDsOf } from "../../manifest/model/dnssec/insecure";
import { placeOfTouched } from "../../manifest/model/touched";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft, Fix } from "../finding";
import { policyCalled } from "../limit-words";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { atStart, either } from "../words";

export const policyNotMet = defineRule({
  id: "policy-not-met",
  plane: "governance",
  over: ["change", "zone", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The change does not meet a demand of its policy",
  controls: ["nist-csf-2.0:GV.PO-01", "nist-csf-2.0:PR.AA-05", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "The TrustPolicy demands a part of every change, or of a zone another issuer, another operating model or DNSSEC, and the change does not have it. Approvals and limits of time are demands too; rules of their own hold changes against them.",
    why: "The policy is what all changes of a repository have agreed on. A change that steps over it is one that nobody has decided.",
    remedy: "Meet the demand, or have the policy changed by those who answer for it.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-staging}}
---
apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  zones: [{match: [example.com], issuers: [letsencrypt-prod]}]
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
---
apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  zones: [{match: [example.com], issuers: [letsencrypt-prod]}]
`,
  },
  *check(entity) {
    if ("spec" in entity) {
      yield* partsMissing(entity);
      yield* anotherModel(entity);
    } else if ("zone" in entity) yield* notSigned(entity.change, entity.zone);
    else yield* anotherIssuer(entity.change, entity.certificate);
  },
});

/** A part of `spec`, whatever it holds. */
function part({ spec }: TrustChange, key: string): View<unknown> {
  return (spec as View<Record<string, unknown>>).at(key);
}

/** What a policy may demand that is filled in with a word or a list; the rest is too large for a fix. */
const fillable: Readonly<Record<string, (change: TrustChange) => Fix["edits"]>> = {
  summary: (change) => (layout) =>
    change.spec.map
      ? [insertEntry(change.spec.map, "summary", tabStop("what this change is for"), layout)]
      : [],
  operatingModel: (change) => (layout) =>
    change.spec.map
      ? [insertEntry(change.spec.map, "operatingModel", tabStop("central-governance"), layout)]
      : [],
  policyChecks: (change) => (layout) =>
    change.spec.map ? [appendTo(change.spec.map, "policyChecks", tabStop("trust-change check"), layout)] : [],
};

function* partsMissing(change: TrustChange): Generator<FindingDraft> {
  const { policy, spec } = change;
  for (const demand of policy?.required() ?? []) {
    const key = demand.source;
    const shared = (policy?.defaults as View<Record<string, unknown>>).at(key);
    const isThere = [part(change, key), shared].some((view) => view.exists && view.list?.items.length !== 0);
    const at = part(change, key).entry?.key ?? spec.at("ticket").scalar ?? spec.entry?.key;
    if (isThere || !at || mayBeMeant(spec.map, key)) continue;
    const edits = part(change, key).entry ? undefined : fillable[key]?.(change);
    yield {
      at,
      message: `This change has no ${key}, and ${policyCalled(policy?.name)} demands it of every change. Add it.`,
      related: [{ at: demand, message: `${policyCalled(policy?.name)} demands ${key}` }],
      fixes: edits ? [{ title: `Add ${key}`, safe: false, edits }] : [],
      targets: wholeChange(change),
    };
  }
}

/** One finding for each entry of the policy, however many zones it stands for. */
function* anotherModel(change: TrustChange): Generator<FindingDraft> {
  const { spec, policy, touched } = change;
  const model = spec.at("operatingModel");
  const at = model.scalar ?? spec.at("ticket").scalar;
  const isUnread = model.exists ? model.text === undefined : mayBeMeant(spec.map, "operatingModel");
  if (!at || isUnread || (!model.exists && demandsModel(change))) return;
  const told = new Set<unknown>();
  for (const zone of touched.zones()) {
    const { policyZone, name } = zone;
    const allowed = policyZone?.operatingModels ?? [];
    const [first] = allowed;
    if (!first || told.has(policyZone) || allowed.some(({ source }) => source === model.text)) continue;
    told.add(policyZone);
    const words = allowed.map(({ source }) => source);
    const place = placeOfTouched(zone);
    yield {
      at,
      message: `${name} may be changed under ${either(words)} only, as ${policyCalled(policy?.name)} says, and this change ${model.exists ? `is under ${model.text ?? ""}` : "does not say its operatingModel"}. Change it under ${words.length === 1 ? "that one" : "one of these"}.`,
      related: [
        { at: first, message: `${policyCalled(policy?.name)} says how ${name} may be changed` },
        ...(place ? [{ at: place, message: `the change touches ${name} here` }] : []),
      ],
      fixes: words.map((word) => modelFix(change, word)),
      targets: [name, ...wholeChange(change)],
    };
  }
}

function demandsModel({ policy }: TrustChange): boolean {
  return policy?.required().some(({ source }) => source === "operatingModel") === true;
}

function modelFix({ spec }: TrustChange, word: string): Fix {
  const { scalar } = spec.at("operatingModel");
  const { map } = spec;
  return {
    title: scalar ? `Change the operating model to ${word}` : `Add operatingModel: ${word}`,
    safe: false,
    edits: (layout) => {
      if (scalar) return [replaceScalar(scalar, word)];
      return map ? [insertEntry(map, "operatingModel", word, layout, "ticket")] : [];
    },
  };
}

/** Where hosts are identity-critical, the rule about them says the same, and whether an exception holds. */
function* notSigned(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const demand = zone.policyZone?.requiresDnssec;
  const { name, view } = zone;
  const dnssec = view.at("dnssec");
  const status = zone.dnssecStatus();
  const [lastDs] = demand ? lastDsOf(change, zone) : [];
  const isKeptSigned = (status === "signed" && !lastDs) || status === "signing";
  if (!demand || name === undefined || isKeptSigned) return;
  const isUnread =
    (dnssec.at("status").exists && status === undefined) ||
    mayBeMeant(view.node, "dnssec") ||
    ["status", "exception"].some((key) => mayBeMeant(dnssec.written, key));
  const isExcused = dnssec.at("exception").exists || change.policy?.dnssecException(name).exists === true;
  if (isUnread || isExcused || zone.viewName === "internal" || !change.touched.zone(zone)) return;
  if (change.criticalHosts.in(zone).length > 0) return;
  const at = lastDs?.view.at("op").scalar ?? dnssec.at("status").scalar ?? view.at("name").scalar;
  if (!at) return;
  const who = policyCalled(change.policy?.name);
  const state = lastDs
    ? `this change takes its last DS away, that of the key ${lastDs.tag}: no resolver checks its signatures then. Keep a DS at the parent`
    : `it ${status === "unsigning" ? "loses its signatures by this change" : "is not"}. Sign it`;
  yield {
    at,
    severity: status === undefined ? "information" : "error",
    message:
      status === undefined
        ? `${atStart(who)} demands that ${name} is signed, and nothing says here whether it is. Say dnssec: {status: signed} if it is.`
        : `${atStart(who)} demands that ${name} is signed, and ${state}, or give it a dnssec.exception with its reason, owner and end.`,
    related: [{ at: demand, message: `${who} demands DNSSEC of ${name}` }],
    targets: [name],
  };
}

/** A certificate from an issuer that the policy does not list for a zone of its names. */
function* anotherIssuer(change: TrustChange, certificate: Certificate): Generator<FindingDraft> {
  const { issuerName, op } = certificate;
  const written = certificate.view.at("issuerRef");
  const at: ScalarNode | undefined = written.at("name").scalar ?? written.scalar;
  if (!at || issuerName === undefined || op === "revoke") return;
  const told = new Set<unknown>();
  for (const { policyZone, name } of change.touched.zonesOf(certificate)) {
    const allowed = policyZone?.issuers ?? [];
    const [first] = allowed;
    if (!first || told.has(policyZone) || allowed.some(({ source }) => source === issuerName)) continue;
    told.add(policyZone);
    const words = allowed.map(({ source }) => source);
    const who = policyCalled(change.policy?.name);
    yield {
      at,
      message: `${certificate.name ?? "This certificate"} has names in ${name}, for which ${who} allows ${either(words)} only, and ${issuerName} issues it. Have it issued by ${words.length === 1 ? "that one" : "one of these"}.`,
      related: [{ at: first, message: `${who} says who may issue for ${name}` }],
      fixes: words.slice(0, 3).map((word) => ({
        title: `Have it issued by ${word}`,
        safe: false,
        edits: () => [replaceScalar(at, word)],
      })),
      targets: certificate.name === undefined ? [] : [certificate.name],
    };
  }
}
