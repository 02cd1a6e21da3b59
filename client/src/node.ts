import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { clientOptions, start } from "./extension";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server/node.js");
  client = new LanguageClient(
    "trustChange",
    "Trust Change",
    { module, transport: TransportKind.ipc },
    clientOptions(),
  );
  await start(context, client);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
