/** Record data that binds keys and certificates: DS, DNSKEY, their child copies, and TLSA. */
import { dsDigestType } from "./dnssec-algorithms";
import { readFields, type FieldReader, type Parsed, type ValueContext } from "./field-reader";

export interface DsData {
  readonly type: "DS" | "CDS";
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  /** Hexadecimal, lower case. */
  readonly digest: string;
}

export interface DnskeyData {
  readonly type: "DNSKEY" | "CDNSKEY";
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  /** Base64 without white space. */
  readonly publicKey: string;
}

export interface TlsaData {
  readonly type: "TLSA" | "SMIMEA";
  readonly certificateUsage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** Hexadecimal, lower case. */
  readonly certificateAssociationData: string;
}

const highest8 = 255;
const highest16 = 65_535;

/** Octets of the data by TLSA matching type (RFC 6698 section 2.1.3); 0 holds a whole certificate or key. */
const tlsaOctets: ReadonlyMap<number, number> = new Map([
  [1, 32],
  [2, 64],
]);

/** Reads the value of a DS or CDS record (RFC 4034 section 5); the digest has the length of its type. */
export function parseDsData(type: DsData["type"], value: unknown, context: ValueContext): Parsed<DsData> {
  const layout = [
    { key: "key_tag" },
    { key: "algorithm" },
    { key: "digest_type" },
    { key: "digest", takesRest: true },
  ] as const;
  const opened = readFields(value, layout, context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const keyTag = reader.integer("key_tag", highest16);
  const algorithm = reader.integer("algorithm", highest8);
  const digestType = reader.integer("digest_type", highest8);
  const octets = digestType === undefined ? undefined : dsDigestType(digestType)?.octets;
  const digest = digestOf(reader, "digest", "digest_type", digestType, octets);
  if (keyTag === undefined || algorithm === undefined || digestType === undefined || digest === undefined)
    return reader.failed;
  return { ok: true, data: { type, keyTag, algorithm, digestType, digest } };
}

/** Reads the value of a DNSKEY or CDNSKEY record (RFC 4034 section 2). */
export function parseDnskeyData(
  type: DnskeyData["type"],
  value: unknown,
  context: ValueContext,
): Parsed<DnskeyData> {
  const layout = [
    { key: "flags" },
    { key: "protocol" },
    { key: "algorithm" },
    { key: "public_key", takesRest: true },
  ] as const;
  const opened = readFields(value, layout, context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const flags = reader.integer("flags", highest16);
  const protocol = reader.integer("protocol", highest8);
  const algorithm = reader.integer("algorithm", highest8);
  const publicKey = reader.base64("public_key");
  if (flags === undefined || protocol === undefined || algorithm === undefined || publicKey === undefined)
    return reader.failed;
  if (protocol !== 3) {
    reader.fault("protocol", `protocol ${protocol} is not 3, the only value that RFC 4034 allows`);
    return reader.failed;
  }
  return { ok: true, data: { type, flags, protocol, algorithm, publicKey } };
}

/** Reads the value of a TLSA or SMIMEA record (RFC 6698 section 2.2). */
export function parseTlsaData(
  type: TlsaData["type"],
  value: unknown,
  context: ValueContext,
): Parsed<TlsaData> {
  const layout = [
    { key: "certificate_usage" },
    { key: "selector" },
    { key: "matching_type" },
    { key: "certificate_association_data", takesRest: true },
  ] as const;
  const opened = readFields(value, layout, context);
  if (!opened.ok) return opened;
  const { reader } = opened;
  const certificateUsage = reader.integer("certificate_usage", highest8);
  const selector = reader.integer("selector", highest8);
  const matchingType = reader.integer("matching_type", highest8);
  const association = digestOf(
    reader,
    "certificate_association_data",
    "matching_type",
    matchingType,
    matchingType === undefined ? undefined : tlsaOctets.get(matchingType),
  );
  if (
    certificateUsage === undefined ||
    selector === undefined ||
    matchingType === undefined ||
    association === undefined
  )
    return reader.failed;
  return {
    ok: true,
    data: { type, certificateUsage, selector, matchingType, certificateAssociationData: association },
  };
}

function digestOf(
  reader: FieldReader,
  key: string,
  kindKey: string,
  kind: number | undefined,
  octets: number | undefined,
): string | undefined {
  const digest = reader.hexadecimal(key);
  if (digest === undefined || octets === undefined || digest.length === octets * 2) return digest;
  reader.fault(key, `${key} has ${digest.length} hexadecimal digits; ${kindKey} ${kind} has ${octets * 2}`);
  return undefined;
}

/** Writes such a value in presentation format. */
export function formatDigestData(data: DsData | DnskeyData | TlsaData): string {
  switch (data.type) {
    case "DS":
    case "CDS":
      return `${data.keyTag} ${data.algorithm} ${data.digestType} ${data.digest}`;
    case "DNSKEY":
    case "CDNSKEY":
      return `${data.flags} ${data.protocol} ${data.algorithm} ${data.publicKey}`;
    default:
      return `${data.certificateUsage} ${data.selector} ${data.matchingType} ${data.certificateAssociationData}`;
  }
}
