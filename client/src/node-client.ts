import { join } from "node:path";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { beginSession, clientOptions } from "./language-client";
import type { Session } from "./session";

/** Starts the server in a process of its own. */
export function beginInNode(context: ExtensionContext): Session {
  const module = context.asAbsolutePath("dist/server/node.js");
  const client = new LanguageClient(
    "trustChange",
    "Trust Change",
    {
      module,
      transport: TransportKind.ipc,
      // With flags of its own, or those of the extension host, Node takes longer to start.
      options: { env: withCodeCache(context), execArgv: [] },
    },
    clientOptions(),
  );
  return beginSession(context, client);
}

/** The server starts in half the time with compiled code of its last run; the folder is the extension's own. */
function withCodeCache({ globalStorageUri }: ExtensionContext): NodeJS.ProcessEnv {
  return { ...process.env, TRUST_CHANGE_CODE_CACHE: join(globalStorageUri.fsPath, "code-cache") };
}
