// Bundles the suite into one module that runs in either extension host of VS Code, with Mocha inside.
import path from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "./packages.mjs";

/**
 * @param {string} entry the TypeScript module that exports `run`
 * @returns {Promise<string>} the bundle's file
 */
export async function bundleSuite(entry) {
  const outfile = path.join(repositoryRoot, "dist/test/workbench/suite.js");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "browser",
    format: "cjs",
    target: "es2022",
    external: ["vscode"],
    logLevel: "warning",
    // Mocha's browser build is UMD and writes over `module.exports` of the whole bundle; give it back at the end.
    footer: { js: "module.exports = { run };" },
  });
  return outfile;
}
