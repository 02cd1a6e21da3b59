/** Hosts that the manifest names as served by TLS, and that a wildcard answers for once their own records are gone. */
import { hasUnderscoreLabel, isWildcard, type DomainName } from "../../dns/name";
import type { NamedEntry } from "../../manifest/model/named-entries";
import { parseHost } from "../../manifest/model/names";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { zonesInEachView } from "../../manifest/model/zone-views";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { relatedAt, type FindingDraft } from "../finding";
import { additionOf, namesOf, whatItHas } from "./certificate-lacks";
import { isCertifiable } from "./certifiable-names";
import { handshakeTargets } from "./handshake-targets";

export function* ofEndpoint(
  change: TrustChange,
  { nameView: { scalar } }: NamedEntry<unknown>,
): Generator<FindingDraft> {
  const host = scalar && parseHost(scalar.source);
  const lacking = host === undefined ? undefined : lackingAt(change, host);
  if (scalar && lacking) yield finding(change, scalar, lacking, "on which identity depends");
}

/** A check of what was before the change says nothing of what is to live on; nor does one that asks a certain address. */
export function* ofCheck(change: TrustChange, validation: NamedEntry<unknown>): Generator<FindingDraft> {
  for (const target of handshakeTargets(validation)) {
    const host = parseHost(target.source.replace(/:\d{1,5}$/, ""));
    // What is said at the endpoint is not said again.
    if (host === undefined || change.endpoints.named(host).length > 0) continue;
    const lacking = lackingAt(change, host);
    if (lacking && runsAfter(change, validation, lacking))
      yield finding(change, target, lacking, "to which this check connects");
  }
}

/** A host, and the wildcard records that answer for it with a certificate that does not have it. */
interface Lacking {
  readonly host: DomainName;
  /** Those of the host that the change deletes; none where they stand in no manifest. */
  readonly gone: readonly RecordSet[];
  readonly records: readonly [RecordSet, ...RecordSet[]];
}

function lackingAt(change: TrustChange, host: DomainName): Lacking | undefined {
  if (isWildcard(host) || hasUnderscoreLabel(host)) return undefined;
  // In which view the clients ask is not said: it is told where they are refused in each.
  const found = zonesInEachView(change, host).map((zone) => lackingIn(change, zone, host));
  const [first, ...others] = found;
  if (!first || others.includes(undefined)) return undefined;
  // Servers choose among their certificates by the name that is asked for.
  const names = change.certificateNames;
  return names.areAllKnown() && !names.coverAfter(host) ? first : undefined;
}

function lackingIn(change: TrustChange, zone: Zone, host: DomainName): Lacking | undefined {
  const answer = change.contents.answerIn(zone, host, "after");
  if (answer?.kind !== "records" || !answer.isWildcard || change.contents.mayHoldMore(zone, host))
    return undefined;
  const gone = goneAt(change, zone, host);
  // A name of which nothing is listed may have records that the change leaves alone.
  if (gone.length === 0 && !zone.hasSource) return undefined;
  const [first, ...others] = answer.records
    .filter(bearsAddresses)
    .flatMap(({ entry }) => (entry.certificate ? [entry] : []));
  if (!first || [first, ...others].some((entry) => !isLacking(change, entry, host))) return undefined;
  return { host, gone, records: [first, ...others] };
}

/** The entries that have led a name to an address and do so no more. */
function goneAt(change: TrustChange, zone: Zone, host: DomainName): readonly RecordSet[] {
  return change.recordsAt(host).filter((record) => {
    if (record.zone !== zone) return false;
    const before = change.states.stateOf(record, "before");
    return before.kind === "present" && bearsAddresses(before);
  });
}

/** Where a wildcard is not even covered itself, that is told at its record. */
function isLacking(
  change: TrustChange,
  { certificate: reference, ownerName }: RecordSet,
  host: DomainName,
): boolean {
  const certificate = change.certificate(reference?.source);
  return (
    certificate !== undefined &&
    ownerName !== undefined &&
    change.subjectNames(certificate).areAll &&
    whatItHas(change, certificate, ownerName) === undefined &&
    whatItHas(change, certificate, host) !== undefined
  );
}

/** Whether a check runs when the host's own records are gone. */
function runsAfter(change: TrustChange, { name, view }: NamedEntry<unknown>, { gone }: Lacking): boolean {
  const phase = (view as View<{ phase: string }>).at("phase");
  if (phase.exists) return phase.text === "after";
  const deletions = gone.flatMap((record) => change.stepsOn(record));
  return change
    .stepsOfKind("validate")
    .some(
      (step) =>
        step.validates.some(({ source }) => source === name) &&
        deletions.some((deletion) => change.timeline.comesBefore(deletion, step)),
    );
}

function finding(
  change: TrustChange,
  at: ScalarNode,
  { host, gone, records: [record] }: Lacking,
  why: string,
): FindingDraft {
  const certificate = change.certificate(record.certificate?.source);
  const name = record.certificate?.source ?? "its certificate";
  const has = certificate && whatItHas(change, certificate, host);
  const { source } = certificate ? change.subjectNames(certificate) : {};
  const isRight = certificate && isCertifiable(host, publicIssuerOf(change, certificate) !== undefined);
  const todo = source
    ? `Have ${source.path} made anew with ${host}`
    : certificate?.isIssued
      ? `Add ${host} to dnsNames of ${name}`
      : `Issue a certificate with ${host}`;
  return {
    at,
    message: `After the change ${host}, ${why}, is answered by ${record.ownerName ?? "a wildcard"} and served with the certificate ${name}, but ${has ?? `${name} does not have it`}. Clients refuse the connection as soon as they check the name. ${todo}, or keep a record of its own for it.`,
    related: [
      ...relatedAt(
        record.certificate,
        `says that ${name} is served at ${record.ownerName ?? "the wildcard"}`,
      ),
      ...gone.flatMap(({ nameNode }) => relatedAt(nameNode, "its own record, which goes")),
      ...(certificate ? namesOf(change, certificate) : []),
    ],
    fixes: certificate?.isIssued && isRight ? additionOf(change, certificate, host) : [],
    targets: [host, ...gone.flatMap(({ references }) => references)],
  };
}
