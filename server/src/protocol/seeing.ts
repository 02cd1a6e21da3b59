import type { CancellationToken, Connection, ServerCapabilities } from "vscode-languageserver";
import type { Manifest } from "../manifest/model/manifest";
import { codeLenses, lensUri, resolveCodeLens } from "../service/code-lens/code-lens";
import { plainHints } from "./plain-markup";
import { inlayHints } from "../service/inlay-hints/inlay-hints";
import { legend } from "../service/semantic-tokens/legend";
import { tokensOf, type TokenStream } from "../service/semantic-tokens/semantic-tokens";
import type { ClientFeatures } from "./client-features";
import type { OpenDocuments } from "./open-documents";
import { pause, slice } from "./pause";
import { quietly } from "./quietly";
import type { Settings } from "./settings";

const SHOW_REFERENCES = "trust-change.showReferences";

export const seeingCapabilities: ServerCapabilities = {
  codeLensProvider: { resolveProvider: true },
  inlayHintProvider: { resolveProvider: false },
  semanticTokensProvider: { legend, full: { delta: true }, range: true },
};

export interface Seeing {
  /** Has the client ask again for everything that is shown in its text. */
  readonly refresh: () => void;
}

interface Surroundings {
  readonly open: OpenDocuments;
  readonly settings: Settings;
  readonly client: () => ClientFeatures;
  readonly now: () => number;
  readonly stopIfCancelled: (token: CancellationToken) => void;
}

/** Answers what is shown inside of the text: code lenses, inlay hints and semantic tokens. */
export function serveSeeing(connection: Connection, surroundings: Surroundings): Seeing {
  const { open, settings, client, now, stopIfCancelled } = surroundings;
  /** Everything is asked of the text as it is when the settings are known. */
  const manifestFor = async (uri: string, token: CancellationToken): Promise<Manifest | undefined> => {
    const manifest = await open.manifest(uri);
    stopIfCancelled(token);
    return manifest;
  };

  /** As `manifestFor`, for what needs to know all of the text. */
  const wholeFor = async (uri: string, token: CancellationToken): Promise<Manifest | undefined> => {
    const manifest = await open.whole(uri);
    stopIfCancelled(token);
    return manifest;
  };

  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    if (!(await settings.shown(uri)).codeLens) return [];
    const manifest = await wholeFor(uri, token);
    return manifest ? codeLenses(manifest) : [];
  });

  connection.onCodeLensResolve(async (lens, token) => {
    const uri = lensUri(lens);
    const manifest = uri === undefined ? undefined : await wholeFor(uri, token);
    if (!manifest) return lens;
    const showReferences = client().showsReferences ? SHOW_REFERENCES : undefined;
    return resolveCodeLens(manifest, lens, { showReferences });
  });

  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }, token) => {
    const { inlayHints: kinds } = await settings.shown(uri);
    const manifest = await wholeFor(uri, token);
    const hints = manifest ? inlayHints(manifest, range, kinds, now()) : [];
    // Nothing is said of tooltips by themselves.
    return client().explainsInMarkdown ? hints : plainHints(hints);
  });

  /** The tokens of a text, worked out in slices; undefined where none are wanted. */
  const tokensFor = async (
    uri: string,
    token: CancellationToken,
    isWhole: boolean,
  ): Promise<TokenStream | undefined> => {
    if (!(await settings.shown(uri)).semanticTokens) return undefined;
    for (;;) {
      const manifest = await manifestFor(uri, token);
      const tokens = manifest && tokensOf(manifest);
      if (!tokens || !isWhole || tokens.work(slice())) return tokens;
      await pause();
    }
  };

  connection.languages.semanticTokens.on(
    async ({ textDocument: { uri } }, token) => (await tokensFor(uri, token, true))?.full() ?? { data: [] },
  );
  connection.languages.semanticTokens.onDelta(
    async ({ textDocument: { uri }, previousResultId }, token) =>
      (await tokensFor(uri, token, true))?.delta(previousResultId) ?? { data: [] },
  );
  connection.languages.semanticTokens.onRange(
    async ({ textDocument: { uri }, range }, token) =>
      (await tokensFor(uri, token, false))?.within(range) ?? { data: [] },
  );

  return {
    refresh: () => {
      const { refreshesLenses, refreshesHints, refreshesTokens } = client();
      if (refreshesLenses) quietly(connection.sendRequest("workspace/codeLens/refresh"));
      if (refreshesHints) quietly(connection.languages.inlayHint.refresh());
      if (refreshesTokens) quietly(connection.sendRequest("workspace/semanticTokens/refresh"));
    },
  };
}
