// `npm start`: builds the extension and opens VS Code with it on examples/.
// The VS Code that is installed is used where there is one; else a workbench is served on 127.0.0.1 until Ctrl-C.
//   --serve        serve the workbench even where VS Code is installed
//   --port NUMBER  the port to serve it on; without it any free one
//   --check        serve it, ask whether the page answers and the extension is installed, stop
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./host/package-extension.mjs";
import { repositoryRoot } from "./host/packages.mjs";
import { createDataFolder, installedExtensions, installExtension, startServer } from "./host/server.mjs";
import { prepareVscode } from "./host/setup.mjs";

const windows = process.platform === "win32";
const examples = path.join(repositoryRoot, "examples");

function build() {
  const result = spawnSync("npm", ["run", "build"], {
    cwd: repositoryRoot,
    stdio: "inherit",
    shell: windows,
  });
  if (result.status !== 0) throw new Error("The build failed.");
}

// On Linux a `code` without a display could only be that of a remote terminal, which cannot open a window.
function hasInstalledVscode() {
  const display = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display) return false;
  return spawnSync("code", ["--version"], { stdio: "ignore", shell: windows }).status === 0;
}

function openInstalledVscode() {
  const quoted = (text) => (windows ? `"${text}"` : text);
  const details = [`--extensionDevelopmentPath=${repositoryRoot}`, "--new-window", examples].map(quoted);
  const code = spawn("code", details, { stdio: "inherit", shell: windows });
  code.once("exit", (status) => (process.exitCode = status ?? 1));
}

async function serveWorkbench(port) {
  const vscode = await prepareVscode(console.log);
  const data = createDataFolder();
  const vsix = path.join(data.folder, "trust-change.vsix");
  packageExtension(repositoryRoot, vsix);
  installExtension(vscode, data.folder, vsix);
  const server = await startServer(vscode, {
    folder: data.folder,
    port,
    home: process.env.HOME || undefined,
  });
  return { vscode, data, server };
}

async function serveUntilInterrupted(port) {
  const { server } = await serveWorkbench(port);
  console.log(`Open ${server.address({ folder: examples })}`);
  console.log("Ctrl-C ends it.");
  throw new Error(`The VS Code server ended with ${await server.ended}.`);
}

async function check(port) {
  const { vscode, data, server } = await serveWorkbench(port);
  const page = await fetchPage(server.address({ folder: examples }));
  if (!page.includes("vscode-workbench-web-configuration"))
    throw new Error("The workbench page does not answer.");
  console.log("The workbench page answers.");
  const installed = installedExtensions(vscode, data.folder);
  const ours = installed.find((each) => each.startsWith("trust-change.trust-change@"));
  if (ours === undefined)
    throw new Error(`The extension is not installed, among: ${installed.join(", ") || "none"}.`);
  console.log(`${ours} is installed.`);
}

// The server answers the token in the address with a cookie and sends the browser on.
async function fetchPage(address) {
  const first = await fetch(address, { redirect: "manual" });
  const onward = first.headers.get("location");
  if (onward === null) return first.text();
  const cookie = first.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  return (await fetch(new URL(onward, address), { headers: { cookie } })).text();
}

const { values } = parseArgs({
  options: {
    serve: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    port: { type: "string", default: "0" },
  },
});
try {
  build();
  if (values.check) {
    await check(Number(values.port));
    process.exit(0);
  }
  if (!values.serve && hasInstalledVscode()) openInstalledVscode();
  else await serveUntilInterrupted(Number(values.port));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
