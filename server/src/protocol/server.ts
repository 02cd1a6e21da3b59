import type {
  CancellationToken,
  Connection,
  FileEvent,
  FileOperationRegistrationOptions,
  InitializeParams,
  InitializeResult,
} from "vscode-languageserver";
import { codeActions, FIX_ALL } from "../service/code-actions";
import { asksForFindings, completion } from "../service/completion/completion";
import { definition } from "../service/definition";
import { hover } from "../service/hover/hover";
import { refactorings } from "../service/refactor/refactorings";
import { outlineOf } from "../service/symbols";
import { isManifestName } from "../manifest/recognise";
import { nameIn } from "../text/uri";
import { fileOfRevision, isWithin, parentUri, uriKey } from "../workspace/files";
import { WorkspaceManifests } from "../workspace/manifests";
import { isPolicyFile, PolicyFinder } from "../workspace/policies";
import { WorkspaceSources } from "../workspace/sources";
import { CheckedTexts } from "./checked-texts";
import { serveCheck } from "./check-request";
import { clientFeatures, type ClientFeatures } from "./client-features";
import { ClosedFiles } from "./closed-files";
import { withOpenTexts } from "./files";
import type { Host } from "./host";
import { filesInFolders } from "./folder-events";
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileOperationPatternKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  WatchKind,
} from "./library";
import { Links } from "./links";
import { told } from "./notices";
import { plainCompletion, plainHover } from "./plain-markup";
import { navigationCapabilities, serveNavigation, symbolsOfText } from "./navigation";
import { OpenDocuments } from "./open-documents";
import { formattingCapabilities, serveFormatting } from "./formatting";
import { OpenText } from "./open-text";
import { newChangeChoices, newChangeChoicesRequest, newChangeRequest, newChangeSnippet } from "./new-change";
import { seeingCapabilities, serveSeeing } from "./seeing";
import { showDocumentation, SHOW_DOCUMENTATION } from "./documentation";
import { convertPaste, convertPasteRequest } from "./paste";
import { pause } from "./pause";
import { PushedDiagnostics } from "./pushed-diagnostics";
import { Quiet } from "./quiet";
import { quietly } from "./quietly";
import { Settings } from "./settings";
import { Reports } from "./reports";
import { WatchedSources } from "./watched-sources";
import { WorkspaceDiagnostics } from "./workspace-diagnostics";

/** Serves the language over a connection until it ends. */
export function serve(connection: Connection, host: Host): void {
  const documents = new TextDocuments(OpenText);
  const files = withOpenTexts(host.files, (uri) => documents.get(uri)?.text);
  const policies = new PolicyFinder(files);
  const watched = new WatchedSources(connection);
  const watch = (uri: string): void => {
    if (client.registersWatchers) watched.add(uri);
  };
  const rootOf = (uri: string): string | undefined => folderOf(uri, client.folders);
  const sources = new WorkspaceSources(files, rootOf, watch);
  const open = new OpenDocuments((uri) => documents.get(uri), policies, sources, host.now);
  const pushed = new PushedDiagnostics(connection, open, () => documents.keys());
  const settings = new Settings(connection, () => client.answersConfiguration);
  const links = new Links(connection, settings, files, (uri) => (isTrusted ? rootOf(uri) : undefined));
  const manifests = new WorkspaceManifests(files, symbolsOfText);
  const reports = new Reports(connection, open);
  const checkedTexts = new CheckedTexts(connection, () => client.showsChecks, host.now);
  const quiet = new Quiet(() => open.isBusy);
  const turn = (): Promise<void> => quiet.turn();
  const workspace = new WorkspaceDiagnostics({
    connection,
    files,
    closedFiles: new ClosedFiles({ files, policies, rootOf, now: host.now, onSource: watch, turn }),
    folders: () => client.folders,
    isTrusted: () => isTrusted,
    isWanted: (folder) => settings.checksWorkspace(folder),
    isOpen: (uri) => documents.keys().some((one) => uriKey(one) === uriKey(uri)),
    showsProgress: () => client.showsProgress,
    turn,
    life: host.now().toString(36),
  });
  let client: ClientFeatures = clientFeatures(undefined);
  let isTrusted = false;
  const trust = (): void => {
    isTrusted = true;
    sources.trust();
    manifests.trust();
  };

  const seeing = serveSeeing(connection, {
    open,
    settings,
    client: () => client,
    now: host.now,
    stopIfCancelled,
  });

  const refreshDiagnostics = (): void => {
    reports.changed();
    if (!client.pullsDiagnostics) pushed.all();
    else if (client.refreshesDiagnostics) quietly(connection.languages.diagnostics.refresh());
  };
  const refresh = (): void => {
    refreshDiagnostics();
    seeing.refresh();
  };

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    client = clientFeatures(parameters);
    policies.setFallbackRoots(client.folders);
    manifests.setFolders(client.folders);
    if (client.trustsWorkspace) trust();
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: { triggerCharacters: [" ", ":", "-", "/", ".", "[", ",", "{", '"', "@", "*"] },
        hoverProvider: true,
        definitionProvider: true,
        ...navigationCapabilities,
        renameProvider: client.preparesRename ? { prepareProvider: true } : true,
        ...(!client.registersLinks && { documentLinkProvider: {} }),
        ...seeingCapabilities,
        documentSymbolProvider: { label: "Trust Change" },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, FIX_ALL] },
        ...formattingCapabilities,
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          // Of a folder that goes, watchers of files hear nothing.
          fileOperations: { didDelete: anyFolder, didRename: anyFolder },
        },
        ...(client.pullsDiagnostics && {
          diagnosticProvider: {
            identifier: "trust-change",
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }),
        ...(!client.showsDocumentation && { executeCommandProvider: { commands: [SHOW_DOCUMENTATION] } }),
      },
      serverInfo: { name: "trust-change", version: host.version },
    };
  });

  connection.onInitialized(() => {
    if (client.registersConfiguration)
      quietly(connection.client.register(DidChangeConfigurationNotification.type));
    if (client.registersWatchers) {
      const watchers = [
        { globPattern: "**/*trust-policy.{yaml,yml}" },
        { globPattern: "**/*.trust.{yaml,yml}" },
        // Folders that come or go, whose names nobody knows.
        { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
      ];
      quietly(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (client.registersLinks) links.offer();
    if (client.changesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(() => {
        quietly(
          connection.workspace.getWorkspaceFolders().then((folders) => {
            client = { ...client, folders: (folders ?? []).map(({ uri }) => uri) };
            policies.setFallbackRoots(client.folders);
            sources.forget();
            manifests.setFolders(client.folders);
            workspace.foldersChanged();
            refresh();
          }),
        );
      });
    }
  });

  const filesChanged = (changes: readonly FileEvent[]): void => {
    const uris = changes.map(({ uri }) => uri);
    const others = manifests.changed(uris);
    // A manifest that was saved changes nothing for the others, unless it is a policy.
    const mayMatter = others.length > 0 || uris.some(isPolicyFile);
    if (mayMatter) policies.forget();
    workspace.filesChanged(changes);
    if (mayMatter) quietly(sources.changed(uris).then(refresh));
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = [...manifests.readUris, ...sources.uris, ...workspace.uris];
    const known = new Map(uris.map((uri) => [uriKey(uri), uri]));
    const isFile = ({ uri }: FileEvent): boolean => isManifestName(nameIn(uri)) || known.has(uriKey(uri));
    const told = changes.filter(isFile);
    if (told.length > 0) filesChanged(told);
    const others = changes.filter((change) => !isFile(change));
    if (others.length === 0) return;
    const surroundings = { files, folders: () => client.folders, isTrusted: () => isTrusted };
    quietly(
      filesInFolders(others, known, surroundings).then(({ events, isMore }) => {
        if (events.length > 0) filesChanged(events);
        if (isMore) workspace.rescan();
      }),
    );
  });
  connection.workspace.onDidDeleteFiles(() => {
    workspace.rescan();
  });
  connection.workspace.onDidRenameFiles(() => {
    workspace.rescan();
  });
  connection.onNotification("trust-change/trusted", () => {
    trust();
    workspace.rescan();
    refresh();
  });
  connection.onDidChangeConfiguration((parameters) => {
    settings.changed(parameters.settings);
    if (client.registersLinks) links.offer();
    workspace.rescan();
    refresh();
  });

  const policyChanged = (uri: string): void => {
    if (!isPolicyFile(uri)) return;
    policies.forget();
    workspace.recheck();
    refresh();
  };
  documents.onDidOpen(({ document }) => {
    host.spareMemory?.(document.text.length);
  });
  documents.onDidChangeContent(({ document }) => {
    quiet.typed();
    policyChanged(document.uri);
    reports.changed(document.uri);
    if (!client.pullsDiagnostics) pushed.one(document.uri);
  });
  documents.onDidClose(({ document }) => {
    policyChanged(document.uri);
    settings.forget(document.uri);
    reports.closed(document.uri);
    checkedTexts.closed(document.uri);
    workspace.closed(document.uri);
    if (!client.pullsDiagnostics) pushed.clear(document.uri);
  });

  const toldLater = new Set<string>();
  const tellRest = (uri: string): void => {
    if (toldLater.has(uri)) return;
    toldLater.add(uri);
    const forget = (): void => {
      toldLater.delete(uri);
    };
    // Behind the answer, which is written in a turn of its own.
    const rest = pause().then(() => open.analysis(uri));
    quietly(rest.finally(forget).then(refreshDiagnostics));
  };
  connection.languages.diagnostics.on(async ({ textDocument }, token) => {
    // What is left out of an answer is told only to who can be asked to ask again.
    const progress = client.refreshesDiagnostics
      ? await open.look(textDocument.uri)
      : await open.progress(textDocument.uri, Number.POSITIVE_INFINITY);
    stopIfCancelled(token);
    // The rest of a text is told when it is known.
    if (progress?.isComplete === false) tellRest(textDocument.uri);
    else if (progress) checkedTexts.checked(progress);
    return {
      kind: DocumentDiagnosticReportKind.Full,
      items: progress ? told(progress.analysis, progress.unreadPolicy) : [],
    };
  });

  connection.languages.diagnostics.onWorkspace((parameters, token, _workDone, parts) =>
    workspace.pull(parameters, parts && ((part) => parts.report(part)), token),
  );
  serveCheck(connection, {
    files,
    folders: () => client.folders,
    isTrusted: () => isTrusted,
    workspace,
    open: (uri) => open.progress(uri, Number.POSITIVE_INFINITY),
    stopIfCancelled,
  });

  connection.onCompletion(async ({ textDocument, position }, token) => {
    const manifest = await open.manifest(textDocument.uri);
    stopIfCancelled(token);
    if (!manifest) return null;
    const progress = asksForFindings(manifest, position)
      ? await open.progress(textDocument.uri, 0)
      : undefined;
    stopIfCancelled(token);
    const found = new Set(progress?.analysis.findings.map(({ rule }) => rule.id));
    const options = { snippets: client.completesSnippets, now: host.now(), found };
    const list = completion(progress?.analysis.manifest ?? manifest, position, options, token);
    return client.completesInMarkdown ? list : plainCompletion(list);
  });

  connection.onHover(async ({ textDocument, position }, token) => {
    const progress = await open.progress(textDocument.uri, 0);
    stopIfCancelled(token);
    const shown = progress ? hover(progress.analysis, position, { now: host.now() }, token) : null;
    return client.explainsInMarkdown ? shown : plainHover(shown);
  });

  connection.onDefinition(async ({ textDocument, position }, token) => {
    const manifest = await open.manifest(textDocument.uri);
    await sources.settled();
    stopIfCancelled(token);
    return manifest ? [...definition(manifest, position)] : null;
  });

  connection.onDocumentLinks(async ({ textDocument }, token) => {
    const analysis = await open.analysis(textDocument.uri);
    stopIfCancelled(token);
    return analysis ? links.of(analysis.manifest) : [];
  });

  connection.onDocumentSymbol(async ({ textDocument }, token) => {
    const stop = (): void => {
      stopIfCancelled(token);
    };
    return (await open.inSlices(textDocument.uri, outlineOf, stop)) ?? [];
  });

  serveNavigation(connection, {
    manifest: (uri) => open.whole(uri),
    inSlices: (uri, workOn, stopIfNotWanted) => open.inSlices(uri, workOn, stopIfNotWanted),
    openUris: () => documents.keys(),
    manifests,
    isTold: () => client.registersWatchers,
    foldLimit: () => client.foldLimit,
    stopIfCancelled,
  });

  connection.onCodeAction(async ({ textDocument, range, context }, token) => {
    const analysis = await open.analysis(textDocument.uri);
    stopIfCancelled(token);
    if (!analysis) return [];
    const options = { only: context.only, snippets: client.editsSnippets };
    return [
      ...codeActions(analysis, range, { ...options, documentationCommand: SHOW_DOCUMENTATION }),
      ...refactorings(analysis.manifest, range, options),
    ];
  });

  serveFormatting({ connection, host, settings, manifest: (uri) => open.manifest(uri) });

  connection.onExecuteCommand(async ({ command, arguments: [ruleId] = [] }) => {
    if (command === SHOW_DOCUMENTATION) await showDocumentation(connection, host, ruleId);
    return null;
  });

  connection.onRequest(newChangeChoicesRequest, newChangeChoices);
  connection.onRequest(newChangeRequest, newChangeSnippet);
  connection.onRequest(convertPasteRequest, (parameters) =>
    convertPaste(parameters, (uri) => open.manifest(uri), client.editsSnippets),
  );

  documents.listen(connection);
  connection.listen();
}

const anyFolder: FileOperationRegistrationOptions = {
  filters: [{ pattern: { glob: "**/*", matches: FileOperationPatternKind.folder } }],
};

/** The folder in which a manifest may name files: the one of the workspace that it lies in, else its own. */
function folderOf(manifestUri: string, folders: readonly string[]): string | undefined {
  const file = fileOfRevision(manifestUri);
  return folders.find((folder) => isWithin(file, folder)) ?? parentUri(file);
}

function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
