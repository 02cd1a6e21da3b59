/** The one finding about all certificates of an issuer that CAA refuses for one reason. */
import type { Zone } from "../../manifest/model/zone";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { challengeOf } from "../../manifest/model/pki/issuer";
import { calledIssuer, nameOf } from "../certificates";
import type { FindingDraft, Fix } from "../finding";
import { counted, either, listed } from "../words";
import { byRecord, caaOf, sideOfCaa, sideOfIssuer, type Group } from "./caa-refusals";
import { fixesInCaa, goByDomainOfCaa, useAccountOfCaa } from "./caa-refusal-fixes";
import type { RefusedAlike } from "./caa-refused-alike";

/** So many names are told; the rest is counted. */
const FEW = 3;

export function findingAtIssuer(alike: RefusedAlike): FindingDraft {
  const { issuer, reason, at, certificates, refused } = alike;
  const groups = byRecord(refused);
  const zones = [...new Set(refused.map(({ relevant }) => relevant.content.entry.zone))];
  const many = `${certificates.length} certificates in ${counted(zones.length, "zone")} (${zoneNames(zones)})`;
  const ones = listed(certificates.map(nameOf), FEW);
  return {
    at,
    message: `${many} cannot be issued by ${calledIssuer(issuer)}: ${why(alike, groups)} The authority has to refuse, and ${ones} will not be there. ${remedy(alike, groups)}`,
    related: [
      ...sideOfIssuer(reason.kind, issuer).filter((one) => one.at !== at),
      ...groups.slice(0, FEW).flatMap(sideOfCaa),
    ],
    fixes: fixes(alike, groups),
    targets: [issuer.name],
  };
}

function zoneNames(zones: readonly Zone[]): string {
  return listed(
    zones.flatMap(({ name }) => name ?? []),
    FEW,
  );
}

/** What all records say instead. */
function why({ issuer, reason }: RefusedAlike, groups: readonly Group[]): string {
  const records =
    groups.length > FEW ? `each of the ${groups.length} CAA records that decide` : listed(groups.map(caaOf));
  const verb = (one: string, many: string): string =>
    groups.length > 1 && groups.length <= FEW ? many : one;
  const domains = either(caaDomainsOf(issuer)?.domains ?? []);
  switch (reason.kind) {
    case "not-named":
      return `it goes by ${domains}, and ${records} ${verb("names", "name")} ${either(reason.domains)} instead.`;
    case "account":
      return `${records} ${verb("binds", "bind")} ${domains} to the account ${reason.accountUri}, and ${issuer.name} uses ${issuer.accountUri() ?? "another one"}.`;
    case "method":
      return `${records} ${verb("lets", "let")} ${domains} validate by ${either(reason.methods)} and not by ${issuer.challenge() ?? "another challenge"}, which ${issuer.name} uses.`;
  }
}

function remedy(alike: RefusedAlike, groups: readonly Group[]): string {
  const { issuer, reason } = alike;
  const records = groups.length > 1 ? "these records" : "the record";
  if (reason.kind === "account")
    return `Use the account that CAA names, or bind ${records} to the one that is used.`;
  if (reason.kind === "method")
    return `Use a challenge that is allowed, or add this one to validationmethods in ${records}.`;
  const [own = "its domain"] = caaDomainsOf(issuer)?.domains ?? [];
  const right = domainsToGoBy(alike);
  const inCaa = `add ${own} to ${records} in a step before they are issued, or use an issuer that may`;
  if (right.length === 0) return `A${inCaa.slice(1)}.`;
  const known = issuer.knownByItself();
  if (known) return `${known.title} goes by ${either(right)}: correct caaDomains.`;
  return `Write ${either(right)} in caaDomains if that is the authority that is meant. Otherwise ${inCaa}.`;
}

/**
 * By which of the domains that CAA names the issuer may go: those of the authority behind it, where that is known apart from
 * its caaDomains, which may be what is wrong.
 */
function domainsToGoBy({ issuer, reason }: RefusedAlike): readonly string[] {
  if (reason.kind !== "not-named" || issuer.caaDomains().length === 0) return [];
  const known = issuer.knownByItself();
  return known ? reason.domains.filter((domain) => known.caaDomains.includes(domain)) : reason.domains;
}

/** An issuer that is said to go by a domain which is not its own is put right itself: CAA would let in somebody else. */
function fixes(alike: RefusedAlike, groups: readonly Group[]): readonly Fix[] {
  const { issuer, reason, at, certificates } = alike;
  const right = domainsToGoBy(alike);
  const challenges = new Set(certificates.map((one) => challengeOf(one, issuer)));
  const [challenge] = challenges;
  return [
    ...right.slice(0, FEW).flatMap((domain) => goByDomainOfCaa(at, issuer, domain)),
    ...(reason.kind === "account" ? useAccountOfCaa(at, issuer, reason.accountUri) : []),
    ...(issuer.knownByItself() && right.length > 0
      ? []
      : fixesInCaa(groups, issuer, challenges.size === 1 ? challenge : undefined)),
  ];
}
