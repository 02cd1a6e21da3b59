import { replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Identity } from "../../manifest/model/identity";
import type { TrustChange } from "../../manifest/model/trust-change";
import { asMap, type Node } from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";

export const selfApproval = defineRule({
  id: "self-approval",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "The same person asks, approves or executes",
  controls: ["nist-csf-2.0:PR.AA-05", "nist-800-53-r5:AC-5"],
  references: ["NIST SP 800-53 Rev. 5, AC-5"],
  docs: {
    problem: "Who asks for the change approves it, or who approves it executes it.",
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
    const requester = change.people.requester;
    for (const approver of change.people.approving()) {
      const asked = requester && isSame(change, requester, approver) ? requester : undefined;
      const executor = change.people.executing().find((candidate) => isSame(change, candidate, approver));
      if (asked || executor) yield approvesOwn(change, approver, asked, executor);
    }
    const executes =
      requester && change.people.executing().find((candidate) => isSame(change, candidate, requester));
    if (requester && executes && !approves(change, requester))
      yield executesOwnRequest(change, requester, executes);
  },
});

/** Groups are left to the rule that expands them: a group is never the same person as anybody. */
function isSame(change: TrustChange, a: Identity, b: Identity): boolean {
  return (
    a.kind !== "group" &&
    b.kind !== "group" &&
    change.people.canonical(a.text) === change.people.canonical(b.text)
  );
}

function approves(change: TrustChange, identity: Identity): boolean {
  return change.people.approving().some((approver) => isSame(change, approver, identity));
}

function spelling(a: Identity, b: Identity): string {
  return a.text === b.text ? a.text : `${a.text} (the same as ${b.text})`;
}

function approvesOwn(
  change: TrustChange,
  approver: Identity,
  asked: Identity | undefined,
  executor: Identity | undefined,
): FindingDraft {
  return {
    at: approver.node,
    message: `${spelling(approver, asked ?? executor ?? approver)} ${whatTheyDo(asked, executor)} Name another approver.`,
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

function executesOwnRequest(change: TrustChange, requester: Identity, implementer: Identity): FindingDraft {
  const central = change.spec.at("operatingModel").text === "central-governance";
  const strict = central || change.risk() === "high";
  const because = central
    ? "Under central governance the two are different people."
    : strict
      ? "In a high-risk zone the two are different people."
      : "Somebody else at the keyboard would notice a change that differs from what was approved.";
  return {
    at: implementer.node,
    severity: strict ? "error" : "warning",
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
  const replace: Fix = {
    title: `Replace the approver ${approver.text}`,
    safe: false,
    edits: () => [replaceScalar(approver.node, tabStop("another approver"))],
  };
  if (change.people.approvers().length < 2 || !change.people.approvers().includes(approver)) return [replace];
  return [replace, ...removal(`Remove the approval of ${approver.text}`, approvalOf(approver))];
}

/** The item of `approvers`: the identity itself, or the map that it stands in. */
function approvalOf(approver: Identity): Node {
  const { parent } = approver.node;
  return (parent?.kind === "entry" ? asMap(parent.parent) : undefined) ?? approver.node;
}
