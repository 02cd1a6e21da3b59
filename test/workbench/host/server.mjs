// Starts and stops a VS Code server whose data all lies in one temporary folder.
import { randomBytes } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const startTimeoutMs = 60_000;

const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  // In a browser VS Code saves by itself after a second, and a test would find what the one before it typed.
  "files.autoSave": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "json.schemaDownload.enable": false,
  "security.workspace.trust.enabled": false,
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * A temporary folder for everything that VS Code writes, with the settings file in it. It is removed by `close()`, and
 * also when the process ends some other way. Settings are added to the quiet ones; a window reads them when it opens.
 *
 * @param {Record<string, unknown>} [settings]
 * @returns {{folder: string, writeSettings: (settings: Record<string, unknown>) => void, close: () => void}}
 */
export function createDataFolder(settings = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-vscode-"));
  for (const name of ["user/User", "home", "tmp"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
  const settingsFile = path.join(folder, "user/User/settings.json");
  const writeSettings = (added) =>
    fs.writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...added }, undefined, 2));
  writeSettings(settings);
  const close = atEnd(() =>
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  );
  return { folder, writeSettings, close };
}

/**
 * Installs a packaged extension into the data folder, as a person would.
 *
 * @param {{node: string, serverMain: string}} vscode
 * @param {string} folder the data folder
 * @param {string} vsix
 * @throws {Error} with what VS Code printed, when it refuses
 */
export function installExtension(vscode, folder, vsix) {
  const output = askServer(vscode, folder, ["--install-extension", vsix]);
  if (!/was successfully installed/.test(output))
    throw new Error(`VS Code did not install ${vsix}:\n${output}`);
}

/**
 * The extensions that are installed in the data folder, as `publisher.name@version`.
 *
 * @param {{node: string, serverMain: string}} vscode
 * @param {string} folder the data folder
 * @returns {string[]}
 */
export function installedExtensions(vscode, folder) {
  const output = askServer(vscode, folder, ["--list-extensions", "--show-versions"]);
  return output.split("\n").filter((line) => /^[\w-]+\.[\w-]+@\S+$/.test(line));
}

function askServer(vscode, folder, question) {
  const result = spawnSync(vscode.node, [vscode.serverMain, ...dataArguments(folder), ...question], {
    encoding: "utf8",
    env: serverEnvironment(folder),
  });
  return `${result.stdout ?? ""}${result.status === 0 ? "" : result.stderr}`;
}

/**
 * Starts the server on 127.0.0.1. Its address holds a token, so that no other page in the browser can reach it.
 *
 * @param {{node: string, serverMain: string}} vscode
 * @param {{folder: string, port?: number, home?: string, drivenByTests?: boolean}} options `folder` is the data folder
 * @returns {Promise<{authority: string, address: (parameters: Record<string, string>) => string, stop: () => void,
 *   ended: Promise<number>}>}
 * @throws {Error} with the server's last lines, when it does not come up
 */
export async function startServer(vscode, options) {
  const token = randomBytes(16).toString("hex");
  const log = path.join(options.folder, "server.log");
  const logFile = fs.openSync(log, "a");
  const server = spawn(vscode.node, [vscode.serverMain, ...serverArguments(options, token)], {
    env: serverEnvironment(options.folder, options.home),
    detached: true,
    stdio: ["ignore", "pipe", logFile],
  });
  fs.closeSync(logFile);
  // Extension hosts and file watchers are children of the server: the whole process group has to go.
  const stop = atEnd(() => killGroup(server.pid));
  const ended = new Promise((resolve) => server.once("exit", (code) => resolve(code ?? 1)));
  try {
    const port = await listeningPort(server, ended, log);
    const authority = `127.0.0.1:${port}`;
    const address = (parameters) =>
      `http://${authority}/?${new URLSearchParams({ tkn: token, ...parameters })}`;
    return { authority, address, stop, ended };
  } catch (error) {
    stop();
    throw error;
  }
}

function serverArguments({ folder, port = 0, drivenByTests = false }, token) {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--connection-token", token],
    ...["--telemetry-level", "off", "--disable-workspace-trust", "--disable-experiments"],
    // Without this flag a released VS Code ignores extensionDevelopmentPath and extensionTestsPath in the address.
    ...(drivenByTests ? ["--enable-smoke-test-driver"] : []),
    ...dataArguments(folder),
  ];
}

function dataArguments(folder) {
  return [
    "--accept-server-license-terms",
    ...["--server-data-dir", path.join(folder, "server")],
    ...["--user-data-dir", path.join(folder, "user")],
    ...["--extensions-dir", path.join(folder, "extensions")],
  ];
}

// What an outer VS Code or an outer test runner left in the environment would confuse the server.
function serverEnvironment(folder, home = path.join(folder, "home")) {
  const foreign = /^(VSCODE_|ELECTRON_|XDG_RUNTIME_DIR$|NODE_OPTIONS$|npm_)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), HOME: home, TMPDIR: path.join(folder, "tmp") };
}

function listeningPort(server, ended, log) {
  return new Promise((resolve, reject) => {
    const fail = (what) =>
      reject(new Error(`The VS Code server ${what}.\n${fs.readFileSync(log, "utf8").slice(-1500)}`));
    const timer = setTimeout(() => fail(`was not up after ${startTimeoutMs / 1000} s`), startTimeoutMs);
    let output = "";
    server.stdout.on("data", (data) => {
      fs.appendFileSync(log, data);
      output = `${output}${data}`.slice(-4000);
      const port = /listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    server.once("error", (error) => fail(`did not start: ${error.message}`));
    void ended.then((code) => fail(`ended with ${code}`)).finally(() => clearTimeout(timer));
  });
}

function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

const endings = new Set();
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.once(signal, () => process.exit(status));
}
// The last that was opened is the first to be closed: the server writes into its data folder until it is gone.
process.once("exit", () => [...endings].reverse().forEach((end) => end()));

function atEnd(action) {
  const end = () => {
    if (endings.delete(end)) action();
  };
  endings.add(end);
  return end;
}
