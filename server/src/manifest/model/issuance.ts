import { mayGoBy } from "../../pki/issuers";
import type { Certificate } from "./certificate";
import type { IssuerFacts } from "./pki/issuer";
import type { Moment } from "./record-states";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

/** The domains that stand for an issuer in CAA records. */
export interface CaaDomains {
  /** In lower case. */
  readonly domains: readonly string[];
  /** Whether another domain, in lower case, may stand for it as well. */
  readonly mayGoBy: (domain: string) => boolean;
}

/** The domains by which CAA records name an issuer; undefined where they are not known, or CAA does not bind it. */
export function caaDomainsOf(issuer: IssuerFacts): CaaDomains | undefined {
  const trust = issuer.trust();
  if (trust === "private" || trust === "test") return undefined;
  const written = issuer.caaDomains();
  if (written.length > 0) return { domains: written, mayGoBy: () => false };
  const known = issuer.known();
  return known && { domains: known.caaDomains, mayGoBy: (domain) => mayGoBy(known, domain) };
}

/**
 * The same for mailboxes (`issuemail`). What authorities publish is how they go by for names of hosts: for mail another domain
 * may be theirs, as long as it is nobody else's.
 */
export function caaDomainsForMail(issuer: IssuerFacts): CaaDomains | undefined {
  const named = caaDomainsOf(issuer);
  const known = issuer.known();
  if (!named || !known || issuer.caaDomains().length > 0) return named;
  const open = { ...known, isCaaListComplete: false };
  return { domains: named.domains, mayGoBy: (domain) => mayGoBy(open, domain) };
}

/** The steps that issue a certificate. */
export function issuingSteps(change: TrustChange, certificate: Certificate): readonly Step[] {
  return change.stepsOnCertificate(certificate).filter(({ action }) => action === "issue");
}

/**
 * When a certificate may be issued: at its `issue` steps; after the records, as they stand above it, in a change without
 * steps; else at any time, which the first and the last state of the change stand for.
 */
export function issuanceMoments(change: TrustChange, certificate: Certificate): readonly Moment[] {
  const steps = issuingSteps(change, certificate);
  if (steps.length > 0) return steps;
  return change.hasSteps() ? ["before", "after"] : ["after"];
}
