import type { Cut, Pick } from "../../generated/cuts";
import { validators, type ValidationError } from "../../generated/validators";
import { asList, asMap, entriesOf, entryOf, nodeAt, resolve, toPlain, type Node } from "../syntax/node";
import { choose, cutsOf } from "./branches";

/** One fault of shape, at the node that has it. */
export type SchemaFault =
  | { readonly kind: "keyword"; readonly at: Node; readonly unit: string; readonly error: ValidationError }
  /** A value of which no branch of a union can be chosen. */
  | { readonly kind: "no-branch"; readonly at: Node; readonly pick: Pick };

/**
 * Checks the shape of a document, unit by unit: each list item and each branch of a union has a small validator of
 * its own, so that one fault is found once, by the one that it belongs to.
 *
 * @param unit the pointer of the schema of the root, such as `trust-change#`
 */
export function validateShape(root: Node, unit: string): readonly SchemaFault[] {
  const faults: SchemaFault[] = [];
  validateUnit(root, toPlain(root), unit, faults);
  return faults;
}

function validateUnit(node: Node, value: unknown, unit: string, faults: SchemaFault[]): void {
  const validate = validators[unit];
  if (!validate) return;
  const own = validate(value) ? [] : (validate.errors ?? []).map((error) => keywordFault(node, unit, error));
  faults.push(...own);
  // Where a list stands for a map, or the other way round, nothing inside means what the schema asks about.
  const mistyped = new Set(own.flatMap(({ at, error }) => (error.keyword === "type" ? resolve(at) : [])));
  for (const cut of cutsOf(unit)) validateCut(node, value, { cut, mistyped }, 0, faults);
}

function keywordFault(node: Node, unit: string, error: ValidationError) {
  return { kind: "keyword" as const, at: atPointer(node, error.instancePath), unit, error };
}

interface Descent {
  readonly cut: Cut;
  /** The nodes of the unit that are not of the type that is wanted there. */
  readonly mistyped: ReadonlySet<Node | undefined>;
}

/** Walks the path of a cut from `depth` on, node and value side by side, and has what stands there validated. */
function validateCut(
  node: Node | undefined,
  value: unknown,
  descent: Descent,
  depth: number,
  faults: SchemaFault[],
): void {
  const { cut, mistyped } = descent;
  const resolved = resolve(node);
  if (!node || !resolved || value === undefined || mistyped.has(resolved)) return;
  const step = cut.path[depth];
  if (step === undefined) {
    const choice = choose(cut.target, resolved);
    if (choice.kind === "unit") validateUnit(node, value, choice.pointer, faults);
    else faults.push({ kind: "no-branch", at: node, pick: choice.pick });
    return;
  }
  const list = asList(resolved);
  if (step === "*" && list) {
    list.items.forEach((item, index) =>
      validateCut(item, (value as unknown[])[index], descent, depth + 1, faults),
    );
    return;
  }
  const map = asMap(resolved);
  if (!map || typeof value !== "object" || value === null) return;
  const entries = step === "*" ? entriesOf(map) : [entryOf(map, step)].filter((entry) => entry !== undefined);
  for (const entry of entries) {
    validateCut(
      entry.value,
      (value as Record<string, unknown>)[entry.key.source],
      descent,
      depth + 1,
      faults,
    );
  }
}

function atPointer(node: Node, pointer: string): Node {
  let current: Node = node;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = asList(current) ? nodeAt(current, [Number(key)]) : nodeAt(current, [key]);
    if (!next) return current;
    current = next;
  }
  return current;
}
