/** What is known of each record type, independent of any value. */
import { rootName } from "./name";
import type { RecordData } from "./record-data";

/** A record type as written, taken apart. */
export interface RecordType {
  /** The type in upper case, without a provider in front: `ALIAS` for `Route53Provider/ALIAS`. */
  readonly base: string;
  /** The provider whose own type it is, as octoDNS names it. */
  readonly provider?: string;
}

/** Facts about a type. */
export interface RecordTypeFacts {
  /** One sentence for people. */
  readonly description: string;
  /** Whether it leads clients to an address; SVCB and HTTPS do so in alias mode only. */
  readonly addresses?: "always" | "alias-mode";
  /** Whether its value holds a domain name that clients go on to. */
  readonly pointsToName?: true;
  /** Whether an owner can have one record of it at most. */
  readonly isSingleton?: true;
  /** Whether it belongs to DNSSEC. */
  readonly isDnssec?: true;
  /** Whether it may stand beside a CNAME (RFC 2181 section 10.1, RFC 4034). */
  readonly mayStandBesideCname?: true;
}

const facts: Readonly<Record<string, RecordTypeFacts>> = {
  A: { description: "An IPv4 address at which the name is reached.", addresses: "always" },
  AAAA: { description: "An IPv6 address at which the name is reached.", addresses: "always" },
  CNAME: {
    description: "Makes the name an alias: every question for it is answered at the target instead.",
    addresses: "always",
    pointsToName: true,
    isSingleton: true,
  },
  ALIAS: {
    description:
      "A provider's alias that is answered with the target's addresses, so that it can stand at the apex.",
    addresses: "always",
    pointsToName: true,
    isSingleton: true,
  },
  ANAME: {
    description:
      "A provider's alias that is answered with the target's addresses, so that it can stand at the apex.",
    addresses: "always",
    pointsToName: true,
    isSingleton: true,
  },
  DNAME: {
    description:
      "Redirects every name below its owner to the same name below the target; the owner itself is not redirected.",
    pointsToName: true,
    isSingleton: true,
  },
  NS: {
    description:
      "Names a server that is authoritative for the zone; below the apex it delegates the name to another zone.",
    pointsToName: true,
  },
  PTR: { description: "Leads from an address in the reverse tree back to a name.", pointsToName: true },
  MX: {
    description: "Names a host that takes mail for the domain; lower preference is tried first.",
    pointsToName: true,
  },
  SRV: { description: "Names the host and port of a service, with priority and weight.", pointsToName: true },
  SVCB: {
    description:
      "Tells clients how to reach a service: another name in alias mode, parameters of the endpoint in service mode.",
    addresses: "alias-mode",
    pointsToName: true,
  },
  HTTPS: {
    description: "The SVCB record of the web: where and how to reach an HTTPS origin.",
    addresses: "alias-mode",
    pointsToName: true,
  },
  CAA: {
    description:
      "Says which certification authorities may issue certificates for the name and the names below it.",
  },
  TLSA: { description: "Binds the TLS certificate or key of a service to its name (DANE)." },
  SMIMEA: { description: "Binds an S/MIME certificate to a mail address (DANE)." },
  SSHFP: { description: "The fingerprint of a host's SSH key." },
  OPENPGPKEY: { description: "The OpenPGP key of a mail address." },
  CERT: { description: "A certificate or a revocation list, stored in the DNS." },
  TXT: { description: "Free text, used by SPF, DKIM, DMARC, ACME challenges and proofs of ownership." },
  SPF: { description: "An obsolete type for sender policies, which stand in TXT records today." },
  NAPTR: { description: "Rewrites a name step by step towards a service, as telephony uses it." },
  URI: { description: "Leads from a service name to a URI." },
  LOC: { description: "The place on earth that belongs to the name." },
  HINFO: { description: "Processor and operating system of a host; today a minimal answer to ANY queries." },
  URLFWD: { description: "A provider's redirect of web requests to a URL." },
  SOA: {
    description:
      "The start of a zone: its primary server, its serial number, and how long negative answers are cached.",
    isSingleton: true,
  },
  ZONEMD: { description: "A digest over the data of the whole zone." },
  CSYNC: { description: "Asks the parent zone to take over the name servers and glue of the child." },
  DS: {
    description: "Stands in the parent zone and vouches for a key of the signed child zone.",
    isDnssec: true,
  },
  DNSKEY: { description: "A public key with which the zone is signed.", isDnssec: true },
  CDS: { description: "Asks the parent to publish this DS record.", isDnssec: true },
  CDNSKEY: { description: "Asks the parent to publish a DS record for this key.", isDnssec: true },
  RRSIG: { description: "A signature over one RRset.", isDnssec: true, mayStandBesideCname: true },
  NSEC: {
    description: "Proves which names and types do not exist by naming the next owner.",
    isDnssec: true,
    isSingleton: true,
    mayStandBesideCname: true,
  },
  NSEC3: {
    description: "Proves which names do not exist by their hashes.",
    isDnssec: true,
    mayStandBesideCname: true,
  },
  NSEC3PARAM: { description: "The hash parameters of the zone's NSEC3 records.", isDnssec: true },
  KEY: { description: "A public key that signs dynamic updates (SIG(0)).", mayStandBesideCname: true },
};

const providerType = /^([A-Za-z][A-Za-z0-9_.-]{0,63})\/([A-Za-z0-9]{1,32})$/;

/** Takes a record type apart: upper case, and the provider split off where it is a provider's own type. */
export function parseRecordType(type: string): RecordType {
  const match = type.includes("/") ? providerType.exec(type.trim()) : null;
  if (match === null) return { base: type.trim().toUpperCase() };
  return { base: (match[2] ?? "").toUpperCase(), provider: match[1] };
}

/** What is known of a type, provider forms included; `undefined` for types this product does not know. */
export function recordTypeFacts(type: string): RecordTypeFacts | undefined {
  // Most are written as they are known.
  if (Object.hasOwn(facts, type)) return facts[type];
  const { base } = parseRecordType(type);
  return Object.hasOwn(facts, base) ? facts[base] : undefined;
}

/** Every type that is known by name, for completion and suggestions. */
export function knownRecordTypes(): readonly string[] {
  return Object.keys(facts);
}

/**
 * Whether a record leads clients to an address: A, AAAA, CNAME, ALIAS, ANAME and provider forms of these, and
 * SVCB and HTTPS in alias mode with a target, for which the value is needed.
 */
export function isAddressBearing(
  type: string,
  dataOf: () => RecordData | undefined = () => undefined,
): boolean {
  const addresses = recordTypeFacts(type)?.addresses;
  if (addresses !== "alias-mode") return addresses === "always";
  const data = dataOf();
  return (data?.type === "SVCB" || data?.type === "HTTPS") && data.priority === 0 && data.target !== rootName;
}

/** Whether the provider answers with addresses that only it knows: ALIAS, ANAME, and what else it has of its own for that. */
export function isProviderAlias(type: string): boolean {
  const { base, provider } = parseRecordType(type);
  return base === "ALIAS" || base === "ANAME" || (provider !== undefined && isAddressBearing(type));
}

/** Whether an owner can have one record of the type at most. Providers' own alias types may hold one per family. */
export function isSingletonType(type: string): boolean {
  return parseRecordType(type).provider === undefined && recordTypeFacts(type)?.isSingleton === true;
}

/** Whether the type belongs to DNSSEC. */
export function isDnssecType(type: string): boolean {
  return recordTypeFacts(type)?.isDnssec === true;
}
