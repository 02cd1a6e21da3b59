/** The form of entries of ipAddresses: RFC 5280 section 4.2.1.6, single addresses without anything around them. */
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { dnsNameFaults, type SanFault } from "./san-form";

/** What is wrong with an entry that is no IP address; `undefined` for one that is. */
export function ipAddressFault(text: string): SanFault | undefined {
  if (isAddress(text)) return undefined;
  const shown = quoted(text);
  const trimmed = text.trim();
  if (isAddress(trimmed))
    return { code: "white-space", message: `${shown} has white space around it.`, replacement: trimmed };
  const [, inBrackets] = /^\[(.*)\](?::\d+)?$/.exec(trimmed) ?? [];
  if (inBrackets !== undefined && isAddress(inBrackets))
    return {
      code: "url",
      message: `${shown} has brackets, as addresses in URLs do; an entry holds the address alone.`,
      replacement: inBrackets,
    };
  const [, beforePort] = /^([^:]+):\d+$/.exec(trimmed) ?? [];
  if (beforePort !== undefined && isAddress(beforePort))
    return {
      code: "port",
      message: `${shown} ends in a port; certificates name addresses, not ports.`,
      replacement: beforePort,
    };
  return networkFault(trimmed, shown) ?? otherFault(trimmed, shown);
}

function networkFault(text: string, shown: string): SanFault | undefined {
  const [, address, prefix] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  if (address === undefined || !isAddress(address)) return undefined;
  const isWhole = Number(prefix) === (address.includes(":") ? 128 : 32);
  return {
    code: "network",
    message: `${shown} is a network; an entry holds one address.`,
    ...(isWhole ? { replacement: address } : {}),
  };
}

function otherFault(text: string, shown: string): SanFault {
  const isHost = /\.[a-z][a-z0-9-]*$/i.test(text) && dnsNameFaults(text).length === 0;
  return isHost
    ? { code: "host-name", message: `${shown} is a host name; clients look for it in dnsNames only.` }
    : { code: "no-address", message: `${shown} is no IP address.` };
}

function isAddress(text: string): boolean {
  return parseIpLiteral(text) !== undefined;
}
