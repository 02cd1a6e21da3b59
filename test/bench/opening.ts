import type { PublishDiagnosticsParams } from "vscode-languageserver/node";
import { makeChange } from "./make-change";
import { askingOverAndOver, asVSCode, open, pull, start, whenChecked } from "./own-server";
import { rounded } from "./report";

/**
 * A row of the table: how long after opening a text the fault in its first record is shown, the one in its last, and
 * everything is checked; and the longest time that the server took for an answer meanwhile, asked over and over.
 */
export async function opening(size: number): Promise<readonly string[]> {
  const text = withFaults(makeChange(size));
  const shown = await untilShown(text);
  return [String(size), ...[shown.first, shown.all, await untilChecked(text), shown.longest].map(rounded)];
}

/** Until a client that asks as VS Code does is told that all of the text was checked, milliseconds. */
async function untilChecked(text: string): Promise<number> {
  const server = await start(asVSCode);
  const checked = whenChecked(server);
  const begin = Date.now();
  await open(server, text);
  void pull(server);
  const time = (await checked()) - begin;
  server.end();
  return time;
}

async function untilShown(text: string): Promise<{ first: number; all: number; longest: number }> {
  const server = await start({});
  const { connection } = server;
  let shown: PublishDiagnosticsParams["diagnostics"] = [];
  connection.onNotification("textDocument/publishDiagnostics", (published: PublishDiagnosticsParams) => {
    shown = published.diagnostics;
  });
  const begin = performance.now();
  await open(server, text);
  let [first, all] = [Number.NaN, Number.NaN];
  let longest: (() => Promise<number>) | undefined;
  await new Promise<void>((resolve) => {
    longest = askingOverAndOver(server, () => {
      const now = performance.now() - begin;
      if (shown.length > 0 && Number.isNaN(first)) first = now;
      if (shown.length < 2) return;
      all = now;
      resolve();
    });
  });
  const silence = (await longest?.()) ?? Number.NaN;
  server.end();
  return { first, all, longest: silence };
}

/** The type of the first address record and that of the last one are no types. */
function withFaults(text: string): string {
  const last = text.lastIndexOf("type: AAAA\n");
  return `${text.slice(0, last)}type: AAAAQ\n${text.slice(last + "type: AAAA\n".length)}`.replace(
    "type: A\n",
    "type: AQ\n",
  );
}
