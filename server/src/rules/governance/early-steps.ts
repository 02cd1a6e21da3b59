import { authorize } from "../../dns/caa-authorization";
import { parentName, type DomainName } from "../../dns/name";
import { zoneInView } from "../../manifest/model/zone-views";
import { caaBaseOf, caaRequest, caaSubjectsOf, relevantCaa, type CaaSubject } from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { attached } from "../../text/once";
import { challengeNameOf } from "../../manifest/model/dns-challenge";
import { challengeOf, issuerOf } from "../../manifest/model/pki/issuer";
import { parseHost } from "../../manifest/model/names";
import { looksAt, type CheckRun, type Settling } from "../../manifest/model/propagation";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { queryBy, queryByTwo, sameItems } from "../../query/query";
import type { View } from "../../manifest/view";

/** A step that rests on a record that another step changes, and comes before it can. */
export interface EarlyStep {
  readonly settling: Settling;
  readonly record: RecordSet;
  /** The step that changes the record. */
  readonly mover: Step;
  /** What it does that needs the record, and what comes of it where the record has not settled. */
  readonly does: string;
  readonly otherwise: string;
  /** Whether old answers in caches matter to it, and not only the name servers. */
  readonly mindsCaches: boolean;
  /** When it comes and when it might come, epoch milliseconds. */
  readonly comes: number;
  readonly right: number;
}

interface Need {
  readonly settling: Settling;
  readonly does: string;
  readonly otherwise: string;
  readonly mindsCaches: boolean;
}

/** The records that a step rests on and comes too early for; nothing where a check waits for them in between. */
export function earlyFor(change: TrustChange, step: Step): readonly EarlyStep[] {
  if (step.kind === "validate") return earlyForChecks(change, step);
  if (step.kind === "certificates" && step.action === "issue") return earlyForIssuance(change, step);
  return tooEarly(change, step, () => needsOf(change, step));
}

function tooEarly(
  change: TrustChange,
  step: Step,
  needs: (comes: number) => Iterable<Need>,
): readonly EarlyStep[] {
  const comes = change.timeline.spanOf(step).start;
  if (comes === undefined) return none;
  const early = [...needs(comes)].flatMap((need) => {
    const { settling, mindsCaches } = need;
    const right = mindsCaches ? settling.forgotten : settling.synced;
    const subject = right > comes ? change.propagation.subjectOf(settling) : undefined;
    if (!subject || change.propagation.isAwaited(subject.record, subject.mover, step)) return [];
    return [{ ...need, ...subject, comes, right }];
  });
  return early.length === 0 ? none : early;
}

const none: readonly EarlyStep[] = [];

/** A check rests on all that is changed before it: each step that changes something is looked at by itself. */
function earlyForChecks(change: TrustChange, step: Step): readonly EarlyStep[] {
  return change
    .stepsOfKind("records")
    .filter((mover) => mover.slot !== step.slot && change.timeline.comesBefore(mover, step))
    .flatMap((mover) => earlyForChange(change)(step, mover));
}

const earlyForChange = attached((change: TrustChange) =>
  queryByTwo(
    (step: Step, mover: Step) => tooEarly(change, step, (comes) => needsOfChecks(change, step, mover, comes)),
    { name: "what a check is too early for" },
  ),
);

/** Each certificate that a step has issued rests on records of its own. */
function earlyForIssuance(change: TrustChange, step: Step): readonly EarlyStep[] {
  return step.certificates.flatMap(({ source }) => {
    const certificate = change.certificate(source);
    return certificate ? earlyForCertificate(change)(step, certificate) : none;
  });
}

const earlyForCertificate = attached((change: TrustChange) =>
  queryByTwo(
    (step: Step, certificate: Certificate) =>
      tooEarly(change, step, () => needsOfIssuance(change, step, certificate)),
    { name: "what an issuance is too early for" },
  ),
);

function needsOf(change: TrustChange, step: Step): Iterable<Need> {
  if (step.kind === "delegation") return needsOfDelegation(change, step);
  return step.changesRecords ? needsOfRecords(change, step) : [];
}

/** The handshakes that a step makes to see the outcome of something. */
const handshakesAfter = attached((change: TrustChange) =>
  queryBy(
    (step: Step): readonly CheckRun[] =>
      change.propagation
        .checksRunBy(step)
        // Who says that a check comes before the change that clients see does not look for the outcome of one.
        .filter(({ kind, entry }) => kind === "tls-handshake" && entry?.at("phase").text !== "before"),
    {
      isEqual: (a, b) =>
        sameItems(
          a.map(({ entry }) => entry?.node),
          b.map(({ entry }) => entry?.node),
        ),
    },
  ),
);

/** What the checks of a step need of the records that another one changes. */
function* needsOfChecks(change: TrustChange, step: Step, mover: Step, comes: number): Generator<Need> {
  for (const run of handshakesAfter(change)(step)) {
    for (const settling of change.propagation.settlingsOf(mover)) {
      if (!settling.servesTls || settling.forgotten <= comes) continue;
      const record = change.propagation.recordOf(settling);
      if (!record || !looksAt(run.entry, record)) continue;
      const name = record.ownerName ?? "the name";
      yield {
        settling,
        does: `checks the TLS handshake of ${name}`,
        otherwise: `Until then the check may meet what ${name} led to before, and what it sees says nothing about the change.`,
        // A resolver that is named may be one that keeps no answers.
        mindsCaches: run.entry?.at("resolvers").exists !== true,
      };
    }
  }
}

function* needsOfRecords(change: TrustChange, step: Step): Generator<Need> {
  for (const record of change.recordsOf(step)) {
    if (record.op === "delete") yield* needsOfRemoval(change, step, record);
    else if (record.changes) yield* needsOfAlias(change, step, record);
  }
}

/** What takes a name away has to wait until caches lead nobody there any more. */
function* needsOfRemoval(change: TrustChange, step: Step, record: RecordSet): Generator<Need> {
  const { ownerName, zone } = record;
  if (ownerName === undefined) return;
  const stillAnswers = change
    .recordsAt(ownerName)
    .some((other) => other.zone === zone && other.op !== "delete" && other.bearsAddresses);
  if (stillAnswers) return;
  for (const leader of change.propagation.leadingTo(ownerName)) {
    const settling = leavingSettling(change, leader, step);
    if (settling?.staleTtl === undefined || leader.targets().some(({ name }) => name === ownerName)) continue;
    if (isMetByCheck(change, leader, settling, step)) continue;
    yield {
      settling,
      does: `deletes ${record.reference ?? ownerName}, to which ${leader.reference ?? "it"} led`,
      otherwise: "Until then clients are led to a name at which nothing answers.",
      mindsCaches: true,
    };
  }
}

/** The change that leads clients away: one before a step, or the same step. */
function leavingSettling(change: TrustChange, leader: RecordSet, step: Step): Settling | undefined {
  const own = change.recordsOf(step).includes(leader);
  if (!own) return change.propagation.settlingBefore(leader, step);
  return change.propagation.settlingOf(leader, step);
}

/** Whether a check in between comes too early for the same record: what puts that right puts this right. */
function isMetByCheck(change: TrustChange, leader: RecordSet, { slot }: Settling, step: Step): boolean {
  const { timeline } = change;
  const [mover] = change.each.step.at(slot);
  return change
    .stepsOfKind("validate")
    .filter((check) => mover && timeline.comesBefore(mover, check) && timeline.comesBefore(check, step))
    .some((check) => earlyFor(change, check).some(({ record }) => record === leader));
}

/** What leads to a new name has to wait until all name servers know that name. */
function* needsOfAlias(change: TrustChange, step: Step, record: RecordSet): Generator<Need> {
  const before = new Set(record.previousTargets().map(({ name }) => name));
  for (const { name } of record.targets()) {
    if (before.has(name)) continue;
    const there = change.recordsAt(name).filter(({ bearsAddresses }) => bearsAddresses);
    if (there.some(({ op }) => op !== "create")) continue;
    for (const created of there) {
      const settling = change.propagation.settlingBefore(created, step);
      if (!settling) continue;
      yield {
        settling,
        does: `leads ${record.reference ?? "a record"} to ${name}`,
        otherwise: `Until then some of them say that ${name} does not exist, and resolvers remember that.`,
        mindsCaches: false,
      };
    }
  }
}

/** What leads resolvers to new name servers has to wait until these hold the zone. */
function* needsOfDelegation(change: TrustChange, step: Step): Generator<Need> {
  const written = (step.view as View<{ zone: string }>).at("zone").text;
  const name = written === undefined ? undefined : parseHost(written);
  const zones = name === undefined ? [] : change.zonesNamed(name);
  if (!zones.some(({ view }) => view.at("propagation").exists)) return;
  for (const filling of change.stepsOfKind("records")) {
    if (!change.timeline.comesBefore(filling, step)) continue;
    for (const settling of change.propagation.settlingsOf(filling)) {
      const record = change.propagation.recordOf(settling);
      const provider = record?.provider ?? filling.view.at("provider").text;
      if (!record || provider === undefined || record.op !== "create" || !zones.includes(record.zone))
        continue;
      yield {
        settling,
        does: `leads resolvers to the name servers of ${provider}`,
        otherwise: `Until then some of them say that ${record.ownerName ?? "the name"} does not exist, and resolvers remember that.`,
        mindsCaches: false,
      };
    }
  }
}

/** An authority asks the name servers for its challenge and for CAA. */
function* needsOfIssuance(change: TrustChange, step: Step, certificate: Certificate): Generator<Need> {
  for (const about of caaSubjectsOf(change, certificate)) {
    const host = caaBaseOf(about.name);
    if (host === undefined) continue;
    const asked = [
      ...(about.isMailbox ? [] : askedFor(change, certificate, host)),
      ...caaThatRefused(change, certificate, about, host, step),
    ];
    for (const record of asked) {
      const settling = change.propagation.settlingBefore(record, step);
      if (!settling) continue;
      yield {
        settling,
        does: `has ${certificate.name ?? "a certificate"} issued`,
        otherwise: "Until then the authority may be given the old answer, and refuses.",
        mindsCaches: false,
      };
    }
  }
}

/** The records by which an authority checks who holds a name. */
function askedFor(change: TrustChange, certificate: Certificate, host: DomainName): readonly RecordSet[] {
  const challenge = challengeNameOf(host);
  const standing = challenge === undefined ? [] : change.recordsAt(challenge);
  const method = challengeOf(certificate, issuerOf(change, certificate));
  const byAddress = method === "http-01" || method === "tls-alpn-01";
  const hosts = byAddress ? change.recordsAt(host).filter(({ bearsAddresses }) => bearsAddresses) : [];
  return [...standing, ...hosts].filter(({ changes, op }) => changes && op !== "delete");
}

/** The CAA records on the way from a name to the root that change, where those before refuse its issuer. */
function caaThatRefused(
  change: TrustChange,
  certificate: Certificate,
  about: CaaSubject,
  host: DomainName,
  step: Step,
): readonly RecordSet[] {
  const found: RecordSet[] = [];
  for (let at: DomainName | undefined = host; at !== undefined; at = parentName(at))
    found.push(...change.recordsAt(at).filter(({ type, changes }) => type === "CAA" && changes));
  const [first] = found;
  const issuer = first && issuerOf(change, certificate);
  const request = issuer && caaRequest(certificate, issuer, about);
  if (!request || !zoneInView(change, host, "public")) return [];
  return found.filter((record) => {
    const settling = change.propagation.settlingBefore(record, step);
    const mover = settling && change.propagation.subjectOf(settling)?.mover;
    const before = mover && relevantCaa(change, host, mover);
    return before?.kind === "found" && authorize(before.rrset, request).kind === "refused";
  });
}
