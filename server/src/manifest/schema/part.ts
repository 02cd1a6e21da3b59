import { queryBy } from "../../query/query";
import { Latest } from "../../text/kept";
import type { Chunk, Content, Sequence } from "../syntax/chunk";
import { isInOneText, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import type { Schema } from "./schemas";
import { faultsAtRoot, faultsOfItem, type SchemaFault } from "./validate";
import {
  documentPlace,
  walkPlace,
  type SchemaPlace,
  type SchemedName,
  type SchemedScalar,
  type SchemedWord,
  type Walk,
} from "./walk";

/** Several rules ask for the same nodes one after the other, and nobody later. */
const lastNodes = new Latest<Content, readonly Node[]>();

/** Several rules ask for the same walk one after the other, and nobody later. */
const lastWalk = new Latest<
  Content,
  { readonly schema: Schema | undefined; readonly first: Node | undefined; readonly walk: Walk }
>();

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
    return this.chunk.content().roots;
  }

  /** Its nodes, keys included, in the order of the text; without those of parts of their own. */
  nodes(): readonly Node[] {
    const content = this.chunk.content();
    const known = lastNodes.get(content);
    if (known) return known;
    const nodes: Node[] = [];
    for (const root of content.roots) collectNodes(root, nodes);
    return lastNodes.set(content, nodes);
  }

  /** Every scalar in it that the schema knows a place for; what an alias stands for is looked through. */
  scalars(): readonly SchemedScalar[] {
    return this.walk().scalars;
  }

  /** Every text in it that the schema calls a name, keys included; a place with an alias counts as one of its own. */
  names(): readonly SchemedName[] {
    return this.walk().names;
  }

  /**
   * As `scalars`, with the keys that the schema knows. Only those of its own text, each once, in the order of the text;
   * nothing of it is kept.
   */
  words(): readonly SchemedWord[] {
    const words: SchemedWord[] = [];
    const start = this.start();
    if (start) this.walkFrom(start, { scalars: [], names: [], sequences: new Map(), words });
    const own = new Map<Node, SchemedWord>();
    for (const word of words)
      if (word.node.chunk === this.chunk && !own.has(word.node)) own.set(word.node, word);
    return [...own.values()].sort((a, b) => a.node.from - b.node.from);
  }

  /** What is wrong with its shape. */
  faults(): readonly SchemaFault[] {
    if (!this.around) return this.roots.flatMap((root) => faultsAtRoot(root, this.document));
    const place = this.place();
    return place ? this.roots.flatMap((root) => faultsOfItem(root, place)) : [];
  }

  /** What the schema says of the items of a list in it. Whoever asks depends on that alone. */
  private placeOf(sequence: Sequence): SchemaPlace | undefined {
    this.places ??= queryBy((asked: Sequence) => this.walk().sequences.get(asked), { isFirewall: true });
    return this.places(sequence);
  }

  private places: ((sequence: Sequence) => SchemaPlace | undefined) | undefined;

  /** What the schema says of the items of the list that the part is an item of. */
  private place(): SchemaPlace | undefined {
    const { owner } = this.chunk;
    return owner.kind === "sequence" ? this.around?.placeOf(owner) : undefined;
  }

  private walk(): Walk {
    const content = this.chunk.content();
    const start = this.start();
    const schema = start?.place.schema;
    // While the document is read in one piece, its root is not that of the part that is cut.
    const first = start?.nodes[0];
    const known = lastWalk.get(content);
    if (known && known.schema === schema && known.first === first) return known.walk;
    const walk: Walk = { scalars: [], names: [], sequences: new Map() };
    if (start) this.walkFrom(start, walk);
    return lastWalk.set(content, { schema, first, walk }).walk;
  }

  /** Where the schema begins to say something of it; undefined where it says nothing. */
  private start(): Start | undefined {
    if (!this.around) {
      const start = documentPlace(this.document);
      return start && { nodes: [start.node], place: start.place };
    }
    const place = this.place();
    return place && { nodes: this.roots, place };
  }

  private walkFrom({ nodes, place }: Start, walk: Walk): void {
    // Only what aliases bring in can be come by twice.
    const seen = this.chunk.hasAliases ? new Set<Node>() : undefined;
    for (const node of nodes) walkPlace(node, place, walk, seen);
  }
}

interface Start {
  readonly nodes: readonly Node[];
  readonly place: SchemaPlace;
}

function collectNodes(node: Node, into: Node[]): void {
  into.push(node);
  if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      into.push(key);
      collectNodes(value, into);
    }
  } else if (node.kind === "list" && isInOneText(node)) {
    for (const item of node.items) collectNodes(item, into);
  }
}

/** The part that a chunk is. */
export function partOf(chunk: Chunk): Part {
  const { owner } = chunk;
  return partWithin(owner.kind === "sequence" ? partOf(owner.owner) : undefined, chunk);
}

function partWithin(around: Part | undefined, chunk: Chunk): Part {
  const known = chunk.part;
  if (known instanceof Part && known.around === around) return known;
  const part = new Part(chunk, around);
  chunk.part = part;
  return part;
}

/** A part and those in it, each before those that it holds. */
export function partsIn(chunk: Chunk): readonly Part[] {
  const parts: Part[] = [];
  collectParts(partOf(chunk), parts);
  return parts;
}

/** In loops and one list, for there are very many. */
function collectParts(part: Part, into: Part[]): void {
  into.push(part);
  for (const { chunks } of part.chunk.sequences)
    for (const item of chunks) collectParts(partWithin(part, item), into);
}
