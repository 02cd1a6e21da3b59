import { entriesOf, resolve, type Node } from "./node";

/** Places whose values are left out of a plain value, as a tree of keys; `*` stands for every item and any other key. */
export interface OpenPlaces {
  readonly isOpen: boolean;
  readonly below: ReadonlyMap<string, OpenPlaces>;
}

/**
 * A map that inherits nothing, so that any key can stand in it. Made by a constructor it is as fast as other objects;
 * what comes from `Object.create(null)` is not.
 */
const PlainMap = function () {} as unknown as new () => Record<string, unknown>;
PlainMap.prototype = Object.create(null) as object;

/** How many nodes a plain value may stand for; aliases can make a small text stand for many. */
const MOST_NODES = 100_000;

/**
 * The plain value of a node, aliases and merge keys seen through.
 *
 * @param open places at which null is enough: what stands there is not looked at
 */
export function toPlain(node: Node | undefined, open?: OpenPlaces): unknown {
  return plain(node, { left: MOST_NODES }, open);
}

function plain(node: Node | undefined, limit: { left: number }, open: OpenPlaces | undefined): unknown {
  const resolved = resolve(node);
  if (!resolved || limit.left-- <= 0) return undefined;
  if (open?.isOpen) return null;
  if (resolved.kind === "scalar") return resolved.value;
  if (resolved.kind === "list") {
    const inner = open?.below.get("*");
    if (inner?.isOpen && resolved.sequence) return resolved.sequence.chunks.map(() => null);
    return resolved.items.map((item) => plain(item, limit, inner));
  }
  const map = new PlainMap();
  for (const { key, value } of entriesOf(resolved))
    map[key.source] ??= plain(value, limit, open?.below.get(key.source) ?? open?.below.get("*"));
  return map;
}

/** Whether two plain values say the same, the order of keys included. */
export function samePlain(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlainObject(a) || !isPlainObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, others] = [Object.entries(a), Object.entries(b)];
  return (
    mine.length === others.length &&
    mine.every(([key, value], at) => key === others[at]?.[0] && samePlain(value, others[at][1]))
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
