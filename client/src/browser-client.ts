import { FileSystemError, FileType, Uri, workspace, type ExtensionContext } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { beginSession, clientOptions } from "./language-client";
import type { Session } from "./session";

/** Starts the server in a worker. */
export function beginInBrowser(context: ExtensionContext): Session {
  const bundleUrl = (name: string): string =>
    Uri.joinPath(context.extensionUri, "dist/server", `${name}.js`).toString(true);
  let worker: Worker | undefined;
  /** Each start of the server has a worker of its own. */
  const startWorker = (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(bundleUrl("browser"));
    return Promise.resolve({
      reader: new BrowserMessageReader(worker),
      writer: new BrowserMessageWriter(worker),
    });
  };
  const client = new LanguageClient("trustChange", "Trust Change", startWorker, clientOptions());
  client.onRequest("trust-change/readFile", ({ uri }: { uri: string }) => readFile(Uri.parse(uri)));
  client.onRequest("trust-change/readOctets", ({ uri, limit }: { uri: string; limit: number }) =>
    readOctets(Uri.parse(uri), limit),
  );
  client.onRequest("trust-change/locateBundle", () => bundleUrl("yaml-printer"));
  client.onRequest("trust-change/listFolder", ({ uri }: { uri: string }) => listFolder(Uri.parse(uri)));
  client.onRequest("trust-change/folderEntries", ({ uri }: { uri: string }) => folderEntries(Uri.parse(uri)));
  return beginSession(context, client);
}

async function readFile(uri: Uri): Promise<string | null> {
  try {
    if ((await workspace.fs.stat(uri)).type !== FileType.File) return null;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** The octets in base64, or why there are none. The workspace's file system shows no way out of its folders. */
async function readOctets(uri: Uri, limit: number): Promise<{ octets?: string; reason?: string }> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.Directory) !== 0) return { reason: "it is a folder" };
    if ((type & FileType.SymbolicLink) !== 0)
      return { reason: "it is a symbolic link, which is not followed here" };
    if (size > limit) return { reason: `it is larger than ${limit / 1024 / 1024} MiB` };
    return { octets: base64(await workspace.fs.readFile(uri)) };
  } catch (error) {
    const isMissing = error instanceof FileSystemError && error.code === "FileNotFound";
    return { reason: isMissing ? "there is no such file" : "it cannot be opened" };
  }
}

/** In pieces: a function takes only so many arguments. */
function base64(octets: Uint8Array): string {
  const PIECE = 0x2000;
  let text = "";
  for (let at = 0; at < octets.length; at += PIECE)
    text += String.fromCharCode(...octets.subarray(at, at + PIECE));
  return btoa(text);
}

async function listFolder(uri: Uri): Promise<string[]> {
  try {
    return (await workspace.fs.readDirectory(uri)).map(([name]) => name);
  } catch {
    return [];
  }
}

/** Files and folders; what is a symbolic link besides is left out. */
async function folderEntries(uri: Uri): Promise<{ name: string; isFolder: boolean }[]> {
  try {
    const entries = await workspace.fs.readDirectory(uri);
    return entries.flatMap(([name, type]) =>
      type === FileType.File || type === FileType.Directory
        ? [{ name, isFolder: type === FileType.Directory }]
        : [],
    );
  } catch {
    return [];
  }
}
