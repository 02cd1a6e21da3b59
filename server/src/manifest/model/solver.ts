import type { RecordChange } from "../../credentials/capability";
import { mostAliases } from "../../dns/alias";
import type { DomainName } from "../../dns/name";
import type { ScalarNode } from "../syntax/node";
import { followAliases, type AliasChain, type Question } from "./aliases";
import type { Certificate, SubjectName } from "./certificate";
import { challengeNameOf, directIssuerOf, zoneOfChallenge } from "./dns-challenge";
import { parseHost } from "./names";
import { issuerNamed, issuerOf } from "./pki/issuer";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import { namesToCertify } from "./subject-names";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/** Who writes the challenges of a certificate, where its issuer says so and proves control by dns-01. */
export interface Solver {
  /** Where the credential is named. */
  readonly node: ScalarNode;
  readonly issuer: string;
}

/** The record by which control of a name is proved. */
export interface ChallengeRecord {
  readonly subject: SubjectName;
  /** The name that the authority asks for. */
  readonly asked: DomainName;
  /** Without the kind of change; at the end of the aliases, where there are any. */
  readonly place: Omit<RecordChange, "change">;
  readonly aliases: readonly RecordSet[];
}

/** The solver of the issuer of a certificate; undefined where there is none, or where another challenge is used. */
export function solverOf(change: TrustChange, certificate: Certificate): Solver | undefined {
  const { issuerName } = certificate;
  if (issuerName === undefined) return undefined;
  const issuer = issuerNamed(change, issuerName);
  // Where no credential is named, nothing else of the issuer is of interest.
  if (issuer.solverCredential() === undefined) return undefined;
  const challenge = certificate.view.at("challenge").text ?? issuer.challenge() ?? "dns-01";
  const node = issuer.view.at("solver").at("credential").scalar;
  return node && challenge === "dns-01" ? { node, issuer: issuerName } : undefined;
}

/**
 * The TXT records that a step has to have written to prove control of the names of a certificate (RFC 8555 section 8.4).
 * Left out are names that are slips of the pen, and those of which it is not known where their challenge ends up: behind
 * an alias of which nothing says whether it stands when the step is carried out, below a delegation, or in a zone of which
 * not all is known. So are those that an alias stands in the way of, which the solver does not follow.
 */
export function challengesOf(
  change: TrustChange,
  certificate: Certificate,
  step: Step,
): readonly ChallengeRecord[] {
  const issuer = issuerOf(change, certificate);
  const question: Question = {
    moment: step,
    zoneOf: (name) => zoneOfChallenge(change, name, issuer),
    // One no longer answers once the challenge stands at its name.
    wildcards: "never",
  };
  return namesToCertify(change, certificate).flatMap((subject): readonly ChallengeRecord[] => {
    const name = parseHost(subject.text);
    const asked = name === undefined ? undefined : challengeNameOf(name);
    if (asked === undefined) return [];
    const isDirect = directIssuerOf(change, certificate, asked) !== undefined;
    const chain = followAliases(change, asked, question, isDirect ? 0 : mostAliases);
    const place = placeAtEnd(change, chain, step);
    const aliases = chain.aliases.flatMap(({ by }) => by.map(({ entry }) => entry));
    return place ? [{ subject, asked, place, aliases }] : [];
  });
}

/** Where a challenge is written at the end of aliases; undefined where that is not certain when a step is carried out. */
function placeAtEnd(
  change: TrustChange,
  { name, end }: AliasChain,
  step: Step,
): ChallengeRecord["place"] | undefined {
  if (end.kind === "outside") return placeIn(undefined, name);
  if (end.kind !== "records" && end.kind !== "nothing") return undefined;
  const { zone } = end;
  const mayComeOrGo = change
    .recordsAt(name)
    .some(
      (record) =>
        record.zone === zone &&
        record.type === "CNAME" &&
        change.states.stateOf(record, step).kind === "unknown",
    );
  return mayComeOrGo || change.contents.mayHoldMore(zone, name) ? undefined : placeIn(zone, name);
}

function placeIn(zone: Zone | undefined, ownerName: DomainName): ChallengeRecord["place"] {
  return {
    zoneId: zone?.idAt(undefined),
    zoneName: zone?.name,
    view: zone?.viewName,
    ownerName,
    type: "TXT",
  };
}
