import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { Certificate } from "../../manifest/model/certificate";
import { issuerOf } from "../../manifest/model/pki/issuer";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { standingValidation, type StandingValidation } from "../../pki/standing-validation";
import { isNamedBySteps } from "../dns/record-edits";
import { relatedAt, type FindingDraft } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";

export const acmValidationRecordRemoved = defineRule({
  id: "acm-validation-record-removed",
  plane: "pki",
  over: "record",
  types: ["CNAME"],
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "The record goes by which a certificate renews itself",
  controls: ["nist-csf-2.0:ID.AM-08", "nist-800-53-r5:SC-17", "nist-800-53-r5:CM-8"],
  references: ["AWS Certificate Manager: DNS validation"],
  docs: {
    problem:
      "The change, or its way back, takes away the CNAME by which an authority validates a name again at every renewal, while a certificate for that name stays in use.",
    why: "Nothing happens today. The next renewal fails without a word, and months later the certificate expires.",
    remedy:
      "Keep the record as long as the certificate is in use, or retire the certificate in the same change.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: _1f2e3d4c5b6a.shop, type: CNAME, op: delete, previous: {ttl: 300, values: [_6a5b4c3d2e1f.jkddzztszm.acm-validations.aws.]}}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.example.com], issuerRef: {name: amazon}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: _1f2e3d4c5b6a.shop, type: CNAME, op: keep, ttl: 300, value: _6a5b4c3d2e1f.jkddzztszm.acm-validations.aws.}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.example.com], issuerRef: {name: amazon}}
`,
  },
  *check({ record, change }) {
    const { ownerName, changes } = record;
    const host = ownerName === undefined || !changes ? undefined : parentName(ownerName);
    if (host === undefined || change.phasesOf(record).length > 1) return;
    const before = validationIn(record.previousTargets());
    const after = record.op === "delete" ? undefined : validationIn(record.targets());
    if (before && !after) yield* removed(change, record, host, before);
    if (after && !before) yield* takenBack(change, record, host, after);
  },
});

function validationIn(targets: ReturnType<RecordSet["targets"]>): StandingValidation | undefined {
  const [target] = targets;
  return target && standingValidation(target.name);
}

/** The certificates for a host, as itself or by a wildcard beside the others. */
function certificatesOf(change: TrustChange, host: DomainName): readonly Certificate[] {
  const wildcard = wildcardBelow(host);
  const all = [host, ...(wildcard === undefined ? [] : [wildcard])].flatMap((name) =>
    change.certificateNames.having(name),
  );
  return [...new Set(all)];
}

/** Whether a certificate may renew itself by the record: it stays, and no other authority is known to issue it. */
function mayRenewBy(
  change: TrustChange,
  certificate: Certificate,
  { authority }: StandingValidation,
): boolean {
  if (certificate.op === "revoke") return false;
  const issuer = issuerOf(change, certificate);
  if (issuer?.trust() === "private") return false;
  const known = issuer?.known();
  return authority === undefined || known === undefined || known.id === authority;
}

function* removed(
  change: TrustChange,
  record: RecordSet,
  host: DomainName,
  validation: StandingValidation,
): Generator<FindingDraft> {
  const at = record.view.at("op").scalar ?? record.nameNode;
  const all = certificatesOf(change, host);
  const inUse = all.filter((certificate) => mayRenewBy(change, certificate, validation));
  if (!at || (inUse.length === 0 && (all.length > 0 || isGone(change, record, host)))) return;
  const name = record.reference ?? "This record";
  const { title } = validation;
  const names = listed(inUse.flatMap((certificate) => certificate.name ?? []));
  const item = record.view.written;
  yield {
    at,
    severity: inUse.length > 0 ? "warning" : "information",
    message:
      inUse.length > 0
        ? `${name} goes, and ${title} validates ${host} by it whenever a certificate is renewed. ${names} for ${host} ${inUse.length === 1 ? "stays" : "stay"} in use: the next renewal fails without a word, and it expires. Keep the record, or retire ${names} in this change.`
        : `${name} goes, and ${title} validates ${host} by it whenever a certificate is renewed. If it still has a certificate for ${host} in use, which this change does not list, the next renewal fails without a word.`,
    related: inUse.flatMap((certificate) =>
      relatedAt(certificate.view.at("name").scalar, `stays in use for ${host}`),
    ),
    fixes:
      item && record.op === "delete" && !isNamedBySteps(change, record)
        ? removal(`Leave ${name} as it is`, item)
        : [],
    targets: [...record.references, ...inUse.flatMap((certificate) => certificate.name ?? [])],
  };
}

/** Whether the host itself goes with this change. */
function isGone(change: TrustChange, record: RecordSet, host: DomainName): boolean {
  const { zone } = record;
  const before = change.contents.recordsAt(zone, host, "before").filter(bearsAddresses);
  const after = change.contents.recordsAt(zone, host, "after").filter(bearsAddresses);
  return before.length > 0 && after.length === 0;
}

/** The way back takes a record away that the change creates, though a certificate that stays renews itself by it. */
function* takenBack(
  change: TrustChange,
  record: RecordSet,
  host: DomainName,
  validation: StandingValidation,
): Generator<FindingDraft> {
  const [back] = namesOf(change, record).flatMap((name) => change.rollbackStepsOn(name));
  const at = back?.view.at("name").scalar;
  if (!at || record.references.some((reference) => change.keptNames().has(reference))) return;
  const staying = certificatesOf(change, host).filter(
    (certificate) =>
      mayRenewBy(change, certificate, validation) &&
      (certificate.op === "keep" || change.keptNames().has(certificate.name ?? "")),
  );
  if (staying.length === 0) return;
  const names = listed(staying.flatMap((certificate) => certificate.name ?? []));
  const name = record.reference ?? "the record";
  yield {
    at,
    message: `Going back takes ${name} away, by which ${validation.title} validates ${host} whenever a certificate is renewed, and ${names} ${staying.length === 1 ? "stays" : "stay"} in use: the next renewal fails without a word. Leave the record out of the way back and name it under rollback.keeps.`,
    related: [
      ...relatedAt(record.nameNode, `the record by which ${host} is validated`),
      ...staying.flatMap((certificate) =>
        relatedAt(certificate.view.at("name").scalar, `stays in use for ${host}`),
      ),
    ],
    targets: [...record.references, ...(back.name === undefined ? [] : [back.name])],
  };
}

/** The names by which the way back may speak of a record: its own, and those of the steps that change it. */
function namesOf(change: TrustChange, record: RecordSet): readonly string[] {
  const steps = change.stepsOn(record).filter(({ changesRecords }) => changesRecords);
  return [...record.references, ...steps.flatMap(({ name }) => name ?? [])];
}
