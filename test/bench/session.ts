import { readFileSync } from "node:fs";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import {
  CancellationToken,
  CancellationTokenSource,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

/** A language server that is measured. */
export interface Server {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly languageId: string;
  /** The text of a change as the server reads it, and the name of its file. */
  readonly document: (yaml: string) => { readonly text: string; readonly file: string };
  readonly settings?: unknown;
  /** Milliseconds that the server waits after a keystroke before it begins. */
  readonly delay: number;
}

/** A value that is made wrong: the type of an address record. */
const VALUE = /"?type"?: "?A(?="?,?$)/gm;

const TOKENS = "textDocument/semanticTokens/full/delta";

/** What VS Code asks of a text that it shows, besides diagnostics. */
const VIEWS = [
  TOKENS,
  "textDocument/codeLens",
  "textDocument/inlayHint",
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
];

/** A server with one text open in it. */
export class Session {
  private document: TextDocument;
  private published: readonly Diagnostic[] = [];
  private wake: () => void = () => undefined;
  private readonly places: readonly number[];

  private constructor(
    private readonly server: Server,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly connection: ProtocolConnection,
    private readonly pulls: boolean,
    uri: string,
    text: string,
  ) {
    this.document = TextDocument.create(uri, server.languageId, 1, text);
    this.places = [...text.matchAll(VALUE)].map((match) => match.index + match[0].length);
    connection.onNotification(
      "textDocument/publishDiagnostics",
      ({ diagnostics }: { diagnostics: Diagnostic[] }) => {
        this.published = diagnostics;
        this.wake();
      },
    );
  }

  static async start(server: Server, yaml: string): Promise<Session> {
    const [command, ...args] = server.command;
    const child = spawn(command, args);
    child.stderr.resume();
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => server.settings ?? null),
    );
    connection.onRequest("workspace/diagnostic/refresh", () => null);
    connection.listen();
    const { capabilities } = await connection.sendRequest<{ capabilities: { diagnosticProvider?: unknown } }>(
      "initialize",
      {
        processId: process.pid,
        rootUri: null,
        workspaceFolders: null,
        capabilities: {
          workspace: { configuration: true, diagnostics: { refreshSupport: true } },
          textDocument: {
            publishDiagnostics: {},
            diagnostic: {},
            hover: { contentFormat: ["markdown"] },
            completion: { completionItem: { snippetSupport: true } },
            foldingRange: { rangeLimit: 5000 },
            documentSymbol: { hierarchicalDocumentSymbolSupport: true },
          },
        },
      },
    );
    await connection.sendNotification("initialized", {});
    if (server.settings !== undefined)
      await connection.sendNotification("workspace/didChangeConfiguration", { settings: server.settings });
    const { text, file } = server.document(yaml);
    const pulls = capabilities.diagnosticProvider !== undefined;
    return new Session(server, child, connection, pulls, `file:///bench/${file}`, text);
  }

  get length(): number {
    return this.document.getText().length;
  }

  /** From opening the text to its first diagnostics. */
  async open(): Promise<number> {
    const start = performance.now();
    const { uri, languageId, version } = this.document;
    const text = this.document.getText();
    const heard = this.pulls ? undefined : this.next();
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text },
    });
    if (this.pulls) await this.pull();
    else await heard;
    return performance.now() - start;
  }

  /** From a keystroke to the diagnostics that show it; the character is typed and deleted in turn. */
  async keystrokes(count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const at = this.placeFor(index);
      times.push(await this.untilSeen(at, at, "Q", true), await this.untilSeen(at, at + 1, "", false));
    }
    return times;
  }

  /** From the last of some keystrokes, 40 ms apart, to the diagnostics that show them. */
  async burst(count: number): Promise<number> {
    const at = this.placeFor(1);
    for (let index = 1; index < count; index++) {
      await this.change(at, at, "Q");
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    const time = await this.untilSeen(at, at, "Q", true);
    await this.untilSeen(at, at + count, "", false);
    return time;
  }

  /** The times of a request right after an edit, in a server that has nothing else left to do. */
  async asked(method: string, count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const at = this.placeFor(index);
      await this.change(at, at, "Q");
      const position = this.document.positionAt(at);
      const start = performance.now();
      await this.connection.sendRequest(method, { textDocument: { uri: this.document.uri }, position });
      times.push(performance.now() - start);
      await this.untilSeen(at, at + 1, "", false);
    }
    return times;
  }

  /**
   * As `keystrokes`, each hit while what VS Code shows of the text is being answered, which it then no longer wants: the
   * times to the diagnostics, and those of each of the others where nothing is hit.
   */
  async lookedAt(
    count: number,
  ): Promise<{ typing: readonly number[]; views: readonly (readonly number[])[] }> {
    const typing: number[] = [];
    const views: number[][] = VIEWS.map(() => []);
    const { uri } = this.document;
    let { resultId } = await this.connection.sendRequest<{ resultId?: string }>(
      "textDocument/semanticTokens/full",
      { textDocument: { uri } },
    );
    const view = async (method: string, line: number, wanted: CancellationToken): Promise<number> => {
      const range = {
        start: { line: Math.max(0, line - 30), character: 0 },
        end: { line: line + 30, character: 0 },
      };
      const start = performance.now();
      const params = { textDocument: { uri }, range, previousResultId: resultId };
      const answer = await this.connection.sendRequest<{ resultId?: string } | null>(method, params, wanted);
      if (method === TOKENS) resultId = answer?.resultId;
      return performance.now() - start;
    };
    for (let index = 0; index < count; index++) {
      const at = this.placeFor(index);
      const { line } = this.document.positionAt(at);
      await this.untilSeen(at, at, "Q", true);
      const shown = new CancellationTokenSource();
      const unwanted = Promise.allSettled(VIEWS.map((method) => view(method, line, shown.token)));
      typing.push(
        await this.untilSeen(at, at + 1, "", false, () => {
          shown.cancel();
        }),
      );
      await unwanted;
      const times = await Promise.all(VIEWS.map((method) => view(method, line, CancellationToken.None)));
      times.forEach((time, which) => views[which]?.push(time));
    }
    return { typing, views };
  }

  /**
   * From each character of a text to the diagnostics of what stands there then; what was typed is deleted in the end.
   *
   * @param behind the text behind whose first occurrence it is typed
   */
  async typed(behind: string, text: string): Promise<readonly number[]> {
    const found = this.document.getText().indexOf(behind);
    if (found < 0) throw new Error(`nothing is typed behind "${behind}"`);
    const start = found + behind.length;
    const times: number[] = [];
    for (const [index, character] of [...text].entries()) {
      const begin = performance.now();
      await this.change(start + index, start + index, character);
      await this.pull();
      times.push(performance.now() - begin);
    }
    await this.change(start, start + text.length, "");
    await this.pull();
    return times;
  }

  megabytes(): string {
    try {
      const status = readFileSync(`/proc/${String(this.child.pid)}/status`, "utf8");
      return String(Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
    } catch {
      return "";
    }
  }

  stop(): void {
    this.connection.dispose();
    this.child.kill();
  }

  /** The start, the middle, the end, and spread out. */
  private placeFor(index: number): number {
    const last = this.places.length - 1;
    const chosen = [0, Math.floor(last / 2), last, Math.floor((index * 7919) % (last + 1))][index % 4] ?? 0;
    return this.places[chosen] ?? 0;
  }

  private async untilSeen(
    start: number,
    end: number,
    text: string,
    isWrong: boolean,
    andThen: () => void = () => undefined,
  ): Promise<number> {
    const { line } = this.document.positionAt(start);
    const begin = performance.now();
    let heard = this.next();
    await this.change(start, end, text);
    andThen();
    for (;;) {
      if (this.pulls) await this.pull();
      else await heard;
      if (this.published.some(({ range }) => range.start.line === line) === isWrong) break;
      heard = this.next();
    }
    return Math.max(0, performance.now() - begin - this.server.delay);
  }

  private async change(start: number, end: number, text: string): Promise<void> {
    const { uri } = this.document;
    const version = this.document.version + 1;
    const range = { start: this.document.positionAt(start), end: this.document.positionAt(end) };
    this.document = TextDocument.update(this.document, [{ range, text }], version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  private async pull(): Promise<void> {
    const { items = [] } = await this.connection.sendRequest<{ items?: Diagnostic[] }>(
      "textDocument/diagnostic",
      {
        textDocument: { uri: this.document.uri },
      },
    );
    this.published = items;
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
