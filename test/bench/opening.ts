import { spawn } from "node:child_process";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { rounded } from "./report";

/**
 * A row of the table: how long after opening a text the fault in its first record is shown, and the one in its last; and
 * the longest time that the server took for an answer meanwhile, asked over and over.
 */
export async function opening(size: number): Promise<readonly string[]> {
  const text = withFaults(makeChange(size));
  const [command, ...args] = ownServer.command;
  const child = spawn(command, args);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let shown: PublishDiagnosticsParams["diagnostics"] = [];
  connection.onNotification("textDocument/publishDiagnostics", (published: PublishDiagnosticsParams) => {
    shown = published.diagnostics;
  });
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  const start = performance.now();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: "file:///bench/open.trust.yaml", languageId: "trust-change", version: 1, text },
  });
  let [first, all, longest] = [Number.NaN, Number.NaN, 0];
  while (Number.isNaN(all)) {
    const asked = performance.now();
    // No such method: the server answers as soon as it reads the question.
    await connection.sendRequest("bench/ping").catch(() => undefined);
    const now = performance.now();
    longest = Math.max(longest, now - asked);
    if (shown.length > 0 && Number.isNaN(first)) first = now - start;
    if (shown.length > 1) all = now - start;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  connection.dispose();
  child.kill();
  return [String(size), ...[first, all, longest].map(rounded)];
}

/** The type of the first address record and that of the last one are no types. */
function withFaults(text: string): string {
  const last = text.lastIndexOf("type: AAAA\n");
  return `${text.slice(0, last)}type: AAAAQ\n${text.slice(last + "type: AAAA\n".length)}`.replace(
    "type: A\n",
    "type: AQ\n",
  );
}
