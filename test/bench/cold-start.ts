import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";

/** A row of the table: an empty process, then the first start of the server and any later one, each with its ratio. */
export async function coldStart(runs = 9): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-bench-"));
  try {
    const [empty, first, later]: [number[], number[], number[]] = [[], [], []];
    const text = makeChange(10);
    await toFirstDiagnostics(text, folder);
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      empty.push(performance.now() - start);
      first.push(await toFirstDiagnostics(text, ""));
      later.push(await toFirstDiagnostics(text, folder));
    }
    const [bare = 0, ...full] = [empty, first, later].map((times) => percentile(times, 0.5));
    return [rounded(bare), ...full.flatMap((time) => [rounded(time), (time / bare).toFixed(2)])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param cacheFolder where the server keeps compiled code, as the extension has it do; empty for nowhere */
async function toFirstDiagnostics(text: string, cacheFolder: string): Promise<number> {
  const start = performance.now();
  const [command, ...args] = ownServer.command;
  const child = spawn(command, args, { env: { ...process.env, TRUST_CHANGE_CODE_CACHE: cacheFolder } });
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
  await connection.sendRequest("shutdown");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await connection.sendNotification("exit");
  await ended;
  connection.dispose();
  return time;
}
