import { replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Identity } from "../../manifest/model/identity";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";
import { isDispensable, withoutApproval } from "./approvers";

export const selfApproval = defineRule({
  id: "self-approval",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The same person asks, approves or executes",
  controls: ["nist-csf-2.0:PR.AA-05", "nist-800-53-r5:AC-5"],
  references: ["NIST SP 800-53 Rev. 5, AC-5"],
  docs: {
    problem:
      "Who asks for the change approves it, or who approves it executes it. In an emergency the same holds of who reviews it afterwards.",
    why: "One person, or one stolen account, can then bend reachability and trust together without anyone else looking.",
    remedy:
      "Have somebody else approve. Requester and implementer may be one person at low risk, but never under central governance.",
    bad: `requestedBy: frank@example.com
approvers: [Frank@example.com]
implementers: [heidi@example.com]
`,
    good: `requestedBy: frank@example.com
approvers: [grace@example.com]
implementers: [heidi@example.com]
`,
  },
  *check(change) {
    const { people } = change;
    const { requester } = people;
    for (const approver of people.approving()) {
      const asked = requester && people.isSame(requester.text, approver.text) ? requester : undefined;
      const executor = people.executionBy(approver.text);
      if (asked || executor) yield approvesOwn(change, approver, asked, executor);
    }
    const executes = requester && people.executionBy(requester.text);
    const approves = people.approving().some(({ text }) => requester && people.isSame(requester.text, text));
    if (executes && !approves) yield executesOwnRequest(change, requester, executes);
  },
});

function spelling(a: Identity, b: Identity): string {
  return a.text === b.text ? a.text : `${a.text} (the same as ${b.text})`;
}

function approvesOwn(
  change: TrustChange,
  approver: Identity,
  asked: Identity | undefined,
  executor: Identity | undefined,
): FindingDraft {
  const role = roleOf(change, approver);
  const does = role === "reviewer" ? whatReviewersDo(asked, executor) : whatTheyDo(asked, executor);
  return {
    at: approver.node,
    message: `${spelling(approver, asked ?? executor ?? approver)} ${does} Name another ${role}.`,
    related: [
      ...(asked ? [{ at: asked.node, message: "asked for here" }] : []),
      ...(executor ? [{ at: executor.node, message: "executes here" }] : []),
    ],
    fixes: approverFixes(change, approver),
    targets: [approver.text],
  };
}

function whatTheyDo(asked: Identity | undefined, executor: Identity | undefined): string {
  if (asked && executor)
    return "asks for the change, approves it and executes it. One person, or one stolen account, then does it all with nobody looking.";
  return asked
    ? "approves a change that they asked for. An approval has to come from somebody else, or nobody but its author has looked at it."
    : "approves the change and executes it. Whoever executes has to be bound by the approval of another person.";
}

/** An emergency is reviewed afterwards, in place of the approval. */
function roleOf(change: TrustChange, { node }: Identity): "approver" | "reviewer" {
  const reviewer = change.spec.at("emergency").at("postReview").at("by").scalar;
  return node === reviewer ? "reviewer" : "approver";
}

function whatReviewersDo(asked: Identity | undefined, executor: Identity | undefined): string {
  if (asked && executor)
    return "asks for the change, executes it and reviews it afterwards. One person, or one stolen account, then does it all with nobody looking.";
  return asked
    ? "reviews a change that they asked for. The review takes the place of the approval and has to come from somebody else, or nobody but its author has looked at it."
    : "executes the change and reviews it afterwards. The review takes the place of the approval and has to come from another person than the one who acted.";
}

/** Why nobody may execute what they ask for, as a sentence; undefined where it is no more than unwise. */
export function whyRequesterMayNotExecute(change: TrustChange): string | undefined {
  if (change.spec.at("operatingModel").text === "central-governance")
    return "Under central governance the two are different people.";
  return change.risk() === "high" ? "In a high-risk zone the two are different people." : undefined;
}

function executesOwnRequest(change: TrustChange, requester: Identity, implementer: Identity): FindingDraft {
  const reason = whyRequesterMayNotExecute(change);
  const because =
    reason ?? "Somebody else at the keyboard would notice a change that differs from what was approved.";
  return {
    at: implementer.node,
    severity: reason === undefined ? "warning" : "error",
    message: `${spelling(implementer, requester)} asks for the change and executes it. ${because} Name another implementer.`,
    related: [{ at: requester.node, message: "asked for here" }],
    fixes: [
      {
        title: `Replace the implementer ${implementer.text}`,
        safe: false,
        edits: () => [replaceScalar(implementer.node, tabStop("another implementer"))],
      },
    ],
    targets: [implementer.text],
  };
}

function approverFixes(change: TrustChange, approver: Identity): readonly Fix[] {
  const role = roleOf(change, approver);
  const replace: Fix = {
    title: `Replace the ${role} ${approver.text}`,
    safe: false,
    edits: () => [replaceScalar(approver.node, tabStop(`another ${role}`))],
  };
  return isDispensable(change, approver) ? [replace, ...withoutApproval(change, approver)] : [replace];
}
