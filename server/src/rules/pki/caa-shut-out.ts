import { authorize, type CaaRequest } from "../../dns/caa-authorization";
import { isWildcard, parentName, type DomainName } from "../../dns/name";
import { caaRequest, relevantCaa } from "../../manifest/model/caa";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { parseHost } from "../../manifest/model/names";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { isInUseAfter } from "../../manifest/model/pki/superseded";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";

/** A name of a certificate in use that its issuer may not issue for any more after the change. */
export interface ShutOut {
  readonly certificate: Certificate;
  readonly subject: SubjectName;
  readonly name: DomainName;
  readonly issuer: IssuerFacts;
  readonly request: CaaRequest;
}

/**
 * The names of certificates that are in use after a change which a CAA record set refuses then (RFC 8659 section 3). What is
 * refused at the issuance in the change itself is told at the certificate, and left out.
 */
export function shutOutBy(change: TrustChange, record: RecordSet): readonly ShutOut[] {
  const { ownerName } = record;
  return ownerName === undefined
    ? []
    : change.certificateNames.below(ownerName).flatMap((one) => namesOf(change, record, one));
}

function namesOf(change: TrustChange, record: RecordSet, certificate: Certificate): readonly ShutOut[] {
  const issuer = certificate.isAuthority ? undefined : issuerOf(change, certificate);
  if (!issuer || !caaDomainsOf(issuer) || !isInUseAfter(change, certificate)) return [];
  const told = new Set(change.caaJudgement(certificate).refused.map(({ subject }) => subject.text));
  return change.subjectNames(certificate).dnsNames.flatMap((subject) => {
    const name = parseHost(subject.text);
    const base = name === undefined ? undefined : baseOf(name);
    if (name === undefined || base === undefined || told.has(subject.text)) return [];
    const relevant = relevantCaa(change, base, "after");
    const request = caaRequest(certificate, issuer, name);
    if (relevant.kind !== "found" || relevant.content.entry !== record || !request) return [];
    const isRefused = authorize(relevant.rrset, request).kind === "refused";
    return isRefused ? [{ certificate, subject, name, issuer, request }] : [];
  });
}

/** The name that CAA is looked up for: without `*.` in front. */
export function baseOf(name: DomainName): DomainName | undefined {
  return isWildcard(name) ? parentName(name) : name;
}
