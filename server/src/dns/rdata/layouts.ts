/** The record types whose data is a row of fields, field by field in the order of the wire. */
import {
  anyTypes,
  base32,
  base64ToEnd,
  certificateKeyAlgorithm,
  certificateType,
  characterString,
  digestType,
  domainName,
  hexOrHyphen,
  hexToEnd,
  ipv4Address,
  ipv6Address,
  moment,
  number16,
  number32,
  number8,
  quotedToEnd,
  recordType,
  seconds,
  securityAlgorithm,
  someTypes,
  type FieldKind,
} from "./field-kinds";

const oneName = { target: domainName } as const;

/** RFC 4034 section 5; CDS asks the parent for one (RFC 7344). */
const delegationSigner = {
  keyTag: number16,
  algorithm: securityAlgorithm,
  digestType,
  digest: hexToEnd,
} as const;

/** RFC 4034 section 2. */
const zoneKey = {
  flags: number16,
  protocol: number8,
  algorithm: securityAlgorithm,
  publicKey: base64ToEnd,
} as const;

/** RFC 6698 section 2.1. */
const certificateAssociation = {
  certificateUsage: number8,
  selector: number8,
  matchingType: number8,
  certificateAssociationData: hexToEnd,
} as const;

/**
 * The layouts. A field's name in camel case is that of the typed data; octoDNS writes the same words with underscores.
 */
export const layouts = {
  A: { address: ipv4Address },
  AAAA: { address: ipv6Address },
  NS: oneName,
  CNAME: oneName,
  DNAME: oneName,
  PTR: oneName,
  MB: oneName,
  MG: oneName,
  MR: oneName,
  /** The root as exchange stands for "takes no mail" (RFC 7505). */
  MX: { preference: number16, exchange: domainName },
  KX: { preference: number16, exchange: domainName },
  RT: { preference: number16, host: domainName },
  AFSDB: { subtype: number16, hostname: domainName },
  LP: { preference: number16, fqdn: domainName },
  L32: { preference: number16, locator: ipv4Address },
  PX: { preference: number16, map822: domainName, mapx400: domainName },
  MINFO: { responsibleMailbox: domainName, errorMailbox: domainName },
  RP: { mailbox: domainName, text: domainName },
  HINFO: { cpu: characterString, os: characterString },
  /** `rname` is the mailbox, its local part the left-most label; `minimum` bounds negative answers (RFC 2308). */
  SOA: {
    mname: domainName,
    rname: domainName,
    serial: number32,
    refresh: seconds,
    retry: seconds,
    expire: seconds,
    minimum: seconds,
  },
  /** The root as target stands for "not offered here" (RFC 2782). */
  SRV: { priority: number16, weight: number16, port: number16, target: domainName },
  /** The target is a URI as octets (RFC 7553). */
  URI: { priority: number16, weight: number16, target: quotedToEnd },
  NAPTR: {
    order: number16,
    preference: number16,
    flags: characterString,
    service: characterString,
    regexp: characterString,
    replacement: domainName,
  },
  SSHFP: { algorithm: number8, fingerprintType: number8, fingerprint: hexToEnd },
  TLSA: certificateAssociation,
  SMIMEA: certificateAssociation,
  OPENPGPKEY: { publicKey: base64ToEnd },
  DHCID: { digest: base64ToEnd },
  CERT: {
    certificateType,
    keyTag: number16,
    algorithm: certificateKeyAlgorithm,
    certificate: base64ToEnd,
  },
  DS: delegationSigner,
  CDS: delegationSigner,
  DLV: delegationSigner,
  DNSKEY: zoneKey,
  CDNSKEY: zoneKey,
  RRSIG: {
    typeCovered: recordType,
    algorithm: securityAlgorithm,
    labels: number8,
    originalTtl: number32,
    expiration: moment,
    inception: moment,
    keyTag: number16,
    signer: domainName,
    signature: base64ToEnd,
  },
  NSEC: { nextName: domainName, types: someTypes },
  NSEC3: {
    hashAlgorithm: number8,
    flags: number8,
    iterations: number16,
    salt: hexOrHyphen,
    nextHashedOwner: base32,
    types: anyTypes,
  },
  NSEC3PARAM: { hashAlgorithm: number8, flags: number8, iterations: number16, salt: hexOrHyphen },
  CSYNC: { serial: number32, flags: number16, types: anyTypes },
  ZONEMD: { serial: number32, scheme: number8, hashAlgorithm: number8, digest: hexToEnd },
} as const;

type Layouts = typeof layouts;

/** A record type whose data is a row of fields. */
export type LayoutType = keyof Layouts;

type FieldsOf<Layout> = {
  readonly [Key in keyof Layout]: Layout[Key] extends FieldKind<infer Value> ? Value : never;
};

/** The typed data of one such type, or of any. */
export type LayoutData<Type extends LayoutType = LayoutType> = {
  [Each in LayoutType]: { readonly type: Each } & FieldsOf<Layouts[Each]>;
}[Type];
