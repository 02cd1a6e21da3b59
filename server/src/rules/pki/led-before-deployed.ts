import { sameRecordData } from "../../dns/record-data";
import type { Certificate } from "../../manifest/model/certificate";
import { instanceBefore, nameOfInstance, type CertificateInstance } from "../../manifest/model/pki/instance";
import { servedAt } from "../../manifest/model/pki/states";
import { challengeOf, issuerOf } from "../../manifest/model/pki/issuer";
import { issuingSteps } from "../../manifest/model/pki/validity";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { moveInFront } from "../step-edits";
import { listed } from "../words";

/** A record by which clients come to where a certificate is to be served. */
export interface Lead {
  readonly record: RecordSet;
  readonly mover: Step;
  /** What clients of the name got before. */
  readonly before: CertificateInstance;
}

/**
 * A new certificate that is deployed only after a record leads clients to it who got another one before. An `endpoint`
 * served nothing until then; elsewhere the old certificate may be served there as well, and that is information.
 */
export function ledBeforeDeployed(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  if (certificate.isAuthority || instanceBefore(certificate)) return undefined;
  const deploy = first(
    change,
    change.stepsOnCertificate(certificate).filter((step) => step.deploys),
  );
  const at = deploy?.certificates.find(({ source }) => source === certificate.name);
  if (!deploy || !at) return undefined;
  const leads = leadsTo(change, certificate).filter(
    ({ mover }) => mover.slot !== deploy.slot && change.timeline.comesBefore(mover, deploy),
  );
  const [lead] = leads;
  if (!lead) return undefined;
  const { record, mover, before } = lead;
  const isElsewhere = certificate.view.at("endpoint").exists;
  const [move, install] = [mover.name ?? "a step before", deploy.name ?? "this step"];
  const old = nameOfInstance(before);
  const harm = isElsewhere
    ? "until then clients that follow it find no certificate there, and are cut off"
    : `until then clients are cut off, unless ${old} is served there too`;
  const how = provesByRecord(change, certificate, mover) ? "Prove control by dns-01, and let" : "Let";
  const remedy = isElsewhere ? "" : `, or let ${certificate.name ?? "it"} replace ${old} where it is`;
  return {
    at,
    ...(!isElsewhere && { severity: "information" }),
    message: `The step ${move} leads ${listed(leads.map((one) => one.record.reference ?? "a record"))} to where ${nameOf(certificate)} is to be served, and ${install} puts it there only later: ${harm}. ${how} ${install} come before ${move}${remedy}.`,
    related: relatedAt(mover.view.at("name").scalar, `leads ${record.reference ?? "the record"} there`),
    fixes: deployFirst(change, certificate, deploy, mover),
    targets: [
      ...(deploy.name === undefined ? [] : [deploy.name]),
      ...targetsOf(certificate),
      ...leads.flatMap((one) => one.record.references),
    ],
  };
}

/** The records by which clients come to where a certificate is to be served, of those who got another one before. */
export function leadsTo(change: TrustChange, certificate: Certificate): readonly Lead[] {
  return change.recordsServing(certificate).flatMap((record): readonly Lead[] => {
    if (!record.bearsAddresses || !leadsElsewhere(record)) return [];
    const mover = first(
      change,
      change.stepsOn(record).filter((step) => step.changesRecords),
    );
    const before = servedBefore(change, record);
    return mover && before ? [{ record, mover, before }] : [];
  });
}

/** Whether it has other values than before: with the same ones, clients stay where they are. */
function leadsElsewhere(record: RecordSet): boolean {
  if (record.op === "create") return true;
  return record.op === "update" && sameRecordData(record.data(), record.previousData()) === false;
}

/** What clients of a name get before the change, at the same place in DNS. */
function servedBefore(
  change: TrustChange,
  { ownerName, zone, provider }: RecordSet,
): CertificateInstance | undefined {
  if (ownerName === undefined) return undefined;
  for (const other of change.recordsAt(ownerName)) {
    if (other.zone !== zone || other.provider !== provider || !other.bearsAddresses) continue;
    const state = servedAt(change, other, "before");
    if (state.kind === "served") return state.instance;
  }
  return undefined;
}

function first(change: TrustChange, steps: readonly Step[]): Step | undefined {
  return steps.reduce<Step | undefined>(
    (found, step) => (found && change.timeline.comesBefore(found, step) ? found : step),
    undefined,
  );
}

/** Whether the certificate is issued only behind the move, by a challenge that the record has to lead the authority to. */
function provesByRecord(change: TrustChange, certificate: Certificate, mover: Step): boolean {
  const challenge = challengeOf(certificate, issuerOf(change, certificate));
  return (
    (challenge === "http-01" || challenge === "tls-alpn-01") &&
    issuingSteps(change, certificate).some((step) => change.timeline.comesBefore(mover, step))
  );
}

/** What is issued later cannot be deployed before. */
function deployFirst(
  change: TrustChange,
  certificate: Certificate,
  deploy: Step,
  mover: Step,
): readonly Fix[] {
  const isIssued = issuingSteps(change, certificate).every((step) =>
    change.timeline.comesBefore(step, mover),
  );
  return isIssued && deploy.certificates.length === 1 ? moveInFront(deploy, mover) : [];
}
