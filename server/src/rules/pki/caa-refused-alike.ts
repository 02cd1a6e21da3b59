/**
 * Which certificates CAA refuses for a reason that lies with their issuer: one wrong domain, account or challenge there is
 * one fault, however many certificates the issuer has.
 *
 * That is evident where at least two certificates are refused and none is let in by any CAA record, all of them for the
 * same reason: every record names one and the same other authority, binds the issuer to one and the same other account,
 * or lets it validate by one and the same other challenge, where the challenge is the issuer's. Wherever one is let in,
 * by the end of the change at the latest, the issuer is right, and the record of each other one is what is looked at.
 */
import type { CaaRefusal } from "../../dns/caa-authorization";
import type { RefusedName } from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { issuerNamed, issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { Query, queryBy, sameItems } from "../../query/query";
import { aheadOf } from "../../query/slices";
import { attached } from "../../text/once";
import { exceptionsFor } from "../exceptions";
import { placeAtIssuer, refusedNames } from "./caa-refusals";

/** Why all of them are refused: what is left of each reason that is the same in all of them. */
export type SharedReason =
  | { readonly kind: "not-named"; readonly domains: readonly string[] }
  | { readonly kind: "account"; readonly accountUri: string }
  | { readonly kind: "method"; readonly methods: readonly string[] };

/** The certificates of an issuer that are refused for one reason. */
export interface RefusedAlike {
  readonly issuer: IssuerFacts;
  readonly reason: SharedReason;
  /** Where the reason lies: at the issuer's entry in the change, else where the first certificate names it. */
  readonly at: Node;
  readonly certificates: readonly Certificate[];
  readonly refused: readonly RefusedName[];
}

/** Whatever is refused alike in a change; it rests on all certificates where all are refused. */
export const refusedAlike = attached(
  (change: TrustChange) =>
    new Query((): readonly RefusedAlike[] => issuersIn(change).flatMap((one) => alikeOf(change, one) ?? []), {
      name: "what CAA refuses alike",
      isEqual: (a, b) => a.length === 0 && b.length === 0,
      ...aheadOf(
        () => looksAt(change),
        (certificate) => change.caaJudgement(certificate),
      ),
    }),
);

/** The names of the issuers at which that is told: each certificate that is refused asks. */
const issuersAtFault = queryBy(
  (change: TrustChange): readonly string[] =>
    refusedAlike(change)
      .get()
      .map(({ issuer }) => issuer.name),
  { name: "issuers that CAA refuses", isEqual: sameItems },
);

/** All certificates that it looks at, each before it goes on to the next one. */
function* looksAt(change: TrustChange): Generator<Certificate> {
  for (const issuer of issuersIn(change))
    for (const certificate of change.links.issuedAnewBy(issuer.name)) {
      yield certificate;
      if (isLetIn(change, certificate, issuer)) break;
    }
}

/** Whether a certificate shows that an issuer is not at fault. */
function isLetIn(change: TrustChange, certificate: Certificate, { name }: IssuerFacts): boolean {
  return change.caaJudgement(certificate).letsSomeIn && issuerOf(change, certificate)?.name === name;
}

/** The issuers of new certificates that CAA may refuse. */
function issuersIn(change: TrustChange): readonly IssuerFacts[] {
  return change.links
    .issuersOfNew()
    .map((name) => issuerNamed(change, name))
    .filter((issuer) => caaDomainsOf(issuer) !== undefined);
}

/** Whether it is told at the issuer of a certificate that CAA refuses some of its names. */
export function isToldAtIssuer(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  refused: readonly RefusedName[],
): boolean {
  return issuersAtFault(change).includes(issuer.name) && !isAcceptedByItself(change, certificate, refused);
}

/** What an exception may name to accept that CAA refuses some names of a certificate. */
export function targetsOfRefusal(
  certificate: Certificate,
  refused: readonly RefusedName[],
): readonly string[] {
  return [
    ...refused.map(({ subject }) => subject.text),
    ...(certificate.name === undefined ? [] : [certificate.name]),
    ...new Set(refused.flatMap(({ relevant }) => relevant.content.entry.references)),
  ];
}

/** Whether an exception speaks of this very certificate, which accepts nothing about the others. */
function isAcceptedByItself(
  change: TrustChange,
  certificate: Certificate,
  refused: readonly RefusedName[],
): boolean {
  const rule = "caa-forbids-issuer";
  if (change.exceptionsOf(rule).length === 0) return false;
  return targetsOfRefusal(certificate, refused).some(
    (target) => exceptionsFor(change, rule, target).length > 0,
  );
}

/** Ends at the first certificate that shows that the issuer is not at fault: mostly the first one at all. */
function alikeOf(change: TrustChange, issuer: IssuerFacts): RefusedAlike | undefined {
  const certificates: Certificate[] = [];
  const all: RefusedName[] = [];
  let reason: SharedReason | undefined;
  for (const certificate of change.links.issuedAnewBy(issuer.name)) {
    if (isLetIn(change, certificate, issuer)) return undefined;
    const refused = refusedNames(change, certificate);
    if (refused.length === 0 || issuerOf(change, certificate)?.name !== issuer.name) continue;
    if (isAcceptedByItself(change, certificate, refused)) continue;
    for (const one of refused) {
      const own = reasonAtIssuer(certificate, one);
      reason = own && (reason ? shared(reason, own) : own);
      if (!reason) return undefined;
    }
    certificates.push(certificate);
    all.push(...refused);
  }
  const at = reason && placeOf(change, issuer, reason.kind, certificates);
  if (!reason || !at || certificates.length < 2) return undefined;
  return { issuer, reason, at, certificates, refused: all };
}

/** Why a name is refused, where that may lie with the issuer. */
function reasonAtIssuer(
  { view }: Certificate,
  { refusal, isAllowedLater }: RefusedName,
): SharedReason | undefined {
  if (isAllowedLater) return undefined;
  if (refusal.kind === "not-named") return refusal.domains.length === 0 ? undefined : refusal;
  if (refusal.kind === "account") return refusal;
  return refusal.kind === "method" && !view.at("challenge").exists ? refusal : undefined;
}

/** What two reasons have in common. */
function shared(one: SharedReason, other: SharedReason): SharedReason | undefined {
  if (one.kind === "not-named" && other.kind === "not-named") {
    const domains = one.domains.filter((domain) => other.domains.includes(domain));
    return domains.length === 0 ? undefined : { kind: one.kind, domains };
  }
  if (one.kind === "method" && other.kind === "method") {
    const methods = one.methods.filter((method) => other.methods.includes(method));
    return methods.length === 0 ? undefined : { kind: one.kind, methods };
  }
  return one.kind === "account" && other.kind === "account" && one.accountUri === other.accountUri
    ? one
    : undefined;
}

function placeOf(
  change: TrustChange,
  { name, view }: IssuerFacts,
  kind: CaaRefusal["kind"],
  [first]: readonly Certificate[],
): Node | undefined {
  const own = change.issuers.all().find((entry) => entry.name === name);
  if (own) return placeAtIssuer(kind, view) ?? own.nameView.scalar;
  return (
    first?.view.at("issuerRef").at("name").scalar ?? first?.signers.find(({ source }) => source === name)
  );
}
