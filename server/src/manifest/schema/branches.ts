import { cuts, type Cut, type CutTarget, type JsonType, type Pick } from "../../generated/cuts";
import { asMap, asScalar, entryOf, isEmpty, resolve, type Node } from "../syntax/node";

/** The unit that judges a value, or why none can be chosen. */
export type Choice =
  | { readonly kind: "unit"; readonly pointer: string }
  /** The value has no shape that any branch knows. */
  | { readonly kind: "none"; readonly pick: Pick };

export function cutsOf(unit: string): readonly Cut[] {
  return cuts[unit] ?? [];
}

/** Chooses the unit for a value by the one thing that tells the branches apart, so that only that one judges it. */
export function choose(target: CutTarget, node: Node | undefined): Choice {
  if (target.kind === "ref") return { kind: "unit", pointer: target.pointer };
  const pointer = pickBranch(target.pick, node);
  return pointer === undefined ? { kind: "none", pick: target.pick } : { kind: "unit", pointer };
}

/** Every unit that may stand at a cut. */
export function candidates(target: CutTarget): readonly string[] {
  return target.kind === "ref" ? [target.pointer] : target.pick.branches.map(({ pointer }) => pointer);
}

/** The key by which the unit for a map is chosen; undefined where it is chosen by something else, or not at all. */
export function decidingKey(target: CutTarget, node: Node): string | undefined {
  if (target.kind === "ref" || target.pick.by === "type") return undefined;
  if (target.pick.by === "property") return target.pick.property;
  return target.pick.branches.find(({ key }) => entryOf(node, key) !== undefined)?.key;
}

function pickBranch(pick: Pick, node: Node | undefined): string | undefined {
  switch (pick.by) {
    case "property": {
      const word = asScalar(entryOf(node, pick.property)?.value)?.source;
      if (word === undefined) return undefined;
      const exact = pick.branches.find(({ values }) => values.includes(word));
      return (
        exact ??
        pick.branches.find(({ patterns }) => patterns.some((pattern) => new RegExp(pattern, "u").test(word)))
      )?.pointer;
    }
    case "key":
      return pick.branches.find(({ key }) => entryOf(node, key) !== undefined)?.pointer;
    case "type": {
      const types = jsonTypesOf(node);
      return pick.branches.find((branch) => branch.types.some((type) => types.includes(type)))?.pointer;
    }
  }
}

/** The JSON types of a value; an integer is a number too. */
export function jsonTypesOf(node: Node | undefined): readonly JsonType[] {
  const resolved = resolve(node);
  if (!resolved || isEmpty(resolved)) return ["null"];
  if (asMap(resolved)) return ["object"];
  if (resolved.kind === "list") return ["array"];
  const value = resolved.kind === "scalar" ? resolved.value : null;
  if (typeof value === "number") return Number.isInteger(value) ? ["integer", "number"] : ["number"];
  if (typeof value === "boolean") return ["boolean"];
  return value === null ? ["null"] : ["string"];
}
