import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";

/**
 * Rows of the table: the first start of the server and any later one, each beside an empty process. A fault in the last
 * record is told before everything is checked, and that a text is sound only then.
 */
export async function coldStart(runs = 9): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-bench-"));
  try {
    const sound = makeChange(10);
    const at = sound.lastIndexOf("type: ") + "type: ".length;
    const faulty = `${sound.slice(0, at)}X${sound.slice(at)}`;
    const starts = [
      { name: "first", text: faulty, faults: 1, folder: "" },
      { name: "first", text: sound, faults: 0, folder: "" },
      { name: "later", text: faulty, faults: 1, folder },
      { name: "later", text: sound, faults: 0, folder },
    ].map((start) => ({ ...start, times: [] as number[] }));
    const empty: number[] = [];
    await toFirstDiagnostics(sound, 0, folder);
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      empty.push(performance.now() - start);
      for (const { text, faults, folder, times } of starts)
        times.push(await toFirstDiagnostics(text, faults, folder));
    }
    const bare = percentile(empty, 0.5);
    const cells = (times: readonly number[]): readonly string[] => {
      const time = percentile(times, 0.5);
      return [rounded(time), (time / bare).toFixed(2)];
    };
    return ["first", "later"].map((name) => [
      name,
      rounded(bare),
      ...starts.filter((start) => start.name === name).flatMap(({ times }) => cells(times)),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param faults how many are told in the first diagnostics
 * @param cacheFolder where the server keeps compiled code, as the extension has it do; empty for nowhere
 */
async function toFirstDiagnostics(text: string, faults: number, cacheFolder: string): Promise<number> {
  const start = performance.now();
  const [command, ...args] = ownServer.command;
  const child = spawn(command, args, { env: { ...process.env, TRUST_CHANGE_CODE_CACHE: cacheFolder } });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const heard = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification("textDocument/publishDiagnostics", resolve);
  });
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: "file:///cold/cold.trust.yaml", languageId: "trust-change", version: 1, text },
  });
  const { diagnostics } = await heard;
  const time = performance.now() - start;
  if (diagnostics.length !== faults) throw new Error(`${diagnostics.length} diagnostics for ${faults}`);
  await connection.sendRequest("shutdown");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await connection.sendNotification("exit");
  await ended;
  connection.dispose();
  return time;
}
