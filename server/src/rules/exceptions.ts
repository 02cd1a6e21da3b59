import type { Exception } from "../manifest/model/exception";
import type { Identity } from "../manifest/model/identity";
import { inTextOrder } from "../manifest/model/seats";
import { endOfInstant } from "../manifest/model/time";
import type { TrustChange } from "../manifest/model/trust-change";
import { attached } from "../text/once";
import type { Finding } from "./engine";

/**
 * Rules whose findings no exception can silence: a text that cannot be read cannot excuse itself, and neither can an
 * exception.
 */
const NEVER_EXCEPTED: ReadonlySet<string> = new Set([
  "yaml-syntax",
  "schema",
  "exception-invalid",
  "exception-unused",
]);

/** Whether a finding of a rule can be accepted by an exception. */
export function canBeExcepted(rule: string): boolean {
  return !NEVER_EXCEPTED.has(rule);
}

/**
 * The exception in force that accepts a finding: it names the rule and a target of the finding.
 *
 * @param now epoch milliseconds
 */
export function exceptionFor(finding: Finding, change: TrustChange, now: number): Exception | undefined {
  if (!canBeExcepted(finding.rule.id)) return undefined;
  const accepting = finding.targets.flatMap((target) => exceptionsFor(change, finding.rule.id, target));
  return accepting.sort(inTextOrder).find((exception) => isInForce(exception, change, () => now));
}

/** The exceptions that name a rule and a target, in the order of the text. */
export function exceptionsFor(change: TrustChange, rule: string, target: string): readonly Exception[] {
  const ofRule = change.exceptionsOf(rule);
  return ofRule.length === 0 ? ofRule : (byTarget(ofRule).get(target) ?? []);
}

const byTarget = attached((exceptions: readonly Exception[]): ReadonlyMap<string, readonly Exception[]> => {
  const all = new Map<string, Exception[]>();
  for (const exception of exceptions) {
    if (exception.target === undefined) continue;
    const ofTarget = all.get(exception.target) ?? [];
    ofTarget.push(exception);
    all.set(exception.target, ofTarget);
  }
  return all;
});

/**
 * Whether an exception gives a reason, an approver who neither asks for the change nor executes it, and an end that has
 * not passed when the change begins.
 *
 * @param now counts where the change has no window, epoch milliseconds
 */
export function isInForce(exception: Exception, change: TrustChange, now: () => number): boolean {
  const { reason, approvedBy, expires } = exception;
  if (!reason?.trim() || !approvedBy || !expires || whoCannotApprove(change, approvedBy)) return false;
  const end = endOfInstant(expires);
  return end !== undefined && end >= change.timeline.reference(now);
}

/** Where somebody asks for the change or executes it, who therefore cannot approve an exception. */
export function whoCannotApprove(
  { people }: TrustChange,
  identity: string,
): { readonly asks: Identity } | { readonly executes: Identity } | undefined {
  const { requester } = people;
  if (requester && people.isSame(requester.text, identity)) return { asks: requester };
  const executes = people.executionBy(identity);
  return executes && { executes };
}
