// Builds every bundle of the product into dist/. `--watch` builds again on change, `--minify` is for packages.
import { build, context } from "esbuild";

const minify = process.argv.includes("--minify");
const watch = process.argv.includes("--watch");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  format: "cjs",
  minify,
  sourcemap: minify ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  target: "es2022",
};

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    ...common,
    platform: "node",
    target: "node20",
    external: ["vscode"],
    mainFields: ["module", "main"],
    entryPoints: {
      "client/node": "client/src/node.ts",
      "server/node": "server/src/node.ts",
      "server/node-server": "server/src/node-server.ts",
    },
    outdir: "dist",
  },
  {
    ...common,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    entryPoints: { cli: "server/src/cli.ts" },
    outdir: "dist",
    // A dependency asks for its own place in the way of modules; in a CommonJS bundle that is the bundle's.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  },
  {
    ...common,
    platform: "browser",
    external: ["vscode"],
    entryPoints: { "client/browser": "client/src/browser.ts" },
    outdir: "dist",
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    entryPoints: { "server/browser": "server/src/browser.ts" },
    outdir: "dist",
  },
  {
    // One file for both: it gives itself to who requires it, and to a worker by its name.
    ...common,
    platform: "browser",
    format: "iife",
    globalName: "trustChangeYamlPrinter",
    footer: { js: 'if (typeof module === "object") module.exports = trustChangeYamlPrinter;' },
    entryPoints: { "server/yaml-printer": "server/src/yaml-printer.ts" },
    outdir: "dist",
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    entryPoints: { "client/report": "client/webview/report.ts" },
    outdir: "dist",
  },
];

if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else await Promise.all(bundles.map((bundle) => build(bundle)));
