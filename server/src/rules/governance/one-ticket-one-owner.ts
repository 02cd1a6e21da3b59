import { appendTo, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline } from "../../manifest/edits/write";
import type { Party } from "../../manifest/model/people";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { policyCalled } from "../limit-words";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { listed } from "../words";

export const oneTicketOneOwner = defineRule({
  id: "one-ticket-one-owner",
  plane: "governance",
  over: ["change", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A change has several tickets, or alters a zone whose owner does not approve",
  controls: ["nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "One change names several tickets, or it alters a zone that somebody else than the owner of the service answers for, and nobody of that owner approves.",
    why: "Two tickets are two reviews, each of one half; and a zone that is altered without its owner is altered behind the back of everybody else who lives in it.",
    remedy:
      "Put names and certificates under one ticket, and have somebody of the zone's owner approve. Who belongs to an owner that is a group stands in the directory of the TrustPolicy.",
    bad: `approvers: [grace@example.com]
zones:
  - name: example.com
    owner: dora@example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
    good: `approvers: [grace@example.com, {identity: dora@example.com, for: [dns]}]
zones:
  - name: example.com
    owner: dora@example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
  },
  *check(entity) {
    if ("zone" in entity) yield* ownersWithoutApproval(entity.change, entity.zone);
    else yield* severalTickets(entity);
  },
});

/** Numbers of tickets one behind the other, and nothing else: `CHG0031207, CHG0031208`. */
const TICKETS =
  /^\s*[A-Z][A-Z0-9]*(?:-\d+|(?<=\d))(?:(?:\s*(?:[,;+&/|]|\band\b)\s*|\s+)[A-Z][A-Z0-9]*(?:-\d+|(?<=\d))){1,20}\s*$/i;

function* severalTickets(change: TrustChange): Generator<FindingDraft> {
  const ticket = change.spec.at("ticket").scalar;
  if (!ticket || ticket.source.length > 500 || !TICKETS.test(ticket.source)) return;
  const written = ticket.source.match(/(?<![A-Z0-9])[A-Z][A-Z0-9]*(?:-\d+|(?<=\d))/gi) ?? [];
  const numbers = [...new Map(written.map((number) => [number.toUpperCase(), number])).values()];
  if (numbers.length < 2) return;
  yield {
    at: ticket,
    message: `This change has ${numbers.length} tickets, ${listed(numbers)}: each is reviewed without the rest. Keep the one that names and certificates are reviewed under, or make a change of its own for each.`,
    fixes: numbers.slice(0, 3).map((number) => ({
      title: `Keep ${number} as the only ticket`,
      safe: false,
      edits: () => [replaceScalar(ticket, number)],
    })),
    targets: wholeChange(change),
  };
}

function* ownersWithoutApproval(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const owners = [zone.view.at("owner").scalar, zone.policyZone?.owner].filter(
    (owner) => owner !== undefined,
  );
  if (owners.length === 0 || !change.touched.zone(zone) || change.people.approversMayBeUnread()) return;
  const service = change.spec.at("service").at("owner").scalar;
  if (!service) return;
  const told = new Set([nameOf(change, service)]);
  for (const owner of owners) {
    if (told.has(nameOf(change, owner))) continue;
    told.add(nameOf(change, owner));
    const approval = approvalOf(change, owner);
    if (approval !== "given") yield withoutOwner(change, zone, { owner, service, approval });
  }
}

function nameOf({ people }: TrustChange, { source }: ScalarNode): string {
  return people.partyOf(source).name;
}

/** Whether somebody of an owner approves, or why nobody can tell. */
type Approval = "given" | "missing" | { readonly unknown: string };

function approvalOf({ people }: TrustChange, { source }: ScalarNode): Approval {
  const owner = people.partyOf(source);
  const approving = people.approving().map(({ text }) => ({ text, party: people.partyOf(text) }));
  const isOf = ({ members, unknown }: Party): boolean =>
    unknown.length === 0 && members.size > 0 && [...members].every((member) => owner.members.has(member));
  if (approving.some(({ party }) => party.name === owner.name || isOf(party))) return "given";
  if (owner.unknown.length > 0 && approving.length > 0)
    return { unknown: `no directory says who belongs to ${listed(owner.unknown)}` };
  const open = approving.find(
    ({ party }) => party.unknown.length > 0 || [...party.members].some((member) => owner.members.has(member)),
  );
  return open ? { unknown: `${open.text} approves, and nobody says who of it` } : "missing";
}

interface OwnerAtOdds {
  readonly owner: ScalarNode;
  readonly service: ScalarNode;
  readonly approval: Exclude<Approval, "given">;
}

function withoutOwner(
  change: TrustChange,
  zone: Zone,
  { owner, service, approval }: OwnerAtOdds,
): FindingDraft {
  const name = zone.name ?? "the zone";
  const isGroup = change.people.partyOf(owner.source).kind === "group";
  const isOwn = owner === zone.view.at("owner").scalar;
  const who = isOwn ? "" : `, as ${policyCalled(change.policy?.name)} says`;
  const one = isGroup ? `somebody of ${owner.source}` : owner.source;
  const missing = isGroup ? `nobody of ${owner.source} approves` : `${owner.source} does not approve`;
  const state =
    approval === "missing"
      ? `${missing}. What is altered there concerns everybody in the zone.`
      : `nobody can tell whether ${one} approves: ${approval.unknown}.`;
  return {
    at: zone.view.at("name").scalar ?? owner,
    severity: approval === "missing" ? "error" : "information",
    message: `${owner.source} answers for ${name}${who}, the service belongs to ${service.source}, and ${state} Have ${one} approve${approval === "missing" ? "" : " by name"}.`,
    related: [
      { at: owner, message: `the owner of ${name}` },
      { at: service, message: "the owner of the service" },
    ],
    fixes: approval === "missing" ? addOwner(change, owner) : [],
    targets: zone.name === undefined ? [] : [zone.name],
  };
}

/** Of a group whose members are known, the one who neither asks nor executes may be the one. */
function addOwner(change: TrustChange, owner: ScalarNode): readonly Fix[] {
  const { people } = change;
  const { map } = change.spec;
  const { kind, members } = people.partyOf(owner.source);
  const isFree = (member: string): boolean =>
    people.executionBy(member) === undefined &&
    !(people.requester && people.isSame(people.requester.text, member));
  const free = [...members].filter(isFree);
  const candidates = kind === "group" && free.length > 0 ? free.slice(0, 3) : [];
  if (!map || kind === "automation") return [];
  const add = (identity: string, title: string): Fix => ({
    title: `Add ${title} as an approver for dns`,
    safe: false,
    edits: (layout) => [appendTo(map, "approvers", { identity, for: new Inline(["dns"]) }, layout)],
  });
  if (candidates.length > 0) return candidates.map((member) => add(member, member));
  return [
    kind === "group"
      ? add(tabStop(owner.source), `somebody of ${owner.source}`)
      : add(owner.source, owner.source),
  ];
}
