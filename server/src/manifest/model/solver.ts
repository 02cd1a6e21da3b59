import type { RecordChange } from "../../credentials/capability";
import { isWildcard, parentName, prefixed, type DomainName } from "../../dns/name";
import type { ScalarNode } from "../syntax/node";
import type { Certificate, SubjectName } from "./certificate";
import { directIssuerOf } from "./dns-challenge";
import { parseHost } from "./names";
import type { RecordSet } from "./record-set";
import { targetsOf, type RRsetContent } from "./record-states";
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
  const [issuer] = issuerName === undefined ? [] : change.issuers.named(issuerName);
  const node = issuer?.view.at("solver").at("credential").scalar;
  if (!issuer || !node || issuerName === undefined) return undefined;
  const challenge = certificate.view.at("challenge").text ?? issuer.view.at("challenge").text ?? "dns-01";
  return challenge === "dns-01" ? { node, issuer: issuerName } : undefined;
}

/** Resolvers give up at about the same length. */
const LONGEST_CHAIN = 8;

/**
 * The TXT records that a step has to have written to prove control of the names of a certificate (RFC 8555 section 8.4).
 * Left out are names that are slips of the pen, and those of which it is not known where their challenge ends up: behind
 * an alias that is not certain to stand when the step is carried out, below a delegation, or in a zone of which not all is
 * known. So are those that an alias stands in the way of, which the solver does not follow.
 */
export function challengesOf(
  change: TrustChange,
  certificate: Certificate,
  step: Step,
): readonly ChallengeRecord[] {
  return namesToCertify(change, certificate).flatMap((subject): readonly ChallengeRecord[] => {
    const asked = challengeName(subject.text);
    if (asked === undefined) return [];
    const isDirect = directIssuerOf(change, certificate, asked) !== undefined;
    const found = follow(change, asked, step, isDirect ? 0 : LONGEST_CHAIN);
    return found ? [{ subject, asked, ...found }] : [];
  });
}

function challengeName(text: string): DomainName | undefined {
  const name = parseHost(text);
  const host = name !== undefined && isWildcard(name) ? parentName(name) : name;
  const joined = host === undefined ? undefined : prefixed("_acme-challenge", host);
  return joined?.ok ? joined.name : undefined;
}

function follow(
  change: TrustChange,
  asked: DomainName,
  step: Step,
  longest: number,
): Pick<ChallengeRecord, "place" | "aliases"> | undefined {
  const aliases: RecordSet[] = [];
  let name = asked;
  for (let hop = 0; hop <= longest; hop++) {
    const zone = zoneOf(change, name);
    const alias = zone ? aliasIn(change, zone, name, step) : "none";
    if (alias === "none") return { aliases, place: placeIn(zone, name) };
    const [target] = alias ? targetsOf(alias) : [];
    if (!alias || target === undefined) return undefined;
    aliases.push(alias.entry);
    name = target;
  }
  return undefined;
}

/** The alias at a name when a step is carried out; undefined where that is not known, or another zone answers. */
function aliasIn(
  change: TrustChange,
  zone: Zone,
  name: DomainName,
  step: Step,
): RRsetContent | "none" | undefined {
  const answer = change.contents.answerIn(zone, name, step);
  if (!answer || answer.kind === "unknown" || answer.kind === "elsewhere") return undefined;
  // A wildcard no longer answers once the challenge stands at its name.
  const records = answer.kind === "records" && !answer.isWildcard ? answer.records : [];
  const alias = records.find(({ entry }) => entry.type === "CNAME");
  // One that the change touches counts where it is certain to have been made by then.
  if (alias) return alias.isPrevious ? undefined : alias;
  const mayComeOrGo = change
    .recordsAt(name)
    .some((record) => record.zone === zone && record.type === "CNAME" && record.changes);
  return mayComeOrGo || change.contents.mayHoldMore(zone, name) ? undefined : "none";
}

function zoneOf(change: TrustChange, name: DomainName): Zone | undefined {
  const zones = change.zonesHolding(name);
  return zones.find(({ viewName }) => viewName === "public") ?? zones[0];
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
