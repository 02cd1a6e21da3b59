import { readFileSync } from "node:fs";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { root } from "../protocol/server-process";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";

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

export const ownServer: Server = {
  name: "trust-change",
  command: [process.execPath, join(root, "dist/server/node.js"), "--stdio"],
  languageId: "trust-change",
  document: (text) => ({ text, file: "bench.trust.yaml" }),
  delay: 0,
};

/** Rows of the table: what a person waits for in each server, at each size. */
export async function editing(
  servers: readonly Server[],
  sizes: readonly number[],
  edits: number,
): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for (const size of sizes) {
    for (const server of servers) rows.push(await measure(server, size, edits));
  }
  return rows;
}

async function measure(server: Server, size: number, edits: number): Promise<readonly string[]> {
  const session = await Session.start(server, makeChange(size));
  const open = await session.open();
  // The first answer may not be the whole one; what is typed before that is measured with the opening.
  await session.asked("textDocument/documentSymbol", 1);
  const times = await session.keystrokes(edits);
  const burst = await session.burst(20);
  const completion = await session.asked("textDocument/completion", 10);
  const hover = await session.asked("textDocument/hover", 10);
  const outline = await session.asked("textDocument/documentSymbol", 3);
  const memory = session.megabytes();
  session.stop();
  const typing = [percentile(times, 0.5), percentile(times, 0.95)].map((time) => rounded(time));
  const kib = Math.round(session.length / 1024);
  return [
    server.name,
    String(size),
    String(kib),
    rounded(open),
    ...typing,
    ...[burst, completion, hover, outline].map(rounded),
    memory,
  ];
}

/** A value that is made wrong: the type of an address record. */
const VALUE = /"?type"?: "?A(?="?,?$)/gm;

class Session {
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
          workspace: { configuration: true },
          textDocument: {
            publishDiagnostics: {},
            diagnostic: {},
            hover: { contentFormat: ["markdown"] },
            completion: { completionItem: { snippetSupport: true } },
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

  /** The median time of a request right after an edit. */
  async asked(method: string, count: number): Promise<number> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      const at = this.placeFor(index);
      await this.change(at, at, "Q");
      const position = this.document.positionAt(at);
      const start = performance.now();
      await this.connection.sendRequest(method, { textDocument: { uri: this.document.uri }, position });
      times.push(performance.now() - start);
      await this.change(at, at + 1, "");
    }
    return percentile(times, 0.5);
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

  private async untilSeen(start: number, end: number, text: string, isWrong: boolean): Promise<number> {
    const { line } = this.document.positionAt(start);
    const begin = performance.now();
    let heard = this.next();
    await this.change(start, end, text);
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
