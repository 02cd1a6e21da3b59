/** Things by what they have in common, in the order in which that first comes; those of a group keep their order. */
export function groupedBy<Thing, Common>(
  things: Iterable<Thing>,
  commonOf: (thing: Thing) => Common,
): ReadonlyMap<Common, readonly [Thing, ...Thing[]]> {
  const groups = new Map<Common, [Thing, ...Thing[]]>();
  for (const thing of things) {
    const common = commonOf(thing);
    const group = groups.get(common);
    if (group) group.push(thing);
    else groups.set(common, [thing]);
  }
  return groups;
}
