import { FileType, Uri, workspace, type ExtensionContext } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { clientOptions, start } from "./extension";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const worker = new Worker(Uri.joinPath(context.extensionUri, "dist/server/browser.js").toString(true));
  client = new LanguageClient("trustChange", "Trust Change", worker, clientOptions);
  client.onRequest("trust-change/readFile", ({ uri }: { uri: string }) => readFile(Uri.parse(uri)));
  client.onRequest("trust-change/listFolder", ({ uri }: { uri: string }) => listFolder(Uri.parse(uri)));
  await start(context, client);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function readFile(uri: Uri): Promise<string | null> {
  try {
    if ((await workspace.fs.stat(uri)).type !== FileType.File) return null;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function listFolder(uri: Uri): Promise<string[]> {
  try {
    return (await workspace.fs.readDirectory(uri)).map(([name]) => name);
  } catch {
    return [];
  }
}
