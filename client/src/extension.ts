import { commands, languages, window, workspace } from "vscode";
import type { Disposable, ExtensionContext, TextDocument, WebviewPanel } from "vscode";
import { registerExample } from "./example/example";
import { whenNeeded } from "./need";
import { openDocumentation } from "./open-documentation";
import { CLIENT_COMMANDS, LANGUAGE, REPORT_VIEW, type Session } from "./session";
import { showReferences } from "./show-references";

/**
 * Starts what does not depend on the host: the commands and the recognition of manifests by their head at once, and the
 * language client when there is a manifest, since its library takes longer to load than an extension may hold up the
 * editor, and its server is a process of its own. Commands that come before it is there begin it and wait for it.
 *
 * @param begin loads the language client of this host and starts it
 * @returns ends what was begun
 */
export function start(context: ExtensionContext, begin: () => Promise<Session>): () => Promise<void> {
  let begun: Promise<Session> | undefined;
  const session = (): Promise<Session> => (begun ??= begin());
  const need = whenNeeded(() => void session().catch(tell));

  context.subscriptions.push(
    ...CLIENT_COMMANDS.map((name) =>
      commands.registerCommand(`trust-change.${name}`, async (...given: readonly unknown[]) =>
        (await session()).commands[name](...given),
      ),
    ),
    commands.registerCommand("trust-change.showDocumentation", (ruleId: unknown) =>
      openDocumentation(context.extensionUri, ruleId),
    ),
    ...registerExample(context.extensionUri, LANGUAGE),
    commands.registerCommand("trust-change.showReferences", showReferences),
    window.registerWebviewPanelSerializer(REPORT_VIEW, {
      async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
        await (await session()).restoreReport(panel, state);
      },
    }),
    ...recogniseManifests(),
  );
  void commands.executeCommand("setContext", "trustChange.isActive", true);

  return async () => {
    need.dispose();
    await (await begun)?.stop();
  };
}

async function tell(error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await window.showErrorMessage(`The language client of Trust Change could not be started: ${reason}`);
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
