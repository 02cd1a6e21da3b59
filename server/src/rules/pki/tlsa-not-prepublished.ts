import { tabStop } from "../../manifest/edits/snippet";
import type { RecordSet } from "../../manifest/model/record-set";
import {
  tlsaRollover,
  type RolloverEvent,
  type TlsaCourse,
  type TlsaRollover,
} from "../../manifest/model/tlsa-rollover";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { addValues, turnIntoUpdate } from "../dns/record-edits";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { defineRule } from "../rule";
import { setTime } from "../step-edits";
import { listed } from "../words";

export const tlsaNotPrepublished = defineRule({
  id: "tlsa-not-prepublished",
  plane: "pki",
  over: "record",
  types: ["TLSA"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A new certificate is served before its TLSA record is known",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-8", "nist-800-53-r5:SC-12", "nist-800-53-r5:SC-20"],
  references: [
    "RFC 7671 section 8.1",
    "RFC 7671 section 8.4",
    "RFC 6698 section 4.1",
    "RFC 6698 appendices A.2.1 and A.4",
  ],
  docs: {
    problem:
      "A host has TLSA records (under names of its own, under a wildcard, or behind a CNAME), its certificate or key changes, and the record for the new one is not published beside the old one for two TTLs before the new one is served.",
    why: "Whoever checks DANE, mail servers above all, refuses a certificate that no record fits. As long as caches hold the old records alone, mail is deferred and connections fail. In a zone that is not signed nobody goes by TLSA records; where the change signs it or takes the signatures away, they count from the first DS until no cache holds the last one.",
    remedy:
      "Publish the new record beside the old one, wait for two TTLs of the set, deploy the certificate, and remove the old record when the way back is closed.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}
zones:
  - name: example.com
    records:
      - {name: mail, type: A, op: keep, ttl: 300, value: 203.0.113.25, certificate: mail-tls}
      - {name: _25._tcp.mail, type: TLSA, op: keep, ttl: 3600, value: 3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11}
certificates:
  - {name: mail-tls, dnsNames: [mail.example.com], privateKey: {rotationPolicy: Always}, previous: {serial: "04:B2", secretRef: "vault:kv/mail@v3"}}
steps:
  - {name: issue, certificates: [mail-tls], do: issue}
  - {name: deploy, certificates: [mail-tls], do: deploy}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}
zones:
  - name: example.com
    records:
      - {name: mail, type: A, op: keep, ttl: 300, value: 203.0.113.25, certificate: mail-tls}
      - {name: _25._tcp.mail, type: TLSA, ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11, 3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22], previous: {ttl: 3600, values: [3 1 1 aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11]}}
certificates:
  - {name: mail-tls, dnsNames: [mail.example.com], privateKey: {rotationPolicy: Always}, previous: {serial: "04:B2", secretRef: "vault:kv/mail@v3"}}
steps:
  - {name: issue, certificates: [mail-tls], do: issue}
  - {name: publish, records: [_25._tcp.mail.example.com/TLSA]}
  - {name: let-caches-run-out, wait: 2h}
  - {name: deploy, certificates: [mail-tls], do: deploy}
`,
  },
  *check({ record, change }) {
    const rollover = tlsaRollover(change, record);
    if (!rollover) return;
    const faults = faultsOf(change, record, rollover);
    const never = faults.filter((fault) => fault.kind === "never");
    const late = faults.flatMap((fault) => (fault.kind === "late" ? [fault] : []));
    if (never.length > 0) yield* neverPublished(record, rollover, never);
    const [worst] = [...late].sort((a, b) => (b.missing ?? 0) - (a.missing ?? 0));
    if (worst) yield* publishedLate(change, record, rollover, worst);
  },
});

/** What is wrong with the record for the new certificate in one combination. */
type Fault =
  | { readonly kind: "never"; readonly course: TlsaCourse }
  /** Seconds that are missing; undefined where the record comes after the certificate at times that nobody says. */
  | {
      readonly kind: "late";
      readonly course: TlsaCourse;
      readonly published: NonNullable<TlsaCourse["published"]>;
      readonly needed: number | undefined;
      readonly missing: number | undefined;
    };

function faultsOf(change: TrustChange, record: RecordSet, rollover: TlsaRollover): readonly Fault[] {
  return rollover.courses.flatMap((course) => faultOf(change, record, rollover, course) ?? []);
}

function faultOf(
  change: TrustChange,
  record: RecordSet,
  rollover: TlsaRollover,
  course: TlsaCourse,
): Fault | undefined {
  const { served, ttl, propagation, isInForceAt } = rollover;
  const { published, isOutdated } = course;
  if (!published) {
    // An entry that changes at a time that nothing says may come early enough.
    const isTouched = change.phasesOf(record).some(({ changes }) => changes);
    if (isOutdated !== true || isTouched) return undefined;
    return isInForceAt(served) || isInForceAt("after") ? { kind: "never", course } : undefined;
  }
  if (isOutdated === false) return undefined;
  // Who removes the set only waits until caches have forgotten it.
  const needed = ttl === undefined ? undefined : ttl * (published.isDeletion ? 1 : 2) + propagation;
  const { step, at } = published;
  const isAfter = step && served.step ? !change.timeline.comesBefore(step, served.step) : false;
  const missing =
    at === undefined || served.at === undefined || needed === undefined
      ? undefined
      : needed - (served.at - at) / 1000;
  const isLate = isAfter || (missing !== undefined && missing > 0);
  if (!isLate || !isHeldAgainst(rollover, published, isAfter)) return undefined;
  return { kind: "late", course, published, needed, missing };
}

/**
 * Whether clients go by a record that comes too late. What caches hold from before the signing binds nobody, and neither
 * does what they hold when the certificate is served after it.
 */
function isHeldAgainst(
  { served, isInForceAt }: TlsaRollover,
  published: RolloverEvent,
  isAfter: boolean,
): boolean {
  const [first, second] = [isInForceAt(published), isInForceAt(served)];
  return isAfter ? first || second : first && second;
}

/** Whether this rule finds something about the records of a rollover. */
export function isPublishedLate(change: TrustChange, record: RecordSet, rollover: TlsaRollover): boolean {
  return faultsOf(change, record, rollover).length > 0;
}

function* neverPublished(
  record: RecordSet,
  rollover: TlsaRollover,
  faults: readonly Fault[],
): Generator<FindingDraft> {
  const at = record.nameNode;
  const { certificate, host, port } = rollover;
  if (!at) return;
  const combinations = listed(faults.map(({ course }) => course.combination));
  const name = certificate.name ?? "the certificate";
  yield {
    at,
    message: `${record.reference ?? "This TLSA record"} fits the certificate that ${host} serves${port === undefined ? "" : ` on port ${port}`} now, and ${name} brings ${faults.every(({ course }) => course.combination.split(" ")[1] === "0") ? "another certificate" : "another key"}: from then on no ${combinations} value fits, and whoever checks DANE refuses the connection. Publish the new value beside the old one ${rollover.ttl === undefined ? "two TTLs" : `${formatSeconds(2 * rollover.ttl)} (two TTLs)`} before ${name} is served.`,
    related: [
      ...relatedAt(rollover.served.step?.view.at("name").scalar, `serves ${name}`),
      ...relatedAt(certificate.view.at("name").scalar, `is served on ${host} after the change`),
      ...aliasPlaces(rollover, record),
    ],
    fixes: record.foreign ? [] : [publishBeside(record, faults)],
    targets: targets(record, rollover),
  };
}

/** The names of the service that lead to the records. */
function aliasPlaces({ aliases }: TlsaRollover, { ownerName }: RecordSet): readonly Related[] {
  return aliases.flatMap(({ nameNode }) => relatedAt(nameNode, `leads to ${ownerName ?? "the records"}`));
}

function publishBeside(record: RecordSet, faults: readonly Fault[]): Fix {
  const values = faults.map(
    ({ course }) => `${course.combination} ${tabStop("digest for the new certificate")}`,
  );
  return {
    title: `Publish the new value beside the old one in ${record.reference ?? "the record"}`,
    safe: false,
    edits: (layout) => [...addValues(record, values, layout), ...turnIntoUpdate(record, layout)],
  };
}

function* publishedLate(
  change: TrustChange,
  record: RecordSet,
  rollover: TlsaRollover,
  { course, published, needed, missing }: Fault & { readonly kind: "late" },
): Generator<FindingDraft> {
  const { certificate, served, ttl = 0, propagation } = rollover;
  const { step, isDeletion } = published;
  const at = step?.view.at("name").scalar ?? record.nameNode;
  if (!at) return;
  const name = certificate.name ?? "the certificate";
  const who = step?.name === undefined ? "The change" : `The step ${step.name}`;
  const does = isDeletion
    ? `${who} removes ${record.reference ?? "the TLSA record"}`
    : `${who} publishes the ${course.combination} value for ${name} in ${record.reference ?? "the TLSA record"}`;
  const wait = `${isDeletion ? "a TTL" : "two TTLs"} of ${ttl} s${propagation > 0 ? ` and ${formatSeconds(propagation)} of propagation` : ""}`;
  yield {
    at,
    message: `${does}${timing(published.at, served.at)}, and ${name} is served ${whenServed(rollover, published.at, missing)}. Until then caches hold the old record alone, and whoever checks DANE refuses the new certificate. ${needed === undefined ? "Leave two TTLs of the set in between." : `Leave ${formatSeconds(needed)} in between (${wait}).`}`,
    related: [
      ...relatedAt(served.step?.view.at("name").scalar, `serves ${name}`),
      ...aliasPlaces(rollover, record),
    ],
    fixes: deployLater(change, rollover, course, needed),
    targets: [...targets(record, rollover), ...(step?.name === undefined ? [] : [step.name])],
  };
}

function timing(published: number | undefined, served: number | undefined): string {
  return published === undefined ? "" : ` at ${clockTime(published, served)} UTC`;
}

function whenServed(
  { served }: TlsaRollover,
  published: number | undefined,
  missing: number | undefined,
): string {
  if (served.at === undefined || published === undefined || missing === undefined)
    return `by the step ${served.step?.name ?? "before"} already`;
  const by = served.step?.name === undefined ? "" : ` by ${served.step.name}`;
  return `at ${clockTime(served.at, published)}${by}: ${formatSeconds(missing)} short`;
}

/** Serves the new certificate when the record is known everywhere; a record that comes after it has to be moved instead. */
function deployLater(
  change: TrustChange,
  { served }: TlsaRollover,
  { published, removed }: TlsaCourse,
  needed: number | undefined,
): readonly Fix[] {
  const { step } = served;
  if (!step || published?.at === undefined || needed === undefined) return [];
  if (published.step && change.timeline.comesBefore(step, published.step)) return [];
  const at = published.at + needed * 1000;
  const { end } = change.timeline.window();
  // The old value has to stand until then.
  if (at > Math.min(end ?? Infinity, removed?.at ?? Infinity)) return [];
  return [
    {
      title: `Do ${step.name ?? "the step"} at ${clockTime(at)} UTC`,
      safe: false,
      edits: (layout) => setTime(step, at, layout),
    },
  ];
}

function targets(record: RecordSet, { certificate }: TlsaRollover): readonly string[] {
  return [...record.references, ...(certificate.name === undefined ? [] : [certificate.name])];
}
