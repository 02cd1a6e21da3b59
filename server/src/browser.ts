import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { version } from "../../package.json";
import type { FileAccess } from "./workspace/files";
import { serve } from "./protocol/server";

declare const self: DedicatedWorkerGlobalScope;

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));

// A worker reaches no files: the client reads them through the workspace's own file system.
const files: FileAccess = {
  read: async (uri) =>
    (await connection.sendRequest<string | null>("trust-change/readFile", { uri })) ?? undefined,
  list: (uri) => connection.sendRequest<string[]>("trust-change/listFolder", { uri }),
};

serve(connection, { version, files, now: Date.now, rulePage: () => Promise.resolve(undefined) });
