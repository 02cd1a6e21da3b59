import { isSubsetOf } from "../../dns/record-data";
import type { Certificate } from "../../manifest/model/certificate";
import { leadsToSomethingNew } from "../../manifest/model/preparation";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import { startOfInstant } from "../../manifest/model/time";
import { parseHost } from "../../manifest/model/names";
import { isFollowed } from "../../manifest/model/followed";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { OpenSession } from "../../manifest/model/windows";
import { queryBy } from "../../query/query";
import { clockTime, instantText } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { zoneDelegatedBy } from "../dns/work-at-provider";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const stepOutsideWindow = defineRule({
  id: "step-outside-window",
  plane: "governance",
  over: "step",
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  title: "Clients notice a step while no window is open",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "A step that moves clients, or replaces the certificate that they get, has a time at which no window of the change is open, or comes after the last one because of what it waits for. What prepares the change, checks it or cleans up after it may come at other times.",
    why: "Nobody agreed to that time. Those who watch the change and would take it back are there in its window.",
    remedy:
      "Set the time of the step, begin earlier with what it waits for, or write down the window that is meant.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
steps:
  - {name: cutover, records: [shop.example.com/A], at: 2026-12-02T20:00:00Z}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 60, values: [203.0.113.30]}}
steps:
  - {name: cutover, records: [shop.example.com/A], at: 2026-12-01T20:00:00Z}
`,
  },
  *check({ step, change }) {
    const outside = outsideWindow(change, step);
    if (outside) yield outside;
  },
});

/**
 * A step that clients are sure to notice, and that has a time at which no window is open, or comes after all of them because
 * of what it waits for. What prepares a change, looks at it or cleans up after it may come at other times.
 */
function outsideWindow(change: TrustChange, step: Step): FindingDraft | undefined {
  const sessions = change.timeline.windows().sessions;
  const closes = sessions.at(-1)?.closes;
  if (closes === undefined) return undefined;
  const at = step.view.at("at").scalar;
  const written = at && startOfInstant(at.source);
  const isClosed =
    written !== undefined && !sessions.some((one) => one.opens <= written && written <= one.closes);
  if (at && isClosed && isNoticed(change, step))
    return finding(change, step, at, saidClosed(step, written, sessions));
  const name = step.view.at("name").scalar;
  const { start } = change.timeline.spanOf(step);
  if (at || !name || start === undefined || firstLate(change) !== step) return undefined;
  return finding(
    change,
    step,
    name,
    `${called(step)} comes at ${clockTime(start, closes)} at the earliest, with what it waits for, and the window ends at ${instantText(closes)}: ${formatSeconds((start - closes) / 1000)} too late`,
  );
}

/** The first step without a time of its own that clients notice after all windows: those behind it are late because of it. */
const firstLate = queryBy(
  (change: TrustChange): Step | undefined => {
    const closes = change.timeline.windows().sessions.at(-1)?.closes;
    if (closes === undefined) return undefined;
    return change.steps().find((step) => {
      const { start } = change.timeline.spanOf(step);
      return start !== undefined && start > closes && isNoticed(change, step);
    });
  },
  { name: "the first step after all windows", isFirewall: true },
);

function finding(change: TrustChange, step: Step, at: FindingDraft["at"], what: string): FindingDraft {
  const window = change.spec.at("window").entry?.key;
  return {
    at,
    message: `${what}. Clients notice it at a time that nobody agreed to, and nobody may be there to take it back. Set its time, or the window.`,
    related: relatedAt(window, "when the change may run"),
    targets: step.name === undefined ? [] : [step.name],
  };
}

function saidClosed(step: Step, at: number, sessions: readonly OpenSession[]): string {
  const open = sessions.map(({ opens, closes }) => `from ${instantText(opens)} to ${instantText(closes)}`);
  return `${called(step)} is to come at ${instantText(at)}, and the window is open ${listed(open)}`;
}

function called({ name }: Step): string {
  return name ?? "This step";
}

/** Whether clients who are served before a step are led elsewhere by it, or get another certificate. */
function isNoticed(change: TrustChange, step: Step): boolean {
  if (step.kind === "delegation") return leadsResolversElsewhere(change, step);
  if (step.changesRecords) return change.recordsOf(step).some(leadsElsewhere);
  return step.deploys && change.certificatesOf(step).some((one) => isReplacedInPlace(change, one));
}

/** Whether the parent is to name other servers than those that resolvers ask by now; that some of these go cleans up. */
function leadsResolversElsewhere(change: TrustChange, step: Step): boolean {
  const delegation = zoneDelegatedBy(change, step)?.view.at("delegation");
  const [before, after] = [delegation?.at("previous").at("nameServers"), delegation?.at("nameServers")].map(
    (list) => list?.items().flatMap(({ text }) => (text === undefined ? [] : (parseHost(text) ?? []))) ?? [],
  );
  if (!before || !after || before.length === 0) return false;
  const [known, left] = [new Set(before), new Set(after)];
  // Where the servers are the same ones, their glue is what changes.
  return left.size >= known.size || after.some((server) => !known.has(server));
}

/** Whether the record goes on leading clients, to somewhere it has not led them before. */
function leadsElsewhere(record: RecordSet): boolean {
  return (
    record.op === "update" &&
    isFollowed(record) &&
    leadsToSomethingNew(record) &&
    record.previousValues.length > 0 &&
    !isSubsetOf(record.data(), record.previousData())
  );
}

/** Where records move as well, it may be deployed to where nobody comes yet. */
function isReplacedInPlace(change: TrustChange, certificate: Certificate): boolean {
  const isElsewhere = certificate.view.at("endpoint").exists || !certificate.previous.exists;
  const serving = change.recordsServing(certificate);
  return (
    !isElsewhere &&
    (serving.length > 0 || isForServer(certificate)) &&
    serving.every(({ changes }) => !changes)
  );
}

/** Whether it is a server's, as far as it says: that of a client, a mailbox or an authority is shown to nobody who is served. */
function isForServer({ isAuthority, dnsNames, ipAddresses, usages }: Certificate): boolean {
  const has = (usage: string): boolean => usages.some(({ source }) => source === usage);
  return (
    !isAuthority && dnsNames.length + ipAddresses.length > 0 && (has("server auth") || !has("client auth"))
  );
}
