import type { Exception } from "../manifest/model/exception";
import type { TrustChange } from "../manifest/model/trust-change";
import { endOfInstant } from "../manifest/model/time";
import type { Finding } from "./engine";

/** Rules whose findings no exception can silence: a text that cannot be read cannot excuse itself. */
const NEVER_EXCEPTED: ReadonlySet<string> = new Set(["yaml-syntax", "schema"]);

/** Whether a finding of a rule can be accepted by an exception. */
export function canBeExcepted(rule: string): boolean {
  return !NEVER_EXCEPTED.has(rule);
}

/**
 * The exception in force that accepts a finding: it names the rule and a target of the finding, gives a reason and an
 * approver who is not the requester, and has not come to its end.
 *
 * @param now epoch milliseconds
 */
export function exceptionFor(finding: Finding, change: TrustChange, now: number): Exception | undefined {
  if (!canBeExcepted(finding.rule.id)) return undefined;
  return change
    .exceptions()
    .find(
      (exception) =>
        exception.rule === finding.rule.id &&
        exception.target !== undefined &&
        finding.targets.includes(exception.target) &&
        isInForce(exception, change, now),
    );
}

function isInForce(exception: Exception, change: TrustChange, now: number): boolean {
  if (!exception.reason?.trim() || !exception.approvedBy || !exception.expires) return false;
  const requester = change.people.requester?.text;
  if (
    requester !== undefined &&
    change.people.canonical(requester) === change.people.canonical(exception.approvedBy)
  )
    return false;
  const end = endOfInstant(exception.expires);
  return end !== undefined && end >= now;
}
