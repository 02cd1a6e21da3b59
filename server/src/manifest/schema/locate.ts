import { kindOf } from "../kind";
import { nodeAt, type Node, type Path } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { candidates, choose, cutsOf } from "./branches";
import { resolved, schemaAt, type PlacedSchema } from "./schemas";

/** What the schema says of one place: usually one schema, several where a union is not decided yet. */
export type SchemasAtPlace = readonly PlacedSchema[];

/** A place on the way down: in which unit, and how far below the unit's value. */
interface Standing {
  readonly unit: string;
  readonly below: readonly string[];
  readonly placed: PlacedSchema;
}

/** The schema of a document's root: that of its kind; undefined for documents of other kinds. */
export function rootUnit(document: SyntaxDocument): string | undefined {
  const kind = kindOf(document);
  if (kind === "TrustChange") return "trust-change#";
  if (kind === "TrustPolicy") return "trust-policy#";
  return kind === "Certificate" || kind === "DNSEndpoint" || kind === "other" ? undefined : "trust-change#";
}

/** What the schema says of a node of a document; of a key, what it says of the key's value. */
export function schemasOf(document: SyntaxDocument, node: Node): SchemasAtPlace {
  return schemasAlong(document, stepsTo(node));
}

/** A key or an index, and what stands there. */
interface PathStep {
  readonly step: string | number;
  readonly node: Node | undefined;
}

/** The way to a node by what it stands in. Items of one list have one schema: which one it is is not looked for. */
function stepsTo(node: Node): readonly PathStep[] {
  const steps: PathStep[] = [];
  let current = node;
  for (let { parent } = current; parent; { parent } = current) {
    if (parent.kind === "entry") steps.push({ step: parent.key.source, node: parent.value });
    else steps.push({ step: 0, node: current });
    current = parent.kind === "entry" ? parent.parent : parent;
  }
  return steps.reverse();
}

/**
 * What the schema says of the place at a path, whether anything stands there or not. Unions are decided by what does
 * stand there; where that is not enough, every branch is returned.
 */
export function schemasAtPath(document: SyntaxDocument, path: Path): SchemasAtPlace {
  const steps = path.map((step, index) => ({ step, node: nodeAt(document.root, path.slice(0, index + 1)) }));
  return schemasAlong(document, steps);
}

function schemasAlong(document: SyntaxDocument, steps: readonly PathStep[]): SchemasAtPlace {
  const unit = rootUnit(document);
  const root = unit === undefined ? undefined : schemaAt(unit);
  if (unit === undefined || !root) return [];
  let standing: readonly Standing[] = enter({ unit, below: [], placed: root }, document.root);
  for (const { step, node } of steps) standing = standing.flatMap((at) => descend(at, step, node));
  return standing.map(({ placed }) => placed);
}

function descend(at: Standing, step: string | number, node: Node | undefined): readonly Standing[] {
  const { document, schema } = at.placed;
  const own = typeof step === "number" ? schema.items : schema.properties?.[step];
  const free = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const inner = own ?? (typeof step === "string" ? free : undefined);
  if (!inner) return [];
  const key = own && typeof step === "string" ? step : "*";
  return enter(
    { unit: at.unit, below: [...at.below, key], placed: resolved({ document, schema: inner }) },
    node,
  );
}

/** Goes through the cut at a place, if there is one, into the unit that is chosen by what stands there. */
function enter(at: Standing, node: Node | undefined): readonly Standing[] {
  const cut = cutsOf(at.unit).find(({ path }) => samePath(path, at.below) && path.length > 0);
  if (!cut) return [at];
  const choice = choose(cut.target, node);
  const pointers = choice.kind === "unit" ? [choice.pointer] : candidates(cut.target);
  return pointers.flatMap((pointer) => {
    const unit = schemaAt(pointer);
    if (!unit) return [];
    // What the place says of itself ("The records of this zone") is nearer to the reader than what its shape says.
    const { description, deprecated, deprecationMessage } = at.placed.schema;
    const own = { description, ...(deprecated && { deprecated, deprecationMessage }) };
    const isShape = cut.target.kind === "ref" && description !== undefined;
    const placed = isShape ? { ...unit, schema: { ...unit.schema, ...own } } : unit;
    return enter({ unit: pointer, below: [], placed }, node);
  });
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length && a.every((step, index) => step === b[index] || (step === "*" && b[index] === "*"))
  );
}

/** The kinds of things that a text at a place refers to, by the schema's annotation. */
export function referenceKinds(schemas: SchemasAtPlace): readonly string[] {
  const [only] = schemas;
  if (only && schemas.length === 1) return [only.schema["x-reference"] ?? noKinds].flat();
  const kinds = schemas.flatMap(({ schema }) => schema["x-reference"] ?? []);
  return [...new Set(kinds)];
}

const noKinds: readonly string[] = [];
