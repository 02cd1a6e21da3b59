import { isSubsetOf } from "../../dns/record-data";
import type { Certificate } from "../../manifest/model/certificate";
import { leadsToSomethingNew } from "../../manifest/model/preparation";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import { isFollowed } from "../../manifest/model/timeline";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { queryBy } from "../../query/query";
import { clockTime, instantText } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";

/** When a change may run, epoch milliseconds. */
interface Session {
  readonly opens: number;
  readonly closes: number;
}

/**
 * A step that clients are sure to notice, and that has a time at which no window is open, or comes after all of them because
 * of what it waits for. What prepares a change, looks at it or cleans up after it may come at other times.
 */
export function outsideWindow(change: TrustChange, step: Step): FindingDraft | undefined {
  const sessions = sessionsOf(change);
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
    const closes = sessionsOf(change).at(-1)?.closes;
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
    severity: "warning",
    message: `${what}. Clients notice it at a time that nobody agreed to, and nobody may be there to take it back. Set its time, or the window.`,
    related: relatedAt(window, "when the change may run"),
    targets: step.name === undefined ? [] : [step.name],
  };
}

function saidClosed(step: Step, at: number, sessions: readonly Session[]): string {
  const open = sessions.map(({ opens, closes }) => `from ${instantText(opens)} to ${instantText(closes)}`);
  return `${called(step)} is to come at ${instantText(at)}, and the window is open ${listed(open)}`;
}

function called({ name }: Step): string {
  return name ?? "This step";
}

/** The windows in their order; none where one of them cannot be read. */
const sessionsOf = queryBy(
  (change: TrustChange): readonly Session[] => {
    if (mayBeMeant(change.spec.node, "window")) return [];
    const spans = change.spec.at("window").oneOrMany();
    const sessions = spans.flatMap((span) => {
      const [start, end] = [span.at("start").text, span.at("end").text];
      const opens = start === undefined ? undefined : startOfInstant(start);
      const closes = end === undefined ? undefined : endOfInstant(end);
      return opens === undefined || closes === undefined || closes < opens ? [] : [{ opens, closes }];
    });
    return sessions.length < spans.length ? [] : sessions.sort((a, b) => a.closes - b.closes);
  },
  {
    name: "the windows of a change",
    isFirewall: true,
    isEqual: (a, b) =>
      a.length === b.length &&
      a.every(({ opens, closes }, index) => b[index]?.opens === opens && b[index].closes === closes),
  },
);

/** Whether clients who are served before a step are led elsewhere by it, or get another certificate. */
function isNoticed(change: TrustChange, step: Step): boolean {
  if (step.kind === "delegation") return true;
  if (step.changesRecords) return change.recordsOf(step).some(leadsElsewhere);
  return step.deploys && change.certificatesOf(step).some((one) => isReplacedInPlace(change, one));
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
  return !isElsewhere && change.recordsServing(certificate).every(({ changes }) => !changes);
}
