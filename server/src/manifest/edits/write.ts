import { Document, isMap, isScalar, isSeq, visit, type Scalar } from "yaml";
import type { ScalarNode } from "../syntax/node";
import type { Layout } from "./layout";
import { renderPlain } from "./snippet";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Wraps a value that is to be written on one line (`{a: 1}`, `[a, b]`) also inside block style. */
export class Inline {
  constructor(readonly value: Json) {}
}

export type Writable = Json | Inline | readonly Writable[] | { readonly [key: string]: Writable };

/** Words that tools on YAML 1.1 read as booleans, and numbers with leading zeros: written in quotes, always. */
const AMBIGUOUS =
  /^(?:y|n|yes|no|on|off|true|false|null|~|0[0-9_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)$/i;

/** Words that stand in a text as they are, wherever a value may stand: most of what is written. */
const PLAIN_WORD = /^[A-Za-z]\w*(?:[-./]\w+)*$/;

/** Writes a value as block lines at column 0, without a final line break. */
export function writeBlock(value: Writable, layout: Layout): string {
  // A value that stands at two places is written twice.
  const document = new Document(unwrap(value), { aliasDuplicateObjects: false });
  markFlow(document, value);
  quoteAmbiguous(document);
  padBraces(document, layout);
  return document.toString({ indent: layout.step, indentSeq: layout.indentLists, lineWidth: 0 }).trimEnd();
}

/** Writes a value on one line, as it may stand inside a flow collection. */
export function writeFlow(value: Writable, layout: Braces = UNPADDED): string {
  if (typeof value === "string" && PLAIN_WORD.test(value) && !AMBIGUOUS.test(value)) return value;
  const document = new Document([unwrap(value)], { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node) => {
      node.flow = true;
    },
  });
  quoteAmbiguous(document);
  visit(document, {
    Scalar: (_, node: Scalar) => {
      if (typeof node.value === "string" && /[\n\r]/.test(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  padBraces(document, layout);
  const oneLine = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };
  const written = document.toString(oneLine).trim();
  return written.slice(1, -1).trim();
}

/** Writes a scalar in the quotes that stand there now, or in the ones it needs. */
export function writeScalar(value: string | number | boolean | null, style: ScalarNode["style"]): string {
  if (typeof value === "string" && style === "double") return JSON.stringify(value);
  if (typeof value === "string" && style === "single" && !/[\n\r]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  return writeFlow(value);
}

function unwrap(value: Writable): unknown {
  if (value instanceof Inline) return value.value;
  if (Array.isArray(value)) return (value as readonly Writable[]).map(unwrap);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

function markFlow(document: Document, value: Writable): void {
  const mark = (node: unknown, from: Writable): void => {
    if (from instanceof Inline) {
      if (isMap(node) || isSeq(node)) node.flow = true;
    } else if (isSeq(node) && Array.isArray(from)) {
      node.items.forEach((item, index) => mark(item, (from as readonly Writable[])[index] ?? null));
    } else if (isMap(node) && from !== null && typeof from === "object") {
      for (const pair of node.items) {
        if (isScalar(pair.key))
          mark(pair.value, (from as Record<string, Writable>)[String(pair.key.value)] ?? null);
      }
    }
  };
  mark(document.contents, value);
}

type Braces = Pick<Layout, "paddedBraces">;

const UNPADDED: Braces = { paddedBraces: false };

/** Lets maps on one line have the spaces of the layout inside of their braces; lists have none inside of their brackets. */
function padBraces(document: Document, { paddedBraces }: Braces): void {
  visit(document, {
    Collection: (_, node) => {
      const flowCollectionPadding = isMap(node) && paddedBraces ? " " : "";
      const write = node.toString.bind(node);
      // The library knows one padding for braces and brackets alike; each collection is told its own.
      node.toString = (context, ...rest) => write(context && { ...context, flowCollectionPadding }, ...rest);
    },
  });
}

function quoteAmbiguous(document: Document): void {
  visit(document, {
    Scalar: (_, node: Scalar) => {
      if (typeof node.value !== "string") return;
      // Under the marks of a tab stop YAML's writer does not see what will stand there.
      const text = renderPlain(node.value);
      if (AMBIGUOUS.test(text) || (text !== node.value && needsQuotes(text))) node.type = "QUOTE_DOUBLE";
    },
  });
}

function needsQuotes(text: string): boolean {
  return new Document([text]).toString({ lineWidth: 0 }).trimEnd() !== `- ${text}`;
}
