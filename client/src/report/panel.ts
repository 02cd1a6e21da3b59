import {
  Range,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
  type TextDocument,
  type WebviewPanel,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { requestReport } from "./request";

/** The report on one manifest, beside it. */
export class ReportPanel {
  private asked = 0;

  constructor(
    readonly panel: WebviewPanel,
    readonly uri: Uri,
    private readonly client: BaseLanguageClient,
    extensionUri: Uri,
  ) {
    const folder = Uri.joinPath(extensionUri, "dist", "client");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.hear(message));
  }

  /** Sets up the page; its script asks for the report as soon as it runs, and again whenever it is shown anew. */
  async begin(extensionUri: Uri): Promise<void> {
    const answer = await requestReport(this.client, this.uri, "panel");
    const script = this.panel.webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "client", "report.js"));
    this.setTitle(answer?.title);
    this.panel.webview.html = pageAround(answer?.style ?? "", script, this.uri);
  }

  /** Shows the report as it is now; of several calls, the answer to the last one. */
  async refresh(): Promise<void> {
    // A page that is hidden asks by itself when it is shown.
    if (!this.panel.visible) return;
    const turn = ++this.asked;
    const answer = await requestReport(this.client, this.uri, "panel");
    if (!answer || turn !== this.asked) return;
    this.setTitle(answer.title);
    await this.panel.webview.postMessage({ kind: "report", body: answer.text });
  }

  private setTitle(names: string | undefined): void {
    this.panel.title = `Report: ${names === undefined || names === "" ? "no change" : names}`;
  }

  private async hear(message: unknown): Promise<void> {
    if (typeof message !== "object" || message === null) return;
    const { kind, range } = message as { readonly kind?: unknown; readonly range?: unknown };
    if (kind === "ready") await this.refresh();
    if (kind === "reveal" && isRange(range)) await reveal(this.uri, new Range(...range));
  }
}

function isRange(value: unknown): value is [number, number, number, number] {
  return (
    Array.isArray(value) &&
    value.length === 4 &&
    value.every((each) => Number.isSafeInteger(each) && Number(each) >= 0)
  );
}

/** Shows a place where the manifest is in sight, else in the first column, where the report hides nothing. */
async function reveal(uri: Uri, range: Range): Promise<void> {
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const document: TextDocument = shown?.document ?? (await workspace.openTextDocument(uri));
  const viewColumn = shown?.viewColumn ?? ViewColumn.One;
  const editor = await window.showTextDocument(document, { viewColumn, selection: range });
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The page that the script fills: it runs this script alone, and reaches nothing. */
function pageAround(style: string, script: Uri, manifest: Uri): string {
  const nonce = newNonce();
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Change report</title>
<style nonce="${nonce}">${style}</style>
</head>
<body data-uri="${escaped(manifest.toString())}">
<script nonce="${nonce}" src="${escaped(script.toString())}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A word that nobody can guess, so that no other script or style counts. */
function newNonce(): string {
  const octets = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...octets)).replace(/[+/]/g, "x");
}
