import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "../protocol/server-process";

/** A row of the table, in kilobytes: the package, and in it the extension and the server before they are compressed. */
export function packageSize(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-bench-"));
  try {
    const file = join(folder, "trust-change.vsix");
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--out", file], { cwd: root });
    const extension = ["dist/client/node.js", "dist/client/node-client.js"];
    const server = ["dist/server/node.js", "dist/server/node-server.js", "dist/server/browser.js"];
    return [[file], extension, server].map((files) => kilobytes(files.map((name) => resolve(root, name))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kilobytes(files: readonly string[]): string {
  const octets = files.map((file) => statSync(file).size).reduce((sum, size) => sum + size, 0);
  return String(Math.round(octets / 1000));
}
