import { resolved, schemaAt, type PlacedSchema } from "./schemas";

/**
 * The schema that holds the keyword at a validator's `schemaPath`: a pointer from the unit's schema, written as if
 * every `$ref` were spelled out. Undefined where the path leads nowhere.
 */
export function placeInUnit(unit: string, schemaPath: string): PlacedSchema | undefined {
  let placed = schemaAt(unit);
  const steps = schemaPath.replace(/^#?\//, "").split("/").slice(0, -1);
  for (let index = 0; placed && index < steps.length; index++) {
    const step = decode(steps[index] ?? "");
    const inner: unknown = (placed.schema as Record<string, unknown>)[step];
    const { document } = placed;
    if (step === "properties" || step === "oneOf" || step === "anyOf" || step === "$defs") {
      const name = decode(steps[++index] ?? "");
      placed = follow(document, (inner as Record<string, unknown> | undefined)?.[name]);
    } else placed = follow(document, inner);
  }
  return placed;
}

function follow(document: string, schema: unknown): PlacedSchema | undefined {
  return typeof schema === "object" && schema !== null ? resolved({ document, schema }) : undefined;
}

function decode(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
