import { spawn, spawnSync } from "node:child_process";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";

/** A row of the table: an empty process, the server up to its first diagnostics, and their ratio. */
export async function coldStart(runs = 7): Promise<readonly string[]> {
  const empty: number[] = [];
  const server: number[] = [];
  const text = makeChange(10);
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    empty.push(performance.now() - start);
    server.push(await toFirstDiagnostics(text));
  }
  const [bare, full] = [percentile(empty, 0.5), percentile(server, 0.5)];
  return [rounded(bare), rounded(full), (full / bare).toFixed(2)];
}

async function toFirstDiagnostics(text: string): Promise<number> {
  const start = performance.now();
  const [command, ...args] = ownServer.command;
  const child = spawn(command, args);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const heard = new Promise((resolve) => {
    connection.onNotification("textDocument/publishDiagnostics", resolve);
  });
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: "file:///cold/cold.trust.yaml", languageId: "trust-change", version: 1, text },
  });
  await heard;
  const time = performance.now() - start;
  connection.dispose();
  child.kill();
  return time;
}
