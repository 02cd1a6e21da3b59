/** What holds for aliases wherever they are followed: CNAME (RFC 1034 section 3.6.2) and DNAME (RFC 6672). */
import { prefixed, type DomainName } from "./name";

/**
 * Aliases in a row that every resolver follows. No standard says where to stop: resolvers give up behind eight, and
 * most of them somewhat later.
 */
export const mostAliases = 8;

/**
 * What a DNAME makes of a name below its owner (RFC 6672 section 2.2): the owner in it is replaced by the target.
 *
 * @param name lies below `owner`
 * @returns undefined where that is too long for a name
 */
export function redirectedName(
  name: DomainName,
  owner: DomainName,
  target: DomainName,
): DomainName | undefined {
  const labels = name.slice(0, name.length - owner.length - (owner === "" ? 0 : 1));
  const moved = prefixed(labels, target);
  return moved.ok ? moved.name : undefined;
}
