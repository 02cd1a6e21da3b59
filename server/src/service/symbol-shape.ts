/** The form that editors demand of an outline: no empty names, ranges that lie in each other, short details. */
import type { DocumentSymbol, Range, SymbolKind } from "vscode-languageserver-types";
import { isEmpty, spanOf, type Entry, type Node } from "../manifest/syntax/node";
import { isWithin, toRange } from "./ranges";

/** A longer detail pushes the names out of the view. */
const LONGEST = 80;

export interface SymbolText {
  readonly name: string;
  readonly detail?: string | undefined;
  readonly kind: SymbolKind;
  readonly children?: DocumentSymbol[];
}

export function symbolOfEntry(entry: Entry, text: Omit<SymbolText, "name">): DocumentSymbol {
  const { source } = entry.chunk;
  const range = toRange(source, spanOf(entry));
  return shape({ ...text, name: entry.key.source }, range, toRange(source, spanOf(entry.key)));
}

/**
 * @param name the node that is selected when the reader goes to the symbol; its first key where it is undefined
 */
export function symbolOfNode(node: Node, name: Node | undefined, text: SymbolText): DocumentSymbol {
  const { source } = node.chunk;
  const range = toRange(source, spanOf(node));
  const named = name && name !== node && !isEmpty(name) ? name : firstOf(node);
  return shape(text, range, toRange(source, spanOf(named)));
}

function firstOf(node: Node): Node {
  if (node.kind === "map") return node.entries[0]?.key ?? node;
  return node.kind === "list" ? (node.items[0] ?? node) : node;
}

function shape(
  { name, detail, kind, children = [] }: SymbolText,
  range: Range,
  selection: Range,
): DocumentSymbol {
  const selectionRange = isWithin(selection, range) ? selection : { start: range.start, end: range.start };
  const shown = detail === undefined ? "" : oneLine(detail);
  return {
    name: oneLine(name) || "?",
    ...(shown !== "" && { detail: shown }),
    kind,
    range,
    selectionRange,
    children: children.map((child) => placedIn(child, range, selectionRange)),
  };
}

/** What an alias or a merge key brings in stands elsewhere in the text: it is shown where it is brought in. */
function placedIn(child: DocumentSymbol, range: Range, selectionRange: Range): DocumentSymbol {
  if (isWithin(child.range, range)) return child;
  const children = (child.children ?? []).map((inner) => placedIn(inner, selectionRange, selectionRange));
  return { ...child, range: selectionRange, selectionRange, children };
}

/** What most texts are: printable ASCII in one line, short enough. */
const PLAIN = new RegExp(`^(?! )[ -~]{0,${LONGEST}}(?<! )$`);

function oneLine(text: string): string {
  if (PLAIN.test(text) && !text.includes("  ")) return text;
  const flat = text.replace(/[\s\p{C}]+/gu, " ").trim();
  return flat.length > LONGEST ? `${Array.from(flat.slice(0, LONGEST)).slice(0, -1).join("")}…` : flat;
}
