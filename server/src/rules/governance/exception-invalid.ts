import { completed, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Exception } from "../../manifest/model/exception";
import { endOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { nearest } from "../../manifest/nearest";
import type { ScalarNode } from "../../manifest/syntax/node";
import { clockTime } from "../../text/clock";
import { resolveTarget } from "../exception-target";
import { canBeExcepted, whoCannotApprove } from "../exceptions";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { defineRule, type RuleContext } from "../rule";
import { either, listed } from "../words";

export const exceptionInvalid = defineRule({
  id: "exception-invalid",
  plane: "governance",
  over: "exception",
  severity: "error",
  confidence: "high",
  restsOn: "findings",
  fixes: "offered",
  title: "An exception accepts nothing, or nobody answers for it",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.PO-01", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "An entry of exceptions names a rule or a target that does not exist, gives no reason, no approver or no end, is approved by somebody who asks for the change or executes it, or has come to its end before the change begins.",
    why: "An exception without an end is the new rule, and one that the same person grants who needs it is no decision. As long as it is not valid it accepts nothing.",
    remedy:
      "Say why, until when, and who decided it, who has to be somebody else; or take the exception out and put right what was found.",
    bad: `exceptions:
  - {rule: caa-iodef-missing, target: example.com/CAA, reason: nobody reads that mailbox yet, approvedBy: frank@example.com, expires: 2026-12-31}
requestedBy: frank@example.com
zones:
  - name: example.com
    records:
      - {name: "", type: CAA, op: keep, ttl: 300, value: '0 issue "letsencrypt.org"'}
`,
    good: `exceptions:
  - {rule: caa-iodef-missing, target: example.com/CAA, reason: nobody reads that mailbox yet, approvedBy: dana@example.com, expires: 2026-12-31}
requestedBy: frank@example.com
zones:
  - name: example.com
    records:
      - {name: "", type: CAA, op: keep, ttl: 300, value: '0 issue "letsencrypt.org"'}
`,
  },
  *check({ exception, change }, context) {
    if (!exception.rule?.trim()) return;
    const ofRule = ruleFault(exception, context);
    if (ofRule) {
      yield ofRule;
      return;
    }
    yield* missingParts(exception);
    yield* unknownTarget(change, exception, context);
    yield* approvedByOneInvolved(change, exception);
    yield* ended(change, exception, context);
  },
});

/** An exception from a rule that does not exist, or from one that nobody can be excused from. */
function ruleFault({ view, rule }: Exception, { ruleIds }: RuleContext): FindingDraft | undefined {
  const { scalar } = view.at("rule");
  if (!scalar || rule === undefined) return undefined;
  if (!ruleIds.includes(rule)) {
    const similar = nearest(rule, ruleIds);
    const advice =
      similar.length > 0 ? `Is ${either(similar)} meant?` : "Findings show the id of their rule.";
    return {
      at: scalar,
      message: `There is no rule "${rule}", so this exception accepts nothing. ${advice}`,
      fixes: [...replaceBy(scalar, similar), ...withoutException(view.written)],
    };
  }
  if (canBeExcepted(rule)) return undefined;
  return {
    at: scalar,
    message: `Nothing that ${rule} finds can be accepted: a text that cannot be read, or an exception itself, is put right or taken out.`,
    fixes: withoutException(view.written),
  };
}

const parts = {
  target: { called: "what it is for", hint: tabStop("record or entry") },
  reason: { called: "why", hint: tabStop("why this is accepted") },
  approvedBy: { called: "who decided it", hint: tabStop("approver@example.com") },
  expires: { called: "until when", hint: tabStop("YYYY-MM-DD") },
} as const;

function* missingParts({ view }: Exception): Generator<FindingDraft> {
  const { map } = view;
  const keys = Object.keys(parts) as (keyof typeof parts)[];
  const isLacking = (key: keyof typeof parts): boolean => {
    const { entry, text } = view.at(key);
    // The schema tells what is empty or has no value.
    return entry ? text !== undefined && text !== "" && text.trim() === "" : !mayBeMeant(map, key);
  };
  const lacking = keys.filter(isLacking);
  const at = view.at("rule").scalar ?? view.written;
  if (!map || !at || lacking.length === 0) return;
  yield {
    at,
    message: `This exception does not say ${listed(lacking.map((key) => parts[key].called))}, and accepts nothing until it does: an exception without that is a rule that nobody made.`,
    fixes: [
      {
        title: `Add ${listed(lacking)} to the exception`,
        safe: false,
        edits: (layout) =>
          completed(map, Object.fromEntries(lacking.map((key) => [key, parts[key].hint])), layout),
      },
      ...withoutException(view.written),
    ],
  };
}

function* unknownTarget(
  change: TrustChange,
  { view, rule, target }: Exception,
  { found }: RuleContext,
): Generator<FindingDraft> {
  const { scalar } = view.at("target");
  if (!scalar || rule === undefined || !target?.trim() || found.has(change, rule, target)) return;
  const resolution = resolveTarget(change, target);
  if (resolution.kind !== "missing") return;
  const names = [...resolution.candidates().map(({ name }) => name), ...(change.name ? [change.name] : [])];
  const similar = nearest(target, [...new Set(names)]);
  yield {
    at: scalar,
    message: `There is no "${target}" in this change, and ${rule} finds nothing about it: this exception accepts nothing. ${similar.length > 0 ? `Is ${either(similar)} meant?` : "Name a record as OWNER/TYPE, or an entry by its name, or take the exception out."}`,
    fixes: [...replaceBy(scalar, similar), ...withoutException(view.written)],
  };
}

function* approvedByOneInvolved(change: TrustChange, { view }: Exception): Generator<FindingDraft> {
  const approver = view.at("approvedBy").scalar;
  const involved = approver?.source.trim() ? whoCannotApprove(change, approver.source) : undefined;
  if (!approver || !involved) return;
  const [does, where] =
    "asks" in involved
      ? ["asks for the change", involved.asks.node]
      : ["executes the change", involved.executes.node];
  yield {
    at: approver,
    message: `${approver.source} ${does} and cannot accept for it what a rule finds: this exception accepts nothing. Have somebody decide who neither asks nor executes.`,
    related: [{ at: where, message: `${approver.source} ${does}` }],
    fixes: [
      {
        title: "Name another approver",
        safe: false,
        edits: () => [replaceScalar(approver, tabStop("approver@example.com"))],
      },
      ...withoutException(view.written),
    ],
  };
}

/** An end is held against the time at which the change begins: what was accepted then stays so afterwards. */
function* ended(change: TrustChange, { view }: Exception, context: RuleContext): Generator<FindingDraft> {
  const expires = view.at("expires").scalar;
  const end = expires && endOfInstant(expires.source);
  const { start } = change.timeline.window();
  if (!expires || end === undefined || end >= change.timeline.reference(() => context.now)) return;
  const approver = view.at("approvedBy").scalar;
  const window = change.spec.at("window").entry?.key;
  yield {
    at: expires,
    message: `This exception ended on ${expires.source}${start === undefined ? "" : `, before the change begins at ${clockTime(start)}`}, and accepts nothing anymore. Put right what was found, or have somebody decide anew until when it is accepted.`,
    related:
      window && start !== undefined
        ? [{ at: window, message: `the change begins at ${clockTime(start)}` }]
        : [],
    fixes: [
      {
        title: "Extend it, with a new approval",
        safe: false,
        edits: () => [
          replaceScalar(expires, tabStop("YYYY-MM-DD")),
          ...(approver ? [replaceScalar(approver, tabStop(approver.source))] : []),
        ],
      },
      ...withoutException(view.written),
    ],
  };
}

function replaceBy(node: ScalarNode, names: readonly string[]): readonly Fix[] {
  return names.map((name) => ({
    title: `Replace ${node.source} with ${name}`,
    safe: false,
    edits: () => [replaceScalar(node, name)],
  }));
}

function withoutException(item: Parameters<typeof removal>[1] | undefined): readonly Fix[] {
  return item ? removal("Remove this exception", item) : [];
}
