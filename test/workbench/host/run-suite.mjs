// node run-suite.mjs --host node|web|oldest-web --folder DIR --dev EXTENSION_DIR --tests MODULE
//   [--workspace NAME] [--neighbour DIR]... [--timeout SECONDS]
// Runs the exported `run` of MODULE inside a real extension host of VS Code, on a copy of DIR, or on the workspace of
// several folders that the file NAME in it describes (not in the oldest VS Code). A TypeScript MODULE is
// bundled first, and so are the extensions that stand in for others beside ours, which the Node host knows. Prints what the tests print; the last line is `N passed, N failed`. Exits 0, 1, or 124 on time-out.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser, openWindow } from "./browser.mjs";
import { bundleNeighbour, bundleSuite } from "./bundle-suite.mjs";
import { createDataFolder, startServer } from "./server.mjs";
import { startOldestWeb } from "./oldest-web.mjs";
import { picturesFolder } from "./packages.mjs";
import { prepareBrowser, prepareVscode } from "./setup.mjs";
import { serveToWebHost } from "./web-host.mjs";

const timedOut = 124;
const lastWordsMs = 5_000;
const noise = [
  /vscode-test-web|Using ESM loader|connection token|Creating a socket|Service Worker|open-vsx|additional builtin|spdlog|watchdog|parcel/i,
  /^Creation of workbench contribution|package\.nls\.json|^Loading development extension|^Canceled|'github' to register|AccountPolicy|AgentHost|ChatModelSelection|ChatSessionStore|grace-time/i,
];

/**
 * Runs a suite.
 *
 * @param {{
 *   host: "node" | "web" | "oldest-web", folder: string, dev: string, tests: string, workspace?: string,
 *   neighbour: string[], timeout: number
 * }} options
 * @returns {Promise<{status: number, passed: number, failed: number}>}
 */
export async function runSuite({ host, folder, dev, tests, workspace: name, neighbour, timeout }) {
  const browser = await prepareBrowser(console.log);
  const module = tests.endsWith(".ts") ? await bundleSuite(tests) : path.resolve(tests);
  const data = createDataFolder();
  const workspace = path.join(data.folder, "workspace");
  fs.cpSync(folder, workspace, { recursive: true });
  // VS Code takes every folder in there for an extension that is installed.
  for (const one of neighbour) await bundleNeighbour(one, path.join(data.folder, "extensions"));
  const extension = { dev: path.resolve(dev), tests: module };
  const workbench = await startWorkbench(host, extension, { folder: workspace, name }, data.folder);
  const chromium = await launchBrowser(browser);
  try {
    const permissions = ["clipboard-read", "clipboard-write"];
    const serviceWorkers = host === "web" ? "block" : "allow";
    const { context, page } = await openWindow(chromium, { permissions, serviceWorkers });
    const outcome = await listen(page, timeout);
    if (host === "web") await serveToWebHost(context, workbench.authority, extension);
    await page.goto(workbench.address, { timeout: timeout * 1000 });
    const result = await outcome();
    if (result.status === timedOut) await leavePicture(page);
    return result;
  } finally {
    await chromium.close();
    workbench.stop();
    data.close();
  }
}

/**
 * Starts what shows the workbench on a folder or the workspace that a file in it describes: the page of the oldest VS
 * Code, or VS Code's own server.
 */
async function startWorkbench(host, extension, { folder, name }, dataFolder) {
  if (host === "oldest-web") return startOldestWeb(extension, folder);
  const vscode = await prepareVscode(console.log);
  const server = await startServer(vscode, { folder: dataFolder, drivenByTests: true });
  const payload = host === "node" ? nodeHostPayload(server.authority, extension) : [];
  const parameters = {
    ...(name === undefined ? { folder } : { workspace: path.join(folder, name) }),
    payload: JSON.stringify([["skipWelcome", "true"], ...payload]),
  };
  return { authority: server.authority, address: server.address(parameters), stop: () => server.stop() };
}

// The Node extension host reads the extension and its tests from the server's disk.
function nodeHostPayload(authority, { dev, tests }) {
  const remote = (file) => `vscode-remote://${authority}${encodeURI(file)}`;
  return [
    ["extensionDevelopmentPath", remote(dev)],
    ["extensionTestsPath", remote(tests.replace(/\.js$/, ""))],
  ];
}

// VS Code hands the page what the extension host logs, and at the end the exit status. The two travel on different
// ways, so the totals may come a moment after the status.
async function listen(page, timeout) {
  const totals = { passed: 0, failed: 0, complete: false };
  let totalsCame;
  const counted = new Promise((resolve) => (totalsCame = resolve));
  let ended;
  const status = new Promise((resolve) => (ended = resolve));
  const hear = (line) => {
    const counts = /^(\d+) passed, (\d+) failed$/.exec(line);
    if (counts === null) {
      if (/^ {2}ok {4}/.test(line)) totals.passed += 1;
      if (/^ {2}FAIL {2}/.test(line)) totals.failed += 1;
      return printLine(line);
    }
    Object.assign(totals, { passed: Number(counts[1]), failed: Number(counts[2]), complete: true });
    totalsCame();
  };
  await page.exposeFunction("codeAutomationLog", (_type, details) => hear(details.map(asText).join(" ")));
  await page.exposeFunction("codeAutomationExit", (code) => ended(code));
  page.on("pageerror", (error) => printLine(`page error: ${error.message}`));
  return async () => {
    const code = await Promise.race([status, after(timeout * 1000, timedOut)]);
    await Promise.race([counted, after(code === timedOut ? 0 : lastWordsMs)]);
    return judge(code, totals);
  };
}

// A suite that did not come to its end has failed, and so has one in which nothing ran.
function judge(code, { passed, failed, complete }) {
  if (code === timedOut) console.error("The suite did not end in time.");
  else if (!complete) console.error("The suite did not come to its end.");
  const broken = !complete || passed + failed === 0 || (code !== 0 && failed === 0);
  const allFailed = broken ? failed + 1 : failed;
  return { status: allFailed > 0 && code === 0 ? 1 : code, passed, failed: allFailed };
}

function printLine(line) {
  const text = line.replace(/^%c\[Extension Host\] %c?|\s*(color:[^;]*;?|background:[^;]*;?)+$/g, "");
  if (process.env.VERBOSE || !noise.some((pattern) => pattern.test(text))) console.log(text);
}

function asText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function after(milliseconds, value) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}

async function leavePicture(page) {
  const picture = path.join(picturesFolder, "suite-timeout.png");
  await page.screenshot({ path: picture });
  console.error(`What VS Code showed at that moment: ${picture}`);
}

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "node" },
    folder: { type: "string" },
    dev: { type: "string" },
    tests: { type: "string" },
    workspace: { type: "string" },
    neighbour: { type: "string", multiple: true, default: [] },
    timeout: { type: "string", default: "180" },
  },
});
try {
  for (const name of ["folder", "dev", "tests"]) {
    if (values[name] === undefined) throw new Error(`--${name} is missing.`);
  }
  if (!["node", "web", "oldest-web"].includes(values.host))
    throw new Error(`--host is node, web or oldest-web, and not ${values.host}.`);
  const result = await runSuite({ ...values, timeout: Number(values.timeout) });
  console.log(`${result.passed} passed, ${result.failed} failed`);
  process.exit(result.status);
} catch (error) {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
