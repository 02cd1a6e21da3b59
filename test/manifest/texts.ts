import { Manifest } from "../../server/src/manifest/model/manifest";
import type { Part } from "../../server/src/manifest/schema/part";
import type { SchemaFault } from "../../server/src/manifest/schema/validate";
import type { SchemedScalar } from "../../server/src/manifest/schema/walk";
import { commentsIn } from "../../server/src/manifest/syntax/comments";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import {
  entryOf,
  nodeAt,
  spanOf,
  type MapNode,
  type Node,
  type Path,
} from "../../server/src/manifest/syntax/node";
import type { SyntaxProblem } from "../../server/src/manifest/syntax/problem";
import type { Source } from "../../server/src/manifest/syntax/source";

export function sourceOf(text: string): Source {
  return parseSource("file:///test.trust.yaml", text);
}

/** The root of the first document. */
export function rootOf(text: string): Node | undefined {
  return sourceOf(text).documents[0]?.root;
}

/** The node at a path, which has to be there. */
export function at(root: Node | undefined, path: Path): Node {
  const node = nodeAt(root, path);
  if (!node) throw new Error(`nothing stands at ${path.join(".")}`);
  return node;
}

export function mapAt(root: Node | undefined, path: Path): MapNode {
  const node = at(root, path);
  if (node.kind !== "map") throw new Error(`no map stands at ${path.join(".")}`);
  return node;
}

/** The text that a node covers. */
export function textOf(node: Node | undefined): string {
  if (!node) return "";
  const { start, end } = spanOf(node);
  return node.chunk.source.text.slice(start, end);
}

export function keyAt(root: Node | undefined, path: Path, key: string): Node {
  const entry = entryOf(at(root, path), key);
  if (!entry) throw new Error(`there is no key ${key}`);
  return entry.key;
}

/** The problems of all documents, each with the text that it marks. */
export function problemsOf(text: string): readonly string[] {
  const source = sourceOf(text);
  return source.documents.flatMap(({ problems }) => problems.map((problem) => told(problem, source.text)));
}

function told({ code, span }: SyntaxProblem, text: string): string {
  return `${code}: ${text.slice(span.start, span.end)}`;
}

/** What the schemas say of the scalars of all documents, each stretch of text after the other. */
export function scalarsIn(source: Source): readonly SchemedScalar[] {
  return partsIn(source).flatMap((part) => part.scalars());
}

/** What is wrong with the shape of the documents. */
export function faultsIn(source: Source): readonly SchemaFault[] {
  return partsIn(source).flatMap((part) => part.faults());
}

/** The comments of a text, as they are written. */
export function commentsOf(source: Source): readonly string[] {
  return partsIn(source).flatMap((part) => {
    const { text } = part.chunk.skeleton();
    return [...commentsIn(text, part.nodes())].map(({ start, end }) => text.slice(start, end));
  });
}

function partsIn(source: Source): readonly Part[] {
  return new Manifest(source).parts();
}

/** A change with these keys of `spec`, and nothing else. */
export function changeOf(spec: string): TrustChange {
  return editableChangeOf(spec).change;
}

/** A change whose text can be edited while somebody asks about it. */
export interface EditableChange {
  readonly change: TrustChange;
  /** Puts other text in place of the first occurrence of some text. */
  readonly replace: (old: string, text: string) => void;
}

/** As `changeOf`; further documents may stand behind it. */
export function editableChangeOf(spec: string, ...others: readonly string[]): EditableChange {
  const lines = spec.split("\n").map((line) => (line === "" ? line : `  ${line}`));
  const head = "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: test}\nspec:\n";
  const source = sourceOf([head + lines.join("\n"), ...others].join("\n---\n"));
  const [change] = new Manifest(source).changes();
  if (!change) throw new Error("the text holds no change");
  return {
    change,
    replace: (old, text) => {
      const start = source.text.indexOf(old);
      if (start < 0) throw new Error(`the text has no ${old}`);
      editSource(source, { start, end: start + old.length, text });
    },
  };
}
