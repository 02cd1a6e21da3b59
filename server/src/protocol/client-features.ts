import type { InitializeParams } from "vscode-languageserver";

/** What the client on the other side can do, in the words of this server. */
export interface ClientFeatures {
  readonly folders: readonly string[];
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly registersConfiguration: boolean;
  /** It can be asked for its settings. */
  readonly answersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly changesFolders: boolean;
  /** Links may be offered while it runs. */
  readonly registersLinks: boolean;
  /** How many folding ranges it takes; undefined where it takes any number. */
  readonly foldLimit: number | undefined;
  /** Completion items may hold tab stops. */
  readonly completesSnippets: boolean;
  /** What a place is may be explained in Markdown; so it is to clients that say nothing of it. */
  readonly explainsInMarkdown: boolean;
  /** The same for what a completion means. */
  readonly completesInMarkdown: boolean;
  /** It asks what is to be renamed before it asks for the new name. */
  readonly preparesRename: boolean;
  /** Workspace edits may hold tab stops. */
  readonly editsSnippets: boolean;
  /** The user has said that files of the workspace may be read; clients that know no such question may. */
  readonly trustsWorkspace: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesTokens: boolean;
  /** The client has a command that shows a list of places. */
  readonly showsReferences: boolean;
  /** The client opens the page of a rule itself. */
  readonly showsDocumentation: boolean;
  /** The client shows how far work has come that it did not ask for. */
  readonly showsProgress: boolean;
  /** The client wants to hear when a text was checked. */
  readonly showsChecks: boolean;
}

/** Reads what a client announces; undefined stands for one that has not spoken yet and can nothing. */
export function clientFeatures(parameters: InitializeParams | undefined): ClientFeatures {
  const { workspace, textDocument } = parameters?.capabilities ?? {};
  const options = parameters?.initializationOptions as
    | Partial<Record<"showsDocumentation" | "showsReferences" | "showsChecks" | "trustsWorkspace", unknown>>
    | undefined;
  return {
    folders: foldersOf(parameters),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    answersConfiguration: workspace?.configuration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    registersLinks: textDocument?.documentLink?.dynamicRegistration === true,
    foldLimit: textDocument?.foldingRange?.rangeLimit,
    completesSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    explainsInMarkdown: prefersMarkdown(textDocument?.hover?.contentFormat),
    completesInMarkdown: prefersMarkdown(textDocument?.completion?.completionItem?.documentationFormat),
    preparesRename: textDocument?.rename?.prepareSupport === true,
    editsSnippets:
      workspace?.workspaceEdit?.snippetEditSupport === true &&
      workspace.workspaceEdit.documentChanges === true,
    trustsWorkspace: options?.trustsWorkspace !== false,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesTokens: workspace?.semanticTokens?.refreshSupport === true,
    showsReferences: options?.showsReferences === true,
    showsDocumentation: options?.showsDocumentation === true,
    showsProgress: parameters?.capabilities.window?.workDoneProgress === true,
    showsChecks: options?.showsChecks === true,
  };
}

/** @param formats the one that is liked best first */
function prefersMarkdown([first = "markdown"]: readonly string[] = []): boolean {
  return first === "markdown";
}

function foldersOf(parameters: InitializeParams | undefined): readonly string[] {
  if (parameters?.workspaceFolders) return parameters.workspaceFolders.map(({ uri }) => uri);
  // Older clients know one root only.
  const root = (parameters as { rootUri?: string | null } | undefined)?.rootUri;
  return root ? [root] : [];
}
