import { offersRecordScope } from "../../credentials/read";
import { isAtOrBelow, isWildcard, parentName, prefixed, type DomainName } from "../../dns/name";
import { CHALLENGE_LABEL } from "../../text/challenge-names";
import type { Certificate, SubjectName } from "./certificate";
import { issuingSteps } from "./issuance";
import { parseHost } from "./names";
import { challengeOf, issuerOf, type IssuerFacts } from "./pki/issuer";
import { bearsAddresses, type Moment, type RRsetContent } from "./record-states";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";
import { zoneSeenFrom } from "./zone-views";

/** A name of a certificate whose dns-01 challenge meets a wildcard record. */
export interface ChallengedName {
  readonly subject: SubjectName;
  /** The name that is validated, without `*.` in front. */
  readonly host: DomainName;
  /** Where the challenge stands. */
  readonly challenge: DomainName;
  readonly zone: Zone;
  readonly wildcard: DomainName;
  /** What the wildcard answers. */
  readonly records: readonly RRsetContent[];
}

/** The name of the challenge record for a dNSName, with or without `*.`; undefined where it would be too long. */
export function challengeNameOf(name: DomainName): DomainName | undefined {
  const base = isWildcard(name) ? parentName(name) : name;
  const joined = base === undefined ? undefined : prefixed(CHALLENGE_LABEL, base);
  return joined?.ok ? joined.name : undefined;
}

/** The issuer of a certificate that is issued here by dns-01; undefined for every other one. */
export function dns01IssuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  if (!certificate.isIssued || certificate.isAuthority) return undefined;
  const issuer = issuerOf(change, certificate);
  return challengeOf(certificate, issuer) === "dns-01" ? issuer : undefined;
}

/**
 * The issuer whose solver writes the challenge for a host at `_acme-challenge` itself, whatever stands there
 * (`cnameStrategy: None`); undefined where it follows aliases, where that is not said, and where it may write elsewhere
 * all the same: acme-dns has its own names, and so may a solver for another zone that is not known here.
 */
export function directIssuerOf(
  change: TrustChange,
  certificate: Certificate,
  challenge: DomainName,
): IssuerFacts | undefined {
  if (!certificate.isIssued || certificate.isAuthority) return undefined;
  const issuer = issuerOf(change, certificate);
  const isByDns = (challengeOf(certificate, issuer) ?? "dns-01") === "dns-01";
  if (!issuer || !isByDns || issuer.cnameStrategy() !== "None") return undefined;
  const provider = change.credential(issuer.solverCredential() ?? "")?.provider ?? "";
  if (/^(?:joohoi-)?acme-?dns$/i.test(provider)) return undefined;
  const zone = issuer.solverZone();
  const mayBeElsewhere = zone !== undefined && !isAtOrBelow(challenge, zone);
  return mayBeElsewhere && offersRecordScope(provider) === undefined ? undefined : issuer;
}

/**
 * The names of a certificate whose challenge is answered by a wildcard CNAME when the certificate is issued, or when it
 * is renewed after the change: who asks for the challenge is led to the target of the wildcard.
 */
export function challengesBehindWildcard(
  change: TrustChange,
  certificate: Certificate,
): readonly ChallengedName[] {
  const found = new Map<DomainName, ChallengedName>();
  for (const { subject, host, challenge, zone } of challengesOf(change, certificate)) {
    if (found.has(challenge)) continue;
    for (const moment of challengeMoments(change, certificate)) {
      const answer = change.contents.answerIn(zone, challenge, moment);
      if (answer?.kind !== "records" || !answer.isWildcard) continue;
      const { owner: wildcard, records } = answer;
      if (!records.some(({ entry }) => entry.type === "CNAME")) continue;
      found.set(challenge, { subject, host, challenge, zone, wildcard, records });
      break;
    }
  }
  return [...found.values()];
}

/**
 * The names of a certificate that a wildcard alone leads to an address: while the challenge stands below such a name, the
 * name exists without an address, and the wildcard no longer answers for it (RFC 4592 section 2.2.2). Left out are
 * those whose challenge the solver may write elsewhere, following the alias of a wildcard.
 */
export function hostsBehindWildcard(
  change: TrustChange,
  certificate: Certificate,
): readonly ChallengedName[] {
  const issuer = dns01IssuerOf(change, certificate);
  const mayFollow = issuer !== undefined && issuer.cnameStrategy() !== "None";
  return challengesOf(change, certificate).flatMap(({ subject, name, host, challenge, zone }) => {
    if (isWildcard(name)) return [];
    for (const moment of challengeMoments(change, certificate)) {
      const answer = change.contents.answerIn(zone, host, moment);
      if (answer?.kind !== "records" || !answer.isWildcard) continue;
      const { owner: wildcard, records } = answer;
      const isAlias = records.some(({ entry }) => entry.type === "CNAME");
      if (!records.some(bearsAddresses) || (isAlias && mayFollow)) continue;
      return [{ subject, host, challenge, zone, wildcard, records }];
    }
    return [];
  });
}

/** Whether a certificate of this change makes a host disappear behind its own challenge. */
export function isHiddenByChallenge(change: TrustChange, host: DomainName): boolean {
  return change.certificateNames
    .having(host)
    .some((certificate) => hostsBehindWildcard(change, certificate).some((one) => one.host === host));
}

/** Each name of a certificate by dns-01, in the zones of which all is listed. */
function challengesOf(
  change: TrustChange,
  certificate: Certificate,
): readonly (Pick<ChallengedName, "subject" | "host" | "challenge" | "zone"> & {
  readonly name: DomainName;
})[] {
  const issuer = dns01IssuerOf(change, certificate);
  if (!issuer) return [];
  return change.subjectNames(certificate).dnsNames.flatMap((subject) => {
    const name = parseHost(subject.text);
    const host = name !== undefined && isWildcard(name) ? parentName(name) : name;
    const challenge = name === undefined ? undefined : challengeNameOf(name);
    if (name === undefined || host === undefined || challenge === undefined) return [];
    const zone = zoneOfChallenge(change, host, issuer);
    return zone && !change.contents.mayHoldMore(zone, host) ? [{ subject, name, host, challenge, zone }] : [];
  });
}

/**
 * The zone in which an authority looks for a challenge, where the change lists it. Public authorities ask from outside;
 * from where another one asks is not said, so the deepest zone is taken.
 */
export function zoneOfChallenge(
  change: TrustChange,
  name: DomainName,
  issuer: IssuerFacts | undefined,
): Zone | undefined {
  const trust = issuer?.trust();
  if (trust === "public" || trust === "test") return zoneSeenFrom(change, name, "public");
  const zones = change.zonesHolding(name);
  return zones.find(({ viewName }) => viewName === "public") ?? zones[0];
}

/** When the certificate is issued, and the time after the change, in which it is renewed. */
export function challengeMoments(change: TrustChange, certificate: Certificate): readonly Moment[] {
  return [...issuingSteps(change, certificate), "after"];
}

/** Whether a solver is known to write, or not to write, into the zone that an alias leads to; undefined where it is not. */
export function canWriteAt(
  change: TrustChange,
  issuer: IssuerFacts,
  target: DomainName,
): boolean | undefined {
  const zone = issuer.solverZone();
  if (zone !== undefined) return isAtOrBelow(target, zone);
  return change.zonesHolding(target).length > 0 ? undefined : false;
}
