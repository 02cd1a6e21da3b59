// Packages the extension into a .vsix, as it is published.
import { spawnSync } from "node:child_process";
import path from "node:path";

/**
 * @param {string} root the extension's folder, built already
 * @param {string} file the .vsix to write
 * @throws {Error} with the words of vsce, when it refuses
 */
export function packageExtension(root, file) {
  const vsce = path.join(import.meta.dirname, "../../../node_modules/@vscode/vsce/vsce");
  const result = spawnSync(process.execPath, [vsce, "package", "--no-dependencies", "--out", file], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status !== 0)
    throw new Error(`The extension cannot be packaged.\n${result.stdout}${result.stderr}`);
}
