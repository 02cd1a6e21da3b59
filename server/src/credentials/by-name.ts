/** Finds among very many rights those that may reach a name: a credential may have one for each of thousands of names. */
import { Kept } from "../text/kept";
import type { Capability } from "./capability";

/** The dimensions that hold names in the DNS. */
export type NameDimension = "ownerNames" | "certificateNames";

interface NameIndex {
  /** Those that reach a name, or what is below it, by that name. */
  readonly byName: ReadonlyMap<string, readonly Capability[]>;
  /** Those of which that cannot be told by a name. */
  readonly others: readonly Capability[];
}

/** Fewer rights than these are faster tried one by one. */
const FEW = 16;

/** Lists of rights never change. */
const indexes = new Kept<readonly Capability[], Partial<Record<NameDimension, NameIndex>>>();

/**
 * The rights that may reach a name; every right that is left out does not.
 *
 * @param name in the form in which scopes hold names
 */
export function rightsAtName(
  capabilities: readonly Capability[],
  dimension: NameDimension,
  name: string,
): readonly Capability[] {
  if (capabilities.length < FEW) return capabilities;
  const { byName, others } = indexOf(capabilities, dimension);
  const found = new Set(others);
  for (let at = name; ; at = at.slice(at.indexOf(".") + 1)) {
    for (const capability of byName.get(at) ?? []) found.add(capability);
    if (!at.includes(".")) return [...found];
  }
}

function indexOf(capabilities: readonly Capability[], dimension: NameDimension): NameIndex {
  const known = indexes.get(capabilities) ?? {};
  const index = (known[dimension] ??= makeIndex(capabilities, dimension));
  indexes.set(capabilities, known);
  return index;
}

function makeIndex(capabilities: readonly Capability[], dimension: NameDimension): NameIndex {
  const byName = new Map<string, Capability[]>();
  const others: Capability[] = [];
  for (const capability of capabilities) {
    const { included } = capability.scope[dimension];
    if (included === "all" || included.some(({ match }) => match === "glob" || match === "prefix")) {
      others.push(capability);
      continue;
    }
    for (const { value } of included) {
      const same = byName.get(value);
      if (same) same.push(capability);
      else byName.set(value, [capability]);
    }
  }
  return { byName, others };
}
