import { cuts, type Cut, type JsonType, type Pick } from "../../server/src/generated/cuts";
import { validators } from "../../server/src/generated/validators";

/** A fault of shape in a plain value. */
export interface Fault {
  /** A JSON Pointer from the document. */
  readonly path: string;
  /** The unit that found it, or the one in which no branch of a union fits. */
  readonly unit: string;
  /** The keyword that found it; `pick` where no branch of a union fits. */
  readonly keyword: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A value and the unit that judges it. */
export interface Visit {
  readonly path: readonly string[];
  readonly unit: string;
  readonly value: unknown;
}

/** The smallest walker that uses units and cuts as they are meant to be used. */
export function walk(
  value: unknown,
  unit: string,
): { readonly visits: readonly Visit[]; readonly faults: readonly Fault[] } {
  const visits: Visit[] = [];
  const faults: Fault[] = [];
  const visit = (at: Visit): void => {
    const own = ownFaults(at);
    visits.push(at);
    faults.push(...own);
    for (const cut of cuts[at.unit] ?? []) {
      for (const place of placesOf(at, cut)) {
        if (isBelowWrongType(place, own)) continue;
        const pointer =
          cut.target.kind === "ref" ? cut.target.pointer : branchOf(cut.target.pick, place.value);
        if (pointer === undefined)
          faults.push({
            path: pointerOf(place.path),
            unit: at.unit,
            keyword: "pick",
            schemaPath: "#",
            params: {},
          });
        else visit({ ...place, unit: pointer });
      }
    }
  };
  visit({ path: [], unit, value });
  return { visits, faults };
}

function ownFaults({ path, unit, value }: Visit): readonly Fault[] {
  const validate = validators[unit];
  if (!validate) throw new Error(`${unit} has no validator`);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.map(({ instancePath, keyword, schemaPath, params }) => ({
    path: pointerOf(path) + instancePath,
    unit,
    keyword,
    schemaPath,
    params,
  }));
}

/** Where a map stands for a list, or a list for a map, what stands in it is not judged. */
function isBelowWrongType({ path }: Visit, faults: readonly Fault[]): boolean {
  return faults.some(
    (fault) => fault.keyword === "type" && `${pointerOf(path)}/`.startsWith(`${fault.path}/`),
  );
}

function pointerOf(path: readonly string[]): string {
  return path.map((step) => `/${step}`).join("");
}

/** The values at a cut. A value that has another shape than the path has none: its own unit says so. */
function placesOf(at: Visit, cut: Cut): readonly Visit[] {
  return cut.path.reduce<readonly Visit[]>(
    (places, step) => places.flatMap((place) => childrenOf(place, step)),
    [at],
  );
}

function childrenOf({ path, unit, value }: Visit, step: string): readonly Visit[] {
  if (typeof value !== "object" || value === null) return [];
  const isKey = step !== "*" && !Array.isArray(value) && Object.hasOwn(value, step);
  const keys = step === "*" ? Object.keys(value) : isKey ? [step] : [];
  return keys.map((key) => ({ path: [...path, key], unit, value: (value as Record<string, unknown>)[key] }));
}

function branchOf(pick: Pick, value: unknown): string | undefined {
  const keys: Readonly<Record<string, unknown>> =
    typeOf(value) === "object" ? (value as Record<string, unknown>) : {};
  switch (pick.by) {
    case "key":
      return pick.branches.find(({ key }) => Object.hasOwn(keys, key))?.pointer;
    case "type":
      return pick.branches.find(({ types }) => types.includes(typeOf(value)))?.pointer;
    case "property": {
      const word = keys[pick.property];
      if (typeof word !== "string") return undefined;
      const fits = ({
        values,
        patterns,
      }: {
        values: readonly string[];
        patterns: readonly string[];
      }): boolean => values.includes(word) || patterns.some((pattern) => new RegExp(pattern, "u").test(word));
      return pick.branches.find(fits)?.pointer;
    }
  }
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "boolean" | "object" | "string";
}
