import { window, workspace, type ExtensionContext } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { check, selectedIn } from "./check";
import { newChange } from "./new-change";
import { convertPastes, insertClipboard } from "./paste";
import { registerReports } from "./report/commands";
import { restarter, stop } from "./restart";
import { LANGUAGE, type Session } from "./session";
import { showStatus } from "./status/status";

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

/** Starts the server, and what shows or asks what it knows. */
export function beginSession(context: ExtensionContext, client: BaseLanguageClient): Session {
  const reports = registerReports(client, context.extensionUri);
  context.subscriptions.push(
    client.outputChannel,
    ...showStatus(client, LANGUAGE),
    ...reports.subscriptions,
    ...convertPastes(client, LANGUAGE),
    workspace.onDidGrantWorkspaceTrust(() => {
      // One that is not running asks when it starts.
      if (client.isRunning()) void client.sendNotification("trust-change/trusted");
    }),
  );
  // The client tells people by itself why a server does not start.
  client.start().catch(() => undefined);
  return {
    commands: {
      checkFiles: (clicked, selected) => check(client, selectedIn(clicked, selected)),
      checkWorkspace: () => check(client, []),
      exportReport: reports.exportReport,
      insertClipboard: () => insertClipboard(client, LANGUAGE),
      newChange: (given) => newChange(client, LANGUAGE, given),
      openReport: reports.openReport,
      restartServer: restarter(client),
      showOutput: () => client.outputChannel.show(),
    },
    restoreReport: reports.restoreReport,
    stop: () => stop(client),
  };
}
