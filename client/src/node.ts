import { join } from "node:path";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { clientOptions, start } from "./extension";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server/node.js");
  client = new LanguageClient(
    "trustChange",
    "Trust Change",
    { module, transport: TransportKind.ipc, options: { env: withCodeCache(context) } },
    clientOptions(),
  );
  await start(context, client);
}

/** The server starts in half the time with compiled code of its last run; the folder is the extension's own. */
function withCodeCache({ globalStorageUri }: ExtensionContext): NodeJS.ProcessEnv {
  return { ...process.env, TRUST_CHANGE_CODE_CACHE: join(globalStorageUri.fsPath, "code-cache") };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
