import type { CancellationToken, Connection, FoldingRange, WorkspaceSymbol } from "vscode-languageserver";
import { Manifest } from "../manifest/model/manifest";
import { parseSource } from "../manifest/syntax/parse";
import { foldingOf } from "../service/folding";
import type { Stepwise } from "../text/stepwise";
import { documentHighlights, references } from "../service/references";
import { prepareRename, rename } from "../service/rename/rename";
import type { Outcome } from "../service/rename/outcome";
import { selectionRanges } from "../service/selection";
import { namedSymbols, symbolsFor } from "../service/workspace-symbols";
import { uriKey } from "../workspace/files";
import { ErrorCodes, ResponseError } from "./library";
import type { OpenDocuments } from "./open-documents";
import type { WorkspaceManifests } from "../workspace/manifests";

/** What moving through manifests needs of the server. */
export interface Navigation {
  /** The manifest of an open text; undefined where it is not open. */
  readonly manifest: (uri: string) => Promise<Manifest | undefined>;
  /** As `OpenDocuments.inSlices`. */
  readonly inSlices: OpenDocuments["inSlices"];
  readonly openUris: () => readonly string[];
  readonly manifests: WorkspaceManifests<readonly WorkspaceSymbol[]>;
  /** Whether it is known when files of the workspace change. */
  readonly isTold: () => boolean;
  /** How many folds the client takes. */
  readonly foldLimit: () => number | undefined;
  readonly stopIfCancelled: (token: CancellationToken) => void;
}

/** What these features are called among the capabilities of a server. */
export const navigationCapabilities = {
  referencesProvider: true,
  documentHighlightProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  workspaceSymbolProvider: true,
} as const;

/** The symbols of a text that is not open. */
export function symbolsOfText(uri: string, text: string): readonly WorkspaceSymbol[] {
  return namedSymbols(new Manifest(parseSource(uri, text)));
}

/** Answers requests about where names are, and about what stands in what. */
export function serveNavigation(connection: Connection, navigation: Navigation): void {
  const { manifest: manifestOf, stopIfCancelled } = navigation;
  const current = async (uri: string, token: CancellationToken): Promise<Manifest | undefined> => {
    const manifest = await manifestOf(uri);
    stopIfCancelled(token);
    return manifest;
  };

  connection.onReferences(async ({ textDocument, position, context }, token) => {
    const manifest = await current(textDocument.uri, token);
    return manifest ? [...references(manifest, position, context.includeDeclaration)] : null;
  });

  connection.onDocumentHighlight(async ({ textDocument, position }, token) => {
    const manifest = await current(textDocument.uri, token);
    return manifest ? [...documentHighlights(manifest, position)] : null;
  });

  connection.onPrepareRename(async ({ textDocument, position }, token) => {
    const manifest = await current(textDocument.uri, token);
    return manifest ? valueOf(prepareRename(manifest, position)) : null;
  });

  connection.onRenameRequest(async ({ textDocument, position, newName }, token) => {
    const manifest = await current(textDocument.uri, token);
    return manifest ? valueOf(rename(manifest, position, newName)) : null;
  });

  connection.onFoldingRanges(async ({ textDocument }, token) => {
    const workOn = (manifest: Manifest): Stepwise<FoldingRange[]> =>
      foldingOf(manifest, navigation.foldLimit());
    const folds = await navigation.inSlices(textDocument.uri, workOn, () => {
      stopIfCancelled(token);
    });
    return folds ?? null;
  });

  connection.onSelectionRanges(async ({ textDocument, positions }, token) => {
    const manifest = await current(textDocument.uri, token);
    return manifest ? [...selectionRanges(manifest, positions)] : null;
  });

  serveWorkspaceSymbols(connection, navigation);
}

function serveWorkspaceSymbols(connection: Connection, navigation: Navigation): void {
  /** A question is asked anew with each of its letters: the symbols of a text are kept until it changes. */
  const kept = new WeakMap<Manifest, { version: number; symbols: readonly WorkspaceSymbol[] }>();
  const symbolsOf = (manifest: Manifest): readonly WorkspaceSymbol[] => {
    const { version } = manifest.source.document;
    const known = kept.get(manifest);
    if (known?.version === version) return known.symbols;
    const symbols = namedSymbols(manifest);
    kept.set(manifest, { version, symbols });
    return symbols;
  };

  connection.onWorkspaceSymbol(async ({ query }, token) => {
    const uris = navigation.openUris();
    const open = await Promise.all(uris.map((uri) => navigation.manifest(uri)));
    const isOpen = new Set(uris.map(uriKey));
    if (!navigation.isTold()) navigation.manifests.forget();
    const closed = await navigation.manifests.all((uri) => isOpen.has(uriKey(uri)));
    navigation.stopIfCancelled(token);
    const symbols = open.flatMap((manifest) => (manifest ? symbolsOf(manifest) : []));
    return [...symbolsFor(query, [...symbols, ...closed.flat()])];
  });
}

/** Editors show the message of such an error to people. */
function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new ResponseError(ErrorCodes.InvalidRequest, outcome.reason);
}
