import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../protocol/server-process";

/** A row of the table, in kilobytes: the package, and in it the extension and the server before they are compressed. */
export function packageSize(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-bench-"));
  try {
    const file = join(folder, "trust-change.vsix");
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--out", file], { cwd: root });
    const built = ["dist/client/node.js", "dist/server/browser.js"].map((name) => join(root, name));
    return [file, ...built].map((path) => String(Math.round(statSync(path).size / 1000)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
