import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

export const root = join(__dirname, "..", "..");

/** The message of a diagnostic, which newer clients may be given as Markdown. */
export function messageOf({ message }: Diagnostic): string {
  return typeof message === "string" ? message : message.value;
}

/** What a client with everything announces. */
export const fullClient: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, snippetEditSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: {},
    rename: { prepareSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } },
  },
};

/** What an editor of some years ago announces: diagnostics are sent to it, and it knows no snippets. */
export const plainClient: ClientCapabilities = { textDocument: { publishDiagnostics: {} } };

interface StartOptions {
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** The program and its arguments, where it is not the server itself. */
  readonly words?: readonly string[];
}

/** The real server in a process of its own, and the other end of its connection. */
export class ServerProcess {
  readonly published: PublishDiagnosticsParams[] = [];
  private readonly waiters = new Set<() => void>();
  private readonly documents = new Map<string, TextDocument>();

  private constructor(
    readonly process: ChildProcessWithoutNullStreams,
    readonly connection: ProtocolConnection,
    readonly initialized: InitializeResult,
  ) {
    connection.onNotification("textDocument/publishDiagnostics", (parameters: PublishDiagnosticsParams) => {
      this.published.push(parameters);
      for (const wake of this.waiters) wake();
    });
  }

  static async start(capabilities: ClientCapabilities, options: StartOptions = {}): Promise<ServerProcess> {
    const child = spawn(process.execPath, options.words ?? [join(root, "dist/server/node.js"), "--stdio"]);
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
    const initialized: InitializeResult = await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: "test" })) ?? null,
      initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification("initialized", {});
    return new ServerProcess(child, connection, initialized);
  }

  async open(uri: string, text: string, languageId = "trust-change"): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }

  /** Replaces the one place where `from` stands, as a keystroke would: by its range. */
  async replace(uri: string, from: string, to: string): Promise<number> {
    const document = this.document(uri);
    const start = document.getText().indexOf(from);
    if (start < 0) throw new Error(`"${from}" does not stand in ${uri}`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + from.length) };
    return this.change(uri, [{ range, newText: to }]);
  }

  /** Applies edits, last one first, so that each range means the text that the server knows. */
  async change(uri: string, edits: readonly TextEdit[]): Promise<number> {
    const document = this.document(uri);
    const version = document.version + 1;
    const ordered = [...edits].sort(
      (a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start),
    );
    const contentChanges = ordered.map(({ range, newText }) => ({ range, text: newText }));
    this.documents.set(uri, TextDocument.update(document, contentChanges, version));
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report: DocumentDiagnosticReport = await this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
    });
    return report.kind === "full" ? report.items : [];
  }

  actions(uri: string, diagnostic: Diagnostic, only?: readonly string[]): Promise<readonly CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], ...(only ? { only } : {}) },
    });
  }

  /** The first published diagnostics of a text, from number `since` on, that satisfy a condition. */
  async publication(
    uri: string,
    holds: (published: PublishDiagnosticsParams) => boolean,
    since = 0,
  ): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.published
        .slice(since)
        .find((published) => published.uri === uri && holds(published));
      if (found) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiters.delete(wake);
          resolve();
        };
        this.waiters.add(wake);
      });
    }
  }

  /** Ends the server as an editor does; answers its exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    return code;
  }
}
