import { replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Identity } from "../../manifest/model/identity";
import type { Party } from "../../manifest/model/people";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft, Fix, Related } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const sodGroupOverlap = defineRule({
  id: "sod-group-overlap",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A group approves what its own members ask for or execute",
  controls: ["nist-csf-2.0:PR.AA-05", "nist-800-53-r5:AC-5"],
  references: ["NIST SP 800-53 Rev. 5, AC-5"],
  docs: {
    problem:
      "Everybody in a group that approves also asks for the change or executes it, or some do and the text does not say who of the others approves.",
    why: "One person who acts through two groups is still one person: the approval looks like a second pair of eyes and is not.",
    remedy:
      "Name the person who approves. Who belongs to which group stands in the directory of the TrustPolicy; a group that it does not know is information.",
    bad: `approvers: ["@acme/dns", ivan@example.com]
implementers: [bob@example.com, nadia@example.com]
---
apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  directory: {"@acme/dns": [bob@example.com, nadia@example.com]}
`,
    good: `approvers: [grace@example.com, ivan@example.com]
implementers: [bob@example.com, nadia@example.com]
---
apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  directory: {"@acme/dns": [bob@example.com, nadia@example.com]}
`,
  },
  *check(change) {
    const { people } = change;
    const involved = involvedIn(change);
    for (const approver of people.approving()) {
      const party = people.partyOf(approver.text);
      const isToldAlready = people.executionBy(approver.text) ?? isRequester(change, approver);
      if (party.kind === "automation" || isToldAlready) continue;
      const finding = findingFor(change, approver, party, involved);
      if (finding) yield finding;
    }
  },
});

/** Somebody who asks or executes. */
interface Involved {
  readonly identity: Identity;
  readonly party: Party;
  readonly does: "asks" | "executes";
}

function involvedIn({ people }: TrustChange): readonly Involved[] {
  const asks = people.requester ? [{ identity: people.requester, does: "asks" as const }] : [];
  const executes = people.executing().map((identity) => ({ identity, does: "executes" as const }));
  return [...asks, ...executes].map((one) => ({ ...one, party: people.partyOf(one.identity.text) }));
}

function isRequester({ people }: TrustChange, approver: Identity): boolean {
  return people.requester !== undefined && people.isSame(people.requester.text, approver.text);
}

function findingFor(
  change: TrustChange,
  approver: Identity,
  party: Party,
  involved: readonly Involved[],
): FindingDraft | undefined {
  const isClosed = party.unknown.length === 0;
  // Who of a group asks or executes is certain only where it has a single member.
  const certain = involved.filter(
    ({ party: { members, unknown } }) => members.size === 1 && unknown.length === 0,
  );
  const free = [...party.members].filter((member) => !certain.some((one) => one.party.members.has(member)));
  const touching = involved.filter((one) =>
    [...one.party.members].some((member) => party.members.has(member)),
  );
  if (isClosed && free.length === 0) return nobodyLeft(change, approver, party, touching);
  if (!isClosed) return unknownMembers(change, approver, party);
  return touching.length > 0 ? someOverlap(change, approver, party, touching, free) : undefined;
}

function nobodyLeft(
  change: TrustChange,
  approver: Identity,
  party: Party,
  touching: readonly Involved[],
): FindingDraft {
  const what =
    party.members.size === 0
      ? `Nobody belongs to ${approver.text}, so nobody can give this approval.`
      : `${everybodyIn(approver, party)} also asks for the change or executes it (${whoDoesWhat(party, touching)}), so nobody is left whose approval would be a second pair of eyes.`;
  return {
    at: approver.node,
    message: `${what} Name an approver who does neither.`,
    related: [...places(touching), ...membership(change, party)],
    fixes: [replace(approver, tabStop("another approver"), "another approver")],
    targets: [approver.text],
  };
}

function everybodyIn(approver: Identity, { kind, members }: Party): string {
  if (kind !== "group") return approver.text;
  return members.size === 1 ? `The only member of ${approver.text}` : `Everybody in ${approver.text}`;
}

function unknownMembers(change: TrustChange, approver: Identity, party: Party): FindingDraft {
  const groups = listed(party.unknown);
  const where = change.policy
    ? `the directory of the policy does not list ${party.unknown.length === 1 ? "it" : "them"}`
    : "there is no TrustPolicy with a directory";
  return {
    at: approver.node,
    severity: "information",
    message: `Nobody can tell who belongs to ${groups}: ${where}. Whether this approval comes from somebody who neither asks nor executes remains open. Name the approver, or list the members in the directory.`,
    fixes: [replace(approver, tabStop("approver@example.com"), "a person")],
    targets: [approver.text],
  };
}

function someOverlap(
  change: TrustChange,
  approver: Identity,
  party: Party,
  touching: readonly Involved[],
  free: readonly string[],
): FindingDraft {
  const isGroup = party.kind === "group";
  const groups = touching.map(({ identity }) => identity.text);
  const message = isGroup
    ? `Not everybody in ${approver.text} may give this approval: ${whoDoesWhat(party, touching)}. It has to come from ${either(free, party, touching)}. Name who approves, so that everybody sees that it is somebody else.`
    : `${approver.text} approves and belongs to ${listed(groups)}, which ${touching.map(({ does }) => does).join(" and ")}: whether it is somebody else who does so remains open. Name who ${listed([...new Set(touching.map(({ does }) => does))])}.`;
  return {
    at: approver.node,
    severity: "information",
    message,
    related: [...places(touching), ...membership(change, party)],
    fixes: isGroup ? replacements(change, approver, free) : [],
    targets: [approver.text],
  };
}

/** Who of a group may approve in its place, and does not yet. */
function replacements({ people }: TrustChange, approver: Identity, free: readonly string[]): readonly Fix[] {
  const others = free.filter((member) => !people.approving().some(({ text }) => people.isSame(member, text)));
  return others.slice(0, 3).map((member) => replace(approver, member, member));
}

/** Those who may approve; where somebody of a group acts whom nobody names, that is one of them fewer. */
function either(free: readonly string[], party: Party, touching: readonly Involved[]): string {
  const open = touching.some((one) => one.party.kind === "group" && one.party.members.size > 1);
  return open
    ? `somebody else in it (it has ${listed([...party.members])})`
    : listed(free).replace(" and ", " or ");
}

/** "nadia@example.com executes, and one of @acme/ops asks" */
function whoDoesWhat({ members }: Party, touching: readonly Involved[]): string {
  const parts = touching.map(({ identity, party, does }) => {
    const shared = [...party.members].filter((member) => members.has(member));
    return party.kind === "group" && party.members.size > 1
      ? `${identity.text} ${does}, and has ${listed(shared)} in it`
      : `${identity.text} ${does}`;
  });
  return listed([...new Set(parts)]);
}

function places(touching: readonly Involved[]): readonly Related[] {
  return touching.map(({ identity, does }) => ({
    at: identity.node,
    message: does === "asks" ? "asked for here" : "executes here",
  }));
}

/** Where the policy says who belongs to a group. */
function membership({ policy }: TrustChange, { kind, name }: Party): readonly Related[] {
  const [first] = kind === "group" ? (policy?.members(name) ?? []) : [];
  return first ? [{ at: first, message: `the members of ${name}` }] : [];
}

function replace(approver: Identity, by: string, title: string): Fix {
  return {
    title: `Replace ${approver.text} with ${title}`,
    safe: false,
    edits: () => [replaceScalar(approver.node, by)],
  };
}
