// `npm run test:electron`: runs the suite in a downloaded desktop VS Code. Needs the network, and on Linux a display
// (`xvfb-run npm run test:electron`). VSCODE_VERSION chooses the version; without it the newest stable one is taken.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { bundleSuite } from "./host/bundle-suite.mjs";
import { repositoryRoot } from "./host/packages.mjs";

const workspace = fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-electron-"));
fs.cpSync(path.join(import.meta.dirname, "fixtures"), workspace, { recursive: true });
try {
  process.exitCode = await runTests({
    version: process.env.VSCODE_VERSION || "stable",
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath: await bundleSuite(path.join(import.meta.dirname, "suite/index.ts")),
    cachePath: path.join(repositoryRoot, ".vscode-test"),
    launchArgs: [workspace, "--disable-extensions"],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
}
