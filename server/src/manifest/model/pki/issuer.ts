import type { Issuer as IssuerDocument } from "../../../generated/trust-change";
import {
  wellKnownIssuer,
  wellKnownIssuerOfCaa,
  wellKnownIssuerOfUrl,
  type WellKnownIssuer,
} from "../../../pki/issuers";
import type { DomainName } from "../../../dns/name";
import { query, sameItems } from "../../../query/query";
import { View } from "../../view";
import type { Certificate } from "../certificate";
import { parseHost } from "../names";
import type { TrustChange } from "../trust-change";

/** How the questions about one issuer are asked: its certificates hear of another answer only. */
const ofIssuer = { isFirewall: true } as const;

const ofAuthority = {
  ...ofIssuer,
  isEqual: (one?: WellKnownIssuer, other?: WellKnownIssuer): boolean =>
    one?.id === other?.id && one?.trust === other?.trust,
};

/**
 * What is known of an issuer by the name under which certificates speak of it. Very many certificates may have one issuer:
 * what they ask of it are questions of their own.
 */
export class IssuerFacts {
  /** @param name what certificates call it */
  constructor(
    private readonly change: TrustChange,
    readonly name: string,
  ) {}

  /** Its entry in the change, else in the defaults of the policy; whoever asks depends on all that is written of it. */
  get view(): View<IssuerDocument> {
    return this.change.issuers.named(this.name)[0]?.view ?? new View<IssuerDocument>(undefined);
  }

  readonly hasEntry = query(() => this.view.exists, ofIssuer);

  readonly accountUri = query(() => this.view.at("accountUri").text, ofIssuer);

  /** The well-known authority behind it, by its account, else by its name. */
  readonly knownByItself = query((): WellKnownIssuer | undefined => {
    const accountUri = this.accountUri();
    const byAccount = accountUri === undefined ? undefined : wellKnownIssuerOfUrl(accountUri);
    return byAccount ?? wellKnownIssuer(this.name);
  }, ofAuthority);

  /** The well-known authority behind it; where nothing else tells, by the domains under which it goes in CAA. */
  readonly known = query(
    (): WellKnownIssuer | undefined => this.knownByItself() ?? this.knownByCaa(),
    ofAuthority,
  );

  /** An account elsewhere may be one of a proxy or a reseller; a private authority may take over whatever stands there. */
  private knownByCaa(): WellKnownIssuer | undefined {
    if (this.accountUri() !== undefined || this.view.at("trust").text === "private") return undefined;
    return wellKnownIssuerOfCaa(this.name, this.caaDomains());
  }

  /** Undefined where neither its entry nor its name says so. */
  readonly trust = query(
    (): "public" | "private" | "test" | undefined =>
      this.view.at("trust").word("public", "private") ?? this.known()?.trust,
    ofIssuer,
  );

  /** The CAA domains that its entry names, lower case, without final dot. */
  readonly caaDomains = query(
    (): readonly string[] =>
      this.view
        .at("caaDomains")
        .items()
        .flatMap(({ text }) => text?.toLowerCase().replace(/\.$/, "") ?? []),
    { ...ofIssuer, isEqual: sameItems },
  );

  /** The challenge by which control of names is proved, where a certificate says nothing else. */
  readonly challenge = query(() => this.view.at("challenge").text, ofIssuer);

  /** The profile by which the authority issues. */
  readonly profile = query(() => this.view.at("profile").text, ofIssuer);

  /** What its entry calls the roots that its certificates lead to. */
  readonly roots = query(
    (): readonly string[] =>
      this.view
        .at("roots")
        .items()
        .flatMap(({ text }) => text ?? []),
    { ...ofIssuer, isEqual: sameItems },
  );

  /** Whether its entry shows that it is asked by ACME. */
  readonly isAskedByAcme = query(() => SIGNS_OF_ACME.some((key) => this.view.at(key).exists), ofIssuer);

  /** What its solver does where an alias stands at the name of the challenge; undefined where nothing is said. */
  readonly cnameStrategy = query(
    () => this.view.at("solver").at("cnameStrategy").word("None", "Follow"),
    ofIssuer,
  );

  /** The zone that its solver writes into. */
  readonly solverZone = query((): DomainName | undefined => {
    const written = this.view.at("solver").at("zone").text;
    return written === undefined ? undefined : parseHost(written);
  }, ofIssuer);

  /** The credential that its solver writes with. */
  readonly solverCredential = query(() => this.view.at("solver").at("credential").text, ofIssuer);
}

const SIGNS_OF_ACME = ["accountUri", "challenge", "solver", "eab"] as const;

/** The issuer of a certificate: its `issuerRef`, else an issuer that `signedBy` names. Undefined where it names none. */
export function issuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  const name = certificate.issuerName ?? signingIssuer(change, certificate);
  return name === undefined ? undefined : issuerNamed(change, name);
}

/** What is known of an issuer by the name under which certificates speak of it. */
export function issuerNamed(change: TrustChange, name: string): IssuerFacts {
  return change.issuerFacts(name);
}

/**
 * The issuer of a certificate, where it is known to be public: by its entry, or as a well-known authority. Rules about
 * publicly trusted certificates look at these alone.
 */
export function publicIssuerOf(change: TrustChange, certificate: Certificate): IssuerFacts | undefined {
  const issuer = issuerOf(change, certificate);
  return issuer?.trust() === "public" ? issuer : undefined;
}

/** Where the challenge stands by which control of the names is proved; without a text where nothing says it. */
export function placeOfChallenge(certificate: Certificate, issuer: IssuerFacts | undefined): View<string> {
  const own = certificate.view.at("challenge");
  return own.exists || !issuer ? own : issuer.view.at("challenge");
}

/** The challenge by which control of the names is proved; undefined where nothing says it. */
export function challengeOf(certificate: Certificate, issuer: IssuerFacts | undefined): string | undefined {
  const own = certificate.view.at("challenge");
  return own.exists || !issuer ? own.text : issuer.challenge();
}

function signingIssuer(change: TrustChange, certificate: Certificate): string | undefined {
  const named = certificate.signers.find(
    ({ source }) => !change.certificate(source) && issuerNamed(change, source).hasEntry(),
  );
  return named?.source;
}
