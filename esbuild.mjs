// Builds every bundle of the product into dist/, or `--outdir DIR`. `--watch` builds again on change, `--minify` is for
// packages.
import { build, context } from "esbuild";
import fs from "node:fs";
import { createRequire } from "node:module";
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

/** The rooms that know nothing of the machine they run on. The package holds them once, for Node and for the browser. */
const shared = new Set(
  "text dns pki credentials controls query manifest rules workspace scaffold report service protocol generated".split(
    " ",
  ),
);

/** The module of a shared room that a relative import leads to, by its path; undefined for all other imports. */
function sharedModule(importer, request) {
  if (!request.startsWith(".")) return undefined;
  const id = path.relative(source, path.resolve(importer, request)).split(path.sep).join("/");
  return shared.has(id.split("/")[0]) ? id : undefined;
}

/** What the server for Node imports of the shared rooms. */
function importsOfNodeServer() {
  const hosts = fs.readdirSync(source).filter((name) => name.startsWith("node"));
  const ids = hosts.flatMap((name) =>
    [
      ...fs
        .readFileSync(path.join(source, name), "utf8")
        .matchAll(/^import(?! type) .*? from "(\.[^"]+)";$/gm),
    ].flatMap(([, request]) => sharedModule(source, request) ?? []),
  );
  return [...new Set(ids)].sort();
}

/** The parts of the protocol library that are the same everywhere, and which its parts for Node require: their files. */
function protocolLibrary() {
  const server = createRequire(import.meta.url).resolve("vscode-languageserver/node");
  const protocol = createRequire(server).resolve("vscode-languageserver-protocol/node");
  const connection = createRequire(protocol).resolve("vscode-jsonrpc/node");
  const files = [server, protocol, connection].flatMap((main) => {
    const folder = path.dirname(main);
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => [
        ...fs.readFileSync(path.join(folder, name), "utf8").matchAll(/require\("(\.\.\/common\/[^"]+)"\)/g),
      ])
      .map(([, request]) => path.resolve(folder, request));
  });
  return [...new Set(files)].sort();
}

/** A part of the protocol library by its package and its path there. */
function libraryPart(file) {
  return file.split(path.sep).join("/").split("node_modules/").at(-1);
}

/** Takes what is shared from the bundle for browsers, which gives it away to Node. */
const sharedFromBrowserBundle = {
  name: "shared-from-browser-bundle",
  setup({ onResolve, onLoad }) {
    const take = (expression) => ({ path: expression, namespace: "shared" });
    onResolve({ filter: /^\./ }, ({ resolveDir, path: request }) => {
      const id = sharedModule(resolveDir, request);
      return id === undefined ? undefined : take(`[${JSON.stringify(id)}]`);
    });
    onResolve({ filter: /^\.\.\/common\// }, ({ resolveDir, path: request }) =>
      take(`.library[${JSON.stringify(libraryPart(path.resolve(resolveDir, request)))}]`),
    );
    onLoad({ filter: /.*/, namespace: "shared" }, ({ path: expression }) => ({
      contents: `module.exports = require("./browser.js")${expression};`,
    }));
    onResolve({ filter: /^\.\/browser\.js$/, namespace: "shared" }, () => ({
      path: "./browser.js",
      external: true,
    }));
  },
};

/** Parts of Node that the protocol library requires and nearly never asks for anything: they are loaded when it does. */
const lateBuiltins = {
  name: "late-builtins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:crypto|child_process)$/ }, ({ path: name }) => ({
      path: name,
      namespace: "late",
    }));
    onLoad({ filter: /.*/, namespace: "late" }, ({ path: name }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, member) => require("node:${name}")[member] });`,
    }));
  },
};

/** Packages that take long to set up, and what is asked of them: they are set up when that happens. */
const latePackages = {
  name: "late-packages",
  setup({ onResolve, onLoad }) {
    const asked = { tldts: ["parse"] };
    onResolve({ filter: new RegExp(`^(?:${Object.keys(asked).join("|")})$`) }, ({ path: name, namespace }) =>
      namespace === "late-package" ? undefined : { path: name, namespace: "late-package" },
    );
    onLoad({ filter: /.*/, namespace: "late-package" }, ({ path: name }) => ({
      resolveDir: source,
      contents: [
        "let loaded;",
        `const load = () => (loaded ??= require("${name}"));`,
        ...asked[name].map((member) => `export const ${member} = (...given) => load().${member}(...given);`),
      ].join("\n"),
    }));
  },
};

/** The server for browsers; whoever requires it gets what is shared: modules by their paths, and the protocol library. */
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
        'import { serveWorker } from "./browser";',
        ...importsOfNodeServer().flatMap((id, index) => [
          `import * as module${index} from "./${id}";`,
          `export { module${index} as "${id}" };`,
        ]),
        "export const library = {",
        ...protocolLibrary().map(
          (file) => `  ${JSON.stringify(libraryPart(file))}: require(${JSON.stringify(file)}),`,
        ),
        "};",
        // Node is no worker, and brings its own kind of connection.
        'if (typeof importScripts === "function") serveWorker(require("vscode-languageserver/browser"));',
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
    mainFields: ["module", "main"],
    entryPoints: { "server/node": "server/src/node.ts" },
  },
  {
    // The language client is a file of its own, which is read after the extension has been activated.
    ...common,
    platform: "node",
    target: "node20",
    external: ["vscode", "./node-client"],
    mainFields: ["module", "main"],
    // VS Code gives the module `vscode` only to who requires it.
    supported: { "dynamic-import": false },
    entryPoints: { "client/node": "client/src/node.ts", "client/node-client": "client/src/node-client.ts" },
  },
  {
    ...common,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    plugins: [sharedFromBrowserBundle, lateBuiltins],
    // Code that is kept from the last start knows no `import()`.
    supported: { "dynamic-import": false },
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
    plugins: [browserServer, latePackages],
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
