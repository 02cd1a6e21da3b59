import type { DocumentSymbol, WorkspaceSymbol } from "vscode-languageserver-types";
import type { Manifest } from "../manifest/model/manifest";
import { documentSymbols } from "./symbols";

/** More than anybody scrolls through; a longer question finds the others. */
export const MOST_SYMBOLS = 1000;

/** Everything in a text that has a name: its documents, and the entries of their sections. */
export function namedSymbols(manifest: Manifest): readonly WorkspaceSymbol[] {
  const { uri } = manifest.source;
  return documentSymbols(manifest).flatMap((document) => [
    workspaceSymbol(document, uri, undefined),
    ...(document.children ?? []).flatMap((section) =>
      entriesIn(section, uri, `${document.name}, ${section.name}`),
    ),
  ]);
}

/** What stands in a section is somebody's entry; the section itself is a key that every change has. */
function entriesIn({ children = [] }: DocumentSymbol, uri: string, holder: string): WorkspaceSymbol[] {
  return children.flatMap((entry) => [
    workspaceSymbol(entry, uri, holder),
    ...entriesIn(entry, uri, `${holder}, ${entry.name}`),
  ]);
}

function workspaceSymbol(
  { name, kind, selectionRange: range }: DocumentSymbol,
  uri: string,
  containerName: string | undefined,
): WorkspaceSymbol {
  return { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) };
}

/**
 * The symbols that may be meant by a question: those that hold its letters in their order, whatever their case. Those
 * that begin with it come first, then those that hold it as it is.
 */
export function symbolsFor(query: string, symbols: Iterable<WorkspaceSymbol>): readonly WorkspaceSymbol[] {
  const asked = query.toLowerCase().replace(/\s+/g, "");
  const ranked: WorkspaceSymbol[][] = [[], [], []];
  for (const symbol of symbols) {
    const rank = rankOf(symbol.name.toLowerCase(), asked);
    const among = rank === undefined ? undefined : ranked[rank];
    if (among && among.length < MOST_SYMBOLS) among.push(symbol);
  }
  return ranked.flat().slice(0, MOST_SYMBOLS);
}

function rankOf(name: string, asked: string): 0 | 1 | 2 | undefined {
  if (name.startsWith(asked)) return 0;
  if (name.includes(asked)) return 1;
  let at = 0;
  for (const letter of asked) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return undefined;
  }
  return 2;
}
