/** The refusals by CAA that are told, each with what it rests on. */
import type { CaaRefusal } from "../../dns/caa-authorization";
import { isWildcard } from "../../dns/name";
import type { RefusedName } from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { challengeOf, publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { methodOfChallenge } from "../../pki/validation-methods";
import { relatedAt, type Related } from "../finding";

/** The names of a certificate that its issuer has to refuse, and may with another challenge. */
export function refusedNames(change: TrustChange, certificate: Certificate): readonly RefusedName[] {
  const { refused } = change.caaJudgement(certificate);
  return refused.length === 0
    ? refused
    : refused.filter((one) => !isWrongForWildcards(change, certificate, one));
}

/** Whether the challenge could prove no wildcard anyway: `wildcard-requires-dns-validation` says so, and CAA is right. */
function isWrongForWildcards(change: TrustChange, certificate: Certificate, one: RefusedName): boolean {
  const issuer =
    one.refusal.kind === "method" && isWildcard(one.name) ? publicIssuerOf(change, certificate) : undefined;
  const challenge = issuer && challengeOf(certificate, issuer);
  return challenge !== undefined && methodOfChallenge(challenge, "name")?.coversWildcards === false;
}

/** What one record refuses. */
export type Group = readonly [RefusedName, ...RefusedName[]];

/** What one record refuses for one reason is one fault. */
export function byRecordAndReason(refused: readonly RefusedName[]): readonly Group[] {
  const groups: [RefusedName, ...RefusedName[]][] = [];
  for (const one of refused) {
    const group = groups.find(
      ([first]) =>
        first.relevant.content.entry === one.relevant.content.entry && isSame(first.refusal, one.refusal),
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function isSame(one: CaaRefusal, other: CaaRefusal): boolean {
  if (one.kind === "not-named" && other.kind === "not-named") return one.tag === other.tag;
  if (one.kind === "account" && other.kind === "account") return one.accountUri === other.accountUri;
  return one.kind === other.kind && "index" in one && "index" in other && one.index === other.index;
}

/** The same for very many names, whatever the reasons. */
export function byRecord(refused: readonly RefusedName[]): readonly Group[] {
  const groups = new Map<unknown, [RefusedName, ...RefusedName[]]>();
  for (const one of refused) {
    const { entry } = one.relevant.content;
    const group = groups.get(entry);
    if (group) group.push(one);
    else groups.set(entry, [one]);
  }
  return [...groups.values()];
}

/** How messages call what is refused: a name as it is looked up, a mailbox as it is written. */
export function calledName({ subject, name }: Pick<RefusedName, "subject" | "name">): string {
  return subject.text.includes("@") ? subject.text.trim() : name;
}

/** How messages call the record of a group. */
export function caaOf([{ relevant }]: Group): string {
  return relevant.content.entry.reference ?? "the CAA record";
}

/** Which of the record's values refuse, counted from zero. */
export function refusedValues(group: Group): readonly number[] {
  return [...new Set(group.flatMap(({ refusal }) => ("index" in refusal ? [refusal.index] : [])))];
}

/** Where the record says what refuses. */
export function sideOfCaa(group: Group): readonly Related[] {
  const { content } = group[0].relevant;
  const values = refusedValues(group).flatMap((index) => content.values[index]?.node ?? []);
  const places = values.length > 0 ? values : [content.entry.place];
  return places.flatMap((place) => relatedAt(place, "the CAA record that decides"));
}

/** Where the issuer says what the record does not take. */
export function sideOfIssuer(kind: CaaRefusal["kind"], { name, view }: IssuerFacts): readonly Related[] {
  return relatedAt(placeAtIssuer(kind, view), `what ${name} uses`);
}

/** Where the entry of an issuer says what CAA does not take. */
export function placeAtIssuer(kind: CaaRefusal["kind"], view: IssuerFacts["view"]): Node | undefined {
  if (kind === "account") return view.at("accountUri").written;
  if (kind === "method") return view.at("challenge").written;
  return view.at("caaDomains").written ?? view.at("name").scalar;
}
