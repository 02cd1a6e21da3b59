/** Names for which no public authority issues (Baseline Requirements 4.2.2): internal ones, and those of reverse zones. */

import { parseIpLiteral } from "../text/ip-literal";

/** Why no public authority issues for a name. */
export interface UnissuableName {
  readonly kind: "single-label" | "special-use" | "undelegated" | "reverse-zone";
  /** The end of the name by which it is known: the whole name, its top-level domain, or a special-use domain. */
  readonly suffix: string;
  /** A clause for people, such as `.local is set aside for multicast DNS on the local link (RFC 6762)`. */
  readonly reason: string;
}

/** Domains that are set aside and never delegated, and the documents that say so. */
const specialUse: ReadonlyMap<string, string> = new Map([
  ["alt", "set aside for naming systems outside the DNS (RFC 9476)"],
  ["example", "set aside for documentation (RFC 6761)"],
  ["home.arpa", "set aside for home networks (RFC 8375)"],
  ["internal", "set aside for private networks (SAC113)"],
  ["invalid", "set aside for names that are surely invalid (RFC 6761)"],
  ["local", "set aside for multicast DNS on the local link (RFC 6762)"],
  ["localhost", "set aside for the host itself (RFC 6761)"],
  ["test", "set aside for tests (RFC 6761)"],
]);

const reverseZones: readonly string[] = ["in-addr.arpa", "ip6.arpa"];

/** From when on public authorities refuse names in reverse zones (Baseline Requirements 4.2.2). */
export const reverseZoneRefusedFrom = Date.UTC(2026, 2, 15);

/**
 * Why public authorities refuse a dNSName, `undefined` where they do not, and for addresses, which are no names. Names below `.onion` (RFC 7686) are left alone:
 * authorities issue for them under rules of their own.
 *
 * @param name the name in A-labels, wildcard and final dot allowed, in either case
 * @param isDelegated whether a top-level domain (lower case) stands in the root zone
 */
export function unissuableName(
  name: string,
  isDelegated: (topLevelDomain: string) => boolean,
): UnissuableName | undefined {
  const host = name
    .toLowerCase()
    .replace(/^\*\./, "")
    .replace(/(?<=.)\.$/, "");
  const topLevel = host.slice(host.lastIndexOf(".") + 1);
  if (topLevel === "" || topLevel === "onion" || parseIpLiteral(host) !== undefined) return undefined;
  const reverse = reverseZones.find((zone) => endsIn(host, zone));
  if (reverse !== undefined)
    return { kind: "reverse-zone", suffix: reverse, reason: `names below ${reverse} stand for addresses` };
  for (const [suffix, purpose] of specialUse)
    if (endsIn(host, suffix)) return { kind: "special-use", suffix, reason: `.${suffix} is ${purpose}` };
  if (host === topLevel && !isDelegated(topLevel))
    return { kind: "single-label", suffix: host, reason: "a name of one label belongs to nobody" };
  if (isDelegated(topLevel)) return undefined;
  return {
    kind: "undelegated",
    suffix: topLevel,
    reason: `there is no top-level domain .${topLevel}, so nobody owns the name`,
  };
}

function endsIn(host: string, suffix: string): boolean {
  return host === suffix || host.endsWith(`.${suffix}`);
}
