import { parseIpLiteral } from "./ip-literal";

/** A range of addresses: those that begin with the same bits. */
export interface IpRange {
  /** 4 or 16 octets in network order. */
  readonly octets: readonly number[];
  /** How many bits they have in common. */
  readonly length: number;
}

/** Reads an address with the length of a prefix behind a slash, `192.0.2.0/24` or `2001:db8::/32`. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address = "", digits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const octets = parseIpLiteral(address)?.octets;
  const length = Number(digits);
  return octets === undefined || length > octets.length * 8 ? undefined : { octets, length };
}

/** Whether an address lies in a range. One of the other version of IP does not. */
export function isInRange(range: IpRange, octets: readonly number[]): boolean {
  if (range.octets.length !== octets.length) return false;
  for (let index = 0; index * 8 < range.length; index++)
    if (!mayHaveOctet(range, index, octets[index] ?? 0)) return false;
  return true;
}

/** Whether addresses of a range may have an octet at an index. */
export function mayHaveOctet(range: IpRange, index: number, octet: number): boolean {
  const bits = Math.min(8, range.length - index * 8);
  const mask = bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff;
  return (((range.octets[index] ?? 0) ^ octet) & mask) === 0;
}
