import assert from "node:assert/strict";
import fc from "fast-check";
import {
  appendItem,
  appendTo,
  applyEdits,
  canMove,
  completeMap,
  insertEntry,
  insertItemBefore,
  moveItemBefore,
  removeEntry,
  removeItem,
  replaceNode,
  replaceScalar,
  type TextEdit,
} from "../../server/src/manifest/edits/edits";
import { layoutOf, type Layout } from "../../server/src/manifest/edits/layout";
import type { Json } from "../../server/src/manifest/edits/write";
import { pathOf, spanOf, walk, type Node, type Path } from "../../server/src/manifest/syntax/node";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { documents, styles, tricky, write } from "./random-text";
import { problemsOf, sourceOf } from "./texts";

type Plain = Json | undefined;

/** One edit of a node, and what becomes of the value. */
interface Change {
  readonly node: Node;
  readonly edits: (layout: Layout) => readonly TextEdit[];
  /** Changes the parent's value, or the node's own, in place. */
  readonly expected: (root: Plain) => void;
}

const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...tricky, 60, true, null),
  fc.constantFrom<Json>(["a", "b: c"], { k: "v", l: [1, "x"] }, [{ name: "n", list: ["y"] }], [], {}),
);

function child(value: Plain, step: string | number): Plain {
  return (value as Record<string, Plain> | undefined)?.[String(step)];
}

function valueAt(root: Plain, path: Path): Plain {
  return path.reduce<Plain>((value, step) => child(value, step), root);
}

function setAt(root: Plain, path: Path, value: Json): void {
  const parent = valueAt(root, path.slice(0, -1)) as Record<string, Json>;
  parent[String(path.at(-1))] = value;
}

/** Every edit that can be made of a node. */
function* changesOf(node: Node, value: Json): Generator<Change> {
  const path = pathOf(node);
  if (node.kind === "map") {
    const add = (root: Plain, key: string, added: Json): void => {
      (valueAt(root, path) as Record<string, Json>)[key] = added;
    };
    yield {
      node,
      edits: (layout) => [insertEntry(node, "added", value, layout)],
      expected: (root) => add(root, "added", value),
    };
    const [first] = node.entries;
    if (first) {
      const after = (layout: Layout): TextEdit => insertEntry(node, "added", value, layout, first.key.source);
      yield { node, edits: (layout) => [after(layout)], expected: (root) => add(root, "added", value) };
    }
    yield {
      node,
      edits: (layout) => completeMap(node, "inner", { one: value, two: "2" }, layout),
      expected: (root) => add(root, "inner", { one: value, two: "2" }),
    };
    for (const entry of node.entries) {
      yield {
        node: entry.value,
        edits: () => [removeEntry(entry)],
        expected: (root) => Reflect.deleteProperty(valueAt(root, path) as object, entry.key.source),
      };
      if (entry.value.kind !== "list") continue;
      const append = (root: Plain): unknown =>
        (valueAt(root, [...path, entry.key.source]) as Json[]).push(value);
      yield { node, edits: (layout) => [appendTo(node, entry.key.source, value, layout)], expected: append };
    }
  }
  if (node.kind === "list") {
    const list = (root: Plain): Json[] => valueAt(root, path) as Json[];
    yield {
      node,
      edits: (layout) => [appendItem(node, value, layout)],
      expected: (root) => list(root).push(value),
    };
    for (const [index, item] of node.items.entries()) {
      yield { node: item, edits: () => [removeItem(item)], expected: (root) => list(root).splice(index, 1) };
      yield {
        node: item,
        edits: (layout) => [insertItemBefore(item, value, layout)],
        expected: (root) => list(root).splice(index, 0, value),
      };
      const [first] = node.items;
      if (!first || !canMove(item, first)) continue;
      yield {
        node,
        edits: (layout) => moveItemBefore(item, first, layout),
        expected: (root) => list(root).unshift(...list(root).splice(index, 1)),
      };
    }
  }
  const isKey = node.parent?.kind === "entry" && node.parent.key === node;
  if (!node.parent || isKey) return;
  if (node.kind === "scalar" && (typeof value === "string" || typeof value === "number")) {
    yield { node, edits: () => [replaceScalar(node, value)], expected: (root) => setAt(root, path, value) };
  }
  yield {
    node,
    edits: (layout) => [replaceNode(node, value, layout)],
    expected: (root) => setAt(root, path, value),
  };
}

function plainOf(text: string): Json {
  return JSON.parse(JSON.stringify(toPlain(sourceOf(text).documents[0]?.root) ?? null)) as Json;
}

/** The lines that an edit of a node has no business in: all but those of the node, its key and its dash. */
function otherLines(text: string, { node }: Change): readonly string[] {
  const lines = text.split(/\r?\n/);
  const { end } = spanOf(node);
  const start = startOf(node);
  const first = text.slice(0, start).split("\n").length - 1;
  const last = text.slice(0, Math.max(start, end - 1)).split("\n").length - 1;
  return lines.filter((line, index) => (index < first || index > last) && line.trim() !== "");
}

/** Where a node begins with its key; what holds nothing else begins with the key above. */
function startOf(node: Node): number {
  const { parent } = node;
  if (!parent) return spanOf(node).start;
  const holder = parent.kind === "entry" ? parent.parent : parent;
  const isOnly = (holder.kind === "map" ? holder.entries : holder.items).length === 1;
  if (isOnly) return startOf(holder);
  return Math.min(spanOf(node).start, parent.kind === "entry" ? spanOf(parent).start : spanOf(node).start);
}

/** A first entry that goes leaves its place behind the dash to the next one. */
function said(line: string): string {
  return line.replace(/^[\s-]+/, "");
}

function holdsInOrder(lines: readonly string[], wanted: readonly string[]): boolean {
  let from = 0;
  return wanted.every((line) => {
    const found = lines.findIndex((one, index) => index >= from && said(one) === said(line));
    from = found + 1;
    return found >= 0;
  });
}

describe("edits of any text", () => {
  it("give a text that is read as it is meant, and leave every other line as it is", function () {
    this.timeout(20_000);
    const property = fc.property(documents, styles, values, fc.nat(), (document, style, value, pick) => {
      const text = write(document, style);
      assert.deepEqual(problemsOf(text), [], text);
      const source = sourceOf(text);
      const root = source.documents[0]?.root;
      const changes = [...walk(root)].flatMap((node) => [...changesOf(node, value)]);
      const change = changes[pick % changes.length];
      if (!change) return;
      const before = plainOf(text);
      const edits = change.edits(layoutOf(source, root));
      const after = applyEdits(text, edits);
      const context = `${text}\n=====\n${after}`;
      change.expected(before);
      assert.deepEqual(problemsOf(after), [], context);
      assert.deepEqual(plainOf(after), before, context);
      assert.ok(holdsInOrder(after.split(/\r?\n/), otherLines(text, change)), `a line is gone:\n${context}`);
      if (style.lineBreak === "\r\n" && text.includes("\r\n"))
        assert.doesNotMatch(after, /(?<!\r)\n/, context);
    });
    fc.assert(property, { seed: 20261122, numRuns: 500 });
  });
});
