import { join } from "node:path";
import { root } from "../protocol/server-process";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";
import { Session, type Server } from "./session";

/** The server as the extension starts it. */
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
  const whenTyped = session.megabytes();
  const burst = await session.burst(20);
  const completion = await session.asked("textDocument/completion", 40);
  const hover = await session.asked("textDocument/hover", 40);
  const outline = await session.asked("textDocument/documentSymbol", 3);
  const atTheEnd = session.megabytes();
  session.stop();
  const both = (all: readonly number[]): readonly string[] =>
    [percentile(all, 0.5), percentile(all, 0.95)].map(rounded);
  const kib = Math.round(session.length / 1024);
  return [
    server.name,
    String(size),
    String(kib),
    rounded(open),
    ...both(times),
    rounded(burst),
    ...[completion, hover].map((all) => both(all).join(" / ")),
    rounded(percentile(outline, 0.5)),
    whenTyped,
    atTheEnd,
  ];
}
