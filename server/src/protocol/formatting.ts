import type { Connection, FormattingOptions, Range, TextEdit } from "vscode-languageserver";
import type { Manifest } from "../manifest/model/manifest";
import { toTextEdits } from "../service/edits";
import { DEFAULT_PRINT_WIDTH, format } from "../service/format/format";
import type { Host } from "./host";
import type { Settings } from "./settings";

/** What the server says of itself; editors format on save and on paste by it as well. */
export const formattingCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
} as const;

interface Formatting {
  readonly connection: Connection;
  readonly host: Host;
  readonly manifest: (uri: string) => Promise<Manifest | undefined>;
  readonly settings: Settings;
}

/** Answers requests to lay out a text or a part of it; a text that is broken gets no edits, and nobody an error. */
export function serveFormatting({ connection, host, manifest, settings }: Formatting): void {
  const edits = async (uri: string, { tabSize }: FormattingOptions, range?: Range): Promise<TextEdit[]> => {
    const printWidth = await settings.printWidth(uri);
    const open = await manifest(uri);
    if (!open) return [];
    const { source } = open;
    const { version } = source.document;
    const options = { tabSize, printWidth: printWidth ?? DEFAULT_PRINT_WIDTH };
    const formatted = await format(source, options, host.printYaml, range);
    // Edits for another text than the one that stands there now would destroy it.
    if (!formatted.ok || source.document.version !== version) return [];
    return toTextEdits(source, formatted.edits);
  };
  connection.onDocumentFormatting(({ textDocument, options }) => edits(textDocument.uri, options));
  connection.onDocumentRangeFormatting(({ textDocument, options, range }) =>
    edits(textDocument.uri, options, range),
  );
}
