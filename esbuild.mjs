// Builds every bundle of the product into dist/, or `--outdir DIR`. `--watch` builds again on change, `--minify` is for
// packages.
import { build, context } from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const {
  values: { minify, watch, outdir },
} = parseArgs({
  options: {
    minify: { type: "boolean", default: false },
    watch: { type: "boolean", default: false },
    outdir: { type: "string", default: "dist" },
  },
});

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  outdir,
  format: "cjs",
  minify,
  sourcemap: minify ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  target: "es2022",
};

const source = path.resolve("server/src");

/** The rooms that know nothing of connections and hosts. The package holds them once, for Node and for the browser. */
const engine = new Set(
  "text dns pki credentials controls query manifest rules workspace scaffold report service generated".split(
    " ",
  ),
);

/** The module of the engine that a relative import leads to, by its path; undefined for all other imports. */
function engineModule(importer, request) {
  if (!request.startsWith(".")) return undefined;
  const id = path.relative(source, path.resolve(importer, request)).split(path.sep).join("/");
  return engine.has(id.split("/")[0]) ? id : undefined;
}

/** What the server for Node imports of the engine. */
function importsOfNodeServer() {
  const files = fs
    .readdirSync(path.join(source, "protocol"))
    .map((name) => path.join(source, "protocol", name));
  const hosts = fs.readdirSync(source).filter((name) => name.startsWith("node"));
  const ids = [...files, ...hosts.map((name) => path.join(source, name))].flatMap((file) =>
    [...fs.readFileSync(file, "utf8").matchAll(/^(?:import(?! type)|\}) .*?from "(\.[^"]+)";$/gm)].flatMap(
      ([, request]) => engineModule(path.dirname(file), request) ?? [],
    ),
  );
  return [...new Set(ids)].sort();
}

/** Takes the engine from the bundle for browsers, which gives it away to Node. */
const engineOfBrowserBundle = {
  name: "engine-of-browser-bundle",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ resolveDir, path: request }) => {
      const id = engineModule(resolveDir, request);
      return id === undefined ? undefined : { path: id, namespace: "engine" };
    });
    onLoad({ filter: /.*/, namespace: "engine" }, ({ path: id }) => ({
      contents: `module.exports = require("./browser.js")[${JSON.stringify(id)}];`,
    }));
    onResolve({ filter: /^\.\/browser\.js$/, namespace: "engine" }, () => ({
      path: "./browser.js",
      external: true,
    }));
  },
};

/** The server for browsers; whoever requires it gets the modules of the engine, by their paths. */
const browserServer = {
  name: "browser-server",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^browser-server$/ }, () => ({
      path: "browser-server",
      namespace: "browser-server",
    }));
    onLoad({ filter: /.*/, namespace: "browser-server" }, () => ({
      resolveDir: source,
      contents: [
        'import "./browser";',
        ...importsOfNodeServer().flatMap((id, index) => [
          `import * as module${index} from "./${id}";`,
          `export { module${index} as "${id}" };`,
        ]),
      ].join("\n"),
    }));
  },
};

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    ...common,
    platform: "node",
    target: "node20",
    external: ["vscode"],
    mainFields: ["module", "main"],
    entryPoints: { "client/node": "client/src/node.ts", "server/node": "server/src/node.ts" },
  },
  {
    ...common,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    plugins: [engineOfBrowserBundle],
    entryPoints: { "server/node-server": "server/src/node-server.ts" },
  },
  {
    ...common,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    entryPoints: { cli: "server/src/cli.ts" },
    // A dependency asks for its own place in the way of modules; in a CommonJS bundle that is the bundle's.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  },
  {
    // Needs nothing of the machine it runs on. Node reads the names of its exports from the last line.
    ...common,
    platform: "browser",
    footer: { js: "0 && (module.exports = { check });" },
    entryPoints: { library: "server/src/library.ts" },
  },
  {
    ...common,
    platform: "node",
    target: "node20",
    entryPoints: { action: "server/src/action.ts" },
    outdir: "dist",
  },
  {
    ...common,
    platform: "browser",
    external: ["vscode"],
    entryPoints: { "client/browser": "client/src/browser.ts" },
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    globalName: "trustChangeServer",
    footer: { js: 'if (typeof module === "object") module.exports = trustChangeServer;' },
    plugins: [browserServer],
    entryPoints: { "server/browser": "browser-server" },
  },
  {
    // One file for both: it gives itself to who requires it, and to a worker by its name.
    ...common,
    platform: "browser",
    format: "iife",
    globalName: "trustChangeYamlPrinter",
    footer: { js: 'if (typeof module === "object") module.exports = trustChangeYamlPrinter;' },
    entryPoints: { "server/yaml-printer": "server/src/yaml-printer.ts" },
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    entryPoints: { "client/report": "client/webview/report.ts" },
  },
];

if (watch) for (const bundle of bundles) await (await context(bundle)).watch();
else await buildAll();

/** Also writes meta.json: by the names of the bundles, the files of packages that have bytes in them. */
async function buildAll() {
  const results = await Promise.all(bundles.map((bundle) => build({ ...bundle, metafile: true })));
  const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  const packaged = outputs
    .filter(([file]) => file.endsWith(".js"))
    .map(([file, { inputs }]) => [path.relative(outdir, file), filesOfPackages(inputs)]);
  fs.writeFileSync(
    path.join(outdir, "meta.json"),
    `${JSON.stringify(Object.fromEntries(packaged), null, 2)}\n`,
  );
}

function filesOfPackages(inputs) {
  return Object.entries(inputs)
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && file.includes("node_modules/"))
    .map(([file]) => file)
    .sort();
}
