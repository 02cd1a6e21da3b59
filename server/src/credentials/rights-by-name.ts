import type { Capability } from "./capability";
import type { TextPattern } from "./text-set";

type NameDimension = "ownerNames" | "certificateNames";

/** The rights over names and what lies below them, by these names, and all others. */
interface RightsByName {
  readonly named: ReadonlyMap<string, readonly Capability[]>;
  readonly others: readonly Capability[];
}

const indexes: Readonly<Record<NameDimension, WeakMap<readonly Capability[], RightsByName>>> = {
  ownerNames: new WeakMap(),
  certificateNames: new WeakMap(),
};

/**
 * Those of some rights that may hold a name. What is left out names others and has nothing to say to this one: a
 * credential that names thousands of hosts is asked about each of them.
 *
 * @param name in the form in which the scopes of this dimension are written
 */
export function rightsThatMayHold(
  capabilities: readonly Capability[],
  dimension: NameDimension,
  name: string,
): readonly Capability[] {
  let index = indexes[dimension].get(capabilities);
  if (!index) indexes[dimension].set(capabilities, (index = indexOf(capabilities, dimension)));
  const { named, others } = index;
  return [...new Set([...suffixesOf(name)].flatMap((suffix) => named.get(suffix) ?? [])), ...others];
}

/** A name and every name above it. */
function* suffixesOf(name: string): Generator<string> {
  yield name;
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) yield name.slice(dot + 1);
}

function indexOf(capabilities: readonly Capability[], dimension: NameDimension): RightsByName {
  const named = new Map<string, Capability[]>();
  const others: Capability[] = [];
  for (const capability of capabilities) {
    const { included } = capability.scope[dimension];
    if (included === "all" || !included.every(isBelowItsValue)) {
      others.push(capability);
      continue;
    }
    for (const value of new Set(included.map((pattern) => pattern.value))) {
      const same = named.get(value);
      if (same) same.push(capability);
      else named.set(value, [capability]);
    }
  }
  return { named, others };
}

/** Whether all that a pattern matches is its value or lies below that. */
function isBelowItsValue({ match }: TextPattern): boolean {
  return match === "exact" || match === "subtree" || match === "below" || match === "child";
}
