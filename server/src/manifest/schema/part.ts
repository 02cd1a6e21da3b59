import { query, sameItems } from "../../query/query";
import type { Chunk, Sequence } from "../syntax/chunk";
import { isInOneText, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { faultsAtRoot, faultsOfItem, type SchemaFault } from "./validate";
import { documentPlace, walkPlace, type SchemaPlace, type SchemedScalar, type Walk } from "./walk";

/**
 * A chunk of a document with what the schemas say of it. Rules on the text itself range over parts: each is looked at
 * when its own text changes, and at no other time.
 */
export class Part {
  constructor(
    readonly chunk: Chunk,
    /** The part around it; undefined for a whole document. */
    readonly around: Part | undefined,
  ) {}

  get document(): SyntaxDocument {
    return this.chunk.document;
  }

  get isWholeDocument(): boolean {
    return this.around === undefined;
  }

  /** The root of the document, or the item of a list that the chunk is. */
  get roots(): readonly Node[] {
    return this.chunk.content.get().roots;
  }

  /** Its nodes, keys included, in the order of the text; without those of parts of their own. */
  *nodes(): Generator<Node> {
    for (const root of this.roots) yield* ownNodes(root);
  }

  /** Every scalar in it that the schema knows a place for; what an alias stands for is looked through. */
  scalars(): readonly SchemedScalar[] {
    return this.walk().scalars;
  }

  /** What is wrong with its shape. */
  readonly faults = query((): readonly SchemaFault[] => {
    if (!this.around) return this.roots.flatMap((root) => faultsAtRoot(root, this.document));
    const place = this.place();
    return place ? this.roots.flatMap((root) => faultsOfItem(root, place)) : [];
  });

  private readonly walk = query((): Walk => {
    const walk: Walk = { scalars: [], sequences: new Map() };
    const seen = new Set<Node>();
    const start = this.around ? undefined : documentPlace(this.document);
    if (start) walkPlace(start.node, start.place, walk, seen);
    const place = this.around && this.place();
    if (place) for (const root of this.roots) walkPlace(root, place, walk, seen);
    return walk;
  });

  /** What the schema says of the items of the list that the part is an item of. */
  private readonly place = query(
    (): SchemaPlace | undefined =>
      this.chunk.owner.kind === "sequence" ? this.around?.placeOf(this.chunk.owner) : undefined,
    { isEqual: samePlace },
  );

  private placeOf(sequence: Sequence): SchemaPlace | undefined {
    return this.walk().sequences.get(sequence);
  }
}

function* ownNodes(node: Node): Generator<Node> {
  yield node;
  if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      yield key;
      yield* ownNodes(value);
    }
  } else if (node.kind === "list" && isInOneText(node)) {
    for (const item of node.items) yield* ownNodes(item);
  }
}

function samePlace(a: SchemaPlace | undefined, b: SchemaPlace | undefined): boolean {
  if (!a || !b) return a === b;
  return a.unit === b.unit && a.placed.schema === b.placed.schema && sameItems(a.below, b.below);
}

/** The parts of a document, each before those in it. */
export function* partsOf(
  chunk: Chunk,
  partOf: (chunk: Chunk, around: Part | undefined) => Part,
  around?: Part,
): Generator<Part> {
  const part = partOf(chunk, around);
  yield part;
  for (const sequence of chunk.sequences)
    for (const item of sequence.chunks) yield* partsOf(item, partOf, part);
}
