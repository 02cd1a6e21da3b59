/** What kind of address a literal is, by IANA's special-purpose address registries. */
import { keyed } from "../text/once";
import { parseIpLiteral, type IpLiteral } from "../text/ip-literal";
import { isInRange, mayHaveOctet, parseIpRange, type IpRange } from "../text/ip-range";

/** What an address is set aside for; `global` for every ordinary one. */
export type AddressKind =
  | "global"
  | "documentation"
  | "private"
  | "shared"
  | "unique-local"
  | "loopback"
  | "link-local"
  | "unspecified"
  | "benchmarking"
  | "multicast"
  | "broadcast"
  | "mapped"
  | "translation"
  | "tunnel"
  | "protocol"
  | "reserved";

/** A literal and what is known of it. */
export interface ClassifiedAddress extends IpLiteral {
  readonly kind: AddressKind;
  /** The most specific registered block that holds it, such as `192.168.0.0/16`. */
  readonly block?: string;
  /** What the block is for, and the document that says so. */
  readonly purpose?: string;
  /** Whether packets to it can arrive from anywhere. */
  readonly isGloballyReachable: boolean;
  /**
   * Whether it lies in a block of IANA's IPv4 or IPv6 special-purpose address registry: what the Baseline
   * Requirements call a Reserved IP Address. Documentation addresses are among them, multicast ones are not.
   */
  readonly isSpecialPurpose: boolean;
}

type Row = readonly [block: string, kind: AddressKind, purpose: string, notes?: "reachable" | "unregistered"];

/** Registries iana-ipv4-special-registry and iana-ipv6-special-registry (2025-10-09), and multicast. */
const rows: readonly Row[] = [
  ["0.0.0.0/8", "unspecified", "this network (RFC 791)"],
  ["10.0.0.0/8", "private", "private use (RFC 1918)"],
  ["100.64.0.0/10", "shared", "shared address space of carriers (RFC 6598)"],
  ["127.0.0.0/8", "loopback", "loopback (RFC 1122)"],
  ["169.254.0.0/16", "link-local", "link-local (RFC 3927)"],
  ["172.16.0.0/12", "private", "private use (RFC 1918)"],
  ["192.0.0.0/24", "protocol", "IETF protocol assignments (RFC 6890)"],
  ["192.0.0.9/32", "protocol", "Port Control Protocol anycast (RFC 7723)", "reachable"],
  ["192.0.0.10/32", "protocol", "TURN anycast (RFC 8155)", "reachable"],
  ["192.0.2.0/24", "documentation", "documentation, TEST-NET-1 (RFC 5737)"],
  ["192.31.196.0/24", "protocol", "AS112 (RFC 7535)", "reachable"],
  ["192.52.193.0/24", "tunnel", "automatic multicast tunnelling (RFC 7450)", "reachable"],
  ["192.88.99.0/24", "tunnel", "6to4 relay anycast, deprecated (RFC 7526)"],
  ["192.168.0.0/16", "private", "private use (RFC 1918)"],
  ["192.175.48.0/24", "protocol", "direct delegation AS112 (RFC 7534)", "reachable"],
  ["198.18.0.0/15", "benchmarking", "benchmarking (RFC 2544)"],
  ["198.51.100.0/24", "documentation", "documentation, TEST-NET-2 (RFC 5737)"],
  ["203.0.113.0/24", "documentation", "documentation, TEST-NET-3 (RFC 5737)"],
  ["224.0.0.0/4", "multicast", "multicast (RFC 5771)", "unregistered"],
  ["240.0.0.0/4", "reserved", "reserved for future use (RFC 1112)"],
  ["255.255.255.255/32", "broadcast", "limited broadcast (RFC 919)"],
  ["::/128", "unspecified", "unspecified address (RFC 4291)"],
  ["::1/128", "loopback", "loopback (RFC 4291)"],
  ["::ffff:0:0/96", "mapped", "IPv4-mapped (RFC 4291)"],
  ["64:ff9b::/96", "translation", "IPv4-IPv6 translation (RFC 6052)", "reachable"],
  ["64:ff9b:1::/48", "translation", "local-use IPv4-IPv6 translation (RFC 8215)"],
  ["100::/64", "reserved", "discard-only (RFC 6666)"],
  ["100:0:0:1::/64", "reserved", "dummy prefix (RFC 9780)"],
  ["2001::/23", "protocol", "IETF protocol assignments (RFC 2928)"],
  ["2001::/32", "tunnel", "Teredo (RFC 4380)"],
  ["2001:1::1/128", "protocol", "Port Control Protocol anycast (RFC 7723)", "reachable"],
  ["2001:1::2/128", "protocol", "TURN anycast (RFC 8155)", "reachable"],
  ["2001:1::3/128", "protocol", "DNS-SD service registration anycast (RFC 9665)", "reachable"],
  ["2001:2::/48", "benchmarking", "benchmarking (RFC 5180)"],
  ["2001:3::/32", "tunnel", "automatic multicast tunnelling (RFC 7450)", "reachable"],
  ["2001:4:112::/48", "protocol", "AS112 (RFC 7535)", "reachable"],
  ["2001:10::/28", "reserved", "ORCHID, deprecated (RFC 4843)"],
  ["2001:20::/28", "protocol", "ORCHIDv2 (RFC 7343)", "reachable"],
  ["2001:30::/28", "protocol", "drone remote identification (RFC 9374)", "reachable"],
  ["2001:db8::/32", "documentation", "documentation (RFC 3849)"],
  ["2002::/16", "tunnel", "6to4 (RFC 3056)"],
  ["2620:4f:8000::/48", "protocol", "direct delegation AS112 (RFC 7534)", "reachable"],
  ["3fff::/20", "documentation", "documentation (RFC 9637)"],
  ["5f00::/16", "protocol", "segment routing identifiers (RFC 9602)"],
  ["fc00::/7", "unique-local", "unique-local (RFC 4193)"],
  ["fe80::/10", "link-local", "link-local (RFC 4291)"],
  ["ff00::/8", "multicast", "multicast (RFC 4291)", "unregistered"],
];

interface Block extends IpRange {
  readonly row: Row;
}

/** Those of one version, the longest prefix first, so that the first hit is the most specific one. */
const blocksOf = keyed((version: 4 | 6): readonly Block[] =>
  rows
    .filter(([block]) => block.includes(":") === (version === 6))
    .map(toBlock)
    .sort((one, other) => other.length - one.length),
);

/** Those of them that hold addresses which begin with an octet: one or two of all. */
const blocksBeginningWith: Readonly<Record<4 | 6, (first: number) => readonly Block[]>> = {
  4: keyed((first) => blocksOf(4).filter((block) => mayHaveOctet(block, 0, first))),
  6: keyed((first) => blocksOf(6).filter((block) => mayHaveOctet(block, 0, first))),
};

/** Reads an address literal and says what it is set aside for; `undefined` where the text is no literal. */
export function classifyAddress(text: string): ClassifiedAddress | undefined {
  const literal = parseIpLiteral(text);
  if (literal === undefined) return undefined;
  const { version, octets, text: canonical } = literal;
  const begun = blocksBeginningWith[version](octets[0] ?? 0);
  const row = begun.find((block) => isInRange(block, octets))?.row;
  if (row === undefined)
    return {
      version,
      octets,
      text: canonical,
      kind: "global",
      isGloballyReachable: true,
      isSpecialPurpose: false,
    };
  const [block, kind, purpose, notes] = row;
  return {
    version,
    octets,
    text: canonical,
    kind,
    block,
    purpose,
    isGloballyReachable: notes === "reachable",
    isSpecialPurpose: notes !== "unregistered",
  };
}

function toBlock(row: Row): Block {
  return { row, ...(parseIpRange(row[0]) ?? { octets: [], length: 0 }) };
}
