import type { Issuer as IssuerDocument } from "../../generated/trust-change";
import { wellKnownIssuer, wellKnownIssuerOfUrl, type WellKnownIssuer } from "../../pki/issuers";
import { View } from "../view";
import type { Certificate } from "./certificate";
import type { Moment } from "./record-states";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

/** What is known of the issuer of a certificate. */
export interface IssuerFacts {
  /** What the certificate calls it. */
  readonly name: string;
  /** Its entry in the change, else in the defaults of the policy. */
  readonly view: View<IssuerDocument>;
  /** Undefined where neither its entry nor its name says so. */
  readonly trust: "public" | "private" | "test" | undefined;
  /** The well-known authority behind it. */
  readonly known: WellKnownIssuer | undefined;
}

/** The domains that stand for an issuer in CAA records. */
export interface CaaDomains {
  /** In lower case. */
  readonly domains: readonly string[];
  /** Whether it can be named by no other domain. */
  readonly isComplete: boolean;
}

/** The issuer of a certificate; undefined where it names none. */
export function issuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  const { issuerName } = certificate;
  return issuerName === undefined ? undefined : issuerNamed(change, issuerName);
}

/** What is known of an issuer by the name that certificates call it. */
export function issuerNamed(change: TrustChange, name: string): IssuerFacts {
  const view = entryOf(change, name);
  const accountUri = view.at("accountUri").text;
  const known =
    (accountUri === undefined ? undefined : wellKnownIssuerOfUrl(accountUri)) ?? wellKnownIssuer(name);
  return { name, view, trust: view.at("trust").word("public", "private") ?? known?.trust, known };
}

function entryOf(change: TrustChange, name: string): View<IssuerDocument> {
  return change.issuers.named(name)[0]?.view ?? new View(undefined);
}

/** The domains by which CAA records name an issuer; undefined where they are not known, or CAA does not bind it. */
export function caaDomainsOf({ view, trust, known }: IssuerFacts): CaaDomains | undefined {
  if (trust === "private" || trust === "test") return undefined;
  const written = view
    .at("caaDomains")
    .items()
    .flatMap(({ text }) => text?.toLowerCase().replace(/\.$/, "") ?? []);
  if (written.length > 0) return { domains: written, isComplete: true };
  return known && { domains: known.caaDomains, isComplete: known.isCaaListComplete };
}

/** The challenge by which control of the names of a certificate is proved; undefined where nothing says it. */
export function challengeOf(certificate: Certificate, issuer: IssuerFacts | undefined): string | undefined {
  return certificate.view.at("challenge").text ?? issuer?.view.at("challenge").text;
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
