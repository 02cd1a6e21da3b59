import { appendTo } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import { normalReference, type TrustChange } from "../../manifest/model/trust-change";
import { resolveReference } from "../../manifest/model/definitions";
import { nearest } from "../../manifest/nearest";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import type { Zone } from "../../manifest/model/zone";
import { queryBy, sameItems } from "../../query/query";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { listed } from "../words";
import { clashWith, mayBeDoneByHand } from "./done-by-hand";
import { forgottenKeys } from "./forgotten-keys";
import { isGiven, isRestored, owedByCertificate, owedByRecord, owedByStep, type Owed } from "./owed";
import { stepBack } from "./step-back";

export const rollbackMissingHalf = defineRule({
  id: "rollback-missing-half",
  plane: "rollback",
  over: ["step", "record", "certificate", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The rollback leaves out a part of the change",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-800-53-r5:CP-10"],
  references: ["NIST SP 800-53 Rev. 5, CP-10"],
  docs: {
    problem:
      "The change alters a record, a certificate, a key, a delegation or a trust store that no step of the rollback restores. Or it lists a record that none of its steps changes, though one may give it another TTL, or a key or DS record that is to come and that none of its steps on the zone brings.",
    why: "Going back by halves is an outage of its own: the old address comes back with the new certificate, or the old certificate at the new address, and neither works.",
    remedy:
      "Add a rollback step that reverts it, or name it under rollback.keeps with the reason why it stays. Name what no step changes in the step that does.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, certificate: shop-tls, previous: {ttl: 300, values: [203.0.113.30]}}
certificates:
  - name: shop-tls
    dnsNames: [shop.example.com]
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, certificate: shop-tls, previous: {ttl: 300, values: [203.0.113.30]}}
certificates:
  - name: shop-tls
    dnsNames: [shop.example.com]
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
    - {name: old-certificate, reverts: [shop-tls]}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("zone" in entity) {
      yield* forgottenKeys(change, entity.zone);
      return;
    }
    if (!isReadWhole(change)) return;
    // Where the step itself is reverted, so is all that it changes, and there may be very much of it.
    if ("step" in entity && isRestored(change, entity.step.name)) return;
    const unchanged = "record" in entity && change.hasSteps() ? entity.record : undefined;
    const missing = owedFor(entity).filter((owed) =>
      unchanged ? isForgotten(change, unchanged, owed) : !isGiven(change, owed),
    );
    // What a step does that does not say so, the schema asks.
    if (missing.length === 0 || hasUnclearStep(change)) return;
    const misspelt = danglingNames(change);
    const [first, ...others] = missing.filter(({ names }) => !mayMean(misspelt, names));
    // What one step changes is given back by one step.
    if (!first) return;
    yield unchanged ? forgotten(change, unchanged, first) : finding(change, [first, ...others]);
  },
});

/** Whether there is a rollback, and it can be read what it gives back and what stays on purpose. */
const isReadWhole = queryBy((change: TrustChange): boolean => isRead(change) && !mayKeepUnread(change), {
  isFirewall: true,
});

/** Whether there is a rollback whose steps, and the steps of the change, can be read. */
function isRead(change: TrustChange): boolean {
  const { map } = change.rollback;
  return Boolean(map) && !mayStandUnread(map, "steps", "list") && !mayBeMeant(change.spec.node, "steps");
}

/** Whether something may stay on purpose of which it cannot be read that it does, or what. */
function mayKeepUnread({ rollback }: TrustChange): boolean {
  const items = rollback.at("keeps").items();
  return (
    ["keeps", "pointOfNoReturn"].some((key) => mayBeMeant(rollback.node, key)) ||
    items.some(({ node }) => mayBeMeant(node, "target"))
  );
}

const hasUnclearStep = queryBy(
  (change: TrustChange) => change.rollbackSteps().some(({ kind }) => kind === undefined),
  { isFirewall: true },
);

/**
 * Whether the change forgets a record that no step changes. It is missing on the way forward, whatever the way back says
 * of it; but what is done by hand may be what the rollback takes back, or what the TTL was lowered for.
 */
function isForgotten(change: TrustChange, record: RecordSet, owed: Owed): boolean {
  const isSpokenOf = isGiven(change, owed);
  if (isSpokenOf && mayBeNamedByStep(change, record)) return false;
  const isSpokenOfAnywhere = isSpokenOf || change.stepsOn(record).length > 0;
  return !isSpokenOfAnywhere || !mayBeDoneByHand(change, record, isSpokenOf);
}

/** Whether a step changes what a name of the record may mean: another view of it, or another phase. */
function mayBeNamedByStep(
  change: TrustChange,
  { ownerName, references, provider, zone }: RecordSet,
): boolean {
  if (ownerName === undefined) return false;
  return change
    .stepsOnOwner(ownerName)
    .some(
      (step) =>
        step.changesRecords &&
        (provider === undefined || isMadeAt(step, provider, zone)) &&
        step.records.some(({ source }) => references.includes(normalReference(source))),
    );
}

/** Whether a step is made at a provider; one that names a provider which the zone does not have may be made anywhere. */
function isMadeAt(step: Step, provider: string, zone: Zone): boolean {
  const made = step.provider;
  return made === undefined || made === provider || !zone.providerNames().includes(made);
}

/** What the rollback reverts or keeps, and steps change, by names that nothing has: `reference-unresolved` says so. */
function danglingNames(change: TrustChange): readonly string[] {
  return [...danglingInRollback(change), ...danglingInSteps(change)];
}

const danglingInRollback = queryBy(
  (change: TrustChange): readonly string[] => {
    const reverted = change.rollbackSteps().flatMap(({ reverts }) => reverts.map(({ source }) => source));
    return [...new Set([...reverted, ...change.keptNames()])].filter(
      (name) => resolveReference(change, ["step", "record", "certificate"], name).kind === "missing",
    );
  },
  { name: "what the rollback names and nothing has", isEqual: sameItems },
);

/** Where steps name more records than these, as no person writes by hand, slips in them are not looked for. */
const MOST_NAMES = 500;

const danglingInSteps = queryBy(
  (change: TrustChange): readonly string[] => {
    const changed = new Set(change.steps().flatMap(({ records }) => records.map(({ source }) => source)));
    if (changed.size > MOST_NAMES) return [];
    return [...changed].filter((name) => change.record(name) === undefined);
  },
  { name: "what steps name and nothing has", isEqual: sameItems },
);

function mayMean(misspelt: readonly string[], names: ReadonlySet<string>): boolean {
  return misspelt.some((text) => nearest(normalReference(text), [...names]).length > 0);
}

function owedFor(entity: Ranges["step" | "record" | "certificate"]): readonly Owed[] {
  const { change } = entity;
  if ("step" in entity) return owedByStep(change, entity.step);
  if ("record" in entity) return owedByRecord(change, entity.record);
  return owedByCertificate(change, entity.certificate);
}

function finding(change: TrustChange, together: readonly [Owed, ...Owed[]]): FindingDraft {
  const [owed] = together;
  const steps = change.rollback.at("steps");
  const where = steps.entry?.key ?? change.rollback.entry?.key;
  const half = change.restoresSomething()
    ? "The rollback restores the rest and would leave this half as it is."
    : "The rollback restores nothing of this change, so there is no way back.";
  const { map } = change.rollback;
  const names = together.flatMap((one) => [...one.names]).filter((name) => name !== owed.name);
  return {
    at: owed.at,
    message: `Nothing in the rollback reverts ${describe(together)}. ${half} Add a rollback step with reverts: [${owed.name}], or name it under rollback.keeps with the reason why it stays.`,
    related: where ? [{ at: where, message: `no step here names ${owed.name}` }] : [],
    fixes: map
      ? [
          {
            title: `Add a rollback step that reverts ${owed.name}`,
            safe: false,
            edits: (layout) => [appendTo(map, "steps", { ...stepBack(owed) }, layout)],
          },
        ]
      : [],
    targets: [owed.name, ...new Set(names)],
  };
}

/** A record that the change is to alter, and that no step alters: what is missing is the step, and often the way back. */
function forgotten(change: TrustChange, record: RecordSet, owed: Owed): FindingDraft {
  const { name } = owed;
  const [ttlStep] = change.stepsOn(record);
  const only = ttlStep ? ` (${ttlStep.name ?? "a step with ttl"} only gives it a TTL)` : "";
  const isSpokenOf = isGiven(change, owed);
  const back = isSpokenOf ? "although the rollback speaks of it" : "and nothing in the rollback reverts it";
  const step = `${ttlStep ? "a step without ttl" : "the step that changes it"}${isSpokenOf ? "" : " and revert that step"}`;
  const kept = `list it with op: keep${isSpokenOf ? " and leave it out of the rollback" : ""}`;
  const clash = clashWith(change, record);
  const beside = clash
    ? ` and ${clash.step.name ?? "a step"} puts ${clash.other.reference ?? "another record"} beside it, which name servers refuse`
    : "";
  const byHand = change.stepsOfKind("manual").map((hand) => hand.name ?? "a step without a name");
  const hands = byHand.length > 0 && !clash;
  return {
    at: owed.at,
    ...(hands && { severity: "warning" }),
    message: `No step changes the record ${name}${only}, ${back}: executed step by step, the change leaves it out${beside}. ${hands ? `As far as can be told, what is done by hand (${listed(byHand)}) does not change it. ` : ""}Name it in the records of ${step}, ${hands ? "or in the words of what is done by hand, " : ""}or ${kept}.`,
    related: ttlStep
      ? relatedAt(ttlStep.view.at("name").scalar, `gives ${name} a TTL and changes nothing else`)
      : relatedAt(change.spec.at("steps").entry?.key, `no step here names ${name}`),
    targets: [name, ...[...owed.names].filter((one) => one !== name)],
  };
}

function describe(together: readonly [Owed, ...Owed[]]): string {
  const [{ name, plane, object }] = together;
  if (name !== object) {
    const objects = listed(together.map((one) => one.object));
    return `the step ${name}, which changes the ${plane}${together.length > 1 ? "s" : ""} ${objects}`;
  }
  const isEntry = plane === "record" || plane === "certificate";
  return isEntry ? `the ${plane} ${object}` : `the ${plane} step ${object}`;
}
