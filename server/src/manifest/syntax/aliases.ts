import { sameItems, untracked } from "../../query/query";
import type { Chunk, Content } from "./chunk";
import { spanOf, type AliasNode, type ListNode, type Node } from "./node";
import { SyntaxProblem, type SyntaxProblemCode } from "./problem";

/** Aliases may make a small text stand for a huge value; beyond this many nodes an alias is not followed. */
const MAX_EXPANDED = 200_000;

/** A chunk as it is read by itself, with what it gives names to by anchors and what it takes by aliases. */
export interface RawContent extends Content {
  /** In the order of the text. */
  readonly anchored: readonly Node[];
  readonly aliases: readonly AliasNode[];
}

type Target =
  | { readonly kind: "node"; readonly node: Node }
  | { readonly kind: "fault"; readonly code: SyntaxProblemCode };

/** The anchors of a document. What they stand for is weighed when they are made, and whoever makes them rests on it. */
export class Anchors {
  private readonly byName = new Map<string, Node[]>();
  private readonly weights = new Map<Node, number>();
  private readonly targets = new Map<AliasNode, Target>();
  private readonly tooLarge: readonly Node[];

  /** @param nodes the nodes with an anchor, in the order of the text */
  constructor(private readonly nodes: readonly Node[]) {
    for (const node of nodes) {
      if (node.anchor === undefined) continue;
      const named = this.byName.get(node.anchor);
      if (named) named.push(node);
      else this.byName.set(node.anchor, [node]);
    }
    this.tooLarge = nodes.filter((node) => this.weightOf(node) > MAX_EXPANDED);
  }

  /** Whether aliases lead to the same nodes by both. */
  isSameAs({ nodes, tooLarge }: Anchors): boolean {
    return sameItems(this.nodes, nodes) && sameItems(this.tooLarge, tooLarge);
  }

  /** What an alias stands for: the last node before it that has the anchor. */
  targetOf(alias: AliasNode): Target {
    const known = this.targets.get(alias) ?? this.find(alias);
    this.targets.set(alias, known);
    return known;
  }

  private find(alias: AliasNode): Target {
    const { start } = spanOf(alias);
    const node = this.byName.get(alias.name)?.findLast((candidate) => spanOf(candidate).start < start);
    if (!node) return { kind: "fault", code: "alias-unresolved" };
    if (holds(node, alias)) return { kind: "fault", code: "alias-cyclic" };
    return this.weightOf(node) > MAX_EXPANDED
      ? { kind: "fault", code: "alias-expansion" }
      : { kind: "node", node };
  }

  /** How many nodes a node stands for, aliases counted as often as they are used. */
  private weightOf(node: Node): number {
    const known = this.weights.get(node);
    if (known !== undefined) return known;
    // Should a node be asked about while it is being weighed, it counts once.
    this.weights.set(node, 1);
    const weight = 1 + this.membersOf(node).reduce((sum, member) => sum + this.weightOf(member), 0);
    this.weights.set(node, weight);
    return weight;
  }

  private membersOf(node: Node): readonly Node[] {
    if (node.kind === "map") return node.entries.flatMap(({ key, value }) => [key, value]);
    if (node.kind === "list") return rawItems(node);
    const target = node.kind === "alias" ? this.targetOf(node) : undefined;
    return target?.kind === "node" ? [target.node] : [];
  }
}

/** The items as they are read by themselves: their own aliases are looked up here. */
function rawItems(list: ListNode): readonly Node[] {
  const { sequence } = list;
  return sequence ? sequence.chunks.flatMap((chunk) => chunk.raw.get().roots) : list.items;
}

/** The aliases of a document, by what they lead to. */
export class AliasUses {
  private readonly byTarget = new Map<Node, AliasNode[]>();
  private readonly targets: readonly (Node | undefined)[];

  constructor(private readonly aliases: readonly AliasNode[]) {
    this.targets = aliases.map(({ target }) => target);
    for (const alias of aliases) {
      if (!alias.target) continue;
      const known = this.byTarget.get(alias.target);
      if (known) known.push(alias);
      else this.byTarget.set(alias.target, [alias]);
    }
  }

  of(node: Node): readonly AliasNode[] {
    return this.byTarget.get(node) ?? [];
  }

  isSameAs({ aliases, targets }: AliasUses): boolean {
    return sameItems(this.aliases, aliases) && sameItems(this.targets, targets);
  }
}

function holds(node: Node, inner: Node): boolean {
  for (let at: Node | undefined = inner; at; at = above(at)) if (at === node) return true;
  return false;
}

function above({ parent }: Node): Node | undefined {
  return parent?.kind === "entry" ? parent.parent : parent;
}

/** The nodes with an anchor in a chunk and in the items of its sequences, in the order of the text. */
export function* anchoredIn(chunk: Chunk): Generator<Node> {
  const own = chunk.anchored();
  const inside = chunk.sequences.map((sequence) => ({ sequence, start: sequence.list.from }));
  let next = 0;
  for (const { sequence, start } of inside) {
    for (let node = own[next]; node && node.from <= start; node = own[++next]) yield node;
    for (const item of sequence.chunks) yield* anchoredIn(item);
  }
  yield* own.slice(next);
}

/** The content of a chunk with its aliases led to what they stand for. */
export function withTargets(chunk: Chunk, raw: RawContent): RawContent {
  const anchors = chunk.document.anchors();
  const problems: SyntaxProblem[] = [];
  for (const alias of raw.aliases) {
    const target = untracked(() => anchors.targetOf(alias));
    alias.target = target.kind === "node" ? target.node : undefined;
    if (target.kind === "fault") problems.push(faultOf(chunk, alias, target.code));
  }
  // The nodes are the same; that it is another answer tells those who looked through the aliases.
  return { ...raw, problems: [...raw.problems, ...problems].sort(byPlace) };
}

function faultOf(chunk: Chunk, { from, to, name }: AliasNode, code: SyntaxProblemCode): SyntaxProblem {
  return new SyntaxProblem(chunk, { code, span: { start: from, end: to }, detail: name });
}

function byPlace(a: SyntaxProblem, b: SyntaxProblem): number {
  return a.local.span.start - b.local.span.start;
}
