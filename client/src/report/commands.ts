import { Uri, ViewColumn, window, workspace, type WebviewPanel } from "vscode";
import { State, type BaseLanguageClient } from "vscode-languageclient";
import { exportReport } from "./export";
import { REPORT_VIEW } from "../session";
import { ReportPanel } from "./panel";

/** The commands that show and export reports, and what keeps the panels that they open up to date. */
interface Reports {
  readonly openReport: (given: unknown) => Promise<void>;
  readonly exportReport: (given: unknown) => Promise<void>;
  readonly restoreReport: (panel: WebviewPanel, state: unknown) => Promise<void>;
  readonly subscriptions: readonly { dispose(): unknown }[];
}

export function registerReports(client: BaseLanguageClient, extensionUri: Uri): Reports {
  const panels = new Map<string, ReportPanel>();
  const adopt = async (panel: WebviewPanel, uri: Uri): Promise<void> => {
    const report = new ReportPanel(panel, uri, client, extensionUri);
    panels.set(uri.toString(), report);
    panel.onDidDispose(() => panels.delete(uri.toString()));
    await report.begin(extensionUri);
  };
  const inFront = (): Uri | undefined =>
    [...panels.values()].find(({ panel }) => panel.active)?.uri ?? window.activeTextEditor?.document.uri;

  return {
    async openReport(given) {
      const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
      if (!uri) return;
      const known = panels.get(uri.toString());
      if (known) {
        known.panel.reveal(undefined, true);
        return;
      }
      const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      const panel = window.createWebviewPanel(REPORT_VIEW, "Change report", place, {
        enableFindWidget: true,
      });
      await adopt(panel, uri);
    },
    async exportReport(given) {
      const uri = inFront();
      // A button of the editor's title gives the address of what it stands above.
      const said = typeof given === "object" && given !== null && !(given instanceof Uri) ? given : {};
      if (uri) await exportReport(client, uri, said);
    },
    async restoreReport(panel, state) {
      const uri = uriIn(state);
      const isThere = uri !== undefined && (await opens(uri));
      if (isThere) await adopt(panel, uri);
      else panel.dispose();
    },
    subscriptions: [
      client.onNotification("trust-change/reportChanged", ({ uri }: { uri: string }) => {
        const known = panels.get(client.protocol2CodeConverter.asUri(uri).toString());
        void known?.refresh();
      }),
      client.onDidChangeState(({ newState }) => {
        // A server that was started anew knows of no panel before it is asked for it.
        if (newState === State.Running) for (const panel of panels.values()) void panel.refresh();
      }),
    ],
  };
}

function uriIn(state: unknown): Uri | undefined {
  if (typeof state !== "object" || state === null || !("uri" in state)) return undefined;
  return typeof state.uri === "string" ? Uri.parse(state.uri) : undefined;
}

/** Whether a manifest is still there; it is opened, so that the server knows it. */
async function opens(uri: Uri): Promise<boolean> {
  try {
    await workspace.openTextDocument(uri);
    return true;
  } catch {
    return false;
  }
}
