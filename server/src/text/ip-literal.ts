import { IPv6 } from "ipaddr.js";

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
  const ipv4 = ipv4Octets(text);
  if (ipv4 !== undefined) return { version: 4, octets: ipv4, text };
  if (!text.includes(":") || text.includes("%")) return undefined;
  const groups = withoutIpv4Part(text);
  return groups === undefined ? undefined : readIpv6(groups);
}

function readIpv6(text: string): IpLiteral | undefined {
  try {
    return fromIpv6(IPv6.parse(text));
  } catch {
    // That is how the library says that it is none; to ask first would read it twice.
    return undefined;
  }
}

/** The address of 4 or 16 octets in network order; `undefined` for any other number of them. */
export function ipLiteralFromOctets(octets: readonly number[]): IpLiteral | undefined {
  if (octets.length === 4) return { version: 4, octets, text: octets.join(".") };
  return octets.length === 16 ? fromIpv6(new IPv6([...octets])) : undefined;
}

/**
 * An embedded IPv4 address as two groups. The library would take an octal or short one, and would take every address
 * of the form `::192.0.2.1` for an IPv4-mapped one.
 */
function withoutIpv4Part(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const octets = ipv4Octets(text.slice(start));
  if (octets === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return `${text.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** Four decimal numbers up to 255 without leading zeros. The library reads them too, but takes ten times as long. */
function ipv4Octets(text: string): number[] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  const isCanonical = parts?.every((part) => Number(part) <= 255 && (part === "0" || !part.startsWith("0")));
  return isCanonical === true ? parts?.map(Number) : undefined;
}

function fromIpv6(address: IPv6): IpLiteral {
  return { version: 6, octets: address.toByteArray(), text: address.toRFC5952String() };
}
