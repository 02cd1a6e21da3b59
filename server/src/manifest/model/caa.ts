import type { CaaData } from "../../dns/caa";
import { authorize, type CaaRefusal, type CaaRequest, type CaaVerdict } from "../../dns/caa-authorization";
import { isWildcard, parentName, rootName, type DomainName } from "../../dns/name";
import { methodOfChallenge } from "../../pki/validation-methods";
import { followAliases } from "./aliases";
import type { Certificate, SubjectName } from "./certificate";
import { mailboxesOf } from "./certificate-names";
import { caaDomainsForMail, caaDomainsOf, issuanceMoments, issuingSteps } from "./issuance";
import { parseHost } from "./names";
import { challengeOf, issuerOf, type IssuerFacts } from "./pki/issuer";
import type { Moment, RRsetContent } from "./record-states";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";
import { zoneInView } from "./zone-views";

/** The CAA RRset that decides over a name. */
export interface FoundCaa {
  readonly kind: "found";
  /** The name at which the climb ended. */
  readonly node: DomainName;
  readonly content: RRsetContent;
  readonly rrset: readonly CaaData[];
}

/** What a climb towards the root finds. */
export type RelevantCaa =
  | FoundCaa
  /** Nothing, up to and with the apex of the highest listed zone. */
  | { readonly kind: "none" }
  /** On the way lies a name of which not all is known. */
  | { readonly kind: "unknown" };

/** A name of a certificate that its issuer has to refuse. */
export interface RefusedName {
  readonly subject: SubjectName;
  readonly name: DomainName;
  readonly relevant: FoundCaa;
  readonly refusal: CaaRefusal;
  /** Whether the issuer may issue for it when the change is done, so that only the order is wrong. */
  readonly isAllowedLater: boolean;
}

/** What CAA says of the names of a new certificate. */
export interface CaaJudgement {
  /** What its issuer has to refuse, whenever the certificate is issued. */
  readonly refused: readonly RefusedName[];
  /** Whether a CAA RRset decides over another name and may let the issuer issue for it. */
  readonly letsSomeIn: boolean;
}

const unknown: RelevantCaa = { kind: "unknown" };

/**
 * The CAA RRset that decides over a name at a moment (RFC 8659 section 3): the first one on the way from the name to
 * the root. An alias on the way is followed for its own name, and the names above its target are not climbed. Only
 * public zones count, since authorities ask from outside.
 *
 * @param name without `*.` in front
 */
export function relevantCaa(change: TrustChange, name: DomainName, moment: Moment): RelevantCaa {
  for (let node: DomainName | undefined = name; node !== undefined && node !== rootName;) {
    if (!zoneInView(change, node, "public")) return { kind: "none" };
    const found = caaFor(change, node, moment);
    if (found === "unknown") return unknown;
    if (found) return withData(node, found);
    node = parentName(node);
  }
  return { kind: "none" };
}

/** The CAA RRset that a resolver finds for one name. */
function caaFor(change: TrustChange, name: DomainName, moment: Moment): RRsetContent | "unknown" | undefined {
  const { name: last, end } = followAliases(change, name, {
    moment,
    zoneOf: (at) => zoneInView(change, at, "public"),
    wildcards: "where-listed",
  });
  if (end.kind !== "records" && end.kind !== "nothing") return "unknown";
  const caa = end.kind === "records" ? end.records.find(({ entry }) => entry.type === "CAA") : undefined;
  return caa ?? (change.contents.mayHoldMore(end.zone, last) ? "unknown" : undefined);
}

function withData(node: DomainName, content: RRsetContent): RelevantCaa {
  const rrset = content.data.filter((data): data is CaaData => data?.type === "CAA");
  const isReadable = rrset.length > 0 && rrset.length === content.data.length;
  return isReadable ? { kind: "found", node, content, rrset } : unknown;
}

/** What CAA says of the names of a certificate: nothing where it is not issued, or its issuer is private or not known. */
export function judgeByCaa(change: TrustChange, certificate: Certificate): CaaJudgement {
  const issuer = certificate.isIssued && !certificate.isAuthority ? issuerOf(change, certificate) : undefined;
  if (!issuer || !caaDomainsOf(issuer)) return nothingToSay;
  const moments = issuanceMoments(change, certificate);
  const refused: RefusedName[] = [];
  let letsSomeIn = false;
  for (const about of caaSubjectsOf(change, certificate)) {
    const { subject, name } = about;
    const request = caaRequest(certificate, issuer, about);
    const all = moments.map((moment) => judge(change, request, name, moment));
    const last = all.at(-1);
    const isRefused = all.every((judgement) => judgement?.verdict.kind === "refused");
    if (isRefused && last?.verdict.kind === "refused") {
      const { relevant, verdict } = last;
      const isAllowedLater =
        issuingSteps(change, certificate).length > 0 &&
        judge(change, request, name, "after")?.verdict.kind === "allowed";
      refused.push({ subject, name, relevant, refusal: verdict.refusal, isAllowedLater });
    } else letsSomeIn ||= all.some((judgement) => judgement && judgement.verdict.kind !== "refused");
  }
  return refused.length > 0 || letsSomeIn ? { refused, letsSomeIn } : nothingToSay;
}

const nothingToSay: CaaJudgement = { refused: [], letsSomeIn: false };

/** Whether two judgements say the same about the same texts. */
export function isSameJudgement(one: CaaJudgement, other: CaaJudgement): boolean {
  return (
    one.letsSomeIn === other.letsSomeIn &&
    one.refused.length === other.refused.length &&
    one.refused.every((refused, index) => isSameRefused(refused, other.refused[index]))
  );
}

function isSameRefused(one: RefusedName, other: RefusedName | undefined): boolean {
  return (
    one.subject === other?.subject &&
    one.name === other.name &&
    one.isAllowedLater === other.isAllowedLater &&
    one.relevant.node === other.relevant.node &&
    one.relevant.content.entry === other.relevant.content.entry &&
    one.relevant.content.isPrevious === other.relevant.content.isPrevious &&
    JSON.stringify(one.refusal) === JSON.stringify(other.refusal)
  );
}

/** What CAA decides over in a certificate. */
export interface CaaSubject {
  readonly subject: SubjectName;
  /** The name for which CAA is looked up, of a mailbox its domain. */
  readonly name: DomainName;
  readonly isMailbox: boolean;
}

/** The names that CAA decides over, and the mailboxes of a certificate for mail (RFC 9495 section 4). */
export function caaSubjectsOf(change: TrustChange, certificate: Certificate): readonly CaaSubject[] {
  return [
    ...change.subjectNames(certificate).dnsNames.flatMap((subject): readonly CaaSubject[] => {
      const name = parseHost(subject.text);
      return name === undefined ? [] : [{ subject, name, isMailbox: false }];
    }),
    ...mailboxesOf(certificate).map(({ subject, domain }): CaaSubject => {
      return { subject, name: domain, isMailbox: true };
    }),
  ];
}

function judge(
  change: TrustChange,
  request: CaaRequest | undefined,
  name: DomainName,
  moment: Moment,
): { readonly relevant: FoundCaa; readonly verdict: CaaVerdict } | undefined {
  const base = caaBaseOf(name);
  const relevant = base === undefined ? unknown : relevantCaa(change, base, moment);
  return relevant.kind === "found" && request
    ? { relevant, verdict: authorize(relevant.rrset, request) }
    : undefined;
}

/** The name that CAA is looked up for: without `*.` in front. */
export function caaBaseOf(name: DomainName): DomainName | undefined {
  return isWildcard(name) ? parentName(name) : name;
}

/** What an issuer asks of CAA for a mailbox. The parameters of RFC 8657 are made for names of hosts. */
function mailRequest(issuer: IssuerFacts): CaaRequest | undefined {
  const named = caaDomainsForMail(issuer);
  return named && { ...named, certifies: "mailbox", accountUri: undefined, method: undefined };
}

/** What an issuer asks of CAA for a name; undefined where it is not known, or CAA does not bind it. */
export function caaRequest(
  certificate: Certificate,
  issuer: IssuerFacts,
  { name, isMailbox }: CaaSubject,
): CaaRequest | undefined {
  if (isMailbox) return mailRequest(issuer);
  const named = caaDomainsOf(issuer);
  return (
    named && {
      domains: named.domains,
      mayGoBy: named.mayGoBy,
      certifies: isWildcard(name) ? "wildcard" : "host",
      accountUri: issuer.accountUri(),
      method: methodOf(certificate, issuer),
    }
  );
}

/** The challenge by the name that CAA knows it by; nothing where it is none, which is told by itself. */
function methodOf(certificate: Certificate, issuer: IssuerFacts): string | undefined {
  const method = challengeOf(certificate, issuer);
  return method !== undefined && methodOfChallenge(method, "name") ? method : undefined;
}

/** Whether a CAA entry refuses a name of a certificate that is issued in the change. */
export function refusesSomething(change: TrustChange, record: RecordSet): boolean {
  const { ownerName } = record;
  return (
    ownerName !== undefined &&
    change.certificateNames
      .below(ownerName)
      .some((certificate) =>
        change.caaJudgement(certificate).refused.some(({ relevant }) => relevant.content.entry === record),
      )
  );
}
