import { replaceScalar } from "../../manifest/edits/edits";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import {
  tlsaRollover,
  type RolloverEvent,
  type TlsaCourse,
  type TlsaRollover,
} from "../../manifest/model/tlsa-rollover";
import { withdrawalBeforeRestore } from "../../manifest/model/tlsa-way-back";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { defineRule } from "../rule";
import { moveInFront, setTime } from "../step-edits";
import { isPublishedLate } from "./tlsa-not-prepublished";

export const tlsaOldRemovedEarly = defineRule({
  id: "tlsa-old-removed-early",
  plane: "pki",
  over: "record",
  types: ["TLSA"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The TLSA record of a certificate that is served goes too early",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-800-53-r5:SC-20"],
  references: ["RFC 7671 section 8.1"],
  docs: {
    problem:
      "The TLSA value for the old certificate is removed before the new certificate is served and checked, or while the way back to the old one is still open; or the way back withdraws the value of the new certificate while that is still served. The same holds where a renewal keeps the key, and the value of that key goes.",
    why: "Until the new certificate is served, and again after a rollback, the old one has to fit a record. Without it, whoever checks DANE refuses the connection: mail is deferred in the middle of the way back.",
    remedy:
      "Remove the old value after the check of the new certificate, and when the rollback window has ended. Go back in the reverse order: the old value, the old certificate, and only then the new value.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T04:00:00Z}
zones:
  - name: example.com
    records:
      - {name: mail, type: A, op: keep, ttl: 300, value: 203.0.113.25, certificate: mail-tls}
      - {id: both, name: _25._tcp.mail, type: TLSA, ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11, 3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22], previous: {ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11]}}
      - {id: new-only, name: _25._tcp.mail, type: TLSA, ttl: 3600, values: [3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22], previous: {ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11, 3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22]}}
certificates:
  - {name: mail-tls, dnsNames: [mail.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/mail@v3"}}
validation:
  - {name: propagation, check: dns-propagation, phase: before}
  - {name: coverage, check: san-coverage, phase: before}
  - {name: chain, check: chain-continuity, phase: before}
  - {name: handshake, check: tls-handshake}
steps:
  - {name: publish, records: [both]}
  - {name: let-caches-run-out, wait: 2h}
  - {name: deploy, certificates: [mail-tls], do: deploy}
  - {name: drop-old, records: [new-only]}
  - {name: check, validate: [handshake]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T04:00:00Z}
zones:
  - name: example.com
    records:
      - {name: mail, type: A, op: keep, ttl: 300, value: 203.0.113.25, certificate: mail-tls}
      - {id: both, name: _25._tcp.mail, type: TLSA, ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11, 3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22], previous: {ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11]}}
      - {id: new-only, name: _25._tcp.mail, type: TLSA, ttl: 3600, values: [3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22], previous: {ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11, 3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22]}}
certificates:
  - {name: mail-tls, dnsNames: [mail.example.com], previous: {serial: "04:B2", secretRef: "vault:kv/mail@v3"}}
validation:
  - {name: propagation, check: dns-propagation, phase: before}
  - {name: coverage, check: san-coverage, phase: before}
  - {name: chain, check: chain-continuity, phase: before}
  - {name: handshake, check: tls-handshake}
steps:
  - {name: publish, records: [both]}
  - {name: let-caches-run-out, wait: 2h}
  - {name: deploy, certificates: [mail-tls], do: deploy}
  - {name: check, validate: [handshake]}
  - {name: drop-old, records: [new-only], at: 2026-12-02T02:00:00Z}
`,
  },
  *check({ record, change }) {
    const rollover = tlsaRollover(change, record);
    // A new value that comes too late is told first.
    if (!rollover || isPublishedLate(change, record, rollover)) return;
    for (const course of rollover.courses) {
      if (isOfKeptKey(rollover, course)) {
        yield* ofKeptKey(record, rollover, course);
        return;
      }
      const early = course.removed && earlyBy(change, rollover, course.removed);
      if (!course.removed || !early) continue;
      yield* finding(change, record, rollover, course, course.removed, early);
      return;
    }
    yield* onTheWayBack(change, record, rollover);
  },
});

/** Whether a value goes that a renewal with the same key still fits, so that what stays fits nothing that is served. */
function isOfKeptKey(
  { certificate, isInForceAt }: TlsaRollover,
  { isOutdated, removed }: TlsaCourse,
): boolean {
  return isOutdated === false && certificate.op === "renew" && removed !== undefined && isInForceAt("after");
}

function* ofKeptKey(
  record: RecordSet,
  { certificate }: TlsaRollover,
  { combination, removed }: TlsaCourse,
): Generator<FindingDraft> {
  const policy = certificate.view.at("privateKey").at("rotationPolicy").scalar;
  const step = removed?.step;
  const at = step?.view.at("name").scalar ?? record.nameNode;
  if (!at || !policy) return;
  const name = certificate.name ?? "the certificate";
  yield {
    at,
    message: `${step?.name === undefined ? "The change" : `The step ${step.name}`} removes the ${combination} value from ${record.reference ?? "the TLSA record"} that ${name} fits before and after its renewal, which keeps the key (rotationPolicy: ${policy.source}). From then on it fits no record, and whoever checks DANE refuses it. Keep the value, or have a new key made for the value that stays.`,
    related: relatedAt(policy, "the renewal keeps the key"),
    fixes: [
      {
        title: `Make a new key for ${name} at every renewal`,
        safe: false,
        edits: () => [replaceScalar(policy, "Always")],
      },
    ],
    targets: [
      ...record.references,
      ...[certificate.name, step?.name].filter((target) => target !== undefined),
    ],
  };
}

/** Before what the old value goes. */
type Early =
  | { readonly kind: "before-served" }
  | { readonly kind: "before-checked"; readonly check: Step }
  | { readonly kind: "way-back-open"; readonly end: number; readonly missing: number };

function earlyBy(
  change: TrustChange,
  { served, isInForceAt }: TlsaRollover,
  removed: RolloverEvent,
): Early | undefined {
  const { timeline } = change;
  const { step } = removed;
  const { step: serving } = served;
  if (step && serving && timeline.comesBefore(step, serving))
    return isInForceAt(removed) || isInForceAt(served) ? { kind: "before-served" } : undefined;
  // Without a secure answer nobody misses the record.
  if (!isInForceAt(removed)) return undefined;
  const check = serving && firstCheckAfter(change, serving);
  if (step && check && timeline.comesBefore(step, check)) return { kind: "before-checked", check };
  const { end } = timeline.wayBack();
  if (removed.at === undefined || end === undefined || removed.at >= end) return undefined;
  return { kind: "way-back-open", end, missing: (end - removed.at) / 1000 };
}

function firstCheckAfter(change: TrustChange, serving: Step): Step | undefined {
  const { timeline } = change;
  return change
    .stepsOfKind("validate")
    .filter((one) => timeline.comesBefore(serving, one))
    .reduce<Step | undefined>(
      (first, one) => (first && timeline.comesBefore(first, one) ? first : one),
      undefined,
    );
}

function* finding(
  change: TrustChange,
  record: RecordSet,
  rollover: TlsaRollover,
  course: TlsaCourse,
  removed: RolloverEvent,
  early: Early,
): Generator<FindingDraft> {
  const { step } = removed;
  const at = step?.view.at("name").scalar ?? record.nameNode;
  if (!at) return;
  const { certificate } = rollover;
  yield {
    at,
    message: `${step?.name === undefined ? "The change" : `The step ${step.name}`} removes the ${course.combination} value of the old certificate from ${record.reference ?? "the TLSA record"} ${consequence(rollover, removed, early)}`,
    related: related(change, rollover, early),
    fixes: early.kind === "way-back-open" ? removeLater(step, early.end) : [],
    targets: [
      ...record.references,
      ...(certificate.name === undefined ? [] : [certificate.name]),
      ...(step?.name === undefined ? [] : [step.name]),
    ],
  };
}

function consequence({ certificate, served }: TlsaRollover, removed: RolloverEvent, early: Early): string {
  const name = certificate.name ?? "the new certificate";
  switch (early.kind) {
    case "before-served":
      return `before ${served.step?.name ?? "the deploy"} serves ${name}: until then the old certificate fits no record, and whoever checks DANE refuses it. Remove it after the new one is served and checked.`;
    case "before-checked":
      return `before ${early.check.name ?? "the check"} has shown that ${name} is served as it should be. If it is not, the old certificate has to come back, and no record fits it. Remove it after the check, when the way back is closed.`;
    case "way-back-open": {
      const { at: instant } = removed;
      const when = instant === undefined ? "" : ` at ${clockTime(instant, early.end)}`;
      return `${when.trimStart()} UTC, and the way back is open until ${clockTime(early.end, instant)}: ${formatSeconds(early.missing)} short. Going back would bring a certificate that fits no record, and whoever checks DANE refuses it. Remove it when the rollback window has ended.`;
    }
  }
}

function related(change: TrustChange, { served }: TlsaRollover, early: Early): readonly Related[] {
  if (early.kind === "before-checked")
    return relatedAt(early.check.view.at("name").scalar, "checks the new certificate");
  if (early.kind === "before-served")
    return relatedAt(served.step?.view.at("name").scalar, "serves the new certificate");
  return relatedAt(change.rollback.at("window").scalar, "how long the way back is open");
}

/** The way back withdraws the new value while the new certificate is served. */
function* onTheWayBack(
  change: TrustChange,
  record: RecordSet,
  rollover: TlsaRollover,
): Generator<FindingDraft> {
  const { certificate, served, isInForceAt } = rollover;
  if (!isInForceAt(served) || !isInForceAt("after")) return;
  const withdrawal = withdrawalBeforeRestore(change, record, rollover);
  if (!withdrawal) return;
  const { course, step, at, restoring, hasOldValue } = withdrawal;
  const name = certificate.name ?? "the new certificate";
  const back = restoring.name ?? "a later step";
  const todo = hasOldValue
    ? "Restore the certificate first, and withdraw the value after it."
    : "Publish the old value beside it first, restore the certificate two TTLs later, and withdraw the new value last.";
  yield {
    at,
    message: `The way back takes the ${course.combination} value of ${name} out of ${record.reference ?? "the TLSA record"} before ${back} restores the old certificate: in between ${name} is served and fits no record, and whoever checks DANE refuses it. ${todo}`,
    related: relatedAt(restoring.view.at("name").scalar, "restores the old certificate"),
    fixes: hasOldValue ? moveInFront(restoring, step) : [],
    targets: [
      ...record.references,
      ...[certificate.name, step.name].filter((target) => target !== undefined),
    ],
  };
}

function removeLater(step: Step | undefined, end: number): readonly Fix[] {
  if (!step) return [];
  return [
    {
      title: `Remove it at ${clockTime(end)} UTC`,
      safe: false,
      edits: (layout) => setTime(step, end, layout),
    },
  ];
}
