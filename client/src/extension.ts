import {
  commands,
  languages,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type TextDocument,
} from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { check, selectedIn } from "./check";
import { registerExample } from "./example/example";
import { newChange } from "./new-change";
import { registerReports } from "./report/commands";
import { openDocumentation } from "./open-documentation";
import { convertPastes, insertClipboard } from "./paste";
import { restarter } from "./restart";
import { showReferences } from "./show-references";
import { showStatus } from "./status/status";

export const LANGUAGE = "trust-change";

/** What both hosts tell the server: which documents are its own, and what the client does by itself. */
export const clientOptions = (): LanguageClientOptions => ({
  documentSelector: [{ language: LANGUAGE }],
  // A channel that the client makes itself goes when the server is stopped.
  outputChannel: window.createOutputChannel("Trust Change", { log: true }),
  diagnosticPullOptions: { onChange: true, onTabs: false },
  // Asked at each start of the server.
  initializationOptions: () => ({
    showsDocumentation: true,
    showsReferences: true,
    showsChecks: true,
    trustsWorkspace: workspace.isTrusted,
  }),
});

/** Starts what does not depend on the host: the server, the commands, the recognition of manifests by their head. */
export async function start(context: ExtensionContext, client: BaseLanguageClient): Promise<void> {
  context.subscriptions.push(
    client.outputChannel,
    commands.registerCommand("trust-change.restartServer", restarter(client)),
    commands.registerCommand("trust-change.showOutput", () => client.outputChannel.show()),
    commands.registerCommand("trust-change.checkWorkspace", () => check(client, [])),
    commands.registerCommand("trust-change.checkFiles", (clicked: unknown, selected: unknown) =>
      check(client, selectedIn(clicked, selected)),
    ),
    ...showStatus(client, LANGUAGE),
    commands.registerCommand("trust-change.showDocumentation", (ruleId: unknown) =>
      openDocumentation(context.extensionUri, ruleId),
    ),
    commands.registerCommand("trust-change.newChange", (given: unknown) =>
      newChange(client, LANGUAGE, given),
    ),
    commands.registerCommand("trust-change.insertClipboard", () => insertClipboard(client, LANGUAGE)),
    ...registerReports(client, context.extensionUri),
    ...registerExample(context.extensionUri, LANGUAGE),
    commands.registerCommand("trust-change.showReferences", showReferences),
    ...recogniseManifests(),
  );
  void commands.executeCommand("setContext", "trustChange.isActive", true);
  await client.start();
  context.subscriptions.push(
    ...convertPastes(client, LANGUAGE),
    workspace.onDidGrantWorkspaceTrust(() => {
      // One that is not running asks when it starts.
      if (client.isRunning()) void client.sendNotification("trust-change/trusted");
    }),
  );
}

/** How many lines of a YAML file are read to find its `apiVersion`. */
const HEAD_LINES = 30;
const OWN_API_VERSION =
  /^apiVersion:\s*(?:trust-change\/v1|"trust-change\/v1"|'trust-change\/v1')\s*(?:#.*)?$/;

/** Gives the language to YAML files that say in their head that they are manifests, whatever their name. */
function recogniseManifests(): Disposable[] {
  const recognise = (document: TextDocument): void => {
    if (document.languageId !== "yaml" || !wantsRecognition(document) || !saysManifest(document)) return;
    void languages.setTextDocumentLanguage(document, LANGUAGE);
  };
  workspace.textDocuments.forEach(recognise);
  return [
    workspace.onDidOpenTextDocument(recognise),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some(({ range }) => range.start.line < HEAD_LINES)) recognise(document);
    }),
  ];
}

function wantsRecognition(document: TextDocument): boolean {
  return workspace.getConfiguration("trustChange", document).get("recogniseByContent", true);
}

function saysManifest(document: TextDocument): boolean {
  for (let line = 0; line < Math.min(document.lineCount, HEAD_LINES); line++) {
    if (OWN_API_VERSION.test(document.lineAt(line).text)) return true;
  }
  return false;
}
