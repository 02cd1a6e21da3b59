import type { Exception } from "../../manifest/model/exception";
import type { TrustChange } from "../../manifest/model/trust-change";
import { resolveTarget } from "../exception-target";
import { canBeExcepted, exceptionsFor, isInForce } from "../exceptions";
import { removal } from "../removal";
import { defineRule, type RuleContext } from "../rule";

export const exceptionUnused = defineRule({
  id: "exception-unused",
  plane: "governance",
  over: "exception",
  severity: "hint",
  confidence: "high",
  restsOn: "findings",
  fixes: "offered",
  title: "An exception accepts nothing anymore",
  controls: ["nist-csf-2.0:ID.RA-07"],
  references: ["NIST CSF 2.0, ID.RA-07"],
  docs: {
    problem: "An exception in force accepts nothing: its rule finds nothing about its target.",
    why: "It lies in wait: should the same fault come back before its end, nobody would be told.",
    remedy: "Take the exception out.",
    bad: `exceptions:
  - {rule: san-missing-for-dns-name, target: shop.example.com/A, reason: behind the old proxy, approvedBy: dana@example.com, expires: 2026-12-31}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
`,
  },
  *check({ exception, change }, context) {
    const { rule, target, view } = exception;
    const at = view.at("target").scalar;
    if (!at || rule === undefined || target === undefined || !canBeExcepted(rule)) return;
    const why = whyUnused(change, exception, rule, target, context);
    if (why === undefined) return;
    yield {
      at,
      message: `This exception accepts nothing: ${why}. Take it out, before it hides what comes later.`,
      fixes: view.written ? removal("Remove this exception", view.written) : [],
    };
  },
});

/**
 * Why an exception in force accepts nothing; undefined where it accepts something, where it is not valid, which is
 * another finding, and where something may only be unread, so that its rule had nothing to look at.
 */
function whyUnused(
  change: TrustChange,
  exception: Exception,
  rule: string,
  target: string,
  context: RuleContext,
): string | undefined {
  if (!context.ruleIds.includes(rule) || !isInForce(exception, change, () => context.now)) return undefined;
  if (change.policy?.severityOf(rule) === "ignore") return `the policy ignores what ${rule} finds`;
  const isFound = context.found.has(change, rule, target);
  if (isFound) return isRepeated(change, exception, context) ? "another one accepts the same" : undefined;
  if (context.found.hasError(change, "schema") || resolveTarget(change, target).kind !== "found")
    return undefined;
  return `${rule} finds nothing about ${target}`;
}

/** Whether an exception before this one accepts the same. */
function isRepeated(change: TrustChange, exception: Exception, context: RuleContext): boolean {
  const { rule = "", target = "" } = exception;
  const first = exceptionsFor(change, rule, target).find((other) =>
    isInForce(other, change, () => context.now),
  );
  return first !== undefined && first !== exception;
}
