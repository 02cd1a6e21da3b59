import { authorize, type CaaRequest } from "../../dns/caa-authorization";
import type { DomainName } from "../../dns/name";
import {
  caaBaseOf,
  caaRequest,
  caaSubjectsOf,
  relevantCaa,
  type CaaSubject,
  type FoundCaa,
} from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { isInUseAfter } from "../../manifest/model/pki/superseded";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";

/** A name or mailbox of a certificate in use that its issuer may not issue for any more after the change. */
export interface ShutOut extends CaaSubject {
  readonly certificate: Certificate;
  readonly issuer: IssuerFacts;
  readonly request: CaaRequest;
  /** What decides after the change. */
  readonly relevant: FoundCaa;
}

/**
 * The names of certificates that are in use after a change which a CAA record set, or the one that decides where it is
 * deleted, refuses then (RFC 8659 section 3). What is
 * refused at the issuance in the change itself is told at the certificate, and left out.
 */
export function shutOutBy(change: TrustChange, record: RecordSet): readonly ShutOut[] {
  const { ownerName } = record;
  if (ownerName === undefined) return [];
  const names = change.certificateNames;
  const all = new Set([...names.below(ownerName), ...names.withMailboxBelow(ownerName)]);
  return [...all].flatMap((one) => namesOf(change, record, one));
}

function namesOf(change: TrustChange, record: RecordSet, certificate: Certificate): readonly ShutOut[] {
  const issuer = certificate.isAuthority ? undefined : issuerOf(change, certificate);
  if (!issuer || !caaDomainsOf(issuer) || !isInUseAfter(change, certificate)) return [];
  const told = new Set(change.caaJudgement(certificate).refused.map(({ subject }) => subject.text));
  return caaSubjectsOf(change, certificate).flatMap((about) => {
    const base = caaBaseOf(about.name);
    if (base === undefined || told.has(about.subject.text)) return [];
    const relevant = relevantCaa(change, base, "after");
    const request = caaRequest(certificate, issuer, about);
    if (relevant.kind !== "found" || !request || !hasSayIn(change, record, relevant, base)) return [];
    const isRefused = authorize(relevant.rrset, request).kind === "refused";
    return isRefused ? [{ ...about, certificate, issuer, request, relevant }] : [];
  });
}

/** Whether a record set decides over a name after the change, or did before it is deleted, in favour of one that stands. */
function hasSayIn(change: TrustChange, record: RecordSet, after: FoundCaa, base: DomainName): boolean {
  if (record.op !== "delete") return after.content.entry === record;
  const before = after.content.entry.changes ? undefined : relevantCaa(change, base, "before");
  return before?.kind === "found" && change.phasesOf(record).includes(before.content.entry);
}
