import type { Cut, Pick } from "../../generated/cuts";
import { validators, type ValidationError } from "../../generated/validators";
import { keyed } from "../../text/once";
import { asList, asMap, entriesOf, entryOf, nodeAt, resolve, type Node } from "../syntax/node";
import { toPlain, type OpenPlaces } from "../syntax/plain";
import type { SyntaxDocument } from "../syntax/source";
import { choose, cutsOf } from "./branches";
import { rootUnit } from "./locate";
import type { SchemaPlace } from "./walk";

/** One fault of shape, at the node that has it. */
export type SchemaFault =
  | { readonly kind: "keyword"; readonly at: Node; readonly unit: string; readonly error: ValidationError }
  /** A value of which no branch of a union can be chosen. */
  | { readonly kind: "no-branch"; readonly at: Node; readonly pick: Pick };

/**
 * Checks the shape of a document, unit by unit: each list item and each branch of a union has a small validator of
 * its own, so that one fault is found once, by the one that it belongs to. Items of lists that are read one by one are
 * left to `faultsOfItem`.
 */
export function faultsAtRoot(root: Node, document: SyntaxDocument): readonly SchemaFault[] {
  const unit = rootUnit(document);
  if (unit === undefined || root.kind !== "map") return [];
  const faults: SchemaFault[] = [];
  validateUnit(root, unit, faults);
  return faults;
}

/** As `faultsAtRoot`, for one item of a list, at the place of the items of that list. */
export function faultsOfItem(item: Node, { unit, below }: SchemaPlace): readonly SchemaFault[] {
  const faults: SchemaFault[] = [];
  for (const cut of cutsOf(unit)) {
    if (cut.path.length >= below.length && below.every((step, index) => step === cut.path[index]))
      validateCut(item, { cut, mistyped: noNodes }, below.length, faults);
  }
  return faults;
}

function validateAt(node: Node, { target }: Cut, faults: SchemaFault[]): void {
  const choice = choose(target, resolve(node));
  if (choice.kind === "unit") validateUnit(node, choice.pointer, faults);
  else faults.push({ kind: "no-branch", at: node, pick: choice.pick });
}

const noNodes: ReadonlySet<Node | undefined> = new Set();

function validateUnit(node: Node, unit: string, faults: SchemaFault[], value = plainOf(node, unit)): void {
  const validate = validators[unit];
  if (!validate) return;
  let mistyped = noNodes;
  if (!validate(value)) {
    const own = (validate.errors ?? []).map((error) => keywordFault(node, unit, error));
    faults.push(...own);
    // Where a list stands for a map, or the other way round, nothing inside means what the schema asks about.
    mistyped = new Set(own.flatMap(({ at, error }) => (error.keyword === "type" ? resolve(at) : [])));
  }
  for (const cut of cutsOf(unit)) {
    if (cut.path.length === 0) validateWhole(node, value, cut, mistyped, faults);
    else validateCut(node, { cut, mistyped }, 0, faults);
  }
}

/** A union that the value as a whole is judged by. */
function validateWhole(
  node: Node,
  value: unknown,
  { target }: Cut,
  mistyped: ReadonlySet<Node | undefined>,
  faults: SchemaFault[],
): void {
  const resolved = resolve(node);
  if (!resolved || mistyped.has(resolved)) return;
  const choice = choose(target, resolved);
  if (choice.kind === "unit") validateUnit(node, choice.pointer, faults, value);
  else faults.push({ kind: "no-branch", at: node, pick: choice.pick });
}

function keywordFault(node: Node, unit: string, error: ValidationError) {
  return { kind: "keyword" as const, at: atPointer(node, error.instancePath), unit, error };
}

/** The value of a node as its unit looks at it: what other units judge is left out. */
function plainOf(node: Node, unit: string): unknown {
  return toPlain(node, openPlaces(unit));
}

/** The places that a unit leaves open to others. */
const openPlaces = keyed((unit: string): OpenPlaces =>
  treeOf(
    cutsOf(unit)
      .map(({ path }) => path)
      .filter((path) => path.length > 0),
  ),
);

function treeOf(paths: readonly (readonly string[])[]): OpenPlaces {
  const below = new Map<string, OpenPlaces>();
  for (const [first] of paths) {
    if (first === undefined || below.has(first)) continue;
    below.set(first, treeOf(paths.filter(([step]) => step === first).map((path) => path.slice(1))));
  }
  return { isOpen: paths.some((path) => path.length === 0), below };
}

interface Descent {
  readonly cut: Cut;
  /** The nodes of the unit that are not of the type that is wanted there. */
  readonly mistyped: ReadonlySet<Node | undefined>;
}

/** Walks the path of a cut from `depth` on and has what stands there validated. */
function validateCut(node: Node | undefined, descent: Descent, depth: number, faults: SchemaFault[]): void {
  const { cut, mistyped } = descent;
  const resolved = resolve(node);
  if (!node || !resolved || mistyped.has(resolved)) return;
  const step = cut.path[depth];
  if (step === undefined) {
    validateAt(node, cut, faults);
    return;
  }
  const list = asList(resolved);
  if (step === "*" && list) {
    if (!list.sequence) for (const item of list.items) validateCut(item, descent, depth + 1, faults);
    return;
  }
  const map = asMap(resolved);
  if (!map) return;
  const entries = step === "*" ? entriesOf(map) : [entryOf(map, step)].filter((entry) => entry !== undefined);
  for (const entry of entries) validateCut(entry.value, descent, depth + 1, faults);
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
