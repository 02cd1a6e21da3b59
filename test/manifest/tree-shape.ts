import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Node as YamlNode } from "yaml";
import { spanOf, type Node } from "../../server/src/manifest/syntax/node";
import type { Source } from "../../server/src/manifest/syntax/source";

/** A tree as lines of text: what stands where, for comparing one reader with another. */
export function shapeOf(source: Source): string[] {
  return source.documents.flatMap(({ root }) => (root ? [...shape(root, "")] : ["nothing"]));
}

function* shape(node: Node, indent: string): Generator<string> {
  const { start, end } = spanOf(node);
  const at = node.kind === "scalar" || node.kind === "alias" || node.flow ? `${start}-${end}` : String(start);
  const anchor = node.anchor === undefined ? "" : ` &${node.anchor}`;
  if (node.kind === "scalar") {
    yield `${indent}${node.style} ${at}${anchor} ${JSON.stringify(node.source)} ${String(node.value)}`;
  } else if (node.kind === "alias") {
    yield `${indent}alias ${at} ${node.name}`;
  } else if (node.kind === "map") {
    yield `${indent}${node.flow ? "flow " : ""}map ${at}${anchor}`;
    for (const { key, value } of node.entries) {
      yield* shape(key, `${indent}: `);
      yield* shape(value, `${indent}  `);
    }
  } else {
    yield `${indent}${node.flow ? "flow " : ""}list ${at}${anchor}`;
    for (const item of node.items) yield* shape(item, `${indent}- `);
  }
}

/** The same, as `yaml` reads the text whole; undefined where it finds a fault. */
export function shapeByYaml(text: string): string[] | undefined {
  // A mark that ends a document ends none at the start of a stream (YAML 1.2.2, l-yaml-stream); `yaml` sees an empty one.
  if (/^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*\.\.\.(?:\s|$)/.test(text)) return undefined;
  const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const all = Array.isArray(documents) ? documents : [];
  if (all.some(({ errors, warnings }) => errors.length + warnings.length > 0)) return undefined;
  if (all.length === 0) return ["nothing"];
  // Nor does a second one in a row (l-document-suffix).
  const read = all.filter(({ contents, directives }, index) => {
    const [start, end] = contents?.range ?? [0, 0];
    const isMark = start === end && directives.docStart !== true && text.startsWith("...", start);
    return index === 0 || !isMark;
  });
  return read.flatMap(({ contents }) => (contents ? [...yamlShape(contents, "")] : ["nothing"]));
}

const styles: Readonly<Record<string, string>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function* yamlShape(node: YamlNode, indent: string): Generator<string> {
  const [start, end] = node.range ?? [0, 0];
  const anchor = "anchor" in node && node.anchor ? ` &${node.anchor}` : "";
  if (isScalar(node)) {
    const style = start === end ? "empty" : (styles[node.type ?? "PLAIN"] ?? "plain");
    const value = node.value as string | number | boolean | null;
    const source = node.source ?? (value === null ? "" : String(value));
    yield `${indent}${style} ${start}-${end}${anchor} ${JSON.stringify(source)} ${String(value)}`;
  } else if (isAlias(node)) {
    yield `${indent}alias ${start}-${end} ${node.source}`;
  } else if (isMap<YamlNode, YamlNode | null>(node)) {
    yield `${indent}${node.flow ? `flow map ${start}-${end}` : `map ${start}`}${anchor}`;
    for (const { key, value } of node.items) {
      const [, to] = key.range ?? [0, 0];
      yield* yamlShape(key, `${indent}: `);
      if (value) yield* yamlShape(value, `${indent}  `);
      else yield `${indent}  empty ${to}-${to} "" null`;
    }
  } else if (isSeq<YamlNode>(node)) {
    yield `${indent}${node.flow ? `flow list ${start}-${end}` : `list ${start}`}${anchor}`;
    for (const item of node.items) yield* yamlShape(item, `${indent}- `);
  }
}
