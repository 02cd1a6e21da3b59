/** What must hold across the fields of one value, beyond the form of each. */
import { dsDigestTypes } from "../dnssec-algorithms";
import type { DataFault, ValueContext } from "../field-reader";
import { labelsOf } from "../name";
import type { LayoutData } from "./layouts";

/** Octets of a digest by DS digest type. */
const dsDigestOctets: ReadonlyMap<number, number> = new Map(
  dsDigestTypes.flatMap(({ number, octets }) => (octets === undefined ? [] : [[number, octets]])),
);

/** Octets of the data by TLSA matching type (RFC 6698 section 2.1.3); 0 holds a whole certificate or key. */
const tlsaOctets: ReadonlyMap<number, number> = new Map([
  [1, 32],
  [2, 64],
]);

/** Octets of a fingerprint by its type (RFC 4255 section 3.1.2, RFC 6594). */
const fingerprintOctets: ReadonlyMap<number, number> = new Map([
  [1, 20],
  [2, 32],
]);

/** Octets of the digest of a zone by its algorithm (RFC 8976 section 5.3). */
const zoneDigestOctets: ReadonlyMap<number, number> = new Map([
  [1, 48],
  [2, 64],
]);

/**
 * What is wrong across the fields of a value. In a zone file only what name servers refuse is wrong: a zone is read as
 * it stands.
 */
export function faultAcrossFields(data: LayoutData, context: ValueContext): DataFault | undefined {
  const isZoneFile = context.origin !== undefined;
  switch (data.type) {
    case "DS":
    case "CDS":
    case "DLV":
      return lengthFault("digest", data.digest, "digest_type", data.digestType, dsDigestOctets);
    case "SSHFP":
      return lengthFault(
        "fingerprint",
        data.fingerprint,
        "fingerprint_type",
        data.fingerprintType,
        fingerprintOctets,
      );
    case "ZONEMD":
      return lengthFault("digest", data.digest, "hash_algorithm", data.hashAlgorithm, zoneDigestOctets);
    case "RRSIG":
      return signatureFault(data);
    case "TLSA":
    case "SMIMEA":
      return isZoneFile ? undefined : associationFault(data);
    case "DNSKEY":
    case "CDNSKEY":
      return isZoneFile ? undefined : protocolFault(data);
    default:
      return undefined;
  }
}

function associationFault(data: LayoutData<"TLSA" | "SMIMEA">): DataFault | undefined {
  const { certificateAssociationData: association, matchingType } = data;
  return lengthFault("certificate_association_data", association, "matching_type", matchingType, tlsaOctets);
}

function protocolFault({ protocol }: LayoutData<"DNSKEY" | "CDNSKEY">): DataFault | undefined {
  const reason = `protocol ${protocol} is not 3, the only value that RFC 4034 allows`;
  return protocol === 3 ? undefined : { field: "protocol", reason };
}

/** No zone signs names with fewer labels than its own (RFC 4034 section 3.1.3). */
function signatureFault({ signer, labels }: LayoutData<"RRSIG">): DataFault | undefined {
  const least = labelsOf(signer).length;
  if (least <= labels) return undefined;
  return { field: "labels", reason: `labels is ${labels}, but the signer has ${least}` };
}

function lengthFault(
  field: string,
  digits: string,
  kindField: string,
  kind: number,
  lengths: ReadonlyMap<number, number>,
): DataFault | undefined {
  const octets = lengths.get(kind);
  if (octets === undefined || digits.length === octets * 2) return undefined;
  return {
    field,
    reason: `${field} has ${digits.length} hexadecimal digits; ${kindField} ${kind} has ${octets * 2}`,
  };
}
