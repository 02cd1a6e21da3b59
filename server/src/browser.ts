import type * as protocolLibrary from "vscode-languageserver/browser";
import { version } from "../../package.json";
import { notRead, type FileAccess, type FolderEntry } from "./workspace/files";
import { serve } from "./protocol/server";
import type { YamlPrinter } from "./service/format/printer";

declare const self: DedicatedWorkerGlobalScope;

/**
 * Serves the language to whoever started this worker.
 *
 * @param library given by the bundle: Node takes the rest of this file's bundle without it
 */
export function serveWorker(library: typeof protocolLibrary): void {
  const { BrowserMessageReader, BrowserMessageWriter, createConnection } = library;
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  serve(connection, {
    version,
    files: filesOf(connection),
    now: Date.now,
    rulePage: () => Promise.resolve(undefined),
    printYaml: printerOf(connection),
  });
}

/** A worker reaches no files: the client reads them through the workspace's own file system. */
function filesOf(connection: protocolLibrary.Connection): FileAccess {
  return {
    read: async (uri) =>
      (await connection.sendRequest<string | null>("trust-change/readFile", { uri })) ?? undefined,
    readOctets: async (uri, rootUri, limit) => {
      const read = await connection.sendRequest<{ octets?: string; reason?: string }>(
        "trust-change/readOctets",
        {
          uri,
          rootUri,
          limit,
        },
      );
      return read.octets === undefined
        ? { ok: false, reason: read.reason ?? notRead.closed }
        : { ok: true, octets: Uint8Array.from(atob(read.octets), (letter) => letter.charCodeAt(0)) };
    },
    list: (uri) => connection.sendRequest<string[]>("trust-change/listFolder", { uri }),
    entries: (uri) => connection.sendRequest<FolderEntry[]>("trust-change/folderEntries", { uri }),
  };
}

// The bundle of the printer gives itself to the worker by this name.
declare const trustChangeYamlPrinter: { readonly printYaml: YamlPrinter } | undefined;

function printerOf(connection: protocolLibrary.Connection): YamlPrinter {
  return async (text, options) => {
    if (typeof trustChangeYamlPrinter === "undefined")
      importScripts(
        await connection.sendRequest<string>("trust-change/locateBundle", { name: "yaml-printer" }),
      );
    if (typeof trustChangeYamlPrinter === "undefined")
      throw new Error("the printer of YAML texts is not there");
    return trustChangeYamlPrinter.printYaml(text, options);
  };
}
