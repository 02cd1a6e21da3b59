/** The entries for TLSA records when a certificate changes: the new value beside the old, and later alone (RFC 7671 8.1). */
import { formatRecordData, type RecordData } from "../dns/record-data";
import type { RRset } from "../dns/zone/zone";
import { tlsaAssociation } from "../pki/tlsa";
import { blank } from "./blank";
import type { GivenCertificate } from "./read-certificate";
import { kept, stateOf, type RecordEntry } from "./record-entry";

/** The entries for one RRset: one that stays, or the two phases of a change. */
export type TlsaEntries =
  | { readonly kind: "stays"; readonly entry: RecordEntry }
  | { readonly kind: "rolls"; readonly both: RecordEntry; readonly newOnly: RecordEntry };

/**
 * What becomes of the TLSA records of a host that gets a new certificate. Records that name an authority stay: the
 * issuer does. The values for the new certificate are known only where its key is, that is, from a request.
 *
 * @param number tells the entries of several RRsets apart, from 1
 */
export function tlsaEntries(rrset: RRset, given: GivenCertificate, number: number): TlsaEntries {
  const old = stateOf(rrset);
  const fresh = new Set<string>();
  const staying: string[] = [];
  for (const { data } of rrset.records) {
    if (isOfLeaf(data)) fresh.add(valueFor(data, given));
    else staying.push(formatRecordData(data));
  }
  if (fresh.size === 0) return { kind: "stays", entry: kept(rrset) };
  const { owner, type, ttl } = rrset;
  const suffix = number === 1 ? "" : `-${number}`;
  const during = [...fresh, ...old.values];
  const both: RecordEntry = {
    id: `tlsa-both${suffix}`,
    owner,
    type,
    op: "update",
    ttl,
    values: during,
    previous: old,
  };
  return {
    kind: "rolls",
    both,
    newOnly: {
      ...both,
      id: `tlsa-new${suffix}`,
      values: [...fresh, ...staying],
      previous: { ttl, values: during },
    },
  };
}

type Tlsa = Extract<RecordData, { readonly type: "TLSA" }>;

/** Usages 1 and 3 speak of the certificate itself, 0 and 2 of an authority (RFC 6698 section 2.1.1). */
function isOfLeaf(data: RecordData): data is Tlsa {
  return data.type === "TLSA" && data.certificateUsage !== 0 && data.certificateUsage !== 2;
}

function valueFor(data: Tlsa, given: GivenCertificate): string {
  const { certificateUsage, selector, matchingType } = data;
  const form = `${certificateUsage} ${selector} ${matchingType}`;
  if (given.kind === "request" && selector === 1) {
    const association = tlsaAssociation({ der: new Uint8Array(), ...given.request }, data);
    if (association !== undefined) return `${form} ${association}`;
  }
  return blank(`${form} and the data of the new certificate`);
}
