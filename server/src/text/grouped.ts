/**
 * Things by what they have in common.
 *
 * @param pairs each of what is in common with a thing
 * @returns in the order in which each first comes; those of a group keep their order
 */
export function grouped<Common, Thing>(
  pairs: Iterable<readonly [Common, Thing]>,
): ReadonlyMap<Common, readonly [Thing, ...Thing[]]> {
  const groups = new Map<Common, [Thing, ...Thing[]]>();
  for (const [common, thing] of pairs) {
    const group = groups.get(common);
    if (group) group.push(thing);
    else groups.set(common, [thing]);
  }
  return groups;
}
