import type { Issuer as IssuerDocument } from "../../../generated/trust-change";
import { wellKnownIssuer, wellKnownIssuerOfUrl, type WellKnownIssuer } from "../../../pki/issuers";
import { View } from "../../view";
import type { Certificate } from "../certificate";
import type { TrustChange } from "../trust-change";

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

/** The issuer of a certificate: its `issuerRef`, else an issuer that `signedBy` names. Undefined where it names none. */
export function issuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  const name = certificate.issuerName ?? signingIssuer(change, certificate);
  return name === undefined ? undefined : issuerNamed(change, name);
}

/** What is known of an issuer by the name under which certificates speak of it. */
export function issuerNamed(change: TrustChange, name: string): IssuerFacts {
  return change.issuerFacts(name);
}

/** As `issuerNamed`, worked out anew. */
export function readIssuer(change: TrustChange, name: string): IssuerFacts {
  const view = entryOf(change, name);
  const accountUri = view.at("accountUri").text;
  const known =
    (accountUri === undefined ? undefined : wellKnownIssuerOfUrl(accountUri)) ?? wellKnownIssuer(name);
  return { name, view, trust: view.at("trust").word("public", "private") ?? known?.trust, known };
}

/**
 * The issuer of a certificate, where it is known to be public: by its entry, or as a well-known authority. Rules about
 * publicly trusted certificates look at these alone.
 */
export function publicIssuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  const issuer = issuerOf(change, certificate);
  return issuer?.trust === "public" ? issuer : undefined;
}

/** Where the challenge stands by which control of the names is proved; without a text where nothing says it. */
export function challengeOf(certificate: Certificate, issuer: IssuerFacts | undefined): View<string> {
  const own = certificate.view.at("challenge");
  return own.exists || !issuer ? own : issuer.view.at("challenge");
}

function signingIssuer(change: TrustChange, certificate: Certificate): string | undefined {
  const named = certificate.signers.find(
    ({ source }) => !change.certificate(source) && entryOf(change, source).exists,
  );
  return named?.source;
}

function entryOf(change: TrustChange, name: string): View<IssuerDocument> {
  return change.issuers.named(name)[0]?.view ?? new View<IssuerDocument>(undefined);
}
