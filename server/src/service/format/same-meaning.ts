import { Lexer } from "yaml";
import { walk, type Node } from "../../manifest/syntax/node";
import type { Source } from "../../manifest/syntax/source";

/**
 * Whether two texts say the same: the same documents with the same nodes, values, anchors and aliases, and the same
 * comments in the same order. Only white space, quotes, and the style of collections may differ.
 */
export function meanTheSame(one: Source, other: Source): boolean {
  return (
    one.documents.length === other.documents.length &&
    areEqual(nodesOf(one), nodesOf(other), isSameNode) &&
    areEqual(commentsOf(one.text), commentsOf(other.text), Object.is)
  );
}

/** The nodes of all documents, with an undefined before each document. */
function* nodesOf(source: Source): Generator<Node | undefined> {
  for (const { root } of source.documents) {
    yield undefined;
    yield* walk(root);
  }
}

function isSameNode(one: Node | undefined, other: Node | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.anchor !== other.anchor) return false;
  switch (one.kind) {
    case "map":
      return other.kind === "map" && one.entries.length === other.entries.length;
    case "list":
      return other.kind === "list" && one.items.length === other.items.length;
    case "alias":
      return other.kind === "alias" && one.name === other.name;
    case "scalar":
      return other.kind === "scalar" && one.value === other.value && one.source === other.source;
  }
}

/** The sign by which the lexer of `yaml` says that the next token is a scalar. */
const SCALAR_FOLLOWS = "\u001f";

function* commentsOf(text: string): Generator<string> {
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith("#") && !isScalar) yield token.trimEnd();
    isScalar = token === SCALAR_FOLLOWS;
  }
}

function areEqual<T>(
  ones: Iterable<T>,
  others: Iterable<T>,
  isEqual: (one: T, other: T) => boolean,
): boolean {
  const left = ones[Symbol.iterator]();
  const right = others[Symbol.iterator]();
  for (;;) {
    const one = left.next();
    const other = right.next();
    if (one.done || other.done) return one.done === other.done;
    if (!isEqual(one.value, other.value)) return false;
  }
}
