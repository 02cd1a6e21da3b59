import { appendTo } from "../../manifest/edits/edits";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { grouped } from "../../text/grouped";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { listed } from "../words";

export const prechangeValidationIncomplete = defineRule({
  id: "prechange-validation-incomplete",
  plane: "governance",
  over: "change",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "The checks do not fit what changes",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3(2)", "nist-800-53-r5:CM-4"],
  references: ["NIST SP 800-53 Rev. 5, CM-3(2) and CM-4"],
  docs: {
    problem:
      "Before clients see the change, no check looks at what changes: propagation for records, the names and the chain for certificates, validation for DNSSEC and delegations. Or no check is repeated afterwards, one runs at another time than its phase says, or one looks from a side from which no client comes.",
    why: "What a check would have found before the change is found by clients after it, and then the way back runs against their caches.",
    remedy: "Add the checks that are missing, at the vantage that the exposure of the service needs.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
validation:
  - {name: coverage, check: san-coverage}
  - {name: handshake, check: tls-handshake, phase: after}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
validation:
  - {name: coverage, check: san-coverage}
  - {name: chain, check: chain-continuity}
  - {name: handshake, check: tls-handshake, phase: after}
`,
  },
  *check(change) {
    const validation = change.spec.at("validation");
    if (validation.exists ? !validation.list : mayStandUnread(change.spec.map, "validation", "list")) return;
    const needs = checksNeeded(change);
    const checks = checksOf(change);
    if (needs.length === 0 || checks.some(({ kind }) => kind === undefined)) return;
    const missing = needs.filter(({ kind }) => !checks.some((one) => one.kind === kind && one.isBefore));
    const isRepeated = checks.some(({ isAfter }) => isAfter);
    const at = validation.entry?.key ?? change.spec.at("ticket").scalar;
    if (at && (missing.length > 0 || !isRepeated)) yield incomplete(change, at, missing, isRepeated);
    for (const check of checks) yield* fromTheWrongSide(change, check, needs);
    yield* atTheWrongTime(change);
  },
});

interface Need {
  readonly kind: string;
  /** What changes, so that it is needed. */
  readonly because: string;
}

function checksNeeded(change: TrustChange): readonly Need[] {
  const { touched } = change;
  const needs: Need[] = [];
  const zones = change.zones();
  if (zones.some((zone) => touched.records(zone)))
    needs.push({ kind: "dns-propagation", because: "records change" });
  if (touched.certificates()) {
    needs.push({ kind: "san-coverage", because: "certificates change" });
    needs.push({ kind: "chain-continuity", because: "certificates change" });
  }
  if (zones.some((zone) => touched.keys(zone) || (touched.delegation(zone) && !staysUnsigned(change, zone))))
    needs.push({ kind: "dnssec-validation", because: "keys or delegations change" });
  return needs;
}

/**
 * Whether a zone is said not to be signed, and nothing signs it or tells its parent that it is: then there is nothing to
 * validate when it is delegated elsewhere. Of a zone of which nothing is said that is not known.
 */
function staysUnsigned(change: TrustChange, zone: Zone): boolean {
  const { keys, ds, byHand } = change.dnssec.facts(zone);
  const isSaid = zone.dnssecStatus() === "unsigned" && keys.length === 0 && ds.length === 0;
  return isSaid && !byHand.keys && !byHand.ds;
}

/** A check that the change names, as an entry of `validation` or by its kind in a step. */
interface Check {
  /** Undefined where it cannot be told what is checked, or when. */
  readonly kind: string | undefined;
  readonly isBefore: boolean;
  readonly isAfter: boolean;
  readonly vantage: readonly ScalarNode[];
  readonly name: string | undefined;
}

function checksOf(change: TrustChange): readonly Check[] {
  const runs = runsIn(change);
  const runsOf = (name: string | undefined): readonly Run[] =>
    (name === undefined ? undefined : runs.get(name)) ?? [];
  const entries = change.validations.all().map(({ name, view }): Check => {
    const entry = view as View<{ check: string; phase: string; vantage: string[] }>;
    const phase = entry.at("phase").word("before", "after");
    const kind = mayBeMeant(entry.node, "phase") ? undefined : entry.at("check").text;
    const own = runsOf(name);
    const isUnsaid = phase === undefined;
    return {
      kind,
      name,
      isBefore: phase === "before" || (isUnsaid && (own.length === 0 || own.some((run) => !run.isLate))),
      isAfter: phase === "after" || (isUnsaid && own.some((run) => run.isLate)),
      vantage: entry
        .at("vantage")
        .oneOrMany()
        .flatMap(({ scalar }) => scalar ?? []),
    };
  });
  const direct = [...runs]
    .filter(([kind]) => change.validations.named(kind).length === 0)
    .flatMap(([kind, own]) =>
      own.map(({ isLate }): Check => ({
        kind,
        name: undefined,
        isBefore: !isLate,
        isAfter: isLate,
        vantage: [],
      })),
    );
  return [...entries, ...direct];
}

/** A step that runs a check. */
interface Run {
  readonly step: Step;
  /** Where it names the check. */
  readonly at: ScalarNode;
  /** Whether it comes after the first step that clients see. */
  readonly isLate: boolean;
}

/** The steps that run checks, by the names of entries or the kinds of checks that they name. */
function runsIn(change: TrustChange): ReadonlyMap<string, readonly Run[]> {
  const { timeline } = change;
  const moving = change.steps().filter((step) => timeline.movesClients(step));
  return grouped(
    change.stepsOfKind("validate").flatMap((step) => {
      const isLate = moving.some((other) => timeline.comesBefore(other, step));
      return step.validates.map((at) => [at.source, { step, at, isLate }] as const);
    }),
  );
}

/**
 * A check of which the phase says that it runs before the change, and which runs only when all is done, or the other way
 * round. Not where anything in between may be what it is meant for: what is done by hand may be the change itself.
 */
function* atTheWrongTime(change: TrustChange): Generator<FindingDraft> {
  const runs = runsIn(change);
  const { timeline } = change;
  const acts = change.steps().filter((step) => step.changes || step.kind === "manual");
  const visible = acts.filter(mayBeSeen);
  const firstMove = acts.find((step) => timeline.movesClients(step));
  if (!firstMove) return;
  const wrong = change.validations.all().flatMap(({ name, view }) => {
    const phase = view.at("phase").word("before", "after");
    const [run, ...others] = (name === undefined ? undefined : runs.get(name)) ?? [];
    if (name === undefined || !phase || !run) return [];
    const isWrong = [run, ...others].every(({ step, isLate }) =>
      phase === "before"
        ? isLate && visible.every((act) => timeline.comesBefore(act, step))
        : acts.every((act) => isIssuance(act) || timeline.comesBefore(step, act)),
    );
    return isWrong ? [{ name, phase, run, said: view.at("phase").scalar }] : [];
  });
  for (const { run, phase } of wrong) {
    const alike = wrong.filter((one) => one.run.step === run.step && one.phase === phase);
    // What one step runs at the wrong time is told once.
    if (alike[0]?.run !== run) continue;
    const names = listed(alike.map(({ name }) => name));
    const [are, it] = alike.length === 1 ? ["is", "it"] : ["are", "them"];
    const by = run.step.name ?? "this step";
    yield {
      at: run.at,
      message:
        phase === "before"
          ? `${names} ${are} to run before clients see the change (phase: before), and ${by} runs ${it} only when all is done: what would have been found is found by clients. Run ${it} before ${firstMove.name ?? "the first step that they see"}.`
          : `${names} ${are} to run when clients have moved (phase: after), and ${by} runs ${it} before anything is done: nothing that is seen then says how the change went. Run ${it} at the end.`,
      related: alike.flatMap(({ said }) => relatedAt(said, `phase: ${phase}`)),
      targets: [...alike.map(({ name }) => name), ...(run.step.name === undefined ? [] : [run.step.name])],
    };
  }
}

/** Whether clients may see what a step does; what is issued, revoked or destroyed and what sets a TTL is none of that. */
function mayBeSeen(step: Step): boolean {
  if (step.kind === "certificates") return step.deploys;
  return step.kind !== "records" || step.changesRecords;
}

function isIssuance(step: Step): boolean {
  return step.kind === "certificates" && step.action === "issue";
}

function incomplete(
  change: TrustChange,
  at: Node,
  missing: readonly Need[],
  isRepeated: boolean,
): FindingDraft {
  const before = missing.map(({ kind, because }) => `${kind} (${because})`);
  const parts = [
    ...(before.length > 0 ? [`Before clients see this change, no check does ${listed(before)}.`] : []),
    ...(isRepeated ? [] : ["Nothing is checked again afterwards."]),
  ];
  return {
    at,
    message: `${parts.join(" ")} What a check would have found is found by clients then. Add ${missing.length > 0 ? "the checks" : "a check with phase: after"} under validation.`,
    fixes: addChecks(change, missing, isRepeated),
    targets: wholeChange(change),
  };
}

/** One check that is missing can be added; where several are, somebody has to think about what they look at. */
function addChecks(change: TrustChange, missing: readonly Need[], isRepeated: boolean): readonly Fix[] {
  const { map } = change.spec;
  const [need] = missing;
  if (!map || missing.length + Number(!isRepeated) !== 1) return [];
  const afterwards = change.touched.certificates() ? "tls-handshake" : "dns-propagation";
  const [check, phase] = need ? [need.kind, "before"] : [afterwards, "after"];
  const name = `${check}-${phase}`;
  if (change.validations.named(name).length > 0) return [];
  return [
    {
      title: need ? `Add ${check} before the change` : `Add ${check} after the change`,
      safe: false,
      edits: (layout) => [appendTo(map, "validation", { name, check, phase }, layout)],
    },
  ];
}

const sides: Readonly<Record<string, readonly string[]>> = {
  public: ["external"],
  internal: ["internal"],
  hybrid: ["external", "internal"],
};

/** A check that says from where it looks, and leaves out a side from which clients come. */
function* fromTheWrongSide(
  change: TrustChange,
  check: Check,
  needs: readonly Need[],
): Generator<FindingDraft> {
  const exposure = change.spec.at("service").at("exposure");
  const isUnread = exposure.exists
    ? exposure.word("public", "internal", "hybrid") === undefined
    : mayBeMeant(change.spec.node, "service") || mayBeMeant(change.spec.at("service").node, "exposure");
  const [at] = check.vantage;
  if (!at || isUnread || !needs.some(({ kind }) => kind === check.kind)) return;
  const seen = check.vantage.map(({ source }) => source);
  const unseen = (sides[exposure.text ?? "public"] ?? []).filter((side) => !seen.includes(side));
  if (unseen.length === 0 || othersSee(change, check, unseen)) return;
  yield {
    at,
    message: `${check.name ?? check.kind ?? "This check"} looks from ${listed(seen)} only, and clients of this ${exposure.text ?? "public"} service come from ${listed(unseen)}: what they get is not looked at. Add ${listed(unseen)} to its vantage.`,
    related: exposure.scalar
      ? [{ at: exposure.scalar, message: `clients come from ${listed(sides[exposure.scalar.source] ?? [])}` }]
      : [],
    targets: check.name === undefined ? [] : [check.name],
  };
}

/** Whether other checks of the same kind and phase look from the other sides. */
function othersSee(change: TrustChange, check: Check, unseen: readonly string[]): boolean {
  const alike = checksOf(change).filter(
    (one) => one.kind === check.kind && ((one.isBefore && check.isBefore) || (one.isAfter && check.isAfter)),
  );
  return unseen.every((side) =>
    alike.some(({ vantage }) => vantage.length === 0 || vantage.some(({ source }) => source === side)),
  );
}
