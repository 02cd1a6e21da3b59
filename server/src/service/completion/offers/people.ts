/** Credentials, people and groups, in the order that fits what they are named for. */
import { CompletionItemKind } from "vscode-languageserver-types";
import { definitionsOf } from "../../../manifest/model/definitions";
import { identityKind } from "../../../manifest/model/identity";
import type { TrustPolicy } from "../../../manifest/model/policy";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { asList, asScalar } from "../../../manifest/syntax/node";
import type { View } from "../../../manifest/view";
import { whyRequesterMayNotExecute } from "../../../rules/governance/self-approval";
import type { Context, ValueTarget } from "../context";
import { describeCredential } from "./describe";
import { Rank, type Offer } from "./offer";
import { hasForm, lastKey, startsWithForm } from "./path";

/** What somebody is named for decides who comes first and who does not come at all. */
type Part = "requester" | "approver" | "implementer" | "executor" | "owner";

type IdentityKind = "credential" | "person" | "group";

interface Known {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly detail: string;
}

/** The credentials of the change and of the policy; break-glass ones first where one is asked for. */
export function credentialOffers({ change, policy }: Context, { path }: ValueTarget): readonly Offer[] {
  const wantsBreakGlass = lastKey(path) === "breakGlass";
  const own = (change?.credentials() ?? []).flatMap((credential) => {
    const { name, type } = credential;
    if (name === undefined) return [];
    const rank = Rank.value + (wantsBreakGlass && type !== "break-glass" ? 1 : 0);
    return [offerOf({ name, kind: "credential", detail: describeCredential(credential) }, rank)];
  });
  return [...own, ...sharedCredentials(policy).map((known) => offerOf(known, Rank.value + 1))];
}

/** Everybody whom the change or its policy knows and who may take the part that the cursor stands at. */
export function identityOffers(context: Context, { path }: ValueTarget): readonly Offer[] {
  const { change, policy } = context;
  const part = partAt(path);
  const barred = change ? barredFrom(part, path, change) : new Set<string>();
  const known = [...(change ? knownIn(change) : []), ...sharedCredentials(policy), ...knownToPolicy(policy)];
  const seen = new Set<string>();
  const unique = known.filter(({ name }) => seen.size < seen.add(name).size);
  return unique.flatMap((one) => {
    const rank = rankFor(part, one, change);
    const isBarred = barred.has(change?.people.canonical(one.name) ?? one.name);
    return rank === undefined || isBarred ? [] : [offerOf(one, Rank.value + rank)];
  });
}

function partAt(path: ValueTarget["path"]): Part {
  if (hasForm(path, "spec.emergency.postReview.by")) return "approver";
  switch (lastKey(path)) {
    case "requestedBy":
      return "requester";
    case "approvers":
    case "identity":
    case "approvedBy":
      return "approver";
    case "implementers":
      return "implementer";
    case "owner":
      return "owner";
    default:
      return "executor";
  }
}

/**
 * Those who must not take a part because of another one that they have: nobody approves their own change, and where much
 * is at stake nobody executes what they ask for.
 */
function barredFrom(part: Part, path: ValueTarget["path"], change: TrustChange): ReadonlySet<string> {
  const requester = change.people.requester ? [change.people.requester] : [];
  const implementers = change.people.implementers();
  const approvers = change.people.approvers();
  const asBefore = startsWithForm(path, "spec.approvers") ? approvers : [];
  const isApart = whyRequesterMayNotExecute(change) !== undefined;
  const identities = {
    requester: isApart ? [...approvers, ...implementers] : approvers,
    approver: [...requester, ...implementers, ...asBefore],
    implementer: isApart ? [...approvers, ...requester] : approvers,
    executor: isApart && isExecution(path, change) ? [...approvers, ...requester] : approvers,
    owner: [],
  }[part];
  return new Set(identities.map(({ text }) => change.people.canonical(text)));
}

/** Whether who stands at a place alters something; whoever checks, takes back or answers for it may have asked for it. */
function isExecution(path: ValueTarget["path"], change: TrustChange): boolean {
  if (hasForm(path, "spec.emergency.who")) return true;
  return startsWithForm(path, "spec.steps.*.by") && change.steps()[Number(path[2])]?.changes === true;
}

/** Low ranks come first; undefined for what cannot take the part at all. */
function rankFor(part: Part, { name, kind }: Known, change: TrustChange | undefined): number | undefined {
  switch (part) {
    case "requester":
    case "approver":
      return { person: 0, group: 1, credential: undefined }[kind];
    case "owner":
      return { group: 0, person: 1, credential: undefined }[kind];
    case "implementer":
      return { credential: 0, person: 1, group: 2 }[kind];
    case "executor": {
      const implements_ = change?.people.implementers().some(({ text }) => text === name) ?? false;
      return (implements_ ? 0 : 1) + { credential: 0, person: 2, group: 4 }[kind];
    }
  }
}

function knownIn(change: TrustChange): readonly Known[] {
  const credentials = change.credentials().flatMap((credential): Known[] => {
    const { name } = credential;
    return name === undefined ? [] : [{ name, kind: "credential", detail: describeCredential(credential) }];
  });
  const people = definitionsOf(change, "identity")
    .filter(({ kind }) => kind === "identity")
    .map(({ name }) => personOrGroup(name, partsOf(name, change)));
  return [...credentials, ...people, ...owners(change).map((name) => personOrGroup(name, "owner"))];
}

/** Which parts somebody has in a change already. */
function partsOf(name: string, change: TrustChange): string {
  const has = [
    change.people.requester?.text === name ? "requests the change" : undefined,
    change.people.approvers().some(({ text }) => text === name) ? "approver" : undefined,
    change.people.implementers().some(({ text }) => text === name) ? "implementer" : undefined,
    change.rollback.at("owner").text === name ? "owner of the rollback" : undefined,
  ];
  return has.filter((part) => part !== undefined).join(", ");
}

function owners(change: TrustChange): readonly string[] {
  const { spec } = change;
  const lists: readonly View<{ owner?: string }>[] = [
    ...change.zones().map(({ view }) => view as View<{ owner?: string }>),
    ...change.credentials().map(({ view }) => view as View<{ owner?: string }>),
    ...(spec.at("trustStores").items() as View<{ owner?: string }>[]),
  ];
  return [spec.at("service").at("owner"), ...lists.map((entry) => entry.at("owner"))].flatMap(
    ({ text }) => text ?? [],
  );
}

function sharedCredentials(policy: TrustPolicy | undefined): readonly Known[] {
  return (policy?.defaultNames("credentials") ?? []).map((name) => ({
    name,
    kind: "credential",
    detail: "credential of the policy",
  }));
}

function knownToPolicy(policy: TrustPolicy | undefined): readonly Known[] {
  if (!policy) return [];
  const directory = policy.view.at("spec").at("directory").entries();
  const groups = directory.map(({ key }) => personOrGroup(key.source, "group of the policy"));
  const members = directory.flatMap(({ key, value }) =>
    (asList(value)?.items ?? []).flatMap((item) => {
      const member = asScalar(item)?.source;
      return member ? [personOrGroup(member, `member of ${key.source}`)] : [];
    }),
  );
  const people = [...policy.aliases().values()]
    .filter((name) => name !== "")
    .map((name) => personOrGroup(name, ""));
  const owners = policy.zones().flatMap(({ view }) => view.at("owner").text ?? []);
  return [...groups, ...members, ...people, ...owners.map((name) => personOrGroup(name, "owner of a zone"))];
}

/** The groups that a policy speaks of: owners of zones, groups in groups, and those that aliases stand for. */
export function groupOffers(policy: TrustPolicy | undefined): readonly Offer[] {
  const groups = knownToPolicy(policy).filter(({ kind }) => kind === "group");
  const byName = new Map(groups.map((group) => [group.name, group] as const).reverse());
  return [...byName.values()].reverse().map((group) => offerOf(group, Rank.value));
}

/** Somebody who is named in the change already. */
export function nameOffer(name: string): Offer {
  return offerOf(personOrGroup(name, ""), Rank.value);
}

function personOrGroup(name: string, detail: string): Known {
  const kind = identityKind(name) === "group" ? "group" : "person";
  return { name, kind, detail: [kind, detail].filter(Boolean).join(" · ") };
}

function offerOf({ name, kind, detail }: Known, rank: number): Offer {
  return {
    label: name,
    kind: kind === "credential" ? CompletionItemKind.Reference : CompletionItemKind.Value,
    detail,
    insert: { kind: "value", value: name },
    rank,
  };
}
