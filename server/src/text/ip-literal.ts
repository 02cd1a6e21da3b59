import { IPv4, IPv6 } from "ipaddr.js";

/** An address that was written as a literal. */
export interface IpLiteral {
  readonly version: 4 | 6;
  /** 4 or 16 octets in network order. */
  readonly octets: readonly number[];
  /** The canonical text: dotted decimal, or the form of RFC 5952. */
  readonly text: string;
}

/** The longest literal is an IPv6 address with an embedded IPv4 one. */
const longestLiteral = 45;

/** Host names are asked about far more often than addresses, and have other characters. */
const MAY_BE_LITERAL = /^[\da-f.:]+$/i;

/**
 * Reads an IPv4 address of four decimal parts or an IPv6 address without a zone index. Everything else,
 * the short, octal and hexadecimal forms of IPv4 among it, gives `undefined`.
 */
export function parseIpLiteral(text: string): IpLiteral | undefined {
  if (text.length > longestLiteral || !MAY_BE_LITERAL.test(text)) return undefined;
  if (IPv4.isValidFourPartDecimal(text)) return fromIpv4(IPv4.parse(text));
  if (!text.includes(":") || text.includes("%") || !hasSoundIpv4Part(text) || !IPv6.isValid(text))
    return undefined;
  return fromIpv6(IPv6.parse(text));
}

/** The address of 4 or 16 octets in network order; `undefined` for any other number of them. */
export function ipLiteralFromOctets(octets: readonly number[]): IpLiteral | undefined {
  if (octets.length === 4) return fromIpv4(new IPv4([...octets]));
  if (octets.length === 16) return fromIpv6(new IPv6([...octets]));
  return undefined;
}

/** The library would read an octal or short IPv4 part inside an IPv6 address. */
function hasSoundIpv4Part(text: string): boolean {
  return !text.includes(".") || IPv4.isValidFourPartDecimal(text.slice(text.lastIndexOf(":") + 1));
}

function fromIpv4(address: IPv4): IpLiteral {
  return { version: 4, octets: address.toByteArray(), text: address.toString() };
}

function fromIpv6(address: IPv6): IpLiteral {
  return { version: 6, octets: address.toByteArray(), text: address.toRFC5952String() };
}
