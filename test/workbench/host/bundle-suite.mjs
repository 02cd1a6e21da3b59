// Bundles what runs inside VS Code's extension hosts for tests.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "./packages.mjs";

const target = path.join(repositoryRoot, "dist/test/workbench");
const require = createRequire(import.meta.url);

/**
 * Bundles a suite into one module that runs in either extension host of VS Code, with Mocha inside.
 *
 * @param {string} entry the TypeScript module that exports `run`
 * @returns {Promise<string>} the bundle's file
 */
export async function bundleSuite(entry) {
  const outfile = path.join(target, `${path.basename(path.dirname(path.resolve(entry)))}.js`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "browser",
    format: "cjs",
    target: "es2022",
    // Suites for the Node host alone may look at its machine.
    external: ["vscode", "node:*"],
    logLevel: "warning",
    // Mocha's browser build is UMD and writes over `module.exports` of the whole bundle; give it back at the end.
    footer: { js: "module.exports = { run };" },
  });
  return outfile;
}

/**
 * Bundles a stand-in for another extension, for the Node extension host, into a folder of its own.
 *
 * @param {string} folder with package.json and extension.ts
 * @param {string} extensions the folder of extensions that are installed
 */
export async function bundleNeighbour(folder, extensions) {
  const outdir = path.join(extensions, path.basename(folder));
  const server = require.resolve("yaml-language-server/out/server/src/server.js");
  await build({
    entryPoints: [path.join(folder, "extension.ts")],
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
    define: { YAML_LANGUAGE_SERVER: JSON.stringify(server) },
  });
  fs.copyFileSync(path.join(folder, "package.json"), path.join(outdir, "package.json"));
}
