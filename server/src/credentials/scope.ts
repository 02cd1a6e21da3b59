/** Arithmetic with scopes: what two have in common, and what is left of one once another is taken away. */
import { DIMENSIONS, type Dimension, type Scope } from "./capability";
import { complement, intersect, isEmpty, setCovers, setsDisjoint } from "./text-set";

/** A scope, and whether it says exactly what it should; where it does not, it holds more. */
export interface ScopeResult {
  readonly scope: Scope;
  readonly exact: boolean;
}

/** Whether nothing is certain to be in both scopes; false may also mean "not known". */
export function scopesDisjoint(one: Scope, other: Scope): boolean {
  if (one.view !== undefined && other.view !== undefined && one.view !== other.view) return true;
  return DIMENSIONS.some(
    (dimension) => isComparable(one, other, dimension) && setsDisjoint(one[dimension], other[dimension]),
  );
}

/**
 * The scope without what is denied; undefined where nothing is left. A denial that leaves out a part in one dimension
 * only can be taken away exactly; of one that cuts a corner out of two or more nothing is taken away.
 */
export function withoutScope(scope: Scope, denied: Scope): ScopeResult | undefined {
  if (scopesDisjoint(scope, denied)) return { scope, exact: true };
  const open = DIMENSIONS.filter(
    (dimension) => !isComparable(scope, denied, dimension) || !setCovers(denied[dimension], scope[dimension]),
  );
  const [dimension, ...more] = open;
  const isOfOneView = denied.view !== undefined && scope.view === undefined;
  if (dimension === undefined) {
    if (!isOfOneView) return undefined;
    return { scope: { ...scope, view: denied.view === "public" ? "internal" : "public" }, exact: true };
  }
  if (isOfOneView || more.length > 0 || !isComparable(scope, denied, dimension))
    return { scope, exact: false };
  const rest = complement(denied[dimension]);
  const left = rest && intersect(scope[dimension], rest);
  if (left?.exact !== true) return { scope, exact: false };
  return isEmpty(left.set) ? undefined : { scope: { ...scope, [dimension]: left.set }, exact: true };
}

/** What both scopes hold; undefined where that is nothing. */
export function intersectScopes(one: Scope, other: Scope): ScopeResult | undefined {
  if (scopesDisjoint(one, other)) return undefined;
  const scope: Record<Dimension, Scope[Dimension]> = { ...one };
  let exact = isComparable(one, other, "zones");
  for (const dimension of DIMENSIONS) {
    if (!isComparable(one, other, dimension)) continue;
    const both = intersect(one[dimension], other[dimension]);
    scope[dimension] = both.set;
    exact &&= both.exact;
    if (isEmpty(both.set)) return undefined;
  }
  const { zonesBy } = isEveryZone(one) ? other : one;
  const view = one.view ?? other.view;
  return { scope: { ...scope, zonesBy, ...(view && { view }) }, exact };
}

function isEveryZone({ zones }: Scope): boolean {
  return zones.included === "all" && zones.excluded.length === 0;
}

/** Zones by id and zones by name cannot be compared, unless one of them is every zone. */
function isComparable(one: Scope, other: Scope, dimension: Dimension): boolean {
  if (dimension !== "zones" || one.zonesBy === other.zonesBy) return true;
  return isEveryZone(one) || isEveryZone(other);
}
