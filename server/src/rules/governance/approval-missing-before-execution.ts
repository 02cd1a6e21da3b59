import { appendItem, replaceNode, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Writable } from "../../manifest/edits/write";
import type { Approval, ChangePlane } from "../../manifest/model/approval";
import { approvalDigest, isApprovalDigest } from "../../manifest/model/approval-digest";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import { placeOfTouched } from "../../manifest/model/touched";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { toPlain } from "../../manifest/syntax/plain";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft, Fix, Related } from "../finding";
import { limitRelated, limitWords, policyCalled } from "../limit-words";
import { defineRule, type RuleContext } from "../rule";
import { wholeChange } from "../targets";
import { counted, listed } from "../words";
import { approvalsNeeded, countApprovers, type Need } from "./approvals-needed";

const HOUR = 3_600_000;

export const approvalMissingBeforeExecution = defineRule({
  id: "approval-missing-before-execution",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The change would run without the approvals that it needs",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-csf-2.0:PR.AA-05", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3", "RFC 8785"],
  docs: {
    problem:
      "Fewer people approve the change than its risk or the policy asks for, one of its two sides is approved by nobody, an approval comes after the first step, is older than the policy allows, or was given to another text than this one.",
    why: "An approval that comes late, or that was given to an older text, approves nothing: what runs is what nobody looked at.",
    remedy:
      "Have the missing people approve before the first step. At high risk two are needed, else one, unless the policy gives a number for each side.",
    bad: `approvers:
  - {identity: grace@example.com, for: [dns]}
zones:
  - name: example.com
    risk: high
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
    good: `approvers:
  - {identity: grace@example.com, for: [dns]}
  - {identity: ivan@example.com, for: [dns]}
zones:
  - name: example.com
    risk: high
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
  },
  *check(change, context) {
    yield* lateApprovals(change);
    yield* outdatedApprovals(change, context);
    yield* approvalsOfAnotherText(change);
    // An emergency is approved by its review, which another rule looks at.
    if (change.type === "emergency") return;
    if (change.type === "standard" && change.spec.at("preApproval").at("approvedBy").exists) {
      yield* endedPreApproval(change, context);
      return;
    }
    const { node } = change.spec;
    if (!mayBeMeant(node, "type") && !mayBeMeant(node, "preApproval")) yield* tooFewApprovals(change);
  },
});

function* tooFewApprovals(change: TrustChange): Generator<FindingDraft> {
  const approvers = change.spec.at("approvers");
  const { map } = change.spec;
  if (!map || !approvers.entry || change.people.approversMayBeUnread()) return;
  const short = approvalsNeeded(change)
    .map((need) => ({ need, given: given(change, need) }))
    .filter(({ need, given: { count } }) => count < need.count);
  // Whoever approves a side that lacks somebody makes up the number for both sides, too.
  const sides = short.filter(({ need }) => need.plane !== undefined);
  const told = sides.length > 0 ? sides : short;
  if (told.length === 0) return;
  yield {
    at: approvers.entry.value,
    message: `${told.map((one) => shortfall(change, one)).join(" ")} ${advice(change)}`,
    related: told.flatMap(({ need }) => whoSays(change, need)),
    fixes: approverFixes(
      change,
      sides.flatMap(({ need }) => need.plane ?? []),
      Math.max(...short.map(({ need, given: { count } }) => need.count - count)),
    ),
    targets: wholeChange(change),
  };
}

interface Given {
  readonly count: number;
  readonly names: readonly string[];
}

function given(change: TrustChange, { plane }: Need): Given {
  const approvals = change.people
    .approvals()
    .filter(({ planes }) => plane === undefined || planes.includes(plane));
  return {
    count: countApprovers(change, approvals),
    names: approvals.map(({ identity }) => identity.text),
  };
}

const sideNames: Readonly<Record<ChangePlane, string>> = { dns: "DNS", pki: "certificate" };

function shortfall(
  change: TrustChange,
  { need, given: { count, names } }: { need: Need; given: Given },
): string {
  const { plane } = need;
  const what = plane === undefined ? "This change" : `The ${sideNames[plane]} side of this change`;
  const has =
    count === 0
      ? "nobody approves it"
      : count < names.length
        ? `${listed(names)} make ${count}`
        : `it has ${count}, of ${listed(names)}`;
  return `${what} needs ${counted(need.count, "approval")}${reason(change, need)}, and ${has}.`;
}

function reason(change: TrustChange, { zone, demand, plane, count }: Need): string {
  if (zone && demand) return `, as ${policyCalled(change.policy?.name)} says for ${zone.name}`;
  if (zone) return ` since ${zone.name} is of high risk (the default; a TrustPolicy can set another number)`;
  return plane === undefined && count === 1 ? " (the default)" : "";
}

function advice(change: TrustChange): string {
  return `Too few would have looked at what runs. Have somebody else approve${otherwise(change)}.`;
}

/** How such a change may be approved otherwise; what is filled in for another type counts for nothing. */
function otherwise({ type, spec }: TrustChange): string {
  if (type === "standard")
    return ", or say under preApproval who approved the template of this standard change";
  const meant = (["emergency", "preApproval"] as const).find((key) => spec.at(key).map);
  if (type !== "normal" || meant === undefined) return "";
  return `, or write type: ${meant === "emergency" ? "emergency" : "standard"}, if it is one: ${meant} counts only then`;
}

function whoSays(change: TrustChange, { zone, demand }: Need): readonly Related[] {
  if (zone && demand) {
    const who = policyCalled(change.policy?.name);
    return [{ at: demand, message: `the approvals that ${who} demands for ${zone.name}` }];
  }
  const at = zone && placeOfTouched(zone);
  return at ? [{ at, message: `${zone.name} is of high risk` }] : [];
}

/** With and without the digest of the text, which binds an approval to what was looked at. */
function approverFixes(change: TrustChange, planes: readonly ChangePlane[], count: number): readonly Fix[] {
  const [plane, ...others] = planes;
  const scope = plane !== undefined && others.length === 0 ? { for: new Inline([plane]) } : undefined;
  const title = `Add ${count === 1 ? "an approver" : `${count} approvers`}${scope ? ` for ${planes.join()}` : ""}`;
  const plain = (identity: string): Writable => (scope ? { identity, ...scope } : identity);
  const bound = (identity: string): Writable => ({
    identity,
    ...scope,
    approvedAt: tabStop("YYYY-MM-DDThh:mm:ssZ"),
    digest: approvalDigest(change) ?? tabStop("sha256:..."),
  });
  return [
    { title, safe: false, edits: addApprovers(change, count, plain) },
    {
      title: `${title}, bound to this text by its digest`,
      safe: false,
      edits: addApprovers(change, count, bound),
    },
  ];
}

function addApprovers(
  change: TrustChange,
  count: number,
  approver: (identity: string) => Writable,
): Fix["edits"] {
  return (layout) => {
    const { written, list } = change.spec.at("approvers");
    const all = Array.from({ length: count }, (_, index) =>
      approver(tabStop(`approver${index === 0 ? "" : `-${index + 1}`}@example.com`)),
    );
    if (!written || !list) return [];
    // An alias is written out: whoever is added approves this change alone.
    if (list.items.length === 0 || written !== list)
      return [replaceNode(written, [...(toPlain(list) as Writable[]), ...all], layout)];
    return all.map((one) => appendItem(list, one, layout));
  };
}

/** Approvals that were given when the change had begun. */
function* lateApprovals(change: TrustChange): Generator<FindingDraft> {
  // What an emergency needs beforehand it has in its review; whoever approves it otherwise may do so at any time.
  const beginning = change.type === "emergency" ? undefined : change.timeline.beginning();
  if (!beginning) return;
  const { start, step } = beginning;
  for (const { identity, approvedAt } of change.people.approvals()) {
    const time = approvedAt && startOfInstant(approvedAt.source);
    if (!approvedAt || time === undefined || time <= start) continue;
    const begins = step ? `the step ${step.name ?? "that comes first"}` : "the window";
    const at = step?.view.at("name").scalar ?? change.spec.at("window").entry?.key;
    yield {
      at: approvedAt,
      message: `${identity.text} approves at ${clockTime(time)}, but ${begins} begins at ${clockTime(start, time)}: the change runs before it is approved. Have it approved earlier, or begin later.`,
      related: at ? [{ at, message: `the change begins here, at ${clockTime(start)}` }] : [],
      targets: [identity.text],
    };
  }
}

/** Approvals that are older than a policy allows when the change begins. */
function* outdatedApprovals(change: TrustChange, { now }: RuleContext): Generator<FindingDraft> {
  const limit = change.limits.approvalAge();
  if (!limit || change.type === "emergency") return;
  const window = change.spec.at("window").entry?.key;
  const moment = change.timeline.reference(() => now);
  for (const { identity, approvedAt } of change.people.approvals()) {
    const time = approvedAt && endOfInstant(approvedAt.source);
    if (!approvedAt || time === undefined || (moment - time) / 1000 <= limit.seconds) continue;
    const begins = window ? "the change begins" : "now";
    yield {
      at: approvedAt,
      message: `${identity.text} approved at ${clockTime(time)}, ${formatSeconds(Math.floor((moment - time) / HOUR) * 3600)} before ${begins} (${clockTime(moment)} UTC); the limit is ${limitWords(limit)}. What stood around the change then may no longer hold. Have ${identity.text} approve it again.`,
      related: limitRelated(limit),
      fixes: [
        {
          title: `Write down when ${identity.text} approved again`,
          safe: false,
          edits: () => [replaceScalar(approvedAt, tabStop("YYYY-MM-DDThh:mm:ssZ"))],
        },
      ],
      targets: [identity.text],
    };
  }
}

function* approvalsOfAnotherText(change: TrustChange): Generator<FindingDraft> {
  for (const approval of change.people.approvals()) {
    const { digest, identity } = approval;
    const now = digest && approvalDigest(change);
    if (!now || digest.source.toLowerCase() === now) continue;
    yield {
      at: digest,
      message: isApprovalDigest(digest.source)
        ? `${identity.text} approved another text than this one: the digest of the spec without its approvers is ${short(now)} now, not ${short(digest.source)}. What was changed since then, nobody has approved. Have ${identity.text} look at it again.`
        : `This is no digest that an approval can be held against. It is written sha256: and 64 hexadecimal digits, and is taken of the canonical JSON (RFC 8785) of the spec without its approvers.`,
      fixes: [writeDigest(approval, now)],
      targets: [identity.text],
    };
  }
}

function writeDigest({ identity, digest }: Approval, now: string): Fix {
  return {
    title: `Write the digest of this text, once ${identity.text} has approved it`,
    safe: false,
    edits: () => (digest ? [replaceScalar(digest, now)] : []),
  };
}

/** Enough of a digest to tell it from another one. */
function short(digest: string): string {
  return `${digest.slice(0, "sha256:".length + 8)}...`;
}

/** A template whose approval has come to its end before the change. */
function* endedPreApproval(change: TrustChange, context: RuleContext): Generator<FindingDraft> {
  const preApproval = change.spec.at("preApproval");
  const until = preApproval.at("until").scalar;
  const end = until && endOfInstant(until.source);
  const start = change.timeline.reference(() => context.now);
  if (!until || end === undefined || end >= start) return;
  const template = preApproval.at("template").text ?? "the template";
  const window = change.spec.at("window").entry?.key;
  const begins = window ? `, and this change begins at ${clockTime(start)}` : "";
  yield {
    at: until,
    message: `The approval of ${template} ended on ${until.source}${begins}: nobody has approved what runs then. Have the template approved again, or this change by itself.`,
    related: window ? [{ at: window, message: `the change begins at ${clockTime(start)}` }] : [],
    targets: wholeChange(change),
  };
}
